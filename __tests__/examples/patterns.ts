import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { linesInGuide, linesOf } from './printed.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the patterns of the guide', () => {
  test('optimistic: shows a change at once, reverts a refused one, and keeps a later one', async () => {
    const lines = await linesOf('optimistic');
    expect(lines).toEqual([
      'loading –',
      'resolved "Astana"',
      'local "Almaty"',
      'reloading "Almaty"',
      'resolved "Almaty"',
      'local ""',
      'reloading ""',
      'not saved: A capital needs a name.',
      'resolved "Almaty"',
      'local ""',
      'local "Astana"',
      'not saved: A capital needs a name.',
      'reloading "Astana"',
      'resolved "Astana"',
      'The server saw',
      '  GET /countries/KAZ    200',
      '  PATCH /countries/KAZ  200',
      '  GET /countries/KAZ    200',
      '  PATCH /countries/KAZ  422',
      '  GET /countries/KAZ    200',
      '  PATCH /countries/KAZ  422',
      '  PATCH /countries/KAZ  200',
      '  GET /countries/KAZ    200',
    ]);
    expect(linesInGuide('optimistic')).toEqual(lines);
  });

  test('deduplication: loads once for equal params, an equal key, and a shared resource', async () => {
    const lines = await linesOf('deduplication');
    expect(lines).toEqual([
      'equal content: resolved',
      'changed and restored in one turn: resolved',
      'new content: loading',
      'same key: resolved',
      'undefined ? km²',
      'Iceland 103000 km²',
      'The server saw',
      '  GET /countries?search=ice     200',
      '  GET /countries?search=greenl  200',
      '  GET /visits/ISL               200',
      '  GET /countries/ISL            200',
    ]);
    expect(linesInGuide('deduplication')).toEqual(lines);
  });

  test('retry: retries up to three times, at once on demand, not after a 404, and not if superseded', async () => {
    const setTimeout = jest.spyOn(globalThis, 'setTimeout');
    const clearTimeout = jest.spyOn(globalThis, 'clearTimeout');
    const lines = await linesOf('retry');
    expect(lines).toEqual([
      'loading –',
      '  The server answered 500. Trying again in 1 s (2 of 4)',
      'resolved France',
      'reloading France',
      '  The server answered 500. Trying again in 1 s (2 of 4)',
      '  retryNow(): true',
      '  The server answered 500. Trying again in 2 s (3 of 4)',
      '  retryNow(): true',
      '  The server answered 500. Trying again in 4 s (4 of 4)',
      '  retryNow(): true',
      'error The server answered 500.',
      '  retryNow(): false',
      'loading –',
      'error There is no country XYZ.',
      'loading –',
      '  The server answered 500. Trying again in 1 s (2 of 4)',
      '  attempts: undefined',
      'resolved Japan',
      'loading –',
      'resolved Peru',
      'The server saw',
      '  GET /countries/FRA  500',
      '  GET /countries/FRA  200',
      '  GET /countries/FRA  500',
      '  GET /countries/FRA  500',
      '  GET /countries/FRA  500',
      '  GET /countries/FRA  500',
      '  GET /countries/XYZ  404',
      '  GET /countries/DEU  500',
      '  GET /countries/JPN  200',
      '  GET /countries/BRA  cancelled',
      '  GET /countries/PER  200',
    ]);
    const pauses = setTimeout.mock.calls.flatMap(([, delay = 0], index) =>
      [1000, 2000, 4000].includes(delay)
        ? [{ delay, timer: setTimeout.mock.results[index]?.value as unknown }]
        : [],
    );
    expect(pauses.map(({ delay }) => delay)).toEqual([1000, 1000, 2000, 4000, 1000]);
    const ended: unknown[] = clearTimeout.mock.calls.map(([timer]) => timer);
    expect(pauses.slice(1).map(({ timer }) => ended.includes(timer))).toEqual([true, true, true, true]);
    expect(linesInGuide('retry')).toEqual(lines);
  });

  test('cache: skips cached requests; a failed reload keeps the old value of the same country only', async () => {
    const lines = await linesOf('cache');
    expect(lines).toEqual([
      'FRA loading: – | latest: –',
      'FRA resolved: France | latest: France',
      'DEU loading: – | latest: France',
      'DEU resolved: Germany | latest: Germany',
      'FRA loading: – | latest: Germany',
      'FRA resolved: France | latest: France',
      'FRA reloading: France | latest: France',
      'FRA resolved: France | latest: France',
      'FRA reloading: France | latest: France',
      '  keeping the old value: The server answered 500.',
      'FRA resolved: France | latest: France',
      'JPN loading: – | latest: France',
      'JPN error: The server answered 500. | latest: France',
      'The server saw',
      '  GET /countries/FRA  200',
      '  GET /countries/DEU  200',
      '  GET /countries/FRA  200',
      '  GET /countries/FRA  500',
      '  GET /countries/JPN  500',
    ]);
    expect(linesInGuide('cache')).toEqual(lines);
  });

  test('conditional: loads while both conditions hold, and aborts when one stops holding', async () => {
    const lines = await linesOf('conditional');
    expect(lines).toEqual([
      'none, closed: idle –',
      'FRA, closed: idle –',
      'FRA, open: loading –',
      'FRA, open: resolved France',
      'FRA, closed: idle –',
      'JPN, closed: idle –',
      'JPN, open: loading –',
      'JPN, closed: idle –',
      'reload(): false | latest(): France',
      'The server saw',
      '  GET /countries/FRA  200',
      '  GET /countries/JPN  cancelled',
    ]);
    expect(linesInGuide('conditional')).toEqual(lines);
  });
});
