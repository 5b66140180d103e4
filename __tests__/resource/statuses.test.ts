/** The six statuses, and the snapshot that contains them. */
import { describe, expect, test } from '@jest/globals';
import { ResourceStatus } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('the six statuses', () => {
  test('idle: no params', async () => {
    const { user, loads } = setUp(null);
    expectShown(user, 'idle');
    await flushPromises();
    expectShown(user, 'idle');
    expect(loads).toEqual([]);
  });

  test('loading, then resolved', async () => {
    const { user, resolve } = setUp();
    expectShown(user, 'loading');
    await flushPromises();
    expectShown(user, 'loading');
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('error, from a loader that rejects', async () => {
    const { user, reject } = setUp();
    await flushPromises();
    const error = new Error('down');
    await reject(error);
    expectShown(user, 'error', { error });
  });

  test('reloading keeps the value', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { value: 'Ada' });
    await flushPromises();
    expectShown(user, 'reloading', { value: 'Ada' });
    await resolve('Ada 2');
    expectShown(user, 'resolved', { value: 'Ada 2' });
  });

  test('local, by set and by update', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.set('Grace');
    expectShown(user, 'local', { value: 'Grace' });
    user.update((name) => `${name}!`);
    expectShown(user, 'local', { value: 'Grace!' });
  });

  test('are the values of ResourceStatus', () => {
    expect(Object.values(ResourceStatus)).toEqual([
      'idle',
      'loading',
      'reloading',
      'resolved',
      'error',
      'local',
    ]);
  });

  test.each([null, 0, '', false, Number.NaN])('%p is a value', async (value) => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve(value);
    expectShown(user, 'resolved', { value });
    user.set(value);
    expectShown(user, 'local', { value });
  });

  test('undefined is not a value', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve(undefined);
    expectShown(user, 'resolved');
    await flushPromises();
    user.reload();
    await flushPromises();
    await resolve('Ada');
    user.set(undefined);
    expectShown(user, 'local', { latest: 'Ada' });
  });
});

describe('snapshot', () => {
  test('is one frozen object, which stays the same until something in it changes', async () => {
    const { id, user, resolve } = setUp();
    const loading = user.snapshot();
    await flushPromises();
    expect(user.snapshot()).toBe(loading);
    await resolve('Ada');
    const resolved = user.snapshot();
    expect(resolved).toStrictEqual({ status: 'resolved', value: 'Ada', error: undefined });
    expect(Object.isFrozen(resolved)).toBe(true);
    id.set(2);
    expect(user.snapshot()).not.toBe(resolved);
    id.set(1);
    expect(user.snapshot()).toEqual(resolved);
  });
});
