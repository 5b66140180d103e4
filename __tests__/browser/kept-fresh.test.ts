import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { eventually, inBrowser } from './stage.js';
import { show } from './visibility.js';

/** The program, with the built library. */
async function bundled(): Promise<string> {
  const dist = (path: string) => fileURLToPath(new URL(`../../dist/src/${path}index.js`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('kept-fresh-program.ts', import.meta.url))],
    alias: { 'xstate-resource': dist(''), 'xstate-resource/loaders': dist('loaders/') },
    bundle: true,
    write: false,
    tsconfigRaw: {},
    logLevel: 'error',
  });
  return outputFiles[0]?.text as string;
}

inBrowser('A value that is kept fresh', (stage) => {
  test('is reloaded after its time, when the page is shown again, and when it is online again', async () => {
    const page = await stage().context.newPage();
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000); // otherwise time passes by itself
    await page.addScriptTag({ content: await bundled() });
    const loads = (expected: number) =>
      eventually(async () => expect(await page.evaluate(() => globalThis.loads)).toBe(expected));
    await loads(1);
    await page.clock.runFor(59_999);
    await loads(1);
    await page.clock.runFor(1);
    await loads(2);
    await show(page, 'hidden');
    await page.clock.runFor(600_000);
    await loads(2);
    await show(page, 'visible');
    await loads(3);
    await show(page, 'hidden');
    await show(page, 'visible'); // it is fresh, but the page was hidden
    await loads(4);
    await stage().context.setOffline(true);
    await stage().context.setOffline(false);
    await loads(5);
    await page.evaluate(() => globalThis.stopKeeping());
    await show(page, 'visible');
    await page.clock.runFor(600_000);
    await loads(5);
  });
});
