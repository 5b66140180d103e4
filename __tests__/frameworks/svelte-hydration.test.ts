/**
 * Svelte pages that a server has rendered and a browser hydrates.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */
import { execFileSync } from 'node:child_process';
import { afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { flushSync, hydrate, unmount } from 'svelte';
import { setResourceScope, useResource } from 'xstate-resource/svelte';
import { flushPromises } from 'xstate-resource/testing';
import { component } from './svelte-components.js';
import { pages } from './svelte-pages.js';

interface Rendered {
  readonly body: string;
  readonly state: never;
  readonly loads: number;
}

let results: Readonly<Record<'plain' | 'awaiting' | 'outside' | 'signals', Rendered>>;
let end = () => {};
let loads = 0;

beforeAll(() => {
  const program = ['--import', 'tsx', '__tests__/frameworks/svelte-server-program.ts'];
  const printed = execFileSync(process.execPath, program, {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  results = JSON.parse(printed) as typeof results;
});

afterEach(() => {
  end();
  document.body.innerHTML = '';
  jest.restoreAllMocks();
});

const text = () => document.querySelector('main')?.textContent;

async function hydratePage(page: never, { body, state }: Rendered): Promise<Element | null> {
  const spies = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'error')];
  loads = 0;
  document.body.innerHTML = body;
  const before = document.querySelector('p');
  const setUp = () => {
    setResourceScope(state);
    return useResource({
      name: 'user',
      params: () => 1,
      async loader() {
        loads += 1;
        return { name: 'Ada of the browser' };
      },
    });
  };
  const mounted = hydrate(page, { target: document.body, props: { setUp } as never });
  end = () => void unmount(mounted);
  flushSync();
  for (let turns = 0; turns < 3; turns++) await flushPromises();
  flushSync();
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  return before;
}

test('the browser loads a value that was not awaited', async () => {
  const before = await hydratePage(await component('Plain', pages.Plain), results.plain);
  expect([loads, text()]).toEqual([1, 'resolved Ada of the browser true']);
  expect(document.querySelector('p')).toBe(before);
});

test('the browser does not load an awaited value again', async () => {
  const page = await component('Awaiting', pages.Awaiting, { experimental: { async: true } });
  const before = await hydratePage(page, results.awaiting);
  expect([loads, text()]).toEqual([0, 'resolved Ada']);
  expect(document.querySelector('p')).toBe(before);
});

test('a page that awaits nothing can get a state', async () => {
  const body = results.plain.body
    .replace('loading', 'resolved')
    .replace('nobody', 'Ada')
    .replace('false', 'true');
  await hydratePage(await component('Plain', pages.Plain), { ...results.awaiting, body });
  expect([loads, text()]).toEqual([0, 'resolved Ada true']);
});
