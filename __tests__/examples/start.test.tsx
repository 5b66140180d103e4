/**
 * The application of docs/start.md.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { flushPromises } from 'xstate-resource/testing';
import App from '../../docs/examples/start/app.js';

/** All requests so far, and how to answer each. */
let requests: {
  readonly url: string;
  readonly signal: AbortSignal;
  answer(status: number, body?: object): void;
}[];

beforeEach(() => {
  requests = [];
  globalThis.fetch = jest.fn((url: unknown, options: unknown) => {
    const { signal } = options as { signal: AbortSignal };
    return new Promise<Response>((resolve) => {
      const answer = (status: number, body?: object) =>
        resolve({ ok: status < 400, status, json: async () => body } as unknown as Response);
      requests.push({ url: String(url), signal, answer });
    });
  }) as typeof fetch;
});

afterEach(cleanup);

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));

const answer = (status: number, body?: object) =>
  act(async () => {
    requests.at(-1)?.answer(status, body);
    await flushPromises();
  });

const shown = () => [
  screen.getByText(/^Status/).textContent,
  screen.queryByRole('heading')?.textContent,
  screen.queryByRole('alert')?.textContent,
];

test('the first application goes through all statuses that docs/start.md describes', async () => {
  await act(async () => void render(<App />));
  expect(shown()).toEqual(['Status: loading', undefined, undefined]);
  await answer(200, { name: 'Ada Lovelace', born: 1815 });
  expect(shown()).toEqual(['Status: resolved', 'Ada Lovelace', undefined]);

  await click('Reload');
  expect(shown()).toEqual(['Status: reloading', 'Ada Lovelace', undefined]);
  await answer(200, { name: 'Ada Lovelace', born: 1815 });
  await click('Rename');
  expect(shown()).toEqual(['Status: local', 'You', undefined]);

  await click('Other user');
  await click('Other user');
  await click('Other user');
  expect(requests.map(({ url, signal }) => [url, signal.aborted])).toEqual([
    ['/users/1.json', false],
    ['/users/1.json', false],
    ['/users/2.json', true],
    ['/users/1.json', true],
    ['/users/2.json', false],
  ]);
  expect(shown()).toEqual(['Status: loading', undefined, undefined]);
  await answer(503);
  expect(shown()).toEqual(['Status: error', undefined, 'The server answered with status 503.']);
});
