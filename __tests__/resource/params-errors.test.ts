/** Rules 4 and 8: params that throw, and how reload() handles them. */
import { describe, expect, jest, test } from '@jest/globals';
import { batch, computed, effect, type Resource, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

/** A user whose params need a token that is not a signal. */
function signedOut(initial?: string) {
  const session: { token: string | undefined; failure: () => Error } = {
    token: initial,
    failure: () => new Error('not signed in'),
  };
  const id = signal<number | undefined>(1);
  const users = controlledLoader<string, { id: number; token: string }>();
  const params = jest.fn(() => {
    const now = id();
    if (session.token === undefined) throw session.failure();
    return now === undefined ? undefined : { id: now, token: session.token };
  });
  const user = resource({ params, loader: users, name: 'user' });
  return { session, id, users, params, user };
}

describe('reload() after an error in the params calls them again, even though no signal has changed', () => {
  test.each([
    ['reload()', (user: Resource<string>) => user.reload()],
    [
      'the event reload',
      (user: Resource<string>) => {
        user.actor.send({ type: 'reload' });
        return user.isLoading();
      },
    ],
  ])('%s loads if they no longer throw', async (_, reload) => {
    const { session, id, users, user } = signedOut();
    await flushPromises();
    const error = user.error();
    expectShown(user, 'error', { error: new Error('not signed in') });
    const statuses: string[] = [];
    effect(() => void statuses.push(user.status()));
    session.token = 'a';
    expect(reload(user)).toBe(true);
    expectShown(user, 'loading');
    await flushPromises();
    expect(users.loads.map(({ params, previous }) => [params, previous])).toEqual([
      [
        { id: 1, token: 'a' },
        { status: 'error', value: undefined, error },
      ],
    ]);
    expect(user.reload()).toBe(false);
    await users.resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
    expect(statuses).toEqual(['error', 'loading', 'resolved']);
    id.set(2); // they are tracked again
    expectShown(user, 'loading', { latest: 'Ada' });
  });

  test('it returns false if they fail again, and shows the new error', async () => {
    const { session, params, user } = signedOut();
    await flushPromises();
    const errors: (string | undefined)[] = [];
    effect(() => void errors.push(user.error()?.message));
    const snapshots: (string | undefined)[] = [];
    user.snapshot.subscribe(({ error }) => snapshots.push(error?.message));
    session.failure = () => new Error('expired');
    expect(user.reload()).toBe(false);
    expectShown(user, 'error', { error: new Error('expired') });
    expect([errors, snapshots]).toEqual([['not signed in', 'expired'], ['expired']]);
    await flushPromises();
    expect(params).toHaveBeenCalledTimes(2);
  });

  test('it notifies nobody if they throw the same error again', async () => {
    const { session, user } = signedOut();
    const error = new Error('always this');
    session.failure = () => error;
    await flushPromises();
    let runs = 0;
    effect(() => {
      user.snapshot();
      runs++;
    });
    expect(user.reload()).toBe(false);
    expectShown(user, 'error', { error });
    expect(runs).toBe(1);
  });

  test('it returns false if there is nothing to load now', async () => {
    const { session, id, users, user } = signedOut();
    await flushPromises();
    session.token = 'a';
    id.set(undefined);
    await flushPromises();
    session.token = undefined;
    id.set(1);
    await flushPromises();
    expectShown(user, 'error', { error: new Error('not signed in') });
    id.set(undefined);
    session.token = 'a';
    expect(user.reload()).toBe(false);
    expectShown(user, 'idle');
    expect(users.loads).toEqual([]);
  });

  test('in the turn in which they started to throw, with the params that were loaded before: it loads, because the error was shown', async () => {
    const { session, id, users, user } = signedOut('a');
    await flushPromises();
    await users.resolve('Ada');
    session.token = undefined;
    id.set(2);
    id.set(1);
    expect(user.status()).toBe('error');
    session.token = 'a';
    expect(user.reload()).toBe(true);
    expectShown(user, 'loading', { latest: 'Ada' });
    await flushPromises();
    expect(users.loads.map(({ params }) => params)).toEqual([
      { id: 1, token: 'a' },
      { id: 1, token: 'a' },
    ]);
  });

  test('in the turn in which they started to throw, during a load: that load is aborted', async () => {
    const { session, id, users, user } = signedOut('a');
    await flushPromises();
    batch(() => {
      session.token = undefined;
      id.set(2);
      expect(user.reload()).toBe(false);
      session.token = 'b';
      expect(user.reload()).toBe(true);
      expect(user.reload()).toBe(false);
    });
    await flushPromises();
    await users.resolve('late', 0);
    await users.resolve('Grace', 1);
    expect(users.loads.map(({ params, abortSignal }) => [params.token, abortSignal.aborted])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expectShown(user, 'resolved', { value: 'Grace' });
  });

  test('repeatedly, until they stop throwing', async () => {
    const { session, users, user } = signedOut();
    for (let attempt = 0; attempt < 3; attempt++) {
      await flushPromises();
      expect(user.reload()).toBe(false);
    }
    session.token = 'a';
    expect(user.reload()).toBe(true);
    await flushPromises();
    expect(users.loads).toHaveLength(1);
  });

  test('a computed that they read keeps its error', async () => {
    let isWell = false;
    const token = computed(() => {
      if (!isWell) throw new Error('not signed in');
      return 'a';
    });
    const user = resource({ params: token, loader: ({ params }) => params });
    await flushPromises();
    isWell = true;
    expect(user.reload()).toBe(false);
    expectShown(user, 'error', { error: new Error('not signed in') });
  });

  test('a value that was set meanwhile stays, and there is nothing to reload', async () => {
    const { session, params, user } = signedOut();
    await flushPromises();
    user.set('local');
    session.token = 'a';
    expect(user.reload()).toBe(false);
    user.actor.send({ type: 'reload' });
    expectShown(user, 'local', { value: 'local' });
    expect(params).toHaveBeenCalledTimes(1);
  });

  test('after destroy() nothing is called', async () => {
    const { session, params, user } = signedOut();
    await flushPromises();
    user.destroy();
    session.token = 'a';
    expect(user.reload()).toBe(false);
    user.actor.send({ type: 'reload' });
    expect([user.status(), params.mock.calls.length]).toEqual(['idle', 1]);
  });

  test('after an error in the loader, it loads again with the same params', async () => {
    const { users, params, user } = signedOut('a');
    await flushPromises();
    await users.reject(new Error('down'));
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading');
    expect(params).toHaveBeenCalledTimes(1);
  });
});

test('params that destroy their own resource end it, and nothing is reported', async () => {
  const count = signal(0);
  const user: Resource<number> = resource<number, number>({
    params: () => {
      if (count() > 0) user.destroy();
      return count() + 1;
    },
    loader: ({ params }) => params,
  });
  await flushPromises();
  count.set(1);
  expect(user.status()).toBe('idle');
  await flushPromises();
  expect(user.status()).toBe('idle');
});
