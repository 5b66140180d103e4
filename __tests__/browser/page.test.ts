/**
 * The built page of the inspector in a real browser, fed by the real server. Its data and words are
 * tested without a browser, in page-*.test.ts.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { InspectorServer } from 'xstate-resource/inspect/server';
import { Program } from '../support/program.js';
import { faultsOf } from './faults.js';
import { eventually, inBrowser } from './stage.js';

/** A chart that is larger than any screen: 30 states in a row. */
const large = JSON.stringify({
  id: 'large',
  initial: 's0',
  invoke: { id: 'loader', src: 'loader' },
  states: Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [
      `s${index}`,
      { on: { NEXT: `s${(index + 1) % 30}`, FIRST: 's0' } },
    ]),
  ),
});

interface Look {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

inBrowser('The inspector’s page', (stage) => {
  let server: InspectorServer;
  let page: Page;
  let program: Program;
  let sent: number;

  beforeEach(async () => {
    server = await stage().server();
    program = new Program();
    program.time = Date.now();
    sent = 0;
  });

  async function open({ colorScheme, width = 1440, height = 900 }: Look = {}): Promise<void> {
    page = await stage().context.newPage();
    if (colorScheme !== undefined) await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.goto(server.url);
  }

  /** Sends the program's messages since the last call. */
  async function send(): Promise<void> {
    const items = program.said.slice(sent) as { message: unknown }[];
    sent = program.said.length;
    const body = JSON.stringify(items.map(({ message }) => message));
    const { ok } = await fetch(`${server.url}/messages?client=program`, { method: 'POST', body });
    expect(ok).toBe(true);
  }

  /** A resource that loads, is cancelled by new params, and resolves; and another that fails. */
  async function sendStory(): Promise<void> {
    program.resource('x:1', 'country');
    program.step('x:1', { type: 'xstate.init' }, 'idle');
    program.load('x:1', 'x:2', { code: 'DEU' });
    program.time += 320;
    program.load('x:1', 'x:3', { code: 'FRA' }, 'x:2');
    program.resource('x:4', 'weather');
    program.load('x:4', 'x:5', { code: 'XXX' });
    program.fail('x:4', 'x:5', 'There is no <b>country</b> "XXX"');
    await send();
  }

  const told = () => page.locator('.told');
  const says = (text: string) => page.getByText(text).first().waitFor();
  const bar = (outcome: string) => page.locator(`.row.load.${outcome}`);
  const isFocused = (selector: string) =>
    page.waitForFunction((it) => document.activeElement?.matches(it), selector);

  test('It says what to do while it has nothing to show', async () => {
    await open();
    await says('Connected');
    await says('Waiting for actors');
    await says(`inspectResources(connectInspector({ url: '${server.url}' }));`);
  });

  test('It shows a cancelled load and what cancelled it', async () => {
    await open();
    await sendStory();
    await told().getByText('The load of').waitFor();
    expect(await told().textContent()).toMatch(
      /^The load of {code: "DEU"} was cancelled after 0.32 s, .* because new params arrived: {code: "FRA"}. A new load began.$/,
    );
    expect(await bar('cancelled').textContent()).toContain('cancelled after 0.32 s by params {code: "FRA"}');
    expect(await bar('running').textContent()).toContain('running for');
    program.time += 100;
    program.finish('x:1', 'x:3');
    await send();
    await told().getByText('because its loader finished').waitFor();
    await bar('done').waitFor();
    await bar('cancelled').click();
    await told().getByText('The load of').waitFor();
    expect(await page.getByRole('option', { selected: true }).allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining('params {code: "FRA"}')]),
    );
    await says('After “params”');
    await page.keyboard.press('Escape');
    await told().getByText('because its loader finished').waitFor();
  });

