import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { faultsOf } from './faults.js';
import { type Inspector, plain } from './inspector.js';
import { NodeProgram } from './node-program.js';
import { eventually, inBrowser, type Stage } from './stage.js';

const sizes = [
  { width: 1440, height: 900 },
  { width: 380, height: 800 },
];

/** All violations in each size, as lines. */
async function faultsInEachSize(page: Page, what: string): Promise<string[]> {
  const faults: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    faults.push(...(await faultsOf(page)).map((fault) => `${what}, ${size.width} px: ${fault}`));
  }
  return faults;
}

async function withPrograms(stage: Stage): Promise<Inspector> {
  const { url } = await stage.server();
  const inspector = await stage.inspector(url);
  const programs = [await NodeProgram.run(stage, 'short', url), await NodeProgram.run(stage, 'stately', url)];
  await Promise.all([programs[0]?.ended, programs[1]?.says('started')]);
  await inspector.says(inspector.actors, 'player');
  await inspector.says(inspector.actor('user'), 'gone'); // so that everything it did is included
  return inspector;
}

inBrowser('The page is for everybody', (stage) => {
  test.each(['light', 'dark'] as const)(
    'axe finds no fault, %s, on a desk and on a phone',
    async (colorScheme) => {
      const inspector = await withPrograms(stage());
      const { page } = inspector;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const faults: string[] = [];

      await inspector.choose('user');
      await inspector.events.first().click();
      faults.push(...(await faultsInEachSize(page, 'an event of the past')));
      for (const name of ['Actors', 'Events', 'Data', 'Chart']) {
        await page
          .getByRole('navigation', { name: 'Parts of the page' })
          .getByRole('button', { name })
          .click();
        faults.push(
          ...(await faultsInEachSize(page, `the part ${name}`)).filter((fault) => fault.includes('380 px')),
        );
        await page.setViewportSize({ width: 380, height: 800 });
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      await inspector.choose('failing');
      await inspector.says(inspector.told, 'no such thing');
      faults.push(...(await faultsInEachSize(page, 'an error')));
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      faults.push(...(await faultsInEachSize(page, 'help')));

      const { url } = await stage().server();
      await page.goto(url);
      faults.push(...(await faultsInEachSize(page, 'nothing yet')));
      expect(faults).toEqual([]);
    },
  );

  test('everything works by keyboard: search, select, walk through the log, open the data', async () => {
    const inspector = await withPrograms(stage());
    const { page } = inspector;
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focus = () =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute('aria-label'));
    const isFocused = (name: string) => eventually(async () => expect(await focus()).toBe(name));

    await press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await press('Escape');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'hidden' });

    await press('/');
    await isFocused('Search the actors');
    await page.keyboard.type('user');
    await eventually(async () => expect(await inspector.actors.count()).toBe(1));
    await press('ArrowDown');
    await isFocused('actor');
    await press('Home', 'ArrowDown', 'Enter');
    await page.getByRole('heading', { name: 'user', exact: true }).waitFor();

    await press('3');
    await isFocused('event');
    await press('Home', 'ArrowDown');
    await inspector.says(page.getByRole('option', { selected: true }), 'params 1');
    await inspector.says(inspector.active, 'State loading, active');
    await press('ArrowDown');
    await inspector.says(inspector.active, 'State resolved, active');
    await inspector.says(inspector.told, /because its loader finished\.$/);
    const log = page.getByRole('listbox', { name: 'Events of user' });
    const descendant = await log.getAttribute('aria-activedescendant');
    expect(plain(await page.locator(`[id="${descendant}"]`).innerText())).toBe(
      'loader finished loading → resolved',
    );

    await press('4');
    await isFocused('Contents of user');
    for (let tries = 0; tries < 20; tries += 1) {
      await press('Tab');
      const text = await page.evaluate(() =>
        document.activeElement?.matches('summary') ? document.activeElement.textContent : '',
      );
      if (text?.startsWith('value')) break;
    }
    await inspector.says(inspector.field('value'), 'User 1');
    const opened = inspector.field('value').locator('details');
    expect(await opened.first().getAttribute('open')).toBeNull();
    await press('Enter');
    await eventually(async () => expect(await opened.first().getAttribute('open')).not.toBeNull());

    await press('2');
    await isFocused('load');
    await press('Shift+Tab'); // into the chart
    const about = inspector.place.locator('.chart-about');
    await inspector.says(about, /^Any state: /);
    await press('End');
    await inspector.says(about, /^reload: \S+ → reloading/);
    await press('2');
    await isFocused('load');
    await press('End');
    await inspector.says(
      page.getByRole('listbox', { name: 'Loads of user' }).getByRole('option', { selected: true }),
      'finished',
    );
    await press('Escape');
    await inspector.says(inspector.active, 'State local, active');
    await press('Escape');
    await eventually(async () => expect(await inspector.search.inputValue()).toBe(''));
    await inspector.says(inspector.actors, 'player');
  });
});
