/** Rule 4: reload. */
import { describe, expect, jest, test } from '@jest/globals';
import { resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 4: reload', () => {
  test('is false, and does nothing, while idle, loading, reloading, or destroyed', async () => {
    const { id, user, loads, resolve } = setUp(null);
    expect(user.reload()).toBe(false);
    id.set(1);
    expect(user.reload()).toBe(false);
    await flushPromises();
    expect(user.reload()).toBe(false);
    await resolve('Ada');
    expect([user.reload(), user.reload()]).toEqual([true, false]);
    await flushPromises();
    expect(user.reload()).toBe(false);
    await resolve('Ada');
    id.set(2);
    expect(user.reload()).toBe(false);
    await flushPromises();
    user.destroy();
    expect(user.reload()).toBe(false);
    await flushPromises();
    expect(loads).toHaveLength(3);
  });

  test('that is refused changes nothing: params that were on their way may still turn back', async () => {
    const { id, user, loads } = setUp();
    await flushPromises();
    id.set(2);
    expect(user.reload()).toBe(false);
    id.set(1);
    await flushPromises();
    expect(loads.map(({ params, abortSignal }) => [params, abortSignal.aborted])).toEqual([[1, false]]);
  });

  test('is false after an error in the params, and for a local value without params', async () => {
    const id = signal<number | null>(null);
    const user = resource({
      params: () => {
        if (id() === 2) throw new Error('bad');
        return id();
      },
      loader: () => 'loaded',
    });
    user.set('local');
    expect(user.reload()).toBe(false);
    id.set(2);
    expect(user.reload()).toBe(false);
    await flushPromises();
    expect(user.reload()).toBe(false);
    expectShown(user, 'error', { error: new Error('bad'), latest: 'local' });
  });

  test('after a load error has no value and no error while it loads', async () => {
    const { user, resolve, reject } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.reload();
    await flushPromises();
    await reject(new Error('down'));
    expectShown(user, 'error', { error: new Error('down'), latest: 'Ada' });
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { latest: 'Ada' });
    await flushPromises();
    await resolve('Ada 2');
    expectShown(user, 'resolved', { value: 'Ada 2' });
  });

  test('of a local value keeps it until the loaded one is there', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    user.set('local');
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { value: 'local' });
    await flushPromises();
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('loads again where there are no params at all', async () => {
    const loader = jest.fn(({ params }: { params: undefined }) => `loaded ${String(params)}`);
    const config = resource({ loader });
    expectShown(config, 'loading');
    await flushPromises();
    expectShown(config, 'resolved', { value: 'loaded undefined' });
    expect(config.reload()).toBe(true);
    await flushPromises();
    expect(loader).toHaveBeenCalledTimes(2);
  });
});
