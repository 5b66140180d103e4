/**
 * Pages of Solid that a server has rendered, and that go on in a browser.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sharedConfig } from 'solid-js';
import { hydrate } from 'solid-js/web';
import { ResourceScope, useResource } from 'xstate-resource/solid';
import { flushPromises } from 'xstate-resource/testing';
import { type Pages, pagesFor } from './solid-pages.js';

interface Rendered {
  readonly html: string;
  /** What is streamed arrives in parts. */
  readonly parts?: readonly string[];
  readonly loads: number;
  readonly state?: never;
}

const carried = globalThis as typeof globalThis & { readonly _$HY: { readonly r: object } };
let script: string;
let results: Readonly<Record<string, Rendered>>;
let pages: Pages;
let end = () => {};
let loads = 0;

const rendered = (name: string) => results[name] as Rendered;

beforeAll(async () => {
  const program = ['--import', 'tsx', '__tests__/frameworks/solid-server-program.ts'];
  const printed = execFileSync(process.execPath, program, {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  ({ script, results } = JSON.parse(printed) as { script: string; results: typeof results });
  mkdirSync('node_modules/.cache/solid', { recursive: true });
  const file = resolve('node_modules/.cache/solid/browser.mjs');
  writeFileSync(file, pagesFor('dom'));
  const { pagesWith } = (await import(pathToFileURL(file).href)) as { pagesWith(entry: object): Pages };
  pages = pagesWith({ ResourceScope, useResource });
});

afterEach(() => {
  end();
  document.body.innerHTML = '';
  jest.restoreAllMocks();
});

const options = (params = 1, name?: string) => ({
  ...(name && { name }),
  params: () => params,
  async loader() {
    loads += 1;
    return { name: `user ${params} of the browser` };
  },
});

function run(code: string): void {
  const script = document.createElement('script');
  script.textContent = code;
  document.head.append(script);
}

/** Puts what a server sends into the page, as a browser does, and runs its scripts. */
function receive(html: string): void {
  const part = document.createElement('div');
  part.innerHTML = html;
  const scripts = [...part.querySelectorAll('script')];
  for (const one of scripts) one.remove();
  document.body.append(...part.childNodes);
  for (const { textContent } of scripts) run(textContent as string);
  for (const one of Object.values(carried._$HY.r)) (one as Partial<Promise<unknown>>)?.catch?.(() => {}); // that of a boundary, which Solid leaves
}

function begin(): void {
  loads = 0;
  for (const left of ['$R', '_$HY']) Reflect.deleteProperty(globalThis, left);
  sharedConfig.done = false as never;
  run(script.replace(/<\/?script[^>]*>/g, '').replace(/<!--.*?-->/g, ''));
}

async function goOn(code: () => never): Promise<string> {
  const said = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'error')];
  end = hydrate(code, document.body);
  const first = document.body.textContent as string;
  await flushPromises();
  await flushPromises();
  for (const spy of said) expect(spy).not.toHaveBeenCalled();
  return first;
}

describe('in the browser', () => {
  test.each(['inside', 'outside'])(
    'what Solid has carried is not loaded again (%s of the boundary)',
    async (where) => {
      begin();
      receive(rendered(`${where} awaited`).html);
      const paragraph = document.querySelector('p');
      expect(await goOn(() => pages.plain(where, options()))).toBe('user 1');
      expect([loads, document.body.textContent]).toEqual([0, 'user 1']);
      expect(document.querySelector('p')).toBe(paragraph);
    },
  );

  test.each(['inside', 'outside'])(
    'what a scope has carried is not loaded again (%s of the boundary)',
    async (where) => {
      begin();
      const { html, state } = rendered(`${where} scoped`);
      receive(html);
      const paragraph = document.querySelector('p');
      await goOn(() => pages.scoped(where, options(1, 'user'), state));
      expect([loads, document.body.textContent]).toEqual([0, 'user 1']);
      expect(document.querySelector('p')).toBe(paragraph);
    },
  );

  test.each(['inside', 'outside'])(
    'what is still to come is waited for (%s of the boundary)',
    async (where) => {
      begin();
      const { parts: [first = '', ...rest] = [] } = rendered(`${where} streamed`);
      receive(first);
      await goOn(() => pages.plain(where, options()));
      expect([loads, document.body.textContent]).toEqual([0, 'waiting']);
      for (const part of rest) receive(part);
      await flushPromises();
      await flushPromises();
      expect([loads, document.querySelector('main')?.textContent]).toEqual([0, 'user 1']);
    },
  );

  test('what a scope carries is waited for, too', async () => {
    begin();
    const { parts: [first = '', ...rest] = [], state } = rendered('outside scoped and streamed');
    receive(first);
    await goOn(() => pages.scoped('outside', options(1, 'user'), state));
    for (const part of rest) receive(part);
    await flushPromises();
    await flushPromises();
    expect([loads, document.querySelector('main')?.textContent]).toEqual([0, 'user 1']);
  });

  test('what does not arrive is loaded', async () => {
    begin();
    receive(rendered('unread awaited').html);
    Object.assign(carried._$HY.r, { '00': Promise.reject(new Error('closed')) });
    await goOn(() => pages.plain('unread', options()));
    await flushPromises();
    expect([loads, document.body.textContent]).toEqual([1, 'resolved user 1 of the browser true']);
  });

  test('what was not awaited is loaded', async () => {
    begin();
    receive(rendered('unread awaited').html);
    await goOn(() => pages.plain('unread', options()));
    expect([loads, document.body.textContent]).toEqual([1, 'resolved user 1 of the browser true']);
  });

  test('a page that was rendered without waiting is loaded and shown', async () => {
    begin();
    receive(rendered('inside at once').html);
    await goOn(() => pages.plain('inside', options()));
    expect([loads, document.body.textContent]).toEqual([1, 'user 1 of the browser']);
  });

  test('an error of the server is shown again, and loads nothing', async () => {
    begin();
    receive(rendered('failing awaited').html);
    await goOn(() => pages.plain('failing', options(-1)));
    expect([loads, document.body.textContent]).toEqual([0, 'no such user']);
  });

  test('other params than those of the server are loaded', async () => {
    begin();
    receive(rendered('outside awaited').html);
    await goOn(() => pages.plain('outside', options(2)));
    expect([loads, document.body.textContent]).toEqual([1, 'user 2 of the browser']);
  });
});
