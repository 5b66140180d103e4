import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { applications } from '../../docs/examples/frameworks/applications.js';
import { DrivenApplication } from './application.js';
import { faultsInEachMode } from './faults.js';
import { ExamplePages } from './pages.js';
import { eventually, inBrowser, never } from './stage.js';
import { show } from './visibility.js';

const answers = { delay: 0, server: 'answers' } as const;
const neverTo = (path: string) => ({ ...never, path });
const failsAt = (path: string) => ({ delay: 0, server: 'fails', path }) as const;

const france = 'The capital of France is Paris.';
const besideFrance = [
  'Andorra',
  'Belgium',
  'Germany',
  'Italy',
  'Luxembourg',
  'Monaco',
  'Spain',
  'Switzerland',
];

inBrowser('The application in each framework', (stage) => {
  let pages: ExamplePages;
  beforeAll(async () => {
    pages = await ExamplePages.start('applications');
  });
  afterAll(() => pages?.close());
  beforeEach(async () => {
    stage().knows(pages.url);
    await pages.network(answers);
  });

  /** The browser logs each error response. */
  const toldOf = (...statuses: readonly number[]) =>
    stage().complainsOf(...statuses.map((status) => `status of ${status}`));

  describe.each(applications)('$title', ({ name }) => {
    const open = () => DrivenApplication.open(stage(), pages, name);

    test('sends one request for the last text; typing on aborts; never shows a text with the response to another', async () => {
      const app = await open();
      await app.says('Search', '');
      await app.field.pressSequentially('fr');
      await app.pass(100);
      await app.field.press('a');
      await app.pass(100);
      await app.field.press('n');
      await app.says('Search', 'Searching for “fran” …');
      await app.pass(150);
      await app.hasArrived();
      await app.asked([]);
      await app.pass(100);
      await app.says('Search', '“fran”: 1 found');
      await app.lists('Found', ['France']);
      await app.asked(['/countries?search=fran 200']);

      await app.network(neverTo('/countries?'));
      await app.field.fill('ger');
      await app.says('Search', 'Searching for “ger” …');
      await app.lists('Found', []);
      await app.pass(300);
      await app.asked(['/countries?search=fran 200', '/countries?search=ger received']);
      await app.field.press('m');
      await app.asked(['/countries?search=fran 200', '/countries?search=ger cancelled']);
      await app.network(answers);
      await app.pass(300);
      await app.says('Search', '“germ”: 1 found');
      await app.field.fill(' ');
      await app.says('Search', '');
      await app.lists('Found', []);

      await app.network(failsAt('/countries?'));
      await app.field.fill(' ice ');
      await app.pass(300);
      await app.alerts('Search', 'The server answered 500.');
      await app.says('Search', '');
      await toldOf(500);
      await app.network(answers);
      await app.field.fill('icel');
      await app.pass(300);
      await app.lists('Found', ['Iceland']);
      await app.alerts('Search', '');
      await app.asked([
        '/countries?search=fran 200',
        '/countries?search=ger cancelled',
        '/countries?search=germ 200',
        '/countries?search=ice 500',
        '/countries?search=icel 200',
      ]);

      for (const { search, found } of await app.seen()) {
        const [, text, count] = /^“(.*)”: (\d+) found$/.exec(search) ?? [];
        expect([search, found.length]).toEqual([search, Number(count ?? 0)]);
        for (const name of found) expect(name.toLowerCase()).toContain(text);
      }
    });

    test('dependent data follows its country, and is never shown with another one', async () => {
      const app = await open();
      await app.says('Country', 'idle');
      await app.choose('France');
      await app.says('Country', 'resolved');
      await app.shows(france);
      await app.lists('Neighbours', besideFrance);
      await app.asked(['/countries?search=France 200', '/countries/FRA 200', '/neighbours/FRA 200']);

      await app.network(neverTo('/neighbours/'));
      await app.choose('Portugal');
      await app.shows('The capital of Portugal is Lisbon.');
      expect(await app.list('Neighbours')).toEqual([]);
      await app.eventually(() => expect(app.requests.at(-1)).toBe('/neighbours/PRT received'));
      await app.network(answers);
      await app.choose('Iceland');
      await app.eventually(() => expect(app.requests).toContain('/neighbours/PRT cancelled'));
      await app.shows('The capital of Iceland is Reykjavik.');
      await app.choose('Portugal');
      await app.lists('Neighbours', ['Spain']);

      const beside: Record<string, readonly string[]> = { France: besideFrance, Portugal: ['Spain'] };
      for (const { status, country, neighbours } of await app.seen()) {
        expect([status, country !== '']).toEqual([
          status,
          ['resolved', 'reloading', 'local'].includes(status),
        ]);
        const [, name = ''] = /^The capital of (\w+) is/.exec(country) ?? [];
        if (neighbours.length > 0) expect([name, neighbours]).toEqual([name, beside[name]]);
      }
    });

    test('an edit is shown at once; it stays once saved, and is rolled back if refused', async () => {
      const reset = {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: '{"capital":"Paris"}',
      };
      expect((await fetch(`${pages.url}/api/countries/FRA`, reset)).ok).toBe(true);
      const app = await open();
      const release = await app.holdSaves();
      await app.choose('France');
      await app.lists('Neighbours', besideFrance);
      const field = app.page.getByLabel('New capital');

      await field.fill('Lutetia');
      await app.button('Save').click();
      await app.says('Country', 'local');
      await app.shows('The capital of France is Lutetia.');
      await app.eventually(async () => expect(await app.button('Save').isDisabled()).toBe(true));
      await release();
      await app.says('Country', 'resolved');
      await app.shows('The capital of France is Lutetia.');
      const saved = ['PATCH /countries/FRA 200', '/countries/FRA 200'];
      const loaded = ['/countries?search=France 200', '/countries/FRA 200', '/neighbours/FRA 200'];
      await app.asked([...loaded, ...saved]);

      await field.fill('');
      await app.button('Save').click();
      await app.shows('The capital of France is .');
      await app.says('Country', 'local');
      await release();
      await app.shows('The capital of France is Lutetia.');
      await app.says('Country', 'resolved');
      await app.alerts('Country', 'Not saved: The server answered 422.');
      await toldOf(422);

      await field.fill('Paris');
      await field.press('Enter');
      await app.shows(france);
      await app.alerts('Country', '');
      await app.says('Country', 'local');
      await release();
      await app.says('Country', 'resolved');
      await app.asked([...loaded, ...saved, 'PATCH /countries/FRA 422', '/countries/FRA 200', ...saved]);

      const sentences = (await app.seen()).map(({ country }) => country).filter((country) => country !== '');
      const capitals = sentences.map((sentence) => sentence.replace(/^.* is |\.$/g, ''));
      expect(capitals.filter((capital, index) => capital !== capitals[index - 1])).toEqual([
        'Paris',
        'Lutetia',
        '',
        'Lutetia',
        'Paris',
      ]);
      expect(
        (await app.seen()).filter(({ country, neighbours }) => country === '' && neighbours.length > 0),
      ).toEqual([]);
    });

    test('it polls while it is mounted and the page is visible', async () => {
      const app = await open();
      const shown = await app.section('Visits').getByRole('status').innerText();
      expect((await fetch(`${pages.url}/api/visits/FRA`, { method: 'POST' })).ok).toBe(true);
      const before = app.polls;
      await app.pass(1000);
      await app.says('Visits', `${Number.parseInt(shown, 10) + 1} visits`);
      await app.pass(1000);
      await app.eventually(() => expect(app.polls).toBeGreaterThan(before + 1));

      await show(app.page, 'hidden');
      await app.hasArrived();
      const hidden = app.polls;
      await app.pass(60_000);
      await app.hasArrived();
      expect(app.polls).toBe(hidden);
      await show(app.page, 'visible');
      await eventually(() => expect(app.polls).toBe(hidden + 1)); // is due
    });

    test('after an error, it announces the retry, retries now on request, and finally gives up', async () => {
      const app = await open();
      await app.network(failsAt('/countries/FRA'));
      await app.choose('France');
      await app.shows('The server answered 500. Retrying (2 of 3). Now');
      await app.says('Country', 'loading');
      await app.button('Now').click();
      await app.shows('The server answered 500. Retrying (3 of 3). Now');
      await app.pass(10_000);
      await app.alerts('Country', 'The server answered 500. Load again');
      await app.says('Country', 'error');
      expect(await app.button('Now').count()).toBe(0);
      await app.button('Load again').click();
      await app.shows('The server answered 500. Retrying (2 of 3). Now');
      await app.network(answers);
      await app.button('Now').click();
      await app.shows(france);
      await app.alerts('Country', '');
      await app.lists('Neighbours', besideFrance);
      await toldOf(500, 500, 500, 500);
      const failed = '/countries/FRA 500';
      await app.asked([
        '/countries?search=France 200',
        ...[failed, failed, failed, failed],
        '/countries/FRA 200',
        '/neighbours/FRA 200',
      ]);
    });

    test('when closed, it aborts what runs, sends no more requests and leaves nothing behind; when opened, it starts again', async () => {
      const app = await open();
      for (const round of [1, 2]) {
        await app.says('Visits', /visits$/);
        await app.says('Search', '');
        await app.says('Country', 'idle');
        await app.choose('France');
        await app.lists('Neighbours', besideFrance);
        await app.field.fill('an');
        await app.pass(310);
        await app.appears(app.button('Germany'));
        const before = app.requests.length;
        await app.network(never);
        await app.button('Germany').click();
        await app.field.fill('isl');
        await app.pass(1310); // so that it polls, too
        await app.eventually(() => {
          expect(app.requests.slice(before).sort()).toEqual([
            '/countries/DEU received',
            '/countries?search=isl received',
          ]);
          expect(app.poll).toBe('received');
        });
        await app.close();
        await app.eventually(() => {
          expect(app.requests.slice(before).sort()).toEqual([
            '/countries/DEU cancelled',
            '/countries?search=isl cancelled',
          ]);
          expect(app.poll).toBe('cancelled');
        });
        await app.asksNoMore();
        await app.eventually(async () => expect([round, await app.left()]).toEqual([round, []]));
        await app.button('Open').click();
      }
    });

    test('when closed during a pause, it does not retry; when closed while saving, the save completes and leaves nothing behind', async () => {
      const app = await open();
      await app.network(failsAt('/countries/PRT'));
      await app.choose('Portugal');
      await app.shows('The server answered 500. Retrying (2 of 3). Now');
      await toldOf(500);
      await app.close();
      await app.asksNoMore();
      await app.eventually(async () => expect(await app.left()).toEqual([]));

      await app.button('Open').click();
      await app.choose('Iceland');
      await app.shows('The capital of Iceland is Reykjavik.');
      const release = await app.holdSaves();
      await app.page.getByLabel('New capital').fill('Reykjavik');
      await app.button('Save').click();
      await app.says('Country', 'local');
      await app.close();
      await release();
      await app.eventually(() => expect(app.requests).toContain('PATCH /countries/ISL 200'));
      await app.asksNoMore();
      await app.eventually(async () => expect(await app.left()).toEqual([]));
    });

    test('axe finds no violation, during a pause and with everything shown', async () => {
      const app = await open();
      await app.network(failsAt('/countries/FRA'));
      await app.choose('France');
      await app.shows('The server answered 500. Retrying (2 of 3). Now');
      const faults = await app.finishes(faultsInEachMode(app.page));
      await app.network(answers);
      await app.button('Now').click();
      await app.lists('Neighbours', besideFrance);
      await app.button('Save').click();
      await app.alerts('Country', 'Not saved: The server answered 422.');
      faults.push(...(await app.finishes(faultsInEachMode(app.page))));
      await toldOf(500, 422);
      expect(faults).toEqual([]);
    });
  });
});
