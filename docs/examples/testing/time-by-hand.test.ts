import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { resource } from 'xstate-resource';
import { attemptsOf, keepFresh, retryNow, withPolicy } from 'xstate-resource/loaders';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';

beforeEach(() => {
  jest.useFakeTimers(); // in Vitest: vi.useFakeTimers()
});
afterEach(() => {
  jest.useRealTimers();
});

test('a failed load is retried after 3 s, or by retryNow()', async () => {
  const users = controlledLoader<string, void>();
  const user = resource({ loader: users, policy: withPolicy({ retry: { attempts: 2, delay: 3000 } }) });
  const attempts = attemptsOf(user);
  await flushPromises();
  await users.reject(new Error('offline'));
  expect(attempts()).toMatchObject({ attempt: 1, attempts: 3, retryAt: Date.now() + 3000 });

  await jest.advanceTimersByTimeAsync(2999);
  expect(users.loads).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(users.loads).toHaveLength(2);

  await users.reject(new Error('still offline'));
  expect(retryNow(user)).toBe(true);
  await flushPromises();
  await users.resolve('Ada');
  expect([user.value(), users.loads.length]).toEqual(['Ada', 3]);
});

test('keepFresh() reloads until it is stopped', async () => {
  const users = controlledLoader<string, void>();
  const user = resource({ loader: users });
  const stop = keepFresh(user, { every: 60_000 });
  await flushPromises();
  await users.resolve('Ada');
  await jest.advanceTimersByTimeAsync(60_000);
  expect(user.status()).toBe('reloading');
  stop();
  expect(jest.getTimerCount()).toBe(0);
});
