import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { findExamples } from '../../docs/examples/examples.js';
import { faultsInEachMode } from './faults.js';
import { ExamplePages } from './pages.js';
import { eventually, inBrowser, never } from './stage.js';

const answers = { delay: 0, server: 'answers' } as const;

inBrowser('The examples as pages without a framework, and the list of all pages', (stage) => {
  let pages: ExamplePages;
  let before: number;
  beforeAll(async () => {
    pages = await ExamplePages.start();
  });
  afterAll(() => pages?.close());
  beforeEach(async () => {
    await pages.network(answers);
    before = pages.requests.length; // includes those not reported yet
    stage().knows(pages.url);
  });

  test('10-search: debounces, cancels, dims the list, and retries after an error', async () => {
    const page = await stage().context.newPage();
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
    await page.goto(pages.urlOf('10-search', 'dom'));
    const field = page.getByRole('searchbox', { name: 'Part of its name' });
    const list = page.getByRole('list', { name: 'Countries' });
    const shows = (summary: string, countries: readonly string[], busy: 'true' | 'false') =>
      eventually(async () => {
        const now = [
          await page.getByRole('status').innerText(),
          await list.getByRole('listitem').allInnerTexts(),
        ];
        expect([...now, await list.getAttribute('aria-busy')]).toEqual([summary, countries, busy]);
      });
    const asked = (...lines: readonly string[]) =>
      eventually(() =>
        expect(
          pages.requests.slice(before).map(({ path, status, state }) => `${path} ${status ?? state}`),
        ).toEqual(lines),
      );

    await shows('', [], 'false');
    await field.pressSequentially('ger');
    await shows('Searching …', [], 'true');
    await page.clock.runFor(299);
    await field.press('m');
    await page.clock.runFor(300);
    await shows('Found: 1', ['Germany'], 'false');
    await asked('/countries?search=germ 200');

    await pages.network(never);
    await field.fill('is');
    await page.clock.runFor(300);
    await asked('/countries?search=germ 200', '/countries?search=is received');
    await shows('Searching …', ['Germany'], 'true');
    await pages.network({ delay: 0, server: 'fails' });
    await field.fill('iceland');
    await page.clock.runFor(300);
    await eventually(async () =>
      expect(await page.getByRole('alert').innerText()).toBe('The server answered 500. Try again'),
    );
    await shows('', [], 'false');
    await stage().complainsOf('status of 500');

    await pages.network(answers);
    await page.getByRole('button', { name: 'Try again' }).click(); // without a pause
    await shows('Found: 1', ['Iceland'], 'false');
    await page.clock.resume();
    expect(await faultsInEachMode(page)).toEqual([]);
    await field.fill(' ');
    await shows('', [], 'false');
    await asked(
      '/countries?search=germ 200',
      '/countries?search=is cancelled',
      '/countries?search=iceland 500',
      '/countries?search=iceland 200',
    );
  });

  test('/ lists all pages by framework, and each page links back', async () => {
    const page = await stage().page(pages.url);
    const lists = await page.getByRole('list').all();
    const listed = await Promise.all(
      lists.map((list) =>
        list
          .getByRole('link')
          .evaluateAll((links) => links.map((link) => `${link.textContent} ${link.getAttribute('href')}`)),
      ),
    );
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
      'No framework',
      'React',
      'Vue',
    ]);
    expect(listed).toEqual(
      (['dom', 'react', 'vue'] as const).map((framework) =>
        findExamples()
          .filter((example) => example.pages.includes(framework))
          .map(({ number, name, title }) => `${title} /${framework}/?${number}-${name}`),
      ),
    );
    expect(await faultsInEachMode(page)).toEqual([]);
    for (const [at, heading] of ['Find a country', 'Find a country', 'Countries by name'].entries()) {
      await page.getByRole('list').nth(at).getByRole('link', { name: 'Search with debouncing' }).click();
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.getByRole('link', { name: 'All pages' }).click();
      await page.getByRole('heading', { level: 1, name: 'Examples as pages' }).waitFor();
    }
  });

  test.each([
    ['/react/', 'The URL does not name a page.'],
    ['/vue/?nonsense', 'There is no page named "nonsense".'],
    ['/vue/?16-retry', 'There is no page named "16-retry".'],
    ['/dom/?main', 'There is no page named "main".'],
  ])('%s shows what is wrong, with a link to all pages', async (path, text) => {
    const page = await stage().page(`${pages.url}${path}`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toBe(text);
    await page.getByRole('link', { name: 'All pages' }).click();
    await page.getByRole('heading', { level: 1, name: 'Examples as pages' }).waitFor();
  });
});
