/** The recipe for projects that already use p-retry. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { patientCountry } from '../../docs/examples/retry/p-retry.js';

const answers: Response[] = [];
const requested: unknown[] = [];

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (path) => {
    requested.push(path);
    return answers.shift() ?? Response.json({ name: `the country at ${path}` });
  });
});
afterEach(() => {
  requested.length = 0;
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const refused = (status: number) => new Response(null, { status });

test('retries after a delay, and stays loading meanwhile', async () => {
  answers.push(refused(500), refused(503));
  const country = patientCountry(signal('FRA'));
  await flushPromises();
  await jest.advanceTimersByTimeAsync(1000);
  expect([country.status(), requested.length]).toEqual(['loading', 2]);
  await jest.advanceTimersByTimeAsync(2000);
  expect([country.value()?.name, requested.length]).toEqual(['the country at /api/countries/FRA', 3]);
});

test('does not retry after a 404', async () => {
  answers.push(refused(404));
  const country = patientCountry(signal('XYZ'));
  await flushPromises();
  expect([country.error()?.message, requested.length, jest.getTimerCount()]).toEqual([
    'There is no country XYZ.',
    1,
    0,
  ]);
});

test('stops waiting when the params change', async () => {
  answers.push(refused(500));
  const code = signal('FRA');
  const country = patientCountry(code);
  await flushPromises();
  expect(jest.getTimerCount()).toBe(1);
  code.set('JPN');
  await flushPromises();
  expect([country.value()?.name, jest.getTimerCount()]).toEqual(['the country at /api/countries/JPN', 0]);
  expect(requested).toEqual(['/api/countries/FRA', '/api/countries/JPN']);
});
