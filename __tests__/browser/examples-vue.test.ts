import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { faultsInEachMode } from './faults.js';
import { ExamplePages } from './pages.js';
import { eventually, inBrowser, never } from './stage.js';

inBrowser('The examples as pages in Vue', (stage) => {
  let pages: ExamplePages;
  let before: number;
  beforeAll(async () => {
    pages = await ExamplePages.start();
  });
  afterAll(() => pages?.close());
  beforeEach(async () => {
    await pages.network({ delay: 0, server: 'answers' });
    before = pages.requests.length; // includes those not reported yet
    stage().knows(pages.url);
  });

  const open = (name: string) => stage().page(pages.urlOf(name, 'vue'));
  const slow = () => pages.network(never);
  const quick = () => pages.network({ delay: 0, server: 'answers' });

  /** Waits until the server has received these requests in this test. */
  const saw = (...lines: readonly string[]) =>
    eventually(() => {
      const seen = pages.requests.slice(before);
      expect(seen.map(({ method, path, status, state }) => `${method} ${path} ${status ?? state}`)).toEqual(
        lines,
      );
    });

  /**
   * Waits until the selectors find these texts, or nothing for `null`.
   */
  const shows = (page: Page, texts: Readonly<Record<string, string | RegExp | null>>) =>
    eventually(async () => {
      for (const [selector, text] of Object.entries(texts)) {
        const found = (await page.locator(selector).allInnerTexts()).join(' | ');
        if (text === null) expect(await page.locator(selector).count()).toBe(0);
        else if (typeof text === 'string') expect(found).toBe(text);
        else expect(found).toMatch(text);
      }
    });

  /** The browser logs these in the console. */
  const failed = (status: number, times = 1) =>
    stage().complainsOf(...Array<string>(times).fill(`status of ${status}`));

  /** Unmounts the component. */
  const unmount = (page: Page) =>
    page.evaluate(() =>
      (
        document.querySelector('[data-v-app]') as Element & { readonly __vue_app__: { unmount(): void } }
      ).__vue_app__.unmount(),
    );

  /** Holds matching requests back until the returned function is called. */
  async function hold(page: Page, method: string, path: string): Promise<() => void> {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(`**/api${path}`, async (route) => {
      if (route.request().method() === method) await gate;
      await route.fallback(); // to another held route
    });
    return release;
  }

  const isAccessible = async (page: Page) => expect(await faultsInEachMode(page)).toEqual([]);

  /** Stops the page's clock, so that time passes only when the test says so. */
  async function stopTime(): Promise<void> {
    await stage().context.clock.install({ time: 0 });
    await stage().context.clock.pauseAt(1000);
  }

  test('08-rest: shows a 404 as an error, and cancels on typing and on unmounting', async () => {
    const page = await open('08-rest');
    const field = page.getByRole('textbox', { name: 'Code' });
    await shows(page, { output: 'resolved', p: 'France, capital Paris' });
    await slow();
    await field.fill('DEU');
    await shows(page, { output: 'loading', p: null });
    await saw('GET /countries/FRA 200', 'GET /countries/DEU received');
    await quick();
    await field.fill('JPN');
    await shows(page, { output: 'resolved', p: 'Japan, capital Tokyo' });
    await field.fill('XYZ');
    await shows(page, { output: 'error', '[role=alert]': 'There is no country XYZ.' });
    await isAccessible(page);
    await failed(404);
    await field.fill('');
    await shows(page, { output: 'idle', p: null });
    await slow();
    await field.fill('ESP');
    const seen = [
      'GET /countries/FRA 200',
      'GET /countries/DEU cancelled',
      'GET /countries/JPN 200',
      'GET /countries/XYZ 404',
    ];
    await saw(...seen, 'GET /countries/ESP received');
    await unmount(page);
    await saw(...seen, 'GET /countries/ESP cancelled');
  });

  test('09-database: loads nothing without a selection, derives the area, and retries after an error', async () => {
    const page = await open('09-database');
    const choose = (code: string) => page.getByLabel('Country').selectOption(code);
    await shows(page, { output: 'idle', p: 'Area: none' });
    await choose('FRA');
    await shows(page, { output: 'resolved', p: 'France, capital Paris | Area: 551,695 km²' });
    await choose('ATA');
    await shows(page, { output: 'resolved', p: 'Antarctica, capital none | Area: 14,000,000 km²' });
    await pages.network({ delay: 0, server: 'fails' });
    await choose('DEU');
    await shows(page, { output: 'error', p: 'Area: none | The database did not respond (500). Try again' });
    await isAccessible(page);
    await failed(500);
    await quick();
    await page.getByRole('button', { name: 'Try again' }).click();
    await shows(page, { output: 'resolved', p: 'Germany, capital Berlin | Area: 357,114 km²' });
    await choose('None');
    await shows(page, { output: 'idle', p: 'Area: none' });
    await saw(
      'GET /countries/FRA 200',
      'GET /countries/ATA 200',
      'GET /countries/DEU 500',
      'GET /countries/DEU 200',
    );
  });

  test('10-search: sends one request when typing pauses, and cancels superseded ones', async () => {
    await stopTime();
    const page = await open('10-search');
    const field = page.getByRole('searchbox', { name: 'Part of the name' });
    const list = page.getByRole('list');
    await shows(page, { output: '', li: null });
    await field.pressSequentially('ger');
    await shows(page, { output: 'Searching …' });
    await page.clock.runFor(299);
    await field.press('m');
    await slow();
    await page.clock.runFor(300);
    await saw('GET /countries?search=germ received');
    expect(await list.getAttribute('aria-busy')).toBe('true');
    await quick();
    await field.pressSequentially('an ');
    await page.clock.runFor(300);
    await shows(page, { output: 'Found: 1', li: 'Germany' });
    expect(await list.getAttribute('aria-busy')).toBe('false');
    await pages.network({ delay: 0, server: 'fails' });
    await field.fill('Atlantis');
    await shows(page, { output: 'Searching …', '[aria-busy=true] li': 'Germany' });
    await page.clock.runFor(300);
    await shows(page, { output: '', '[role=alert]': 'The search failed (500). Try again', li: null });
    await failed(500);
    await quick();
    await page.getByRole('button', { name: 'Try again' }).click(); // without a pause
    await shows(page, { output: 'Found: 0', '[role=alert]': null, li: null });
    await field.fill(' ');
    await shows(page, { output: '', li: null });
    await saw(
      'GET /countries?search=germ cancelled',
      'GET /countries?search=german 200',
      'GET /countries?search=Atlantis 500',
      'GET /countries?search=Atlantis 200',
    );
    await page.clock.resume();
    await field.fill('land');
    await shows(page, { li: /Finland/ });
    await isAccessible(page);
  });

  test('11-waterfall: the neighbours wait for the country, are cancelled with it, and have its error', async () => {
    const page = await open('11-waterfall');
    const choose = (code: string) => page.getByLabel('Country').selectOption(code);
    await shows(page, { dt: 'Country: resolved | Neighbours: resolved', dd: 'Portugal | Spain' });
    await slow();
    await choose('ESP');
    await shows(page, { dt: 'Country: loading | Neighbours: loading', dd: '' });
    await saw('GET /countries/PRT 200', 'GET /neighbours/PRT 200', 'GET /countries/ESP received');
    await quick();
    await choose('ISL');
    await shows(page, { dt: 'Country: resolved | Neighbours: resolved', dd: 'Iceland' });
    await choose('XYZ');
    await shows(page, {
      dt: 'Country: error | Neighbours: error',
      dd: '',
      '[role=alert]': 'There is no such country.',
    });
    await isAccessible(page);
    await failed(404);

    await quick();
    const release = await hold(page, 'GET', '/neighbours/PRT');
    await choose('PRT');
    const seen = ['GET /countries/PRT 200', 'GET /neighbours/PRT 200', 'GET /countries/ESP cancelled'];
    seen.push('GET /countries/ISL 200', 'GET /neighbours/ISL 200', 'GET /countries/XYZ 404');
    await saw(...seen, 'GET /countries/PRT 200');
    await slow();
    release();
    await saw(...seen, 'GET /countries/PRT 200', 'GET /neighbours/PRT received');
    await shows(page, { dt: 'Country: resolved | Neighbours: loading', dd: 'Portugal' });
    await choose('ESP');
    await saw(
      ...seen,
      'GET /countries/PRT 200',
      'GET /neighbours/PRT cancelled',
      'GET /countries/ESP received',
    );
    await unmount(page);
    await saw(
      ...seen,
      'GET /countries/PRT 200',
      'GET /neighbours/PRT cancelled',
      'GET /countries/ESP cancelled',
    );
  });

  test('12-polling: reloads every two seconds, one at a time, until switched off or unmounted', async () => {
    await stopTime();
    const page = await open('12-polling');
    await shows(page, { p: 'Visits: 0 | Status: resolved' });
    await page.getByRole('button', { name: 'Visit' }).click();
    await saw('GET /visits/ISL 200', 'POST /visits/ISL 201');
    await page.clock.runFor(2000);
    await shows(page, { output: '1' });

    await page.getByRole('checkbox').uncheck();
    await page.clock.runFor(20_000);
    await page.getByRole('checkbox').check();
    await page.clock.runFor(1999);
    await slow();
    await page.clock.runFor(1);
    await page.clock.runFor(20_000);
    await shows(page, { p: 'Visits: 1 | Status: reloading' }); // the value stays
    const seen = ['GET /visits/ISL 200', 'POST /visits/ISL 201', 'GET /visits/ISL 200'];
    await saw(...seen, 'GET /visits/ISL received');

    await unmount(page);
    await page.clock.runFor(20_000);
    await quick();
    await page.evaluate(() => fetch('/api/visits/FRA')); // arrives after all other requests
    await saw(...seen, 'GET /visits/ISL cancelled', 'GET /visits/FRA 200');
  });

  test('12-polling: continues after an error, and keeps showing the last number', async () => {
    await stopTime();
    const page = await open('12-polling');
    await shows(page, { output: /^\d+$/, '[role=alert]': null });
    await pages.network({ delay: 0, server: 'fails' });
    await page.clock.runFor(2000);
    await shows(page, { output: /^\d+$/, '[role=alert]': 'The server answered 500.' });
    await failed(500);
    await quick();
    await page.clock.runFor(2000);
    await shows(page, { output: /^\d+$/, '[role=alert]': null });
    await page.clock.resume();
    await isAccessible(page);
  });

  test('12-polling: says why a visit was not counted', async () => {
    const page = await open('12-polling');
    const button = page.getByRole('button', { name: 'Visit' });
    await shows(page, { output: /^\d+$/ });
    await page.route('**/api/visits/ISL', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 502, body: 'Bad gateway' })
        : route.continue(),
    );
    await button.click();
    await shows(page, { '[role=alert]': 'Not counted: The server answered 502.' });
    await failed(502);
    await page.unroute('**/api/visits/ISL');
    await button.click();
    await shows(page, { '[role=alert]': null });
  });

  test('13-live: shows that it is not live after an error status', async () => {
    const page = await open('13-live');
    await shows(page, { p: /\(live\)$/ });
    await pages.network({ delay: 0, server: 'fails' });
    await page.getByLabel('Country').selectOption('DEU');
    await shows(page, { p: 'Visits: – (not live) | The server answered 500.' });
    await failed(500, 2);
    await quick();
    await page.getByLabel('Country').selectOption('FRA');
    await shows(page, { p: /^Visits: \d+ \(live\)$/ });
  });

  test('13-live: shows visits of one country as they happen, and disconnects on unmounting', async () => {
    const page = await open('13-live');
    const visit = (code: string) => fetch(`${pages.url}/api/visits/${code}`, { method: 'POST' });
    const streams = () =>
      pages.requests
        .slice(before)
        .filter(({ path }) => path.endsWith('/live'))
        .map(({ path, state }) => `${path} ${state}`);
    const shown = () => page.locator('p').innerText();
    await eventually(async () => expect(await shown()).toBe('Visits: 0 (live)'));
    await visit('FRA');
    await eventually(async () => expect(await shown()).toBe('Visits: 1 (live)'));
    await visit('FRA');
    await eventually(async () => expect(await shown()).toBe('Visits: 2 (live)'));
    expect(streams()).toEqual(['/visits/FRA/live received']);
    await isAccessible(page);

    await visit('DEU');
    await page.getByLabel('Country').selectOption('DEU');
    await eventually(async () => expect(await shown()).toBe('Visits: 1 (live)'));
    await eventually(() =>
      expect(streams()).toEqual(['/visits/FRA/live cancelled', '/visits/DEU/live received']),
    );
    await visit('FRA');
    await visit('DEU');
    await eventually(async () => expect(await shown()).toBe('Visits: 2 (live)'));
    await unmount(page);
    await eventually(() =>
      expect(streams()).toEqual(['/visits/FRA/live cancelled', '/visits/DEU/live cancelled']),
    );
  });

  test('14-optimistic: shows a change before it is saved, one at a time, then reloads', async () => {
    const page = await open('14-optimistic');
    const field = page.getByLabel('New capital');
    const button = page.getByRole('button', { name: 'Save' });
    await shows(page, { output: /^(Astana|Nur-Sultan)$/ });
    let release = await hold(page, 'PATCH', '/countries/KAZ');
    await field.fill('Almaty');
    await page.locator('form').evaluate((form: HTMLFormElement) => {
      form.requestSubmit();
      form.requestSubmit(); // before Vue renders; only the first one counts
    });
    await shows(page, { output: 'Almaty' });
    expect(await button.isDisabled()).toBe(true);
    await saw('GET /countries/KAZ 200'); // nothing else so far
    release();
    const seen = ['GET /countries/KAZ 200', 'PATCH /countries/KAZ 200', 'GET /countries/KAZ 200'];
    await saw(...seen);
    await shows(page, { output: 'Almaty', '[role=alert]': null });

    release = await hold(page, 'PATCH', '/countries/KAZ');
    const releaseReload = await hold(page, 'GET', '/countries/KAZ');
    await field.fill('');
    await button.click();
    await shows(page, { output: '' });
    release();
    await shows(page, { output: '', '[role=alert]': 'Not saved: A capital needs a name.' }); // until …
    await isAccessible(page);
    await failed(422);
    seen.push('PATCH /countries/KAZ 422');
    await saw(...seen);
    releaseReload();
    await shows(page, { output: 'Almaty' }); // … the reload
    seen.push('GET /countries/KAZ 200');
    await saw(...seen);
    expect(await button.isEnabled()).toBe(true);

    await page.route('**/api/countries/KAZ', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })
        : route.fallback(),
    );
    await button.click();
    await shows(page, { output: 'Almaty', '[role=alert]': 'Not saved: The server answered 502.' });
    await failed(502);
    seen.push('GET /countries/KAZ 200');
    await saw(...seen);
    await page.unroute('**/api/countries/KAZ');

    await pages.network({ delay: 0, server: 'fails' });
    await button.click();
    await shows(page, { output: null, '[role=alert]': /The server answered 500\. Load again$/ });
    await failed(500, 2);
    await quick();
    await page.getByRole('button', { name: 'Load again' }).click();
    await shows(page, { output: 'Almaty' });
    await saw(...seen, 'PATCH /countries/KAZ 500', 'GET /countries/KAZ 500', 'GET /countries/KAZ 200');
  });

  test('17-cache: dims the previous country while another one loads, and loads each once', async () => {
    const page = await open('17-cache');
    const select = page.getByLabel('Country');
    const dimmed = 'p[aria-busy=true]';
    const clear = 'p[aria-busy=false]';
    await shows(page, { [clear]: 'France, capital Paris' });
    const release = await hold(page, 'GET', '/countries/DEU');
    await select.selectOption('DEU');
    await shows(page, { [dimmed]: 'France, capital Paris', [clear]: null });
    release();
    await shows(page, { [dimmed]: null, [clear]: 'Germany, capital Berlin' });
    const atNextFrame = await select.evaluate((element) => {
      (element as HTMLSelectElement).value = 'FRA';
      element.dispatchEvent(new Event('change'));
      return new Promise((resolve) =>
        requestAnimationFrame(() => resolve(document.querySelector('p[aria-busy=false]')?.textContent)),
      );
    });
    expect(atNextFrame).toBe('France, capital Paris');
    await pages.network({ delay: 0, server: 'fails' });
    await select.selectOption('JPN');
    await shows(page, { [clear]: 'France, capital Paris', '[role=alert]': 'The server answered 500.' });
    await isAccessible(page);
    await failed(500);
    await saw('GET /countries/FRA 200', 'GET /countries/DEU 200', 'GET /countries/JPN 500');
  });
});
