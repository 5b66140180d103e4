/**
 * Solid pages that a server has rendered and a browser hydrates.
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
  /** A streamed page arrives in parts. */
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

/** Inserts what a server sends into the page, as a browser does, and runs its scripts. */
function receive(html: string): void {
  const part = document.createElement('div');
  part.innerHTML = html;
  const scripts = [...part.querySelectorAll('script')];
  for (const one of scripts) one.remove();
  document.body.append(...part.childNodes);
  for (const { textContent } of scripts) run(textContent as string);
  for (const one of Object.values(carried._$HY.r)) (one as Partial<Promise<unknown>>)?.catch?.(() => {}); // Solid leaves that of a boundary
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
    'what Solid has transferred is not loaded again (%s of the boundary)',
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
    'what a scope has transferred is not loaded again (%s of the boundary)',
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
    'a value that has not arrived yet is awaited (%s of the boundary)',
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

  test('a value that a scope transfers is awaited, too', async () => {
    begin();
    const { parts: [first = '', ...rest] = [], state } = rendered('outside scoped and streamed');
    receive(first);
    await goOn(() => pages.scoped('outside', options(1, 'user'), state));
    for (const part of rest) receive(part);
    await flushPromises();
    await flushPromises();
    expect([loads, document.querySelector('main')?.textContent]).toEqual([0, 'user 1']);
  });

  test('a value that does not arrive is loaded', async () => {
    begin();
    receive(rendered('unread awaited').html);
    Object.assign(carried._$HY.r, { '00': Promise.reject(new Error('closed')) });
    await goOn(() => pages.plain('unread', options()));
    await flushPromises();
    expect([loads, document.body.textContent]).toEqual([1, 'resolved user 1 of the browser true']);
  });

  test('a value that was not awaited is loaded', async () => {
    begin();
    receive(rendered('unread awaited').html);
    await goOn(() => pages.plain('unread', options()));
    expect([loads, document.body.textContent]).toEqual([1, 'resolved user 1 of the browser true']);
  });

  test('a page that was rendered without waiting loads and shows its value', async () => {
    begin();
    receive(rendered('inside at once').html);
    await goOn(() => pages.plain('inside', options()));
    expect([loads, document.body.textContent]).toEqual([1, 'user 1 of the browser']);
  });

  test('an error from the server is shown again, and nothing is loaded', async () => {
    begin();
    receive(rendered('failing awaited').html);
    await goOn(() => pages.plain('failing', options(-1)));
    expect([loads, document.body.textContent]).toEqual([0, 'no such user']);
  });

  test("params that differ from the server's are loaded", async () => {
    begin();
    receive(rendered('outside awaited').html);
    await goOn(() => pages.plain('outside', options(2)));
    expect([loads, document.body.textContent]).toEqual([1, 'user 2 of the browser']);
  });
});
