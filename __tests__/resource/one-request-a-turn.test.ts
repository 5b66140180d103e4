/** Rule 2: one request per turn. */
import { describe, expect, jest, test } from '@jest/globals';
import { batch, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 2: one request per turn', () => {
  test('the loader starts in a microtask, with the last params', async () => {
    const { id, loads } = setUp();
    expect(loads).toEqual([]);
    for (const next of [2, 3, 4]) id.set(next);
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([4]);
    batch(() => {
      for (const next of [5, 6, 7]) id.set(next);
    });
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([4, 7]);
  });

  test('params that change back start nothing, abort nothing, and show the old state again', async () => {
    const { id, user, loads, resolve } = setUp();
    await flushPromises();
    id.set(2);
    expectShown(user, 'loading');
    id.set(1);
    await flushPromises();
    expect(loads).toHaveLength(1);
    expect(loads[0]?.abortSignal.aborted).toBe(false);
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
    for (const detour of [2, null]) {
      id.set(detour);
      expect(user.hasValue()).toBe(false);
      id.set(1);
      expectShown(user, 'resolved', { value: 'Ada' });
    }
    await flushPromises();
    expectShown(user, 'resolved', { value: 'Ada' });
    expect(loads).toHaveLength(1);
  });

  test('params that are structurally equal to those that were loaded, failed or set aside by a local value start nothing', async () => {
    const server = controlledLoader<string, { tags: string[]; from: Date }>();
    const tags = signal(['a']);
    const list = resource({ params: () => ({ tags: [...tags()], from: new Date(0) }), loader: server });
    const change = async () => {
      tags.set([...tags()]);
      await flushPromises();
    };
    await flushPromises();
    await change();
    await server.resolve('list');
    await change();
    expectShown(list, 'resolved', { value: 'list' });
    list.set('local');
    await change();
    expectShown(list, 'local', { value: 'local' });
    list.reload();
    await flushPromises();
    await server.reject(new Error('down'));
    await change();
    expectShown(list, 'error', { error: new Error('down'), latest: 'local' });
    expect(server.loads).toHaveLength(2);
    tags.set(['b']);
    await flushPromises();
    expect(server.loads).toHaveLength(3);
  });

  test('a user-supplied paramsEqual decides instead, untracked', async () => {
    const server = controlledLoader<string, { id: number; at: number }>();
    const id = signal(1);
    const clock = signal(0);
    const other = signal(0);
    const params = jest.fn(() => ({ id: id(), at: clock() }));
    resource({
      params,
      loader: server,
      paramsEqual: (a, b) => a.id === b.id && other() >= 0,
    });
    await flushPromises();
    clock.set(1);
    await flushPromises();
    expect(server.loads).toHaveLength(1);
    params.mockClear();
    other.set(1);
    expect(params).not.toHaveBeenCalled();
    id.set(2);
    await flushPromises();
    expect(server.loads.map(({ params }) => params)).toEqual([
      { id: 1, at: 0 },
      { id: 2, at: 1 },
    ]);
  });

  test('reload and changed params in one turn start one load, with the new params', async () => {
    const { id, user, resolve, loads } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.reload();
    id.set(2);
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([1, 2]);
    expectShown(user, 'loading', { latest: 'Ada' });
  });
});

test('fake timers do not stop a resource', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  const user = resource({ loader: async () => 'Ada' });
  await flushPromises();
  expectShown(user, 'resolved', { value: 'Ada' });
  jest.useRealTimers();
});
