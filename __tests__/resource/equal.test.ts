/** `equal`: when a value counts as the same. */
import { describe, expect, jest, test } from '@jest/globals';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('equal', () => {
  const sameId = (a: unknown, b: unknown) => (a as { id: number }).id === (b as { id: number }).id;

  test('keeps the old object if an equal one is loaded or set, and is never called without a value', async () => {
    const equal = jest.fn(sameId);
    const { id, user, resolve } = setUp(1, { equal });
    const first = { id: 1, at: 'first' };
    await flushPromises();
    await resolve(first);
    expect(equal).not.toHaveBeenCalled();
    user.reload();
    await flushPromises();
    await resolve({ id: 1, at: 'second' });
    expect(user.value()).toBe(first);
    user.set({ id: 1, at: 'third' });
    expect(user.value()).toBe(first);
    expect(user.status()).toBe('local');
    user.set(undefined);
    user.set({ id: 1, at: 'fourth' });
    expect(user.value()).toMatchObject({ at: 'fourth' });
    expect(equal).toHaveBeenCalledTimes(2);
    id.set(2);
    await flushPromises();
    await resolve({ id: 1, at: 'other params, no value before' });
    expect(user.value()).toMatchObject({ at: 'other params, no value before' });
    user.reload();
    await flushPromises();
    await resolve(undefined);
    expect(equal).toHaveBeenCalledTimes(2);
    expectShown(user, 'resolved', { latest: { id: 1, at: 'other params, no value before' } });
  });

  test('that changes the params blocks the outcome', async () => {
    const latest: unknown[] = [];
    const { id, user, resolve } = setUp(1, {
      equal: () => {
        id.set(2);
        return false;
      },
    });
    await flushPromises();
    await resolve('Ada');
    user.latest.subscribe((value) => latest.push(value));
    user.reload();
    await flushPromises();
    await resolve('Ada 2', 1);
    expect(latest).toEqual([]);
    expectShown(user, 'loading', { latest: 'Ada' });
  });

  test('is not called for the outcome of a superseded load', async () => {
    const equal = jest.fn(sameId);
    const { id, user, resolve } = setUp(1, { equal });
    await flushPromises();
    await resolve({ id: 1 });
    user.reload();
    await flushPromises();
    void resolve({ id: 1 }, 1);
    id.set(2);
    await flushPromises();
    expect(equal).not.toHaveBeenCalled();
  });

  test('is not called for it either if a local value exists', async () => {
    const equal = jest.fn(sameId);
    const { user, resolve } = setUp(1, { equal });
    await flushPromises();
    await resolve({ id: 1 });
    user.reload();
    await flushPromises();
    user.set({ id: 2 });
    equal.mockClear();
    void resolve({ id: 2 }, 1);
    await flushPromises();
    expect(equal).not.toHaveBeenCalled();
  });
});