  test('It shows errors unchanged', async () => {
    await open();
    await sendStory();
    await page.getByRole('option', { name: 'weather' }).click();
    await told().getByText('loader failed').or(told().getByText('failed')).first().waitFor();
    expect(await told().textContent()).toContain(
      'because its loader failed: There is no <b>country</b> "XXX".',
    );
    expect(await page.locator('b', { hasText: 'country' }).count()).toBe(0);
  });

  test('It shows a wait, the items of a stream, and a value from the cache', async () => {
    await open();
    program.resource('x:1', 'prices');
    program.wait('x:1', 'x:2', 'country');
    program.time += 300;
    program.load('x:1', 'x:3', 'gold', 'x:2');
    for (const item of [1, 2, 3]) {
      program.time += 200;
      program.item('x:1', 'x:3', item);
    }
    await send();
    await told().getByText('Its stream emitted an item: 3').waitFor();
    expect(await bar('wait').textContent()).toContain('waited 0.30 s for the resource country');
    expect(await page.locator('.row.load.cancelled, .badge').count()).toBe(0);
    const marks = await bar('running').locator('.item').all();
    const places = await Promise.all(marks.map(async (mark) => (await mark.boundingBox())?.x ?? Number.NaN));
    expect(places).toEqual([...new Set(places)].sort((one, other) => one - other));
    expect(places).toHaveLength(3);
    const taken = page.locator('.chart-node.is-active .is-taken').first();
    expect(await taken.textContent()).toBe('loader.item');
    const colours = await taken.evaluate((line) =>
      ['tspan', 'rect'].map((part) => getComputedStyle(line.querySelector(part) as Element).fill),
    );
    expect(new Set(colours).size).toBe(2); // it can be read

    program.step('x:1', { type: 'params', params: 'oil', cached: 5, revalidate: true }, 'reloading');
    await send();
    await says('from the cache');
    await told().getByText('with a value from the cache, shown while it reloads').waitFor();
    expect(await page.locator('#event .badge').allTextContents()).toEqual(['from the cache']);
  });

  test('A page that opens late shows the past, and one that reconnects shows the present', async () => {
    await sendStory();
    await open();
    await bar('cancelled').waitFor();
    const { port } = server;
    await server.close();
    await says('The server is gone. Reconnecting …');
    await bar('cancelled').waitFor();
    server = await stage().server(port);
    await says('Connected');
    stage().complaints = []; // the browser has logged the refused connections
    await page.locator('#actor .over', { hasText: 'country' }).waitFor();
    sent = 0;
    program.time += 1000;
    program.step('x:1', { type: 'reload' }, 'reloading');
    await send();
    await page.locator('#actor .row:not(.over)', { hasText: 'reloading' }).waitFor();
    expect(await page.locator('#actor [role=option]').count()).toBe(2);
  });

