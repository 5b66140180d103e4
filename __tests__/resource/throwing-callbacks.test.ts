/** Rule 12: callbacks that throw. */
import { describe, expect, test } from '@jest/globals';
import { effect, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

describe('rule 12: callbacks that throw', () => {
  const incomparable = () => {
    throw new Error('incomparable');
  };

  test('equal: the resource is in error after a load and after a set, which does not throw', async () => {
    const { id, user, resolve } = setUp(1, { equal: incomparable });
    await flushPromises();
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
    user.reload();
    await flushPromises();
    await resolve('Ada 2');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    user.set('no value to compare with');
    expectShown(user, 'local', { value: 'no value to compare with' });
    user.set('one now');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'no value to compare with' });
    await flushPromises();
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'no value to compare with' });
    id.set(2);
    await flushPromises();
    await resolve('Grace');
    expectShown(user, 'resolved', { value: 'Grace' });
  });

  test('equal, in a set: the params stay, so reload() loads, immediately and after the next set', async () => {
    const { user, loads, resolve } = setUp(1, { equal: incomparable });
    await flushPromises();
    await resolve('Ada');
    user.set('Grace');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    expect(user.actor.getSnapshot().context.params).toBe(1);
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { latest: 'Ada' });
    await flushPromises();
    await resolve('Ada 2');
    user.update(() => 'Grace');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada 2' });
    user.set('local');
    expectShown(user, 'local', { value: 'local' });
    expect(user.reload()).toBe(true);
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([1, 1, 1]);
    user.set('other');
    expect(loads.at(-1)?.abortSignal.aborted).toBe(true);
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'local' });
  });

  test('equal, in a set, that also changes the params: the new params stay', async () => {
    const id = signal(1);
    const users = controlledLoader<string, number>();
    const user = resource({
      params: id,
      loader: users,
      equal: () => {
        id.set(2);
        throw new Error('incomparable');
      },
    });
    await flushPromises();
    await users.resolve('Ada');
    user.set('Grace');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    expect(user.reload()).toBe(true);
    await flushPromises();
    expect(users.loads.map(({ params }) => params)).toEqual([1, 2]);
  });

  test('equal, in a set without params: there is nothing to load', async () => {
    const { user, loads } = setUp(null, { equal: incomparable });
    user.set('Ada');
    user.set('Grace');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    expect(user.reload()).toBe(false);
    await flushPromises();
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    expect(loads).toEqual([]);
  });

  test('paramsEqual: the resource is in error, and recovers', async () => {
    const picky = signal(false);
    const server = controlledLoader<string, number>();
    const id = signal(1);
    const user = resource({
      params: id,
      loader: server,
      paramsEqual: (a, b) => {
        if (picky()) throw new Error('incomparable');
        return a === b;
      },
    });
    await flushPromises();
    picky.set(true);
    id.set(2);
    expectShown(user, 'error', { error: new Error('incomparable') });
    await flushPromises();
    expect(server.loads.at(0)?.abortSignal.aborted).toBe(true);
    picky.set(false);
    id.set(3);
    await flushPromises();
    await server.resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test.each(['function', 'observer'])(
    'an inspector, as a %s: it is reported, and nothing else happens',
    async (kind) => {
      const inspect = () => {
        throw new Error('inspector');
      };
      const user = resource({
        loader: () => 'Ada',
        inspect: kind === 'function' ? inspect : { next: inspect },
      });
      await flushPromises();
      expectShown(user, 'resolved', { value: 'Ada' });
      const reported = uncaught.take();
      expect(reported.length).toBeGreaterThan(3);
      expect(reported).toEqual(reported.map(() => new Error('inspector')));
    },
  );

  test.each(['shared', 'own'])(
    'an inspector added to a system, %s: it is reported, and nothing else happens',
    async (which) => {
      const user = resource({ loader: () => 'Ada', ...(which === 'own' && { inspect: () => {} }) });
      const inspection = user.actor.system.inspect(() => {
        throw new Error('inspector');
      });
      await flushPromises();
      user.set('Cleo');
      inspection.unsubscribe();
      expectShown(user, 'local', { value: 'Cleo', latest: 'Cleo' });
      expect(new Set(uncaught.take().map((error) => (error as Error).message))).toEqual(
        new Set(['inspector']),
      );
    },
  );

  test('an observer: the resource goes on, and so do the others', async () => {
    const { user, resolve } = setUp();
    const seen: unknown[] = [];
    effect(() => {
      if (user.status() === 'resolved') throw new Error('observer');
    });
    user.value.subscribe((value) => seen.push(value));
    await flushPromises();
    await resolve('Ada');
    expect(uncaught.take()).toEqual([new Error('observer')]);
    expect(seen).toEqual(['Ada']);
  });
});
