import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { faultsInEachMode } from './faults.js';
import { ExamplePages } from './pages.js';
import { eventually, inBrowser, never } from './stage.js';

const answers = { delay: 0, server: 'answers' } as const;
const fails = { delay: 0, server: 'fails' } as const;

/** An example in the browser, and the requests that the server received from it. */
class Shown {
  readonly #pages: ExamplePages;
  readonly #from: number;

  constructor(
    readonly page: Page,
    pages: ExamplePages,
  ) {
    this.#pages = pages;
    this.#from = pages.requests.length;
  }

  /** The requests, with their response status or their state. */
  get requests(): string[] {
    const seen = this.#pages.requests.slice(this.#from);
    return seen.map(
      ({ method, path, status, state }) =>
        `${method === 'GET' ? '' : `${method} `}${path} ${status ?? state}`,
    );
  }

  says(text: string | RegExp): Promise<void> {
    return eventually(async () => {
      const said = await this.page.getByRole('status').innerText();
      if (typeof text === 'string') expect(said).toBe(text);
      else expect(said).toMatch(text);
    });
  }

  alerts(text: string): Promise<void> {
    return eventually(async () => expect(await this.page.getByRole('alert').innerText()).toMatch(text));
  }

  shows(text: string): Promise<void> {
    return this.page.getByText(text, { exact: true }).waitFor();
  }

  list(): Promise<string[]> {
    return this.page.getByRole('listitem').allInnerTexts();
  }

  asked(requests: readonly string[]): Promise<void> {
    return eventually(() => expect(this.requests).toEqual(requests));
  }

  async fill(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label).fill(text);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.page.getByLabel(label).selectOption(option);
  }

  async check(label: string, isChecked: boolean): Promise<void> {
    await this.page.getByLabel(label).setChecked(isChecked);
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }
}

