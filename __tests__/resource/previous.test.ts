/** Rule 6: previous. */
import { describe, expect, test } from '@jest/globals';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 6: previous', () => {
  test('is the frozen snapshot from just before the load began', async () => {
    const { id, user, loads, resolve, reject } = setUp();
    await flushPromises();
    await resolve('Ada');
    id.set(2);
    await flushPromises();
    id.set(3);
    await flushPromises();
    await resolve('Grace');
    user.reload();
    await flushPromises();
    await reject(new Error('down'));
    user.reload();
    await flushPromises();
    user.set('local');
    user.reload();
    await flushPromises();
    id.set(null);
    await flushPromises();
    id.set(1);
    await flushPromises();
    expect(loads.map(({ previous }) => [previous.status, previous.value, previous.error?.message])).toEqual([
      ['idle', undefined, undefined],
      ['resolved', 'Ada', undefined],
      ['loading', undefined, undefined],
      ['resolved', 'Grace', undefined],
      ['error', undefined, 'down'],
      ['local', 'local', undefined],
      ['idle', undefined, undefined],
    ]);
    expect(loads.every(({ previous }) => Object.isFrozen(previous))).toBe(true);
  });
});