  test('The keyboard reaches everything', async () => {
    await open();
    await sendStory();
    await bar('cancelled').waitFor();
    await page.keyboard.press('/');
    await isFocused('input[type=search]');
    await page.keyboard.type('wea');
    await page.locator('#actor [role=option]', { hasText: 'country' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.locator('#actor [role=option]', { hasText: 'country' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await isFocused('#actor');
    await page.keyboard.press('End');
    await page.locator('h2', { hasText: 'weather' }).waitFor();
    await page.keyboard.press('3');
    await isFocused('#event');
    await page.keyboard.press('Home');
    await says('After “params”');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await says('After “params”'); // Escape has only closed the dialog
  });

  test.each<[string, Look]>([
    ['wide, light', { colorScheme: 'light' }],
    ['wide, dark', { colorScheme: 'dark' }],
    ['on a phone, light', { colorScheme: 'light', width: 380, height: 800 }],
    ['on a phone, dark', { colorScheme: 'dark', width: 380, height: 800 }],
  ])('axe finds no fault: %s', async (_, look) => {
    await open(look);
    const check = async () => expect(await faultsOf(page)).toEqual([]);
    await says('Waiting for actors');
    await check();
    await sendStory();
    await page.locator('.told').waitFor();
    for (const tab of await page.locator('.tab:visible').all()) {
      await tab.click();
      await check();
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await check();
  });

  test.each([
    [1280, 800],
    [1024, 700],
    [700, 420],
    [390, 844],
  ])('The chart is whole, with many loads below it: %d × %d', async (width, height) => {
    await open({ width, height });
    program.resource('x:1', 'country');
    for (let load = 2; load < 20; load += 1) program.load('x:1', `x:${load}`, load, `x:${load - 1}`);
    program.actor('y:1', { name: 'large', definition: large, snapshot: { status: 'active', value: 's1' } });
    program.load('y:1', 'y:2', 1);
    program.step('y:1', { type: 'NEXT' }, 's2');
    await send();
    for (const name of ['country', 'large']) {
      const actors = page.locator('.actors-tab:visible');
      if ((await actors.count()) > 0) await actors.click();
      await page.getByRole('option', { name }).click();
      await page.locator('.middle h2', { hasText: name }).waitFor();
      const places = () =>
        page.evaluate(() => {
          const [svg, foot, timeline] = ['.chart-drawing', '.chart-about', '.timeline'].map((each) => {
            const { left, right, top, bottom } = (
              document.querySelector(each) as Element
            ).getBoundingClientRect();
            return { left, right, top, bottom };
          });
          const parts = [...document.querySelectorAll('.chart-drawing .chart-node')].map((part) =>
            part.getBoundingClientRect(),
          );
          const place = (document.querySelector('.chart-place') as Element).getBoundingClientRect();
          const isIn = (part: DOMRect) =>
            part.left >= place.left &&
            part.right <= place.right &&
            part.top >= place.top &&
            part.bottom <= place.bottom;
          return {
            svg,
            foot,
            timeline,
            count: parts.length,
            hidden: parts.filter((part) => !isIn(part)).length,
          };
        });
      await eventually(async () => {
        const { svg, foot, timeline, count, hidden } = await places();
        expect(count).toBeGreaterThan(name === 'large' ? 20 : 6);
        expect(hidden).toBe(0);
        expect(svg?.bottom).toBeLessThanOrEqual(foot?.top as number);
        expect(foot?.bottom).toBeLessThanOrEqual(timeline?.top as number);
        expect(svg?.right).toBeLessThanOrEqual(width);
      });
    }
    const full = page.getByRole('button', { name: 'Full size' });
    await full.click();
    const isAtFullSize = () =>
      page
        .locator('.chart-drawing')
        .evaluate((svg) => svg.getBoundingClientRect().width === Number(svg.getAttribute('width')));
    await eventually(async () => expect(await isAtFullSize()).toBe(true));
    const active = page.locator('.chart-node.is-active');
    const isInSight = async () => {
      const [part, place] = [await active.boundingBox(), await page.locator('.chart-place').boundingBox()];
      return (
        part !== null &&
        place !== null &&
        part.x >= place.x &&
        part.y >= place.y - 1 &&
        part.x + part.width <= place.x + place.width
      );
    };
    await eventually(async () => expect(await isInSight()).toBe(true));
    await full.click();
    await eventually(async () => expect(await isAtFullSize()).toBe(false));
  });

  test('Ended programs are one row, which the keyboard expands, and each has its name', async () => {
    const post = (path: string, query: object, body = '') =>
      fetch(`${server.url}${path}?${new URLSearchParams({ ...query })}`, { method: 'POST', body });
    for (const [index, title] of [
      '',
      'node seed.ts',
      'node seed.ts',
      '<b>bold</b> \u202Edlob',
      'Shop',
    ].entries()) {
      const one = new Program();
      one.time = Date.now();
      one.resource('x:1', 'resource');
      one.resource('x:2', `user of ${index}`);
      const messages = one.said.map((item) => (item as { message: unknown }).message);
      await post('/messages', { client: index, title }, JSON.stringify(messages));
      if (index < 4) await post('/gone', { client: index });
    }
    await open();
    const list = page.locator('#actor');
    const ended = page.locator('#ended');
    const texts = async (box: typeof list) =>
      (await box.locator('.program, .name').allTextContents()).map((text) => text.trim());
    const fold = page.getByRole('button', { name: '4 ended programs' });
    await fold.waitFor();
    await eventually(async () => expect(await texts(list)).toEqual(['Shop', 'resource 1', 'user of 4']));
    expect([await ended.count(), await fold.getAttribute('aria-expanded')]).toEqual([0, 'false']);

    await list.focus();
    await page.keyboard.press('Tab');
    await isFocused('.fold');
    await page.keyboard.press('Enter');
    await ended.waitFor();
    expect(await fold.getAttribute('aria-expanded')).toBe('true');
    expect((await texts(ended)).filter((text) => text.endsWith(', gone'))).toEqual([
      '<b>bold</b> dlob, gone',
      'node seed.ts (3), gone',
      'node seed.ts (2), gone',
      'Program 1, gone',
    ]);
    expect(await faultsOf(page)).toEqual([]);

    await page.keyboard.press('Tab');
    await isFocused('#ended');
    await page.keyboard.press('End');
    await page.locator('.middle h2', { hasText: 'user of 0' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press(' ');
    await eventually(async () =>
      expect(await texts(ended)).toEqual(['Program 1, gone', 'resource 1', 'user of 0']),
    );
    expect(await ended.getByRole('option', { selected: true }).count()).toBe(1);
    await list.getByRole('option', { name: 'user of 4' }).click();
    await ended.waitFor({ state: 'detached' });

    await post('/messages', { client: 4, title: 'Shop (1)' }, '[]');
    await list.getByText('Shop (1)').waitFor();
    await page.reload();
    await list.getByText('Shop (1)').waitFor();
  });

  test('The theme is remembered', async () => {
    await open({ colorScheme: 'light' });
    const theme = () => page.evaluate(() => getComputedStyle(document.body).colorScheme);
    await page.getByRole('button', { name: 'Theme: system' }).click();
    await page.getByRole('button', { name: 'Theme: light' }).click();
    expect(await theme()).toBe('dark');
    await page.reload();
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
    expect(await theme()).toBe('dark');
  });

  test('Only the visible ones of 1,000 actors and 10,000 events are rendered', async () => {
    await open();
    for (let index = 0; index < 1000; index += 1) program.resource(`x:${index}`, `resource ${index}`);
    for (let index = 0; index < 10_000; index += 1)
      program.event(`x:${index % 1000}`, { type: 'hello', index });
    await send();
    await says('1,000 actors · 10,000 events');
    await page.getByLabel('of all actors').check();
    await page.locator('#event [aria-posinset="10000"]').waitFor();
    expect(await page.locator('.row').count()).toBeLessThan(150);
  });

  test('It can be in a frame of the inspected page, as createBrowserInspector does it', async () => {
    await open();
    const host = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<iframe></iframe>'),
    );
    await once(host.listen(0, '127.0.0.1'), 'listening');
    stage().ends(async () => {
      host.close();
      host.closeAllConnections();
    });
    const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
    stage().knows(url);
    await page.goto(url);
    program.resource('x:1', 'in the page');
    await page.evaluate(
      ([url, messages]) => {
        const frame = document.querySelector('iframe') as HTMLIFrameElement;
        addEventListener('message', ({ data }) => {
          if (data.type !== '@statelyai.connected') return;
          for (const message of messages) frame.contentWindow?.postMessage(message, '*');
        });
        frame.src = url;
      },
      [server.url, program.said.map((item) => (item as { message: unknown }).message)] as const,
    );
    await page.frameLocator('iframe').getByRole('heading', { name: 'in the page' }).waitFor();
  });
});
