import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findBrowser, howToGetOne, launchBrowser } from './browser.js';
import { errors, model, type Path, requestsIn, type State } from './model.js';
import { type PageServer, startPageServer } from './page-server.js';
import { readScreen, screenOf } from './screen.js';

const patience = 30_000; // how long the page may take to show a state, in milliseconds
jest.setTimeout(60_000);

const executable = findBrowser();
const isSkipped = executable === undefined && !process.env.CI;
if (isSkipped)
  process.stderr.write(`No browser found, so the tests of the country page are skipped. ${howToGetOne}\n`);

(isSkipped ? describe.skip : describe)('The country page', () => {
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  /** Errors and warnings that the page has logged, and its requests to other servers. */
  let complaints: string[] = [];

  beforeAll(async () => {
    if (executable === undefined)
      throw new Error(`No browser found to test the country page. ${howToGetOne}`);
    server = await startPageServer();
    browser = await launchBrowser(executable);
    page = await browser.newPage();
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(server.url) && !url.startsWith('data:')) complaints.push(`request to ${url}`);
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(async () => {
    complaints = [];
    await page.goto(server.url); // a fresh start, much cheaper than a new page
    server.requests.length = 0;
  });

  /** Repeats a check in each frame of the page until it passes. */
  async function eventually(check: () => unknown): Promise<void> {
    for (const end = performance.now() + patience; ; ) {
      try {
        await check();
        return;
      } catch (error) {
        if (performance.now() > end) throw error;
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
    }
  }

  /** Checks the page and the server: the page must have cancelled superseded requests, and no others. */
  const check = (state: State) =>
    eventually(async () => {
      const waiting = server.requests.filter((request) => request.state === 'waiting');
      expect(await page.evaluate(readScreen)).toEqual(screenOf(state));
      expect(waiting.map(({ code }) => code)).toEqual(requestsIn(state));
    });

  async function follow(path: Path): Promise<void> {
    const logged: unknown[] = []; // what the browser itself logs about a failed load
    await path.test({
      events: {
        params: ({ event }) => page.getByLabel('Country').selectOption(event.params ?? ''),
        reload: () => page.getByRole('button', { name: 'Reload' }).click(),
        set: async ({ event }) => {
          await page.getByLabel('Your name for it').fill(event.value.name);
          await page.getByLabel('Your capital').fill(event.value.capital ?? '');
          await page.getByRole('button', { name: 'Rename' }).click();
        },
        'xstate.done.actor.loader': ({ event }) => server.requests.at(-1)?.answer(200, event.output),
        'xstate.error.actor.loader': ({ event }) => {
          const isCut = event.error === errors.cut;
          logged.push(expect.stringMatching(isCut ? /CONTENT_LENGTH_MISMATCH/ : /status of 500/));
          if (isCut) server.requests.at(-1)?.cut();
          else server.requests.at(-1)?.answer(500, { error: errors.refused.message });
        },
      },
      states: check,
    });
    await eventually(() => expect(complaints).toEqual(logged));
  }

  for (const path of model.transitionPaths()) test(path.description, () => follow(path));

  test('every transition was taken', () => expect(model.coverage().missing).toEqual([]));

  describe('all simple paths of up to two events', () => {
    for (const path of model.simplePaths({ maxLength: 2 })) test(path.description, () => follow(path));
  });
});
