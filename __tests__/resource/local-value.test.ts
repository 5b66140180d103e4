/** Rule 5: set and update. */
import { describe, expect, test } from '@jest/globals';
import { batch, effect, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown, look } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 5: set and update', () => {
  test('work in every status', async () => {
    const ways: ((set: ReturnType<typeof setUp>) => unknown)[] = [
      ({ id }) => id.set(null),
      () => undefined,
      async ({ resolve }) => resolve('Ada'),
      async ({ resolve, user }) => {
        await resolve('Ada');
        user.reload();
      },
      async ({ reject }) => reject(new Error('down')),
      ({ user }) => user.set('already local'),
    ];
    const statuses: string[] = [];
    for (const way of ways) {
      const set = setUp();
      await flushPromises();
      await way(set);
      statuses.push(set.user.status());
      const current = set.user.hasValue() ? set.user.value() : undefined;
      const given: unknown[] = [];
      set.user.update((before) => {
        given.push(before);
        return 'local';
      });
      expect(given).toEqual([current]);
      expectShown(set.user, 'local', { value: 'local' });
      await flushPromises();
      expectShown(set.user, 'local', { value: 'local' });
    }
    expect(statuses).toEqual(['idle', 'loading', 'resolved', 'reloading', 'error', 'local']);
  });

  test('cancel a running load even if the value is the same', async () => {
    const { user, resolve, loads } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.reload();
    await flushPromises();
    user.set('Ada');
    expect(loads[1]?.abortSignal.aborted).toBe(true);
    expectShown(user, 'local', { value: 'Ada' });
  });

  test('change nothing if the function of update throws, and rethrow its error', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    expect(() =>
      user.update(() => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('track nothing that the function of update reads', async () => {
    const { user } = setUp();
    const other = signal('x');
    let runs = 0;
    effect(() => {
      if (runs++ === 0) user.update(() => other());
    });
    other.set('y');
    expect(runs).toBe(1);
  });

  test('store functions unchanged', () => {
    const { user } = setUp();
    const f = () => 'not called';
    user.set(f);
    expectShown(user, 'local', { value: f });
  });

  test('inside a batch are shown at once, and observers are notified once', () => {
    const { user } = setUp();
    const seen: unknown[] = [];
    effect(() => {
      seen.push([user.status(), user.hasValue() ? user.value() : undefined]);
    });
    batch(() => {
      user.set(1);
      expectShown(user, 'local', { value: 1 });
      user.update((n) => (n as number) + 1);
      expectShown(user, 'local', { value: 2 });
    });
    expect(seen).toEqual([
      ['loading', undefined],
      ['local', 2],
    ]);
  });

  test('inside an effect are shown at once, even if the actor triggered the effect', async () => {
    const { user, resolve } = setUp();
    const seen: unknown[] = [];
    effect(() => {
      if (user.status() !== 'resolved') return;
      user.set('from the effect');
      seen.push(look(user).value);
    });
    await flushPromises();
    await resolve('Ada');
    expect(seen).toEqual(['from the effect']);
    expectShown(user, 'local', { value: 'from the effect' });
  });

  test('use the current params, even if a listener to abort changes them during the set', async () => {
    const { id, user, loads } = setUp();
    await flushPromises();
    loads.at(0)?.abortSignal.addEventListener('abort', () => id.set(3));
    id.set(2);
    user.set('Grace');
    expectShown(user, 'local', { value: 'Grace' });
    await flushPromises();
    expectShown(user, 'local', { value: 'Grace' });
    expect(loads).toHaveLength(1);
  });
});
