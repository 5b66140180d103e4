/** Rules 4 and 8: params that throw, and what reload() does about it. */
import { describe, expect, jest, test } from '@jest/globals';
import { batch, computed, effect, type Resource, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

/** A user whose params need a token that is no signal. */
function signedOut(initial?: string) {
  const session: { token: string | undefined; failure: () => Error } = { token: initial, failure: () => new Error('not signed in') };
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

describe('reload() after an error of the params asks them again, though no signal has changed', () => {
  test.each([
    ['reload()', (user: Resource<string>) => user.reload()],
    [
      'the event reload',
      (user: Resource<string>) => {
        user.actor.send({ type: 'reload' });
        return user.isLoading();
      },
    ],
  ])('%s loads where they are well again', async (_, reload) => {
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
    id.set(2); // they are followed again
    expectShown(user, 'loading', { latest: 'Ada' });
  });

  test('it returns false where they fail again, and shows what they throw now', async () => {
    const { session, params, user } = signedOut();
    await flushPromises();
    const errors: (string | undefined)[] = [];
    effect(() => void errors.push(user.error()?.message));
    session.failure = () => new Error('expired');
    expect(user.reload()).toBe(false);
    expectShown(user, 'error', { error: new Error('expired') });
    expect(errors).toEqual(['not signed in', 'expired']);
    await flushPromises();
    expect(params).toHaveBeenCalledTimes(2);
  });

  test('it tells nobody where they throw the same again', async () => {
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

  test('it returns false where there is nothing to load now', async () => {
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

  test('in the turn in which they began to throw, with the params that were loaded before: it loads, as the error was shown', async () => {
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

  test('in the turn in which they began to throw, in mid-load: that load is aborted', async () => {
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

  test('again and again, until they are well', async () => {
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

  test('after destroy() nothing is asked', async () => {
    const { session, params, user } = signedOut();
    await flushPromises();
    user.destroy();
    session.token = 'a';
    expect(user.reload()).toBe(false);
    user.actor.send({ type: 'reload' });
    expect([user.status(), params.mock.calls.length]).toEqual(['idle', 1]);
  });

  test('an error that the loader threw is reloaded as ever, with its params', async () => {
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

describe('an effect over value() that nobody guards', () => {
  const failing = async (name?: string) => {
    const user = resource({ loader: () => Promise.reject<string>(new TypeError('fetch failed')), ...(name !== undefined && { name }) });
    await user.settled();
    return user;
  };
  const reported = () => uncaught.take().map((error) => [(error as Error).message, (error as Error).cause]);
  const advice = 'throws: fetch failed. Check hasValue() first, or read snapshot().';

  test('is reported with the names of both, what to do, and the error as the cause', async () => {
    const user = await failing('user');
    effect(function showName() {
      user.value();
    });
    expect(reported()).toEqual([[`The effect "showName" let out the error that value() of the resource "user" ${advice}`, user.error()]]);
  });

  test('also where neither has a name', async () => {
    const user = await failing();
    effect(() => void user.value());
    expect(reported()).toEqual([[`An effect let out the error that value() of a resource without a name ${advice}`, user.error()]]);
  });

  test('also through a computed, in a clean-up, and in a subscriber', async () => {
    const user = await failing('user');
    const name = computed(() => user.value()?.toUpperCase());
    const count = signal(0);
    effect(() => void name());
    const stop = effect(() => () => void user.value());
    stop();
    count.subscribe(() => void name());
    count.set(1);
    const message = `let out the error that value() of the resource "user" ${advice}`;
    expect(reported()).toEqual([
      [`An effect ${message}`, user.error()],
      [`An effect ${message}`, user.error()],
      [`A subscriber ${message}`, user.error()],
    ]);
  });

  test('names the resource that was read, where that shows the error of its parent', async () => {
    const user = await failing('user');
    const team = resource({ params: () => user.value(), loader: () => 'team', name: 'team' });
    await flushPromises();
    effect(() => void team.value());
    expect(reported()).toEqual([[expect.stringContaining('of the resource "team"'), user.error()]]);
  });

  test('runs again when the resource has recovered', async () => {
    const users = controlledLoader<string, undefined>();
    const user = resource({ loader: users, name: 'user' });
    const seen: unknown[] = [];
    effect(() => void seen.push(user.value()));
    await flushPromises();
    await users.reject(new Error('down'));
    expect(reported()).toHaveLength(1);
    user.reload();
    await flushPromises();
    await users.resolve('Ada');
    expect(seen).toEqual([undefined, undefined, 'Ada']);
  });

  test('throws the very error, and is reported, where the message of that cannot be read', async () => {
    const error = Object.defineProperty(new Error('no'), 'message', { value: Symbol('message') });
    const user = resource({ loader: () => Promise.reject<string>(error), name: 'user' });
    await user.settled();
    let thrown: unknown;
    try {
      user.value();
    } catch (it) {
      thrown = it;
    }
    expect(thrown).toBe(error);
    effect(() => void user.value());
    expect(uncaught.take()).toEqual([
      expect.objectContaining({
        cause: error,
        message: expect.stringContaining('of the resource "user" throws: an error without a message.'),
      }),
    ]);
  });

  test('what an effect throws otherwise is reported unchanged', () => {
    const error = new Error('mine');
    effect(() => {
      throw error;
    });
    effect(() => {
      throw 'text';
    });
    expect(uncaught.take()).toEqual([error, 'text']);
  });
});

describe('a loader that returns an async generator', () => {
  const told = /^The loader returned an async generator, .* set\(\)\.$/;
  let hasRun = false;
  async function* pages() {
    hasRun = true;
    yield 1;
  }
  /** As compilers make them for old engines. */
  const compiled = () => ({ next: pages, return: pages, throw: pages, [Symbol.asyncIterator]: pages });

  test.each<[string, () => unknown]>([
    ['itself', () => pages()],
    ['by a promise', async () => pages()],
    ['as a compiler made it', compiled],
  ])('%s: error, a TypeError that says what to do; the generator is not run', async (_, loader) => {
    const equal = jest.fn(Object.is);
    const numbers = resource({ loader, equal });
    await numbers.settled();
    expect(numbers.error()).toBeInstanceOf(TypeError);
    expect(numbers.error()?.message).toMatch(told);
    numbers.set(0);
    numbers.reload();
    await numbers.settled();
    expect(numbers.error()?.message).toMatch(told);
    expect([hasRun, equal.mock.calls]).toEqual([false, []]);
  });

  test.each<[string, unknown]>([
    ['a stream', new ReadableStream()],
    ['what can be iterated asynchronously', { [Symbol.asyncIterator]: pages }],
    ['a generator', (function* () {})()],
    ['a generator function', pages],
  ])('%s is a value like any other', async (_, value) => {
    const it = resource({ loader: () => value });
    await it.settled();
    expect(it.value()).toBe(value);
  });
});
