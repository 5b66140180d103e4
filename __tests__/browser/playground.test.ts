import { expect, test } from '@jest/globals';
import type { Network } from '../../docs/examples/backend/server.js';
import { Program, type Urls } from '../../docs/examples/playground/program.js';
import { Inspector, plain } from './inspector.js';
import { eventually, inBrowser, never } from './stage.js';

inBrowser('The inspector beside the playground', (stage) => {
  let urls: Urls;
  const setNetwork = async (network: Network) => {
    const { status } = await fetch(`${urls.playground}/api/network`, {
      method: 'POST',
      body: JSON.stringify(network),
    });
    expect(status).toBe(204);
  };

  test('shows each of the six statuses, its cause, the outcome of the loads, and the data', async () => {
    const program = new Program('--port', '0', '--inspector-port', '0');
    stage().ends(() => program.end('SIGTERM'));
    urls = await program.urls();
    stage().knows(urls.playground, urls.inspector);
    const page = await stage().page(urls.playground);
    await page.setViewportSize({ width: 2200, height: 1200 }); // room for all parts of the inspector beside it
    const inspector = new Inspector(page.frameLocator('iframe[title="Inspector"]'), page);
    const { told, active, taken, events, loads } = inspector;
    const field = page.getByRole('searchbox', { name: 'Type a country' });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();

    /**
     * Everything visible of a step: states and transitions in the words of the chart, and the last
     * lines of the log and the loads.
     */
    interface Seen {
      readonly state: string;
      readonly told: RegExp;
      readonly taken: RegExp | undefined;
      readonly event: unknown;
      readonly loads: readonly unknown[];
      readonly data: Readonly<Record<string, string>>;
    }
    const shows = (seen: Seen) =>
      eventually(async () => {
        expect(await told.innerText()).toMatch(seen.told);
        expect(await active.locator('title').allTextContents()).toEqual([
          expect.stringContaining(`State ${seen.state}, active`),
        ]);
        const arrows = await taken.locator('title').allTextContents();
        expect(arrows).toEqual(seen.taken === undefined ? [] : [expect.stringMatching(seen.taken)]);
        expect(await inspector.actor('country').innerText()).toContain(seen.state);
        expect((await events.allInnerTexts()).map(plain).at(-1)).toEqual(seen.event);
        expect((await loads.allInnerTexts()).map(plain).slice(-seen.loads.length || 99)).toEqual(seen.loads);
        for (const [name, value] of Object.entries(seen.data))
          expect(await inspector.field(name).innerText()).toBe(`${name}${value}`);
      });

    await shows({
      state: 'idle',
      told: /^Nothing has happened since/,
      taken: undefined,
      event: undefined,
      loads: [],
      data: { params: 'undefined', value: 'undefined', error: 'undefined' },
    });

    await setNetwork(never);
    await field.pressSequentially('fra');
    await shows({
      state: 'loading',
      told: /^The load of "fr" was cancelled after \S+ m?s, .+, because new params arrived: "fra"\. A new load began\.$/,
      taken: /^params: any state → loading, if isNotCached/,
      event: 'params✕ load "fra" loading',
      loads: [
        '"f" cancelled after N by params "fr"',
        '"fr" cancelled after N by params "fra"',
        '"fra" running for N',
      ],
      data: { params: '"fra"', value: 'undefined' },
    });

    await setNetwork({ delay: 0, server: 'answers' });
    await field.fill('fr');
    await shows({
      state: 'resolved',
      told: /^country went from loading to resolved .+, because its loader finished\.$/,
      taken: /^loader done: loading → resolved/,
      event: 'loader finished loading → resolved',
      loads: ['"fra" cancelled after N by params "fr"', '"fr" finished in N'],
      data: { params: '"fr"', error: 'undefined' },
    });
    expect(await inspector.field('value').innerText()).toMatch(/France|code/);

    await setNetwork(never);
    await press('Reload');
    await shows({
      state: 'reloading',
      told: /^country went from resolved to reloading .+, because a reload was requested\.$/,
      taken: /^reload: resolved → reloading/,
      event: 'reload resolved → reloading',
      loads: ['"fr" finished in N', '"fr" running for N'],
      data: { params: '"fr"' },
    });

    await press('Edit');
    await page.getByLabel('Capital').fill('Lyon');
    await press('Set value');
    await shows({
      state: 'local',
      told: /^The load of "fr" was cancelled after .+, because a value was set: .*country went from reloading to local\.$/,
      taken: /^set: any state → local/,
      event: expect.stringMatching(/^set✕ load \{.* reloading → local$/),
      loads: [expect.stringMatching(/^"fr" cancelled after N by set \{/)],
      data: {},
    });
    await inspector.field('value').locator('summary').click();
    await inspector.says(inspector.field('value'), 'Lyon');

    await setNetwork({ delay: 0, server: 'fails' });
    await press('Reload');
    await shows({
      state: 'error',
      told: /^country went from reloading to error .+, because its loader failed: .*500: The database is out of order\./,
      taken: /^loader failed: reloading → error/,
      event: 'loader failed reloading → error',
      loads: ['"fr" failed after N'],
      data: { value: 'undefined' },
    });
    await inspector.says(inspector.field('error'), /Error: .*500: The database is out of order/);
    await stage().complainsOf('status of 500'); // the browser logs it

    await press('Clear');
    await shows({
      state: 'idle',
      told: /^country went from error to idle .+, because it no longer has params\.$/,
      taken: /^params: any state → idle, otherwise/,
      event: expect.stringMatching(/^params .*error → idle$/),
      loads: ['"fr" failed after N'],
      data: { params: 'undefined', value: 'undefined', error: 'undefined' },
    });

    await setNetwork(never);
    await field.fill('jap');
    await inspector.says(loads.last(), 'running');
    await press('Destroy');
    await inspector.says(told, /^country was stopped .*The load of "jap" was cancelled as a result, after/);
    await inspector.says(loads.last(), /cancelled after .+: country was stopped/);
    await inspector.says(inspector.actor('country'), 'stopped');
  });
});
