import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { injection, secret } from './hostile.js';
import { Inspector } from './inspector.js';
import { inBrowser, type Stage } from './stage.js';
import { openWebApp } from './webapp.js';

interface Way {
  readonly name: string;
  readonly open: (stage: Stage, url: string, page: Page) => Promise<Inspector>;
  /**
   * Whether all sanitized values arrive. Stately's inspector leaves out everything after the first
   * ten items, unless it is told to send all.
   */
  readonly isWhole: boolean;
}

const stately = (isWhole: boolean): Way => ({
  name: `Stately’s browser inspector, ${isWhole ? 'told to send all' : 'as it is'}`,
  isWhole,
  open: async (_, url, page) => {
    const popup = page.waitForEvent('popup');
    await page.evaluate(
      ([url, isWhole]) => {
        const inspector = app.createBrowserInspector({
          url,
          ...(isWhole && { serialize: (event) => event }),
        });
        app.inspectResources(inspector, { redact: (key, value) => (key === 'token' ? 'hidden' : value) });
      },
      [url, isWhole] as const,
    );
    const window = await popup;
    return new Inspector(window, window);
  },
});

const ours: Way = {
  name: 'our connection',
  isWhole: true,
  open: async (stage, url, page) => {
    await page.evaluate((url) => {
      app.inspectResources(app.connectInspector({ url }), {
        redact: (key, value) => (key === 'token' ? 'hidden' : value),
      });
    }, url);
    return stage.inspector(url);
  },
};

/** A part of the text that is shown for each. */
const shown: Readonly<Record<string, string | RegExp>> = {
  bigint: '12345678901234567890n',
  map: 'Map(1)',
  set: 'Set(2)',
  date: '2024-02-29T00:00:00.000Z',
  never: 'Invalid Date',
  circular: '{name, self}',
  deep: /^deep\{/,
  rows: 'Array(100,000)',
  error: 'RangeError: out of reach',
  signal: /AbortSignal \{aborted: false\}/,
  element: /VIDEO/i,
  point: 'Point {x: 1, y: 2}',
  undefined: 'undefined',
  nan: 'NaN',
  symbol: 'Symbol(sign)',
  function: 'ƒ named',
  bytes: 'Uint8Array(1,000,000)',
  promise: 'Promise {}',
  proxy: 'not for you',
  asked: '{getter: Getter {}, toJSON: ƒ toJSON}',
  token: '"hidden"',
  text: '500000 characters',
  rtl: 'עברית',
  emoji: '👩‍👩‍👧‍👦🏴‍☠️',
  constructor: '"mine"',
};

inBrowser('Hostile values', (stage) => {
  test.each([ours, stately(true), stately(false)])(
    'by $name: no secret leaves, nothing is executed, no transition is missed',
    async ({ open, isWhole }) => {
      await stage().context.addInitScript(() => {
        const heard: string[] = [];
        Object.assign(window, { heard });
        addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)));
      });
      const { url } = await stage().server();
      const page = await openWebApp(stage());
      const inspector = await open(stage(), url, page);
      await page.evaluate(async () => {
        const values = app.hostileValues();
        const all = app.resource({ name: 'all', loader: async () => values });
        await all.settled();
        const each = app.resource<unknown, void>({ name: 'each', loader: () => new Promise(() => {}) });
        for (const [name, value] of Object.entries(values)) each.set(name === 'token' ? name : value); // a secret is known by its name
        each.set('the last one');
        const thrown = app.resource({
          name: 'thrown',
          loader: () => Promise.reject(new Error(app.injection, { cause: values })),
        });
        await thrown.settled();
        await app.resource({ name: app.injection.repeat(20), loader: async () => 'named' }).settled();
      });

      await inspector.choose('all');
      // alphabetically the eleventh of the context
      const value = isWhole ? 'value' : 'latest';
      await inspector.field(value).locator('summary').first().click();
      await inspector.says(inspector.field('bigint'), 'n');
      for (const [name, text] of Object.entries(isWhole ? shown : {}))
        await inspector.says(inspector.field(name), text);
      await inspector.says(inspector.told, /^all went from loading to resolved/);

      await inspector.choose('each');
      await inspector.says(inspector.told, 'A value was set: "the last one"');
      const count = await page.evaluate(() => Object.keys(app.hostileValues()).length);
      await inspector.says(inspector.region('Events').getByRole('heading'), String(count + 3)); // it started, had params, and the last one

      await inspector.choose('thrown');
      await inspector.says(inspector.told, injection.slice(0, 40));
      await inspector.search.fill('window.hacked');
      await inspector.actors.first().click();
      await inspector.says(inspector.field(value), '"named"');
      await inspector.says(inspector.active, 'State resolved');
      const overflow = await inspector.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);

      const said = stage().sent;
      for (const each of stage().context.pages()) {
        const { heard, hacked, text, html } = await each.evaluate(() => ({
          heard: (window as unknown as { heard: string[] }).heard.join(''),
          hacked: 'hacked' in window,
          text: document.body.innerText,
          html: document.querySelectorAll('img, body script[src]:not([src="/app.js"]), a[href^="javascript"]')
            .length,
        }));
        expect([hacked, html]).toEqual([false, 0]);
        said.push(text, heard);
      }
      expect(said.some((text) => text.includes('hidden'))).toBe(true);
      expect(said.some((text) => text.includes(secret))).toBe(false);
    },
  );

  test('a name that changes the text direction affects only itself', async () => {
    const { url } = await stage().server();
    const inspector = await stage().inspector(url);
    const page = await openWebApp(stage());
    await page.evaluate(async (url) => {
      app.inspectResources(app.connectInspector({ url }));
      const turned = app.resource({ name: 'turned \u202Edrawkcab', loader: async () => 'done' });
      await turned.settled();
    }, url);
    await inspector.says(inspector.told, 'went from loading to resolved');
    const places = await inspector.told.evaluate((told) => {
      const text = [...told.childNodes].find((node) => node.textContent?.includes('went from')) as Text;
      return ['went', 'from'].map((word) => {
        const range = document.createRange();
        range.setStart(text, text.data.indexOf(word));
        range.setEnd(text, text.data.indexOf(word) + 1);
        return range.getBoundingClientRect().left;
      });
    });
    expect(places[0]).toBeLessThan(places[1] as number);
  });
});
