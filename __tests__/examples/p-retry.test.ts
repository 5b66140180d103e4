/** For those who have p-retry already. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { patientCountry } from '../../docs/examples/retry/p-retry.js';

const answers: Response[] = [];
const asked: unknown[] = [];

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (path) => {
    asked.push(path);
    return answers.shift() ?? Response.json({ name: `the country at ${path}` });
  });
});
afterEach(() => {
  asked.length = 0;
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const refused = (status: number) => new Response(null, { status });

test('tries again after a while, and shows the last failure only', async () => {
  answers.push(refused(500), refused(503));
  const country = patientCountry(signal('FRA'));
  await flushPromises();
  await jest.advanceTimersByTimeAsync(1000);
  expect([country.status(), asked.length]).toEqual(['loading', 2]);
  await jest.advanceTimersByTimeAsync(2000);
  expect([country.value()?.name, asked.length]).toEqual(['the country at /api/countries/FRA', 3]);
});

test('does not try again after a 404', async () => {
  answers.push(refused(404));
  const country = patientCountry(signal('XYZ'));
  await flushPromises();
  expect([country.error()?.message, asked.length, jest.getTimerCount()]).toEqual([
    'There is no country XYZ.',
    1,
    0,
  ]);
});

test('waits no longer where nobody wants it any more', async () => {
  answers.push(refused(500));
  const code = signal('FRA');
  const country = patientCountry(code);
  await flushPromises();
  expect(jest.getTimerCount()).toBe(1);
  code.set('JPN');
  await flushPromises();
  expect([country.value()?.name, jest.getTimerCount()]).toEqual(['the country at /api/countries/JPN', 0]);
  expect(asked).toEqual(['/api/countries/FRA', '/api/countries/JPN']);
});
