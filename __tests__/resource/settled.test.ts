/** `settled()`. */
import { describe, expect, test } from '@jest/globals';
import { effect } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('settled', () => {
  test('resolves immediately if nothing is loading, and otherwise as soon as nothing is', async () => {
    const { id, user, resolve, loads } = setUp(null);
    expect(await user.settled()).toBe(user.snapshot());
    id.set(1);
    const log: unknown[] = [];
    void user.settled().then((snapshot) => log.push(snapshot));
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect([log, loads.length]).toEqual([[], 2]);
    await resolve('Grace');
    expect(log).toEqual([{ status: 'resolved', value: 'Grace', error: undefined }]);
  });

  test('never rejects: an error is in the snapshot', async () => {
    const { user, reject } = setUp();
    const settled = user.settled();
    await flushPromises();
    void reject(new Error('down'), 0);
    expect(await settled).toEqual({ status: 'error', value: undefined, error: new Error('down') });
  });

  test.each<[string, (set: ReturnType<typeof setUp>) => void, string]>([
    ['set', ({ user }) => user.set('local'), 'local'],
    ['no params', ({ id }) => id.set(null), 'idle'],
    ['destroy', ({ user }) => user.destroy(), 'idle'],
  ])('resolves on %s', async (_, act, status) => {
    const set = setUp();
    const settled = set.user.settled();
    await flushPromises();
    act(set);
    expect(await settled).toMatchObject({ status });
  });

  test('keeps waiting if an observer starts another load at the moment when one ends', async () => {
    const { id, user, resolve } = setUp();
    effect(() => {
      if (user.status() === 'resolved' && id() === 1) id.set(2);
    });
    const settled = user.settled();
    await flushPromises();
    await resolve('Ada');
    await resolve('Grace');
    expect(await settled).toMatchObject({ value: 'Grace' });
  });
});