inBrowser('The examples as pages in React', (stage) => {
  let pages: ExamplePages;
  beforeAll(async () => {
    pages = await ExamplePages.start();
  });
  afterAll(() => pages?.close());
  beforeEach(async () => {
    stage().knows(pages.url);
    await pages.network(answers);
  });

  /** With a stopped clock, time passes only when the test says so. */
  async function open(name: string, clock: 'running' | 'stopped' = 'running'): Promise<Shown> {
    const page = await stage().context.newPage();
    if (clock === 'stopped') {
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(1000);
    }
    const shown = new Shown(page, pages);
    await page.goto(pages.urlOf(name, 'react'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    return shown;
  }

  /** The browser logs each response with an error status. */
  const loggedStatuses = (...statuses: readonly number[]) =>
    stage().complainsOf(...statuses.map((status) => `status of ${status}`));

  test('08-rest: changing the code cancels the request, and a 404 is an error', async () => {
    const rest = await open('08-rest');
    await rest.shows('France, capital Paris');
    await pages.network(never);
    await rest.fill('Code', 'DEU');
    await rest.says('loading');
    await rest.asked(['/countries/FRA 200', '/countries/DEU received']);
    await pages.network(answers);
    await rest.fill('Code', 'JPN');
    await rest.shows('Japan, capital Tokyo');
    await rest.fill('Code', 'XYZ');
    await rest.alerts('There is no country XYZ.');
    await loggedStatuses(404);
    await rest.fill('Code', '');
    await rest.says('idle');
    await rest.asked([
      '/countries/FRA 200',
      '/countries/DEU cancelled',
      '/countries/JPN 200',
      '/countries/XYZ 404',
    ]);
  });

  test('09-database: derives the total from the rows', async () => {
    const database = await open('09-database');
    await database.says(/^8 neighbours, 1,239,310\.02 km² in total$/);
    expect(await database.list()).toHaveLength(8);
    expect((await database.list()).join()).toMatch('Germany, 357,114 km²');
    await pages.network(never);
    await database.choose('Country', 'CHN');
    await database.says('Loading …');
    expect(await database.list()).toEqual([]);
    await database.asked(['/neighbours/FRA 200', '/neighbours/CHN received']);
    await pages.network(answers);
    await database.choose('Country', 'ISL');
    await database.says('0 neighbours, – in total');
    await database.asked(['/neighbours/FRA 200', '/neighbours/CHN cancelled', '/neighbours/ISL 200']);
  });

  test('10-search: debounces, searches at once on Enter, cancels, and retries after an error', async () => {
    const search = await open('10-search', 'stopped');
    const { page } = search;
    const field = page.getByRole('searchbox', { name: 'Part of its name' });
    const list = page.getByRole('list', { name: 'Countries' });

    await field.pressSequentially('ger');
    await search.says('Searching …');
    expect(await list.getAttribute('aria-busy')).toBe('true');
    await page.clock.runFor(299);
    await field.pressSequentially('m');
    await page.clock.runFor(299);
    await page.clock.runFor(1);
    await search.says('Found: 1');
    expect(await search.list()).toEqual(['Germany']);
    expect(await list.getAttribute('aria-busy')).toBe('false');
    await search.asked(['/countries?search=germ 200']);

    await pages.network(never);
    await field.fill('is');
    await search.says('Searching …');
    expect([await search.list(), await list.getAttribute('aria-busy')]).toEqual([['Germany'], 'true']); // dimmed
    await page.clock.runFor(300);
    await search.asked(['/countries?search=germ 200', '/countries?search=is received']);
    await pages.network(fails);
    await field.fill('isl');
    await page.clock.runFor(300);
    await search.alerts('The server answered 500.');
    expect(await search.list()).toEqual([]);
    await loggedStatuses(500);
    await pages.network(answers);
    await search.press('Try again'); // without a pause
    await search.says(/^Found: \d+$/);
    expect(await search.list()).toContain('Faroe Islands');
    await field.fill('iceland');
    await field.press('Enter');
    await search.says('Found: 1');
    await field.fill(' ');
    await search.says('');
    expect(await search.list()).toEqual([]);
    await search.asked([
      '/countries?search=germ 200',
      '/countries?search=is cancelled',
      '/countries?search=isl 500',
      '/countries?search=isl 200',
      '/countries?search=iceland 200',
    ]);
  });

  test('11-waterfall: the second request depends on the first, and both have its error', async () => {
    const waterfall = await open('11-waterfall');
    await waterfall.says('country resolved, neighbours resolved');
    await waterfall.shows('Its code is DEU.');
    await waterfall.choose('Name', 'Portugal');
    await waterfall.shows('Neighbours: Spain.');
    await waterfall.choose('Name', 'Atlantis');
    await waterfall.alerts('No country is called Atlantis.');
    await waterfall.says('country error, neighbours error');
    await pages.network(never);
    await waterfall.choose('Name', 'Germany');
    await waterfall.says('country loading, neighbours idle');
    await waterfall.asked([
      '/countries?search=Germany 200',
      '/neighbours/DEU 200',
      '/countries?search=Portugal 200',
      '/neighbours/PRT 200',
      '/countries?search=Atlantis 200',
      '/countries?search=Germany received',
    ]);
  });

  test('12-polling: reloads while switched on, with one request at a time', async () => {
    const polling = await open('12-polling', 'stopped');
    const { page } = polling;
    const visits = '/visits/FRA 200';
    await polling.asked([visits]);
    const before = Number.parseInt(await page.getByText(/visits$/).innerText(), 10);
    await polling.shows('Status: resolved');
    await polling.press('Visit');
    const soFar = [visits, 'POST /visits/FRA 201'];
    await polling.asked(soFar);
    await page.clock.runFor(1000);
    await polling.shows(`${before + 1} visits`);
    await polling.asked([...soFar, visits]);
    await polling.check('Reload every second', false);
    await page.clock.runFor(5000);
    await pages.network(never);
    await polling.check('Reload every second', true);
    await page.clock.runFor(5000);
    await polling.shows('Status: reloading');
    await eventually(async () => expect(await page.locator('[aria-busy=true]').count()).toBe(1));
    await polling.asked([...soFar, visits, '/visits/FRA received']);
  });

  test('12-polling: says why a visit was not counted', async () => {
    const { page } = await open('12-polling');
    await page.route('**/api/visits/FRA', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await page.getByRole('button', { name: 'Visit' }).click();
    await eventually(async () => expect(await page.getByRole('alert').innerText()).toMatch('Not counted: '));
    await stage().complainsOf('ERR_FAILED');
    await page.unroute('**/api/visits/FRA');
    await page.getByRole('button', { name: 'Visit' }).click();
    await eventually(async () => expect(await page.getByRole('alert').count()).toBe(0));
  });

  test('13-live: shows visits of others, and closes its connection with the code and the page', async () => {
    const live = await open('13-live');
    const connections = (state: string) =>
      live.requests.filter((request) => request.endsWith(`/live ${state}`));
    await live.says('live');
    const visitsNow = async () => Number.parseInt(await live.page.getByText(/visits$/).innerText(), 10);
    const before = await visitsNow();
    await live.press('Visit');
    await live.shows(`${before + 1} visits`);
    await fetch(`${pages.url}/api/visits/FRA`, { method: 'POST' });
    await live.shows(`${before + 2} visits`);
    // StrictMode opens two; one of them closes.
    await eventually(() => expect(connections('received')).toEqual(['/visits/FRA/live received']));

    await live.choose('Country', 'JPN');
    await live.shows('0 visits');
    await live.says('live');
    await eventually(() => expect(connections('received')).toEqual(['/visits/JPN/live received']));
    await live.page.goto('about:blank');
    await eventually(() => expect(connections('received')).toEqual([]));
  });

  test('13-live: shows that a refused stream is not live, and why a visit was not counted', async () => {
    const live = await open('13-live');
    const { page } = live;
    await live.says('live');
    await pages.network(fails);
    await live.choose('Country', 'JPN');
    await live.says('not live');
    await live.alerts('The server answered 500.');
    await loggedStatuses(500, 500);
    await pages.network(answers);
    await live.choose('Country', 'FRA');
    await live.says('live');
    const before = Number.parseInt(await page.getByText(/visits$/).innerText(), 10);

    await pages.network(fails);
    await live.press('Visit');
    await live.alerts('Not counted: The server answered 500.');
    await loggedStatuses(500);
    await pages.network(answers);
    await page.route('**/api/visits/FRA', (route) => route.abort());
    await live.press('Visit');
    await live.alerts('Not counted: ');
    await stage().complainsOf('ERR_FAILED');
    await page.unroute('**/api/visits/FRA');
    await live.press('Visit');
    await live.shows(`${before + 1} visits`);
    await eventually(async () => expect(await page.getByRole('alert').count()).toBe(0));
    await live.says('live');
  });

  test('14-optimistic: shows a change before it is saved, one at a time, then reloads', async () => {
    const optimistic = await open('14-optimistic');
    const { page } = optimistic;
    const button = page.getByRole('button', { name: 'Save' });
    await optimistic.shows('The capital of France is Paris.');
    let pass = () => {};
    const mayPass = new Promise<void>((resolve) => {
      pass = resolve;
    });
    await page.route('**/api/countries/FRA', async (route) => {
      if (route.request().method() === 'PATCH') await mayPass;
      await route.continue();
    });
    /** Submits the form, and leaves the request pending. */
    const save = async (capital: string) => {
      const asked = page.waitForRequest((request) => request.method() === 'PATCH');
      await optimistic.fill('Capital', capital);
      await page.locator('form').evaluate((form: HTMLFormElement) => {
        form.requestSubmit();
        form.requestSubmit(); // before React renders; only the first one counts
      });
      await asked;
      await optimistic.says('saving');
    };

    await save('  Lyon');
    await optimistic.shows('The capital of France is Lyon.');
    expect(await button.isDisabled()).toBe(true);
    await optimistic.fill('Capital', 'Nice');
    await page.locator('form').evaluate((form: HTMLFormElement) => form.requestSubmit()); // a user cannot
    await optimistic.shows('The capital of France is Lyon.');
    await optimistic.asked(['/countries/FRA 200']);
    pass();
    await optimistic.says('resolved');
    const saved = ['/countries/FRA 200', 'PATCH /countries/FRA 200', '/countries/FRA 200'];
    await optimistic.asked(saved);
    expect(await button.isEnabled()).toBe(true);
    expect(await page.getByLabel('Capital').inputValue()).toBe('Lyon'); // as the server stored it

    await page.unroute('**/api/countries/FRA');
    await optimistic.fill('Capital', ' ');
    await optimistic.press('Save');
    await optimistic.alerts('Not saved: A capital needs a name.');
    await optimistic.says('resolved');
    await optimistic.shows('The capital of France is Lyon.');
    await loggedStatuses(422);
    const refused = [...saved, 'PATCH /countries/FRA 422', '/countries/FRA 200'];
    await optimistic.asked(refused);

    await page.route('**/api/countries/FRA', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })
        : route.continue(),
    );
    await optimistic.fill('Capital', 'Nice');
    await optimistic.press('Save');
    await optimistic.alerts('Not saved: The server answered 502.');
    await optimistic.shows('The capital of France is Lyon.');
    await loggedStatuses(502);
    await page.unroute('**/api/countries/FRA');
    refused.push('/countries/FRA 200');
    await optimistic.asked(refused);

    await pages.network(fails);
    await optimistic.fill('Capital', 'Nice');
    await optimistic.press('Save');
    await optimistic.says('error');
    expect(await page.getByText('Nice').count()).toBe(0);
    await loggedStatuses(500, 500);
    await pages.network(answers);
    await optimistic.press('Load again');
    await optimistic.shows('The capital of France is Lyon.');
    const failed = [...refused, 'PATCH /countries/FRA 500', '/countries/FRA 500', '/countries/FRA 200'];
    await optimistic.asked(failed);

    await optimistic.fill('Capital', 'Paris');
    await optimistic.press('Save');
    await optimistic.asked([...failed, 'PATCH /countries/FRA 200', '/countries/FRA 200']);
    await optimistic.shows('The capital of France is Paris.');
    await optimistic.says('resolved');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('15-deduplication: loads once for two components, and not again for equal params', async () => {
    const deduplication = await open('15-deduplication');
    await deduplication.says('8 countries');
    expect(await deduplication.list()).toHaveLength(8);
    await deduplication.press('Containing “stan”');
    await deduplication.press('Containing “stan”');
    await deduplication.press('Containing “land”');
    await deduplication.says(/^\d\d countries$/);
    await deduplication.asked(['/countries?search=stan 200', '/countries?search=land 200']);
  });

  test('16-retry: counts down, retries now, gives up, and stops when it is superseded', async () => {
    await pages.network(fails);
    const retry = await open('16-retry', 'stopped');
    const { page } = retry;
    const waits = (seconds: number, next: number) =>
      retry.shows(`Trying again in ${seconds} s (${next} of 4). Retry now`);
    await waits(3, 2);
    await retry.says('loading');
    await page.clock.runFor(1000);
    await waits(2, 2);
    await page.clock.runFor(2000);
    await waits(3, 3);
    await retry.asked(['/countries/FRA 500', '/countries/FRA 500']);
    await pages.network(answers);
    await retry.choose('Code', 'JPN');
    await retry.says('resolved');
    expect(await page.getByRole('button', { name: 'Retry now' }).count()).toBe(0);
    await page.clock.runFor(60_000);
    await retry.shows('Japan, capital Tokyo');

    await pages.network(fails);
    await retry.choose('Code', 'FRA');
    for (const next of [2, 3, 4]) {
      await waits(3, next);
      await retry.press('Retry now');
    }
    await retry.alerts('The server answered 500.');
    await retry.says('error');
    await pages.network(answers);
    await retry.press('Load again');
    await retry.shows('France, capital Paris');
    await retry.choose('Code', 'XYZ');
    await retry.alerts('There is no country XYZ.');
    const failed = '/countries/FRA 500';
    await retry.asked([
      ...[failed, failed, '/countries/JPN 200'],
      ...[failed, failed, failed, failed, '/countries/FRA 200'],
      '/countries/XYZ 404',
    ]);
    await loggedStatuses(500, 500, 500, 500, 500, 500, 404);
  });

  test('17-cache: shows cached values without a request, and dims the old one during a load', async () => {
    const cache = await open('17-cache');
    await cache.says('resolved');
    await pages.network(never);
    await cache.choose('Country', 'JPN');
    await cache.says('loading');
    await eventually(async () =>
      expect(await cache.page.locator('[aria-busy=true]').innerText()).toBe('France, capital Paris'),
    );
    await cache.asked(['/countries/FRA 200', '/countries/JPN received']);
    await pages.network(answers);
    await cache.choose('Country', 'PER');
    await cache.shows('Peru, capital Lima');
    await cache.choose('Country', 'FRA');
    await cache.shows('France, capital Paris');
    await cache.says('resolved');
    expect(await cache.page.locator('[aria-busy=true]').count()).toBe(0);
    await cache.asked(['/countries/FRA 200', '/countries/JPN cancelled', '/countries/PER 200']);
  });

  test('18-conditional: loads only if both conditions hold', async () => {
    const conditional = await open('18-conditional');
    await conditional.says('idle');
    await conditional.choose('Country', 'DEU');
    await conditional.says('idle');
    await conditional.check('Show neighbours', true);
    await conditional.says('resolved');
    expect(await conditional.list()).toHaveLength(9);
    await conditional.check('Show neighbours', false);
    await conditional.says('idle');
    await conditional.choose('Country', 'PRT');
    await conditional.check('Show neighbours', true);
    await conditional.says('resolved');
    expect(await conditional.list()).toEqual(['Spain']);
    await conditional.asked(['/neighbours/DEU 200', '/neighbours/PRT 200']);
  });

  test('19-guard: does not throw after an error', async () => {
    const guard = await open('19-guard');
    const heading = (name: string) => guard.page.getByRole('heading', { name, exact: true }).waitFor();
    await heading('France');
    await guard.choose('Code', 'XYZ');
    await loggedStatuses(404);
    await heading('No country');
    await guard.choose('Code', 'JPN');
    await heading('Japan');
  });

  test('20-long-loader: shows its progress, and stops once it is cancelled', async () => {
    const long = await open('20-long-loader');
    await long.says('idle');
    await pages.network({ delay: 100, server: 'answers' }); // so that it is still running below
    await long.press('From Portugal');
    await long.says(/^Requests so far: [1-9]/);
    await pages.network(never);
    const before = long.requests.length; // the last one is still answered
    await eventually(() =>
      expect(long.requests.slice(before)).toEqual([expect.stringContaining('received')]),
    );
    await long.press('Cancel');
    await long.says('idle');
    await eventually(() => expect(long.requests.at(-1)).toMatch('cancelled'));
    const soFar = long.requests;
    expect(soFar.slice(0, 2)).toEqual(['/neighbours/PRT 200', '/neighbours/ESP 200']);
    await pages.network(answers);
    await long.press('From Ireland');
    await long.says('Reachable: 1');
    await long.shows('United Kingdom');
    await long.asked([...soFar, '/neighbours/IRL 200', '/neighbours/GBR 200']);
  });

  test('21-snapshot: has a sentence for each of the six statuses', async () => {
    const snapshot = await open('21-snapshot');
    await snapshot.says('France (from the server)');
    await snapshot.press('Rename to Gallia');
    await snapshot.says('Gallia (set locally)');
    await pages.network(never);
    await snapshot.press('Load again');
    await snapshot.says('Reloading Gallia …');
    await snapshot.asked(['/countries/FRA 200', '/countries/FRA received']);
    await snapshot.choose('Code', 'XYZ');
    await snapshot.says('Loading …');
    await snapshot.asked(['/countries/FRA 200', '/countries/FRA cancelled', '/countries/XYZ received']);
    await snapshot.choose('Code', '');
    await snapshot.says('Choose a country.');
    await pages.network(fails);
    await snapshot.choose('Code', 'FRA');
    await snapshot.says('Sorry: The server answered 500.');
    await loggedStatuses(500);
    await snapshot.asked([
      '/countries/FRA 200',
      '/countries/FRA cancelled',
      '/countries/XYZ cancelled',
      '/countries/FRA 500',
    ]);
  });

  test('22-nothing: loads as soon as it has params', async () => {
    const nothing = await open('22-nothing');
    await nothing.says('Choose a country.');
    await nothing.choose('Country', 'KEN');
    await nothing.says('Kenya (Africa)');
    await nothing.choose('Country', '');
    await nothing.says('Choose a country.');
    await nothing.choose('Country', 'PER');
    await nothing.says('Peru (Americas)');
    await nothing.asked(['/countries/KEN 200', '/countries/PER 200']);
  });

  test('23-clean-up: unmounting cancels the request, and StrictMode does not repeat it', async () => {
    const cleanUp = await open('23-clean-up');
    await pages.network(never);
    await cleanUp.check('Show the card', true);
    await cleanUp.says('Loading …');
    await cleanUp.asked(['/countries/FRA received']);
    await cleanUp.check('Show the card', false);
    await cleanUp.asked(['/countries/FRA cancelled']);
    await pages.network(answers);
    await cleanUp.check('Show the card', true);
    await cleanUp.says('France, capital Paris');
    await cleanUp.asked(['/countries/FRA cancelled', '/countries/FRA 200']);
  });

  test('24-computed-params: ignores changes that do not matter to the request', async () => {
    const params = await open('24-computed-params');
    const label = 'At least three letters';
    await params.says('resolved');
    await params.fill(label, ' Ireland ');
    await params.fill(label, 'IRELAND');
    await params.says('resolved');
    await params.fill(label, 'ir');
    await params.says('idle');
    await params.fill(label, 'new   zea');
    await params.says('resolved');
    expect(await params.list()).toEqual(['New Zealand']);
    await params.asked(['/countries?search=ireland 200', '/countries?search=new+zea 200']);
  });

  test('axe finds no fault with a value or an error, in light and dark mode', async () => {
    const faults: string[] = [];
    for (const name of ['08-rest', '14-optimistic', '18-conditional']) {
      const { page } = await open(name);
      if (name === '08-rest') {
        await page.getByLabel('Code').fill('XYZ');
        await loggedStatuses(404);
      }
      faults.push(...(await faultsInEachMode(page)).map((fault) => `${name}, ${fault}`));
      await page.close();
    }
    expect(faults).toEqual([]);
  });
});
