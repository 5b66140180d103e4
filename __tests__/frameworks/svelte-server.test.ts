/** Svelte pages on a server. */
import { expect, test } from '@jest/globals';
import { renderPages } from './svelte-server-pages.js';

test('on a server, nothing loads unless it is awaited', async () => {
  const results = await renderPages();
  expect(results.plain).toMatchObject({
    loads: 0,
    state: {},
    body: expect.stringContaining('loading nobody false'),
  });
  const state = { user: [{ params: 1, value: { name: 'Ada' } }] };
  expect(results.awaiting).toMatchObject({ loads: 1, state, body: expect.stringContaining('resolved Ada') });
  expect(results.outside.body).toContain('resolved lasting true');
  expect(results.signals.body).toContain('signals 1 2 true');
});
