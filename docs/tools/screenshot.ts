/**
 * Takes the picture for the README: the playground with the inspector beside it, while more typing
 * cancels a request.
 */
import { fileURLToPath } from 'node:url';
import { startPlayground } from '../examples/playground/start.js';
import { findBrowser, howToGetOne, launchBrowser } from '../examples/testing/browser.js';

const path = fileURLToPath(new URL('../inspector.png', import.meta.url));

const executable = findBrowser();
if (executable === undefined) throw new Error(howToGetOne);
const playground = await startPlayground({ port: 0, inspectorPort: 0 });
const browser = await launchBrowser(executable);
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 960 },
    deviceScaleFactor: 1.5,
    reducedMotion: 'reduce',
  });
  await page.goto(playground.url);
  const inspector = page.frameLocator('iframe[title=Inspector]');
  await page.getByRole('radio', { name: '3 s', exact: true }).check();
  const text = page.getByRole('searchbox', { name: 'Type a country' });
  for (const [index, letter] of ['f', 'r', 'a'].entries()) {
    await text.press(letter);
    if (index > 0)
      await inspector
        .getByText(/^cancelled after /)
        .nth(index - 1)
        .waitFor();
    await inspector.getByText(/^running for 0\.[3-9]/).waitFor();
  }
  await page
    .getByText(/^cancelled · /)
    .nth(1)
    .waitFor(); // shown in the log of the server
  await page.screenshot({ path });
} finally {
  await browser.close();
  await playground.close();
}
process.stdout.write(`Wrote ${path}\n`);
