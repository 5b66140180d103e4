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

  test('setting the same value while loading still ends the load', async () => {
    const { user, resolve, loads } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.reload();
    await flushPromises();
    user.set('Ada');
    expect(loads[1]?.abortSignal.aborted).toBe(true);
    expectShown(user, 'local', { value: 'Ada' });
  });

  test('an update that throws passes the error on and changes nothing', async () => {
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

  test('what update reads is tracked by nobody', async () => {
    const { user } = setUp();
    const other = signal('x');
    let runs = 0;
    effect(() => {
      if (runs++ === 0) user.update(() => other());
    });
    other.set('y');
    expect(runs).toBe(1);
  });

  test('store functions as they are', () => {
    const { user } = setUp();
    const f = () => 'not called';
    user.set(f);
    expectShown(user, 'local', { value: f });
  });

  test('inside a batch show at once, and observers hear once', () => {
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

  test('inside an effect show at once too, also when the effect was woken by the actor', async () => {
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

  test('a value belongs to the params as they are, also if a listener to abort changes them while it is set', async () => {
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
