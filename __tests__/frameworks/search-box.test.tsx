/**
 * The search boxes of the pages in docs/frameworks. Those of Vue, Solid and Angular are only
 * type-checked and built; the browser test runs the applications.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { readFileSync } from 'node:fs';
import { afterEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { compile } from 'svelte/compiler';
import { flushPromises } from 'xstate-resource/testing';
import { SearchBox } from '../../docs/examples/frameworks/react/search-box.js';

afterEach(cleanup);

test('React: more typing cancels the request, and the list always matches the text', async () => {
  const requests: { url: string; signal: AbortSignal; answer: (names: string[]) => void }[] = [];
  globalThis.fetch = jest.fn((url: unknown, options: unknown) => {
    const { signal } = options as { signal: AbortSignal };
    return new Promise<Response>((resolve) => {
      const answer = (names: string[]) =>
        resolve({ json: async () => names.map((name) => ({ code: name, name })) } as unknown as Response);
      requests.push({ url: String(url), signal, answer });
    });
  }) as typeof fetch;
  render(<SearchBox />);
  const type = (value: string) =>
    act(async () => void fireEvent.change(screen.getByRole('searchbox'), { target: { value } }));
  await type('fr');
  await type('fra');
  expect(requests.map(({ url, signal }) => [url, signal.aborted])).toEqual([
    ['/api/countries?search=fr', true],
    ['/api/countries?search=fra', false],
  ]);
  await act(async () => {
    requests[1]?.answer(['France']);
    await flushPromises();
  });
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['France']);
  await type('');
  expect(screen.queryAllByRole('listitem')).toEqual([]);
});

test('Svelte: the compiler reports nothing', () => {
  const source = readFileSync('docs/examples/frameworks/svelte/search-box.svelte', 'utf8');
  expect(compile(source, { generate: 'client' }).warnings).toEqual([]);
});
