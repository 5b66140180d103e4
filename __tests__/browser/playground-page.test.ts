import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Network } from '../../docs/examples/backend/server.js';
import { Program, type Urls } from '../../docs/examples/playground/program.js';
import { faultsOf } from './faults.js';
import { inBrowser, never } from './stage.js';

inBrowser('The playground', (stage) => {
  let program: Program;
  let urls: Urls;
  let page: Page;

  beforeAll(async () => {
    program = new Program('--port', '0', '--inspector-port', '0');
    urls = await program.urls();
  });
  afterAll(() => program?.end('SIGTERM'));

  beforeEach(async () => {
    stage().knows(...Object.values(urls));
    await setNetwork({ delay: 0, server: 'answers' });
    page = await stage().page(urls.playground);
    country = card('country');
    await shows('idle');
    await page.getByRole('radio', { name: '0 s', exact: true, checked: true }).waitFor(); // the server has sent its state
  });

  const card = (name: string) => page.getByRole('region', { name, exact: true });
  let country: Locator;
  const field = (within = country) => within.getByRole('searchbox', { name: 'Type a country' });
  const button = (name: string, within = country) => within.getByRole('button', { name, exact: true });
  /** The first match, because parts of a card have buttons with the same names and come later. */
  const press = (name: string, within = country) => button(name, within).first().click();
  const shows = (status: string, within = country) =>
    within
      .getByRole('status')
      .first()
      .filter({ hasText: new RegExp(`^${status}`) })
      .waitFor();
  const has = (text: string | RegExp, within: Locator | Page = country) =>
    within.getByText(text).first().waitFor();
  const setNetwork = async (network: Network) => {
    const { status } = await fetch(`${urls.playground}/api/network`, {
      method: 'POST',
      body: JSON.stringify(network),
    });
    expect(status).toBe(204);
  };
  const makeSlow = () => setNetwork(never);
  const choose = async (name: string) => {
    const taken = page.waitForResponse('**/api/network'); // it uses a different connection than the requests after it
    await page.getByRole('radio', { name, exact: true }).check();
    await taken;
  };
  const log = () => page.getByRole('region', { name: 'The server’s log' }).getByRole('listitem');
  const logged = (text: RegExp) => log().first().filter({ hasText: text }).waitFor();

  /**
   * Waits for these outcomes of the newest requests, oldest first. The server may notice a
   * cancelled request only after it has answered the next.
   */
  const lastLogged = async (...texts: readonly RegExp[]) => {
    for (const [index, text] of texts.toReversed().entries())
      await log().nth(index).filter({ hasText: text }).waitFor();
  };

  test('shows all six statuses, and the requests at the server', async () => {
    expect(await button('Reload').first().getAttribute('aria-disabled')).toBe('true');

    await makeSlow();
    for (const text of ['f', 'fr', 'fra']) {
      await field().press(text.at(-1) as string);
      await logged(new RegExp(`search=${text}\\s*waiting`)); // a request that is cancelled before it leaves the browser never reaches the server
    }
    await shows('loading');
    await has('–');
    await lastLogged(/search=f\s*cancelled/, /search=fr\s*cancelled/, /search=fra\s*waiting/);

    await choose('0 s');
    await field().press('End');
    await field().press('Backspace');
    await shows('resolved');
    await has('Paris · Europe · 551,695 km²');
    await lastLogged(/search=fra\s*cancelled/, /search=fr\s*200/);

    await makeSlow();
    await press('Reload');
    await shows('reloading');
    await has('Paris · Europe · 551,695 km²');
    expect(await button('Reload').first().getAttribute('aria-disabled')).toBe('true');

    await press('Edit');
    await country.getByLabel('Capital').fill('Lyon');
    await press('Set value');
    await shows('local');
    await has('Lyon · Europe · 551,695 km²');
    await logged(/search=fr\s*cancelled/);

    await choose('0 s');
    await choose('fails (500)');
    await press('Reload');
    await shows('error');
    await country.getByRole('alert').filter({ hasText: '500: The database is out of order.' }).waitFor();
    await stage().complainsOf('status of 500');
    await choose('answers');
    await press('Reload');
    await shows('resolved');

    await press('Clear');
    await shows('idle');
    await has('There are no params');

    await makeSlow();
    await field().fill('jap');
    await shows('loading');
    await logged(/search=jap\s*waiting/);
    await press('Destroy');
    await shows('idle');
    await has('Destroyed');
    await logged(/search=jap\s*cancelled/);
    for (const name of ['Reload', 'Edit', 'Clear'])
      expect(await button(name).first().getAttribute('aria-disabled')).toBe('true');
    await has('5 of 7 done', page);

    await choose('0 s');
    await press('Create a new one');
    await shows('resolved');
    await has(/^Tokyo/);
  });

  test('a connection that breaks off is an error, and reloading recovers from it', async () => {
    await choose('breaks off');
    await field().fill('norway');
    await shows('error');
    await has('The connection was lost.');
    await logged(/broken off/);
    await stage().complainsOf('CONTENT_LENGTH_MISMATCH');
    await choose('answers');
    await press('Reload');
    await shows('resolved');
    await has(/^Oslo/);
  });

  test('has several resources at once, some of which follow others', async () => {
    await field().fill('bhutan');
    await press('its neighbours');
    await has('China, India', card('neighbours'));

    await press('its visits');
    const visits = card('visits');
    await has('0 visits', visits);
    await makeSlow();
    await press('I’ve been there', visits);
    await has('1 visit', visits);
    await shows('local', visits);
    await logged(/^#\d+\s*POST \/visits\/BTN/);

    await setNetwork({ delay: 0, server: 'answers' });
    await page.getByRole('button', { name: 'Add another country' }).click();
    const second = card('country-2');
    await field(second).fill('korea');
    await has('Pyongyang', second);
    await press('South Korea', second);
    await has(/^Seoul/, second);
    await has('China, India', card('neighbours'));

    await field().fill('');
    await shows('idle', card('neighbours'));
    await press('Remove country-2', second);
    await second.waitFor({ state: 'detached' });
  });

  test('has a stream and a chain: a trip waits for its country, and shows each stop as it arrives', async () => {
    await makeSlow();
    await field().fill('portugal');
    await shows('loading');
    await press('a trip around it');
    await press('its neighbours');
    await press('its visits');
    const trip = card('trip');
    const exactly = (status: string, within: Locator) =>
      within
        .getByRole('status')
        .filter({ hasText: new RegExp(`^${status}$`) })
        .waitFor();
    for (const chained of [trip, card('neighbours')])
      await shows('loading, waiting for the country', chained);
    await shows('idle', card('visits'));

    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/countries\/ESP$/, (route) => held.then(() => route.continue()));
    await setNetwork({ delay: 0, server: 'answers' });
    await field().fill('portuga');
    await shows('resolved, still streaming', trip);
    await has(/^Lisbon$/, trip);
    await page.locator('[data-done=true]', { hasText: 'Take a trip around it.' }).waitFor();
    release();
    await has('Lisbon → Madrid', trip);
    await exactly('resolved', trip);
    await page.unrouteAll({ behavior: 'wait' });

    await page.route(/countries\/FRA$/, () => {}); // never answered
    await field().fill('spain');
    await has(/^Madrid → Andorra la Vella$/, trip);
    await shows('resolved, still streaming', trip);
    await makeSlow();
    await press('Reload', trip);
    await exactly('reloading', trip);
    await has(/^Madrid → Andorra la Vella$/, trip);
    await logged(/neighbours\/ESP\s*waiting/);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  test('has a policy: a description is retried after a pause, or now', async () => {
    await page.clock.install(); // a pause ends when the test ends it
    await page.goto(urls.playground);
    await field().fill('bhutan');
    await shows('resolved');
    const inspector = page.frameLocator('iframe[title=Inspector]');
    const actors = inspector.getByRole('listbox', { name: 'Actors', exact: true }).getByRole('option');
    await inspector.getByRole('option', { name: /^country resolved/ }).waitFor(); // so that its clock is moved with that of the page
    await choose('fails (500)');
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
    await press('its description');
    const description = card('description');
    await has('500: The database is out of order. Retrying in 3 s (2 of 3)', description);
    await shows('loading', description);
    await page.clock.runFor(2000);
    await has('Retrying in 1 s (2 of 3)', description);
    await page.clock.runFor(1000);
    await has('Retrying in 3 s (3 of 3)', description);

    const passes = (milliseconds: number) => page.clock.runFor(milliseconds); // the inspector draws
    await passes(1000);
    await actors.filter({ hasText: /^description/ }).click();
    await passes(500);
    const retry = inspector.getByText(/^retrying in \d s \(3 of 3\)$/); // the inspector estimates the time of the page
    // What arrives is drawn in a frame, and frames come only as the clock is moved. The pause ends in 1.5 s.
    for (let frame = 0; frame < 80 && (await retry.count()) === 0; frame++) {
      await passes(16);
      await retry.waitFor({ timeout: 400 }).catch(() => {});
    }
    expect(await inspector.locator('.row.load').allInnerTexts()).toContainEqual(
      expect.stringMatching(/retrying in \d s \(3 of 3\)/),
    );
    await choose('answers');
    await page.locator('[data-done=true]', { hasText: 'Let it retry automatically.' }).waitFor();
    await press('Retry now', description);
    await has(/^Bhutan is in Asia\./, description);
    await page.clock.resume();
    await inspector.getByText(/^finished in \d+(\.\d+)? s and 3 tries$/).waitFor();
    const bars = inspector.locator('.row.load .bar');
    expect(await bars.evaluateAll((all) => all.map(({ className }) => className))).toEqual([
      'bar first tried',
      'bar pause',
      'bar tried',
      'bar pause',
      'bar last',
    ]);
    expect(await inspector.locator('.pause .length').first().innerText()).toBe('3.0 s');
    await actors.filter({ hasText: /^policy/ }).click();
    await inspector.locator('.told').filter({ hasText: 'because try 3 of 3 finished' }).waitFor();
    await stage().complainsOf('status of 500', 'status of 500');
  });

  test('has a server that fails now and then: two of three requests', async () => {
    await choose('fails now and then');
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1)
      statuses.push((await fetch(`${urls.playground}/api/countries/BTN`)).status);
    expect(statuses.filter((status) => status === 500)).toHaveLength(4);
    expect(statuses.slice(3)).toEqual(statuses.slice(0, 3));
  });

  test('reports that no country was found, and accepts a made-up one', async () => {
    await field().fill('atlantis');
    await has('No country has “atlantis” in its name.');
    await press('Edit');
    await country.getByLabel('Name').fill('Atlantis');
    await country.getByLabel('Name').press('Enter');
    await shows('local');
    await has('no capital');
  });

  test('has a resizable inspector beside it, which can be hidden', async () => {
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    const frame = page.getByTitle('Inspector');
    expect(await frame.getAttribute('src')).toBe(urls.inspector);
    expect(await page.getByRole('link', { name: 'Open in a new tab' }).getAttribute('href')).toBe(
      urls.inspector,
    );

    const bar = page.getByRole('separator', { name: 'Width of the playground' });
    const before = Number(await bar.getAttribute('aria-valuenow'));
    await bar.press('ArrowRight');
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBe(before + 2);

    await page.getByRole('button', { name: 'Hide the inspector' }).click();
    await inspector.waitFor({ state: 'hidden' });
  });

  test.each(['light', 'dark'] as const)(
    'has no accessibility violations, %s, on a phone and on a desktop',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await field().fill('fr');
      await shows('resolved');
      await press('its neighbours');
      await shows('resolved', card('neighbours'));
      await press('Edit');
      for (const width of [1440, 380]) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await faultsOf(page, { exclude: ['iframe'] })]).toEqual([width, []]);
      }
    },
  );

  test.each([
    [1280, 800],
    [1024, 768],
    [1280, 500],
    [390, 844],
  ])('has every control within reach, at most after scrolling: %d × %d', async (width, height) => {
    await page.setViewportSize({ width, height });
    await field().fill('fr');
    await shows('resolved');
    for (const name of ['neighbours', 'visits']) {
      await press(`its ${name}`);
      await shows('resolved', card(name));
    }
    await logged(/visits\/\w+\s*200/); // nothing moves any more
    const isHit = (control: Element) => {
      const { x, y, width, height } = control.getBoundingClientRect();
      const hit = document.elementFromPoint(x + width / 2, y + height / 2);
      return hit !== null && control.contains(hit) && getComputedStyle(control).visibility === 'visible';
    };
    const actions = [button('Reload').first(), button('Edit'), button('Clear'), button('Destroy')];
    if (width === 1280 && height === 800) {
      await page.evaluate(() => document.querySelectorAll('*').forEach((each) => void each.scrollTo(0, 0)));
      for (const control of actions)
        expect([await control.innerText(), await control.evaluate(isHit)]).toEqual([
          expect.any(String),
          true,
        ]);
    }
    await press('Edit');
    const controls = await page.locator(':is(button, input, a, summary):visible').all();
    expect(controls.length).toBeGreaterThan(20);
    for (const control of controls) {
      await control.scrollIntoViewIfNeeded();
      expect([await control.evaluate(({ outerHTML }) => outerHTML), await control.evaluate(isHit)]).toEqual([
        expect.any(String),
        true,
      ]);
    }
  });

  test('reports a port in use in one line, and exits', async () => {
    const { port } = new URL(urls.inspector);
    const other = new Program('--port', '0', '--inspector-port', port);
    expect(await other.ended).toBe(1);
    expect(other.stderr).toBe(
      `An inspector is already running at ${urls.inspector}/. Open that, or choose another port with --inspector-port, or use 0 to pick a free one.\n`,
    );
  });

  test('stops on Ctrl-C, immediately and silently, while a page is open and a request waits', async () => {
    await makeSlow();
    await field().fill('peru');
    await logged(/search=peru\s*waiting/);
    expect(await program.end('SIGINT')).toBe(130);
    expect(program.stderr).toBe('');
    await has(/The playground’s server has stopped/, page);
    await page.close(); // it keeps retrying and logging
    stage().complaints = stage().complaints.filter((complaint) => complaint.startsWith('request')); // the browser has logged the lost connections
  });
});

test.each([
  [['--port', '65536'], '--port takes a whole number from 0 to 65535, got "65536".'],
  [['--colour'], "Unknown option '--colour'. See: npm run playground -- --help"],
])('npm run playground -- %j gives one line and a non-zero exit code', async (args, line) => {
  const program = new Program(...args);
  expect(await program.ended).toBe(1);
  expect(program.stderr).toBe(`${line}\n`);
});
