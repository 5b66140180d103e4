/** Loaders with a policy. */
import { describe, expect, jest, test } from '@jest/globals';
import {
  type SimulatedClock as Clock,
  createActor,
  fromPromise,
  SimulatedClock,
  type SnapshotFrom,
  setup,
} from 'xstate';
import { batch, effect, resource, signal } from 'xstate-resource';
import { attemptsOf, type Policy, type PolicyOptions, retryNow, withPolicy } from 'xstate-resource/loaders';
import { type ResourceLoaderInput, type ResourceLoaderLogic, resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { timeByHand } from '../support/time-by-hand.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

const pass = timeByHand();

/** A controlled loader, with shortcuts to settle its newest load. */
function controlled<P>() {
  const loader = controlledLoader<string, P>();
  const { loads } = loader;
  const last = () => {
    const load = loads.at(-1);
    if (load === undefined) throw new Error('The loader was not called.');
    return {
      ...load,
      resolve: (value: string) => void loader.resolve(value, load),
      reject: (error: unknown) => void loader.reject(error, load),
      next: (item: string) => void loader.next(item, load),
      fail: (error: unknown) => void loader.fail(error, load),
      complete: () => void loader.complete(load),
    };
  };
  return { loader, loads, last };
}

/** A resource with a policy and a controlled loader. */
function made(options: PolicyOptions<{ id: number }>) {
  const id = signal<number | null>(1);
  const { loader, loads, last } = controlled<{ id: number }>();
  const user = resource({
    name: 'user',
    params: () => {
      const given = id();
      return given === null ? null : { id: given };
    },
    loader,
    policy: withPolicy(options),
  });
  const state = (): unknown => user.actor.getSnapshot().children.loader?.getSnapshot().value;
  return { id, loads, last, user, attempts: attemptsOf(user), state };
}

describe('a policy: retry', () => {
  test('a load that fails is retried as often as the policy says; the resource is loading meanwhile', async () => {
    const { loads, last, user, attempts, state } = made({ retry: { attempts: 2, delay: 100 } });
    const seen: unknown[] = [];
    effect(() => void seen.push(user.status()));
    await flushPromises();
    for (const message of ['one', 'two']) {
      last().reject(new Error(message));
      await flushPromises();
      expect([user.status(), state(), attempts()?.error?.message]).toEqual(['loading', 'pausing', message]);
      await pass(99);
      expect(state()).toBe('pausing');
      await pass(1);
      expect(state()).toBe('trying');
    }
    const error = new Error('three');
    last().reject(error);
    await flushPromises();
    expect([user.error(), loads.length, attempts()]).toEqual([error, 3, undefined]);
    expect(user.error()).toBe(error);
    expect(seen).toEqual(['loading', 'error']);
    user.destroy();
  });

  test('a load that finally succeeds is resolved', async () => {
    const { last, user } = made({ retry: { attempts: 1, delay: 5 } });
    await flushPromises();
    const settled = user.settled();
    last().reject('once');
    await pass(5);
    last().resolve('Ada');
    expect(await settled).toEqual({ status: 'resolved', value: 'Ada', error: undefined });
  });

  test('a load without retries fails immediately', async () => {
    const { loads, last, user, attempts } = made({});
    await flushPromises();
    expect(attempts()).toEqual({ attempt: 1, attempts: 1, retryAt: undefined, error: undefined });
    last().reject(new Error('no'));
    await flushPromises();
    expect([user.status(), loads.length]).toEqual(['error', 1]);
  });

  test('retry: 0 never retries', async () => {
    const { last, user } = made({ retry: 0 });
    await flushPromises();
    last().reject(new Error('no'));
    await flushPromises();
    expect(user.status()).toBe('error');
  });

  test('the default delay is 1 s, doubles each time up to 30 s, and varies by a fifth', async () => {
    const { last, user, attempts } = made({ retry: 7 });
    const delays: number[] = [];
    const random = jest.spyOn(Math, 'random');
    const pause = async () => {
      last().reject(new Error('no'));
      await flushPromises();
      const delay = (attempts()?.retryAt as number) - jest.now();
      delays.push(delay);
      await pass(delay);
    };
    await flushPromises();
    random.mockReturnValue(0.5);
    for (let count = 0; count < 5; count += 1) await pause();
    random.mockReturnValue(0);
    await pause();
    random.mockReturnValue(1);
    await pause();
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 24_000, 36_000]);
    random.mockRestore();
    user.destroy();
  });

  test('a custom delay is exact, and is called with the number of the failed attempt, starting at 1', async () => {
    const delay = jest.fn((attempt: number, _error: Error) => attempt * 10);
    const when = jest.fn((_error: Error, _attempt: number) => true);
    const { last, user, attempts } = made({ retry: { attempts: 2, delay, when } });
    await flushPromises();
    last().reject('a string');
    await flushPromises();
    expect((attempts()?.retryAt as number) - jest.now()).toBe(10);
    expect(attempts()).toMatchObject({ attempt: 1, attempts: 3 });
    await pass(10);
    expect(attempts()).toMatchObject({
      attempt: 2,
      attempts: 3,
      retryAt: undefined,
      error: { message: 'a string' },
    });
    last().reject(new Error('second'));
    await flushPromises();
    expect((attempts()?.retryAt as number) - jest.now()).toBe(20);
    expect(delay.mock.calls.map(([attempt, error]) => [attempt, error.message])).toEqual([
      [1, 'a string'],
      [2, 'second'],
    ]);
    expect(when.mock.calls.map(([error, attempt]) => [attempt, error.message])).toEqual([
      [1, 'a string'],
      [2, 'second'],
    ]);
    user.destroy();
  });

  test('when() decides whether to retry', async () => {
    const { loads, last, user } = made({
      retry: { attempts: 5, delay: 1, when: ({ message }) => message !== 'for good' },
    });
    await flushPromises();
    last().reject(new Error('for good'));
    await flushPromises();
    expect([user.status(), loads.length]).toEqual(['error', 1]);
  });

  test('when() is not called after the last attempt', async () => {
    const when = jest.fn(() => true);
    const { last, user } = made({ retry: { attempts: 0, when } });
    await flushPromises();
    last().reject(new Error('no'));
    await flushPromises();
    expect([user.status(), when.mock.calls.length]).toEqual(['error', 0]);
  });

  test('an abort error in a load that was not superseded is an error like any other', async () => {
    const { last, user, state } = made({ retry: { attempts: 1, delay: 1 } });
    await flushPromises();
    last().reject(new DOMException('own', 'AbortError'));
    await flushPromises();
    expect(state()).toBe('pausing');
    user.destroy();
  });

  test('a loader that throws synchronously is called again', async () => {
    let calls = 0;
    const user = resource({
      loader: () => {
        calls += 1;
        if (calls < 3) throw new Error('no');
        return calls;
      },
      policy: withPolicy({ retry: { attempts: 2, delay: 1 } }),
    });
    await flushPromises();
    await pass(1);
    await pass(1);
    expect([user.value(), calls]).toEqual([3, 3]);
  });

  test.each([
    ['delay throws', { delay: () => fail('delay failed') }, 'delay failed'],
    [
      'delay returns an invalid value',
      { delay: () => Number.NaN },
      'withPolicy(): "retry.delay" must return a number of milliseconds from 0 to 2147483647, got NaN.',
    ],
    ['when throws', { when: () => fail('when failed') }, 'when failed'],
    [
      'when returns an invalid value',
      { when: (async () => true) as never },
      'withPolicy(): "retry.when" must return a boolean, got a Promise.',
    ],
  ])('%s: this becomes the error of the resource', async (_, retry, message) => {
    const { last, user } = made({ retry: { attempts: 1, ...retry } });
    await flushPromises();
    const error = new Error('the loader failed');
    last().reject(error);
    await flushPromises();
    expect([user.status(), user.error()?.message]).toEqual(['error', message]);
    if (message.startsWith('withPolicy'))
      expect(user.error()).toMatchObject({ name: 'TypeError', cause: error });
    expect(user.reload()).toBe(true);
    user.destroy();
  });

  test('previous is the snapshot from before the load, in each attempt', async () => {
    const { last, user } = made({ retry: { attempts: 1, delay: 1 } });
    await flushPromises();
    last().resolve('Ada');
    await flushPromises();
    user.reload();
    await flushPromises();
    const { previous } = last();
    last().reject('no');
    await pass(1);
    expect([previous, last().previous]).toEqual([
      { status: 'resolved', value: 'Ada', error: undefined },
      { status: 'resolved', value: 'Ada', error: undefined },
    ]);
    user.destroy();
  });
});

describe('a policy: debounce', () => {
  test('pauses before the first attempt for new params; further params end the pause', async () => {
    const { id, loads, last, user, attempts, state } = made({ debounce: 300 });
    await flushPromises();
    expect([loads.length, state()]).toEqual([1, 'trying']); // the first load of the resource
    last().resolve('one');
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect([user.status(), state(), loads.length]).toEqual(['loading', 'pausing', 1]);
    expect(attempts()).toEqual({ attempt: 0, attempts: 1, retryAt: jest.now() + 300, error: undefined });
    await pass(200);
    id.set(3);
    await pass(299);
    expect(loads.length).toBe(1);
    await pass(1);
    expect(loads.map(({ params }) => params.id)).toEqual([1, 3]);
    user.destroy();
  });

  test('never pauses at a reload', async () => {
    const { id, loads, last, user } = made({ debounce: 300 });
    await flushPromises();
    last().resolve('one');
    await flushPromises();
    user.reload();
    await flushPromises();
    expect(loads.length).toBe(2);
    id.set(2);
    await flushPromises();
    expect(loads.length).toBe(2);
    user.reload({ force: true });
    await flushPromises();
    expect(loads.length).toBe(3);
    user.destroy();
  });

  test('never delays the first load, even if its params change in that turn or wait; but delays params from a later wait', async () => {
    const id = signal(1);
    const loads: unknown[] = [];
    const parent = controlledLoader<number>();
    const company = resource({ loader: parent });
    const policy = withPolicy({ debounce: 300 });
    const loader = async ({ params }: { params: unknown }) => void loads.push(params);
    const changing = resource({ params: () => `changed ${id()}`, loader, policy });
    const waiting = resource({ params: ({ chain }) => `chained ${chain(company)}`, loader, policy });
    changing.status();
    id.set(2);
    await flushPromises();
    await parent.resolve(1);
    await flushPromises();
    expect(loads).toEqual(['changed 2', 'chained 1']);
    company.reload();
    await flushPromises();
    await parent.resolve(2);
    await flushPromises();
    expect([loads.length, attemptsOf(waiting)()?.retryAt]).toEqual([2, jest.now() + 300]);
    await pass(300);
    expect(loads.at(-1)).toBe('chained 2');
  });

  test('never at a reload that asks params again which have failed', async () => {
    let isDown = true;
    const loads: unknown[] = [];
    const user = resource({
      params: () => {
        if (isDown) throw new Error('down');
        return 1;
      },
      loader: async ({ params }) => void loads.push(params),
      policy: withPolicy({ debounce: 300 }),
    });
    await flushPromises();
    isDown = false;
    expect(user.reload()).toBe(true);
    await flushPromises();
    expect(loads).toEqual([1]);
  });

  test('may depend on the params; 0 means no delay', async () => {
    const { id, loads, user, state } = made({ debounce: ({ id }) => (id > 5 ? 50 : 0) });
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect([loads.length, state()]).toEqual([2, 'trying']);
    id.set(9);
    await flushPromises();
    expect([loads.length, state()]).toEqual([2, 'pausing']);
    await pass(50);
    expect(loads.length).toBe(3);
    user.destroy();
  });

  test.each([
    [() => fail('debounce failed'), 'debounce failed'],
    [() => -1, 'withPolicy(): "debounce" must return a number of milliseconds from 0 to 2147483647, got -1.'],
  ])('that throws, or returns an invalid value, puts the resource in error', async (debounce, message) => {
    const { id, user } = made({ debounce });
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect([user.status(), user.error()?.message]).toEqual(['error', message]);
  });
});

describe('a policy: timeout', () => {
  test('applies to each attempt: it fails with a TimeoutError, and aborts that attempt', async () => {
    const { loads, last, user, attempts, state } = made({ timeout: 1000, retry: { attempts: 1, delay: 10 } });
    await flushPromises();
    await pass(999);
    expect([state(), last().abortSignal.aborted]).toEqual(['trying', false]);
    await pass(1);
    const { abortSignal, resolve: late } = last();
    expect([state(), abortSignal.aborted, abortSignal.reason.name]).toEqual([
      'pausing',
      true,
      'TimeoutError',
    ]);
    expect(attempts()?.error).toBe(abortSignal.reason);
    void late('late');
    await pass(10);
    expect([state(), loads.length, last().abortSignal.aborted]).toEqual(['trying', 2, false]);
    await pass(1000);
    expect(user.error()).toBeInstanceOf(DOMException);
    expect(user.error()).toMatchObject({
      name: 'TimeoutError',
      message: 'The load took longer than 1000 ms.',
    });
  });

  test('of an attempt that has failed does not end the next attempt', async () => {
    const { last, loads, user } = made({ timeout: 1000, retry: { attempts: 1, delay: 100 } });
    await flushPromises();
    await pass(800);
    last().reject(new Error('no'));
    await flushPromises();
    await pass(100);
    expect(loads.length).toBe(2);
    await pass(999);
    expect([user.status(), last().abortSignal.aborted]).toEqual(['loading', false]);
    await pass(1);
    expect([user.status(), last().abortSignal.aborted]).toEqual(['error', true]);
  });

  test('is cleared when the attempt ends', async () => {
    const { last, user } = made({ timeout: 1000 });
    await flushPromises();
    last().resolve('Ada');
    await flushPromises();
    expect([user.value(), jest.getTimerCount()]).toEqual(['Ada', 0]);
  });

  test('an abort signal that is first read after the timeout has its reason, too', async () => {
    const signals: (() => AbortSignal)[] = [];
    const user = resource({
      loader: (args) => {
        signals.push(() => args.abortSignal);
        return new Promise<string>(() => {});
      },
      policy: withPolicy({ timeout: 5 }),
    });
    await flushPromises();
    await pass(5);
    expect([signals[0]?.().aborted, signals[0]?.().reason === user.error()]).toEqual([true, true]);
  });
});

describe('a policy: superseding', () => {
  const pausing = async () => {
    const all = made({ retry: { attempts: 3, delay: 1000 } });
    await flushPromises();
    all.last().reject(new Error('no'));
    await flushPromises();
    expect([all.state(), jest.getTimerCount()]).toEqual(['pausing', 1]);
    return all;
  };

  test.each<[string, (all: Awaited<ReturnType<typeof pausing>>) => void, string]>([
    ['new params', ({ id }) => id.set(2), 'loading'],
    ['no params', ({ id }) => id.set(null), 'idle'],
    ['set', ({ user }) => user.set('own'), 'local'],
    ['destroy', ({ user }) => user.destroy(), 'idle'],
    ['a forced reload', ({ user }) => user.reload({ force: true }), 'loading'],
  ])('%s ends a pause at once, and leaves no timer', async (_, supersede, status) => {
    const all = await pausing();
    supersede(all);
    expect([all.user.status(), all.attempts()]).toEqual([status, undefined]);
    await flushPromises();
    expect(jest.getTimerCount()).toBe(0);
    all.user.destroy();
  });

  test('aborts the attempt', async () => {
    const { id, last, user } = made({ timeout: 100 });
    await flushPromises();
    const { abortSignal } = last();
    id.set(2);
    await flushPromises();
    expect([abortSignal.aborted, abortSignal.reason.name]).toEqual([true, 'AbortError']);
    expect(last().abortSignal.aborted).toBe(false);
    user.destroy();
    expect(last().abortSignal.aborted).toBe(true);
  });

  test('a load that is superseded before its loader was called never calls it', async () => {
    const { id, loads, user } = made({ retry: 1 });
    user.status();
    id.set(2);
    await flushPromises();
    expect(loads.map(({ params }) => params.id)).toEqual([2]);
    user.destroy();
  });

  test('a wait that ends in the turn in which the params change starts no attempt', async () => {
    const { id, loads, user } = await pausing();
    setTimeout(() => id.set(2), 999); // no microtask runs between the two timers
    jest.advanceTimersByTime(1000);
    await flushPromises();
    expect(loads.map(({ params }) => params.id)).toEqual([1, 2]);
    user.destroy();
  });

  test('a wait that has ended just before the params change starts no attempt', async () => {
    const { id, loads, user } = await pausing();
    expect(retryNow(user)).toBe(true);
    id.set(2);
    await flushPromises();
    expect(loads.map(({ params }) => params.id)).toEqual([1, 2]);
    user.destroy();
  });

  test('when() is not called for an attempt that fails in the turn in which the params change', async () => {
    const asked: unknown[] = [];
    const id = signal(1);
    let reject: ((thrown: unknown) => void) | undefined;
    const user = resource({
      params: id,
      loader: (): PromiseLike<string> => ({
        // biome-ignore lint/suspicious/noThenProperty: it calls back synchronously
        then(_: unknown, fail: unknown) {
          reject = fail as typeof reject;
          return undefined as never;
        },
      }),
      policy: withPolicy({
        timeout: 100,
        retry: { attempts: 3, delay: 1000, when: ({ message }) => asked.push(message) > 0 },
      }),
    });
    await flushPromises();
    id.set(2);
    reject?.(new Error('one'));
    await flushPromises();
    setTimeout(() => id.set(3), 99);
    jest.advanceTimersByTime(100); // too long for the second attempt
    await flushPromises();
    expect(asked).toEqual([]);
    reject?.(new Error('three'));
    expect([asked, attemptsOf(user)()?.retryAt]).toEqual([['three'], jest.now() + 1000]);
    user.destroy();
  });
});

describe('attempts', () => {
  test('is a signal that changes at each step, and is the same object until something changes', async () => {
    const { last, user, attempts } = made({ retry: { attempts: 1, delay: 10 } });
    const seen: unknown[] = [];
    const end = effect(() => {
      const { attempt, attempts: all, retryAt, error } = attempts() ?? {};
      seen.push(
        attempt === undefined
          ? user.status()
          : `${attempt} of ${all}, ${retryAt === undefined ? 'now' : 'later'}, ${error?.message}`,
      );
    });
    await flushPromises();
    expect(attempts()).toBe(attempts());
    expect(Object.isFrozen(attempts())).toBe(true);
    last().reject(new Error('no'));
    await flushPromises();
    await pass(10);
    last().resolve('Ada');
    await flushPromises();
    expect(seen).toEqual([
      'loading',
      '1 of 2, now, undefined',
      '1 of 2, later, no',
      '2 of 2, now, no',
      'resolved',
    ]);
    end();
  });

  test('is the same object until something changes, even without observers', async () => {
    const { last, user, attempts } = made({ retry: { attempts: 1, delay: 10 } });
    await flushPromises();
    const first = attempts.get();
    expect([first?.attempt, attempts.get() === first]).toEqual([1, true]);
    last().reject(new Error('no'));
    await flushPromises();
    const second = attempts.get();
    expect([second?.error?.message, attempts.get() === second]).toEqual(['no', true]);
    user.destroy();
  });

  test('returns the same signal for the same resource', () => {
    const { user, attempts } = made({});
    expect(attemptsOf(user)).toBe(attempts);
    user.destroy();
    expect(attempts()).toBeUndefined();
  });

  test('is undefined without a policy, and creates no actor', async () => {
    const plain = resource({ loader: async () => 1 });
    expect([attemptsOf(plain)(), retryNow(plain)]).toEqual([undefined, false]);
    await flushPromises();
    expect(attemptsOf(plain)()).toBeUndefined();
  });

  test('is undefined for any other actor logic that loads', async () => {
    const logic = setup({}).createMachine({ context: { options: {} }, initial: 'a', states: { a: {} } });
    const login = resource({ loader: logic });
    await flushPromises();
    expect([login.status(), attemptsOf(login)(), retryNow(login)]).toEqual(['loading', undefined, false]);
    login.destroy();
  });

  test('is undefined as soon as the load is superseded, even inside a batch', async () => {
    const { id, user, attempts } = made({ retry: 1 });
    await flushPromises();
    batch(() => {
      id.set(2);
      expect(attempts()).toBeUndefined();
      id.set(1);
      expect(attempts()).toMatchObject({ attempt: 1 });
    });
    user.destroy();
  });

  test('follows a load that replaces another without a visible change', async () => {
    const { last, user, attempts } = made({ retry: { attempts: 2, delay: 10 } });
    const seen: unknown[] = [];
    const end = effect(() => void seen.push(attempts()?.attempt));
    await flushPromises();
    last().reject(new Error('no'));
    await pass(10);
    user.reload({ force: true });
    await flushPromises();
    last().reject(new Error('no'));
    await pass(10);
    expect(seen).toEqual([undefined, 1, 1, 2, undefined, 1, 1, 2]);
    end();
    user.destroy();
  });

  test('shows the same to functions of the policy, with or without observers', async () => {
    const seenBy = async (isObserved: boolean) => {
      const seen: unknown[] = [];
      const note = () => {
        const { attempt, retryAt, error } = attemptsOf(user)() ?? {};
        seen.push([attempt, retryAt, error?.message]);
      };
      const id = signal(0);
      const user = resource({
        params: id,
        loader: () => Promise.reject(new Error('no')),
        policy: withPolicy({
          debounce: () => {
            note();
            return 5;
          },
          retry: {
            attempts: 1,
            delay: () => {
              note();
              return 5;
            },
          },
        }),
      });
      const end = effect(() => void (isObserved && attemptsOf(user)()));
      await flushPromises();
      id.set(1);
      await flushPromises();
      user.destroy();
      end();
      return seen;
    };
    expect(await seenBy(true)).toEqual(await seenBy(false));
  });

  test('an effect in which a stream fails does not track what the policy reads', async () => {
    const other = signal(5);
    const isDown = signal(false);
    let observer: { error(thrown: unknown): void } | undefined;
    const user = resource({
      stream: () => ({
        subscribe(given: NonNullable<typeof observer>) {
          observer = given;
          return () => {};
        },
      }),
      policy: withPolicy({ retry: { attempts: 1, delay: other } }),
    });
    await flushPromises();
    let runs = 0;
    const end = effect(() => {
      runs += 1;
      if (isDown()) observer?.error(new Error('down'));
    });
    isDown.set(true);
    expect(attemptsOf(user)()?.retryAt).toBe(jest.now() + 5);
    other.set(6);
    expect(runs).toBe(2);
    end();
    user.destroy();
  });

  test('retryNow() ends a pause, and the count continues', async () => {
    const { loads, last, user, attempts } = made({ retry: { attempts: 2, delay: 1000 } });
    expect(retryNow(user)).toBe(false);
    await flushPromises();
    expect(retryNow(user)).toBe(false);
    last().reject(new Error('no'));
    await flushPromises();
    expect(retryNow(user)).toBe(true);
    expect([attempts()?.attempt, attempts()?.retryAt, jest.getTimerCount(), retryNow(user)]).toEqual([
      2,
      undefined,
      0,
      false,
    ]);
    await flushPromises();
    expect(loads.length).toBe(2);
    user.destroy();
  });

  test('retryNow() also ends a pause before the first attempt', async () => {
    const { id, loads, user } = made({ debounce: 1000 });
    await flushPromises();
    id.set(2);
    expect(retryNow(user)).toBe(false);
    await flushPromises();
    expect(retryNow(user)).toBe(true);
    await flushPromises();
    expect(loads.length).toBe(2);
    id.set(3);
    expect(retryNow(user)).toBe(false); // superseded
    user.destroy();
    expect(retryNow(user)).toBe(false);
  });
});

describe('a stream', () => {
  function streamed(options: PolicyOptions) {
    const { loader, loads, last } = controlled<undefined>();
    const news = resource({ stream: loader.stream, policy: withPolicy(options) });
    const seen: unknown[] = [];
    effect(
      () =>
        void seen.push(
          [news.status(), news.hasValue() ? news.value() : undefined, news.isStreaming()].join(' '),
        ),
    );
    return { news, loads, last, seen, attempts: attemptsOf(news) };
  }

  test('that fails is opened again; after an item, it stays resolved, and isStreaming is false until the next one', async () => {
    const { news, last, seen, attempts } = streamed({ retry: { attempts: 2, delay: 10 } });
    await flushPromises();
    last().fail(new Error('before'));
    await flushPromises();
    expect([news.status(), attempts()?.attempt]).toEqual(['loading', 1]);
    await pass(10);
    last().next('a');
    expect([news.value(), news.isStreaming(), attempts()?.attempt]).toEqual(['a', true, 2]);
    last().next('b');
    last().fail(new Error('after'));
    await flushPromises();
    expect([news.value(), news.isStreaming(), news.status()]).toEqual(['b', false, 'resolved']);
    await pass(10);
    expect(news.isStreaming()).toBe(false);
    last().next('c');
    expect([news.value(), news.isStreaming()]).toEqual(['c', true]);
    const error = new Error('for good');
    last().fail(error);
    await flushPromises();
    expect(news.error()).toBe(error);
    expect(seen).toEqual([
      'loading  false',
      'resolved a true',
      'resolved b true',
      'resolved b false',
      'resolved c true',
      'error  false',
    ]);
  });

  test('is not opened again after it has completed', async () => {
    const { news, last, attempts } = streamed({ retry: 3, timeout: 100 });
    await flushPromises();
    last().next('a');
    expect(jest.getTimerCount()).toBe(0); // the timeout applies only until the first item
    last().complete();
    await flushPromises();
    expect([news.status(), news.isStreaming(), news.value(), attempts()]).toEqual([
      'resolved',
      false,
      'a',
      undefined,
    ]);
  });

  test('fails if it completes without an item, unless a value is shown', async () => {
    const { news, last } = streamed({ retry: { attempts: 2, delay: 10 } });
    await flushPromises();
    last().complete();
    await flushPromises();
    expect(news.status()).toBe('loading');
    await pass(10);
    last().next('a');
    last().fail(new Error('no'));
    await pass(10);
    last().complete();
    await flushPromises();
    expect([news.status(), news.value()]).toEqual(['resolved', 'a']);
  });

  test('timeout applies until the first item, and closes the stream', async () => {
    const { news, loads, last } = streamed({ timeout: 100 });
    await flushPromises();
    await pass(100);
    expect([news.error()?.name, loads[0]?.timesClosed, last().abortSignal.aborted]).toEqual([
      'TimeoutError',
      1,
      true,
    ]);
  });

  test('is closed once when it is superseded, and late items are ignored', async () => {
    const { news, loads, last } = streamed({ retry: 2 });
    await flushPromises();
    last().next('a');
    news.set('own');
    last().next('late');
    await flushPromises();
    expect([news.value(), loads[0]?.timesClosed]).toEqual(['own', 1]);
    news.reload();
    await flushPromises();
    expect(loads.length).toBe(2);
    last().next('b');
    news.reload();
    expect([news.status(), news.value()]).toEqual(['reloading', 'b']);
    news.destroy();
  });

  test('is opened even if a value is cached', async () => {
    const { loader, last } = controlled<number>();
    const news = resource({
      params: () => 1,
      stream: loader.stream,
      cached: () => 'known',
      policy: withPolicy({ retry: { attempts: 1, delay: 10 } }),
    });
    expect([news.status(), news.value()]).toEqual(['resolved', 'known']);
    await flushPromises();
    last().fail(new Error('no'));
    await flushPromises();
    expect([news.status(), attemptsOf(news)()?.attempt]).toEqual(['resolved', 1]);
    await pass(10);
    last().complete();
    await flushPromises();
    expect([news.status(), news.value()]).toEqual(['resolved', 'known']);
  });

  test('compares its items with equal', async () => {
    const loader = controlledLoader<{ id: number }, undefined>();
    const news = resource({
      stream: loader.stream,
      equal: (a, b) => a.id === b.id,
      policy: withPolicy({ retry: 1 }),
    });
    await flushPromises();
    const first = { id: 1 };
    void loader.next(first);
    void loader.next({ id: 1 });
    expect(news.value()).toBe(first);
    news.destroy();
  });
});

describe('a native stream', () => {
  const readable = (items: AsyncGenerator<string>) =>
    new ReadableStream<string>({
      async pull(controller) {
        const { done, value } = await items.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    });

  test.each<
    [string, (from: AsyncGenerator<string>) => AsyncIterable<string> | Promise<AsyncIterable<string>>]
  >([
    ['an async generator', (items) => items],
    ['a promise of one', async (items) => items],
    ['a ReadableStream', (items) => readable(items) as ReadableStream<string> & AsyncIterable<string>],
  ])('%s is opened again when it fails', async (_, streamOf) => {
    let opened = 0;
    async function* items() {
      opened += 1;
      if (opened === 1) throw new Error('before');
      yield `item of ${opened}`;
      if (opened === 2) throw new Error('after');
    }
    const news = resource({
      stream: () => streamOf(items()),
      policy: withPolicy({ timeout: 50, retry: { attempts: 2, delay: 10 } }),
    });
    const seen: unknown[] = [];
    const end = effect(() => void seen.push([news.status(), news.latest(), news.isStreaming()].join(' ')));
    await flushPromises();
    await pass(10);
    await pass(10);
    await flushPromises();
    expect(seen).toEqual([
      'loading  false',
      'resolved item of 2 true',
      'resolved item of 2 false',
      'resolved item of 3 true',
      'resolved item of 3 false',
    ]);
    end();
  });
});

test('a pause of a loader sends no event to the resource, which has no stream to interrupt', async () => {
  const events: (readonly [actor: unknown, type: string])[] = [];
  const { loader, last } = controlled<number>();
  const user = resource({
    params: () => 1,
    loader,
    policy: withPolicy({ retry: { attempts: 1, delay: 10 } }),
    inspect: (event) => {
      if (event.type === '@xstate.event') events.push([event.actorRef, event.event.type]);
    },
  });
  await flushPromises();
  events.length = 0;
  last().reject(new Error('no'));
  await flushPromises();
  expect(attemptsOf(user)()?.attempt).toBe(1);
  expect(events).not.toEqual([]);
  expect(events.filter(([actor]) => actor === user.actor)).toEqual([]);
  user.destroy();
});

test('a loader with a policy is not called if a value is cached', async () => {
  const { loader, loads } = controlled<number>();
  const user = resource({ params: () => 1, loader, cached: () => 'known', policy: withPolicy({ retry: 1 }) });
  expect(user.value()).toBe('known');
  await flushPromises();
  expect([user.status(), user.isStreaming(), loads.length]).toEqual(['resolved', false, 0]);
});

describe('a custom policy', () => {
  test('is any function that turns a loader into actor logic', async () => {
    const user = resource({
      params: () => 1,
      loader: ({ params }) => `user ${params}`,
      policy: (load) =>
        fromPromise(
          async ({ input, signal }: { input: ResourceLoaderInput<unknown, number>; signal: AbortSignal }) =>
            typeof load === 'function' ? load({ ...input, abortSignal: signal }) : undefined,
        ),
    });
    await flushPromises();
    expect([user.value(), attemptsOf(user)(), retryNow(user)]).toEqual(['user 1', undefined, false]);
  });

  test('may call withPolicy() for each resource', async () => {
    let calls = 0;
    const policy: Policy = (load) =>
      withPolicy({ retry: { attempts: typeof load === 'function' ? 1 : 5, delay: 5 } })(load);
    const loader = async () => {
      calls += 1;
      throw new Error('no');
    };
    const [user, other] = [resource({ loader, policy }), resource({ loader, policy })];
    await flushPromises();
    expect([attemptsOf(user)()?.attempts, retryNow(user)]).toEqual([2, true]);
    await flushPromises();
    expect([user.status(), other.status(), calls]).toEqual(['error', 'loading', 3]); // each resource has its own load
    other.destroy();
  });
});

describe('the chart alone', () => {
  const begun = (clock: Clock, options: PolicyOptions) => {
    const calls: unknown[] = [];
    const loader = async ({ params }: { params: number }) => {
      calls.push(params);
      if (calls.length < 3) throw new Error(`try ${calls.length}`);
      return params * 2;
    };
    const logic = withPolicy(options)(loader);
    const actor = createActor(resourceMachine.provide({ actors: { loader: logic } }), {
      clock,
      input: {},
    }).start();
    return { actor, calls };
  };

  test('uses its own clock', async () => {
    const clock = new SimulatedClock();
    const { actor, calls } = begun(clock, { retry: { attempts: 2, delay: 1000 }, debounce: 50 });
    actor.send({ type: 'params', params: 21 });
    await flushPromises();
    clock.increment(1000);
    await flushPromises();
    clock.increment(999);
    await flushPromises();
    expect(calls.length).toBe(2);
    expect(actor.getSnapshot().children.loader?.getSnapshot()).toMatchObject({
      context: { retryAt: clock.now() + 1 },
    });
    clock.increment(1);
    await flushPromises();
    expect([actor.getSnapshot().value, actor.getSnapshot().context.value]).toEqual(['resolved', 42]);
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    expect(actor.getSnapshot().children.loader?.getSnapshot().value).toBe('pausing');
    actor.stop();
  });

  test('the timeout of an attempt that has failed does not end the next attempt', async () => {
    const clock = new SimulatedClock();
    const loads: { readonly abortSignal: AbortSignal; reject(error: Error): void }[] = [];
    const loader = ({ abortSignal }: { abortSignal: AbortSignal }) =>
      new Promise<string>((_, reject) => loads.push({ abortSignal, reject }));
    const logic = withPolicy({ timeout: 1000, retry: { attempts: 1, delay: 100 } })(loader);
    const actor = createActor(resourceMachine.provide({ actors: { loader: logic } }), {
      clock,
      input: {},
    }).start();
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    clock.increment(800);
    loads[0]?.reject(new Error('no'));
    await flushPromises();
    clock.increment(100);
    await flushPromises();
    clock.increment(999);
    expect(loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([false, false]);
    clock.increment(1);
    expect(loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([false, true]);
    actor.stop();
  });

  test('starts again when it is restored during a pause', async () => {
    const clock = new SimulatedClock();
    const { actor, calls } = begun(clock, { retry: { attempts: 2, delay: 1000 } });
    actor.send({ type: 'params', params: 21 });
    await flushPromises();
    const persisted = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
    actor.stop();
    const logic = withPolicy({ retry: 0 })(async ({ params }: { params: number }) => params + 1);
    const restored = createActor(resourceMachine.provide({ actors: { loader: logic } }), {
      clock,
      input: {},
      snapshot: persisted,
    }).start();
    await flushPromises();
    expect([restored.getSnapshot().value, restored.getSnapshot().context.value, calls.length]).toEqual([
      'resolved',
      22,
      1,
    ]);
    restored.stop();
  });

  test('is persisted as plain data, which a loader with another policy, or without one, can restore', async () => {
    const loader = async ({ params }: { params: unknown }) => params;
    const failing = () => Promise.reject(new Error('no'));
    const withLogic = (logic: ResourceLoaderLogic) => ({
      chart: resourceMachine.provide({ actors: { loader: logic } }),
      input: {},
    });
    const persisted = async ({ chart, input }: ReturnType<typeof withLogic>) => {
      const actor = createActor(chart, { input }).start();
      actor.send({ type: 'params', params: 7 });
      await flushPromises();
      const snapshot = actor.getPersistedSnapshot() as SnapshotFrom<typeof resourceMachine>;
      actor.stop();
      return snapshot;
    };
    const restored = async (
      { chart, input }: ReturnType<typeof withLogic>,
      snapshot: SnapshotFrom<typeof resourceMachine>,
    ) => {
      const actor = createActor(chart, { input, snapshot }).start();
      await flushPromises();
      actor.stop();
      return [actor.getSnapshot().value, actor.getSnapshot().context.value];
    };
    const paused = await persisted(
      withLogic(withPolicy({ retry: { attempts: 1, delay: () => 5 } })(failing)),
    );
    const other = withLogic(withPolicy({ timeout: 5 })(loader));
    const none = { chart: resourceMachine, input: { loader } };
    expect(await restored(other, structuredClone(paused))).toEqual(['resolved', 7]);
    expect(await restored(none, structuredClone(paused))).toEqual(['resolved', 7]);
    expect(
      await restored(other, await persisted({ ...none, input: { loader: () => new Promise(() => {}) } })),
    ).toEqual(['resolved', 7]);
  });

  test('the machine by itself ends with an output or an error', async () => {
    const input: ResourceLoaderInput<unknown, number> = {
      params: 3,
      previous: { status: 'idle', value: undefined, error: undefined },
      cause: 'created',
    };
    const run = (logic: Parameters<typeof createActor>[0]) => {
      const actor = createActor(logic as ReturnType<ReturnType<typeof withPolicy>>, {
        input: input as never,
      });
      const errors: unknown[] = [];
      actor.subscribe({ error: (error) => errors.push(error) });
      return { actor: actor.start(), errors };
    };
    const done = run(withPolicy({})(async ({ params }: { params: number }) => params * 2));
    const error = new Error('no');
    const failed = run(withPolicy({})(() => Promise.reject(error)));
    await flushPromises();
    expect(done.actor.getSnapshot()).toMatchObject({ status: 'done', value: 'done', output: 6 });
    expect(failed.actor.getSnapshot()).toMatchObject({ status: 'error', value: 'failed', error });
    expect(failed.errors).toEqual([error]);
  });

  test('a root machine passes its items to no one, and starts over when it is restored', async () => {
    const previous = { status: 'idle', value: undefined, error: undefined } as const;
    const input: ResourceLoaderInput<unknown, undefined> = { params: undefined, previous, cause: 'created' };
    const loader = controlledLoader<string, undefined>();
    const logic = withPolicy({ retry: { attempts: 1, delay: 1000 } })({ stream: loader.stream });
    const actor = createActor(logic, { input }).start();
    await flushPromises();
    await loader.next('a');
    await loader.fail(new Error('no'));
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'pausing' });
    const snapshot = actor.getPersistedSnapshot();
    actor.stop();
    const again = createActor(logic, { input, snapshot: snapshot as never }).start();
    expect(again.getSnapshot().value).toBe('trying');
    await flushPromises();
    await loader.next('b');
    await loader.complete();
    expect(again.getSnapshot()).toMatchObject({ status: 'done', output: undefined });
    const done = createActor(logic, { input, snapshot: again.getPersistedSnapshot() as never }).start();
    expect([done.getSnapshot().status, loader.loads.length]).toEqual(['done', 2]);
  });
});

describe('bad input', () => {
  test.each<[unknown, string]>([
    [undefined, 'withPolicy() takes an object such as { retry: 3, timeout: 5000 }, got undefined.'],
    [{ retries: 3 }, 'withPolicy() has no option "retries". Its options are debounce, retry, timeout.'],
    [
      { retry: -1 },
      'withPolicy(): the option "retry" must be a whole number, 0 or more, or an object such as { attempts: 3 }, got -1.',
    ],
    [
      { retry: 1.5 },
      'withPolicy(): the option "retry" must be a whole number, 0 or more, or an object such as { attempts: 3 }, got 1.5.',
    ],
    [
      { retry: '3' },
      'withPolicy(): the option "retry" must be a whole number, 0 or more, or an object such as { attempts: 3 }, got "3".',
    ],
    [
      { retry: null },
      'withPolicy(): the option "retry" must be a whole number, 0 or more, or an object such as { attempts: 3 }, got null.',
    ],
    [
      { retry: () => 3 },
      'withPolicy(): the option "retry" must be a whole number, 0 or more, or an object such as { attempts: 3 }, got a function.',
    ],
    [
      { retry: {} },
      'withPolicy(): the option "retry.attempts" must be a whole number, 0 or more, got undefined.',
    ],
    [
      { retry: { attempts: Number.NaN } },
      'withPolicy(): the option "retry.attempts" must be a whole number, 0 or more, got NaN.',
    ],
    [
      { retry: { attempts: 1, times: 2 } },
      'withPolicy() has no option "retry.times". Its options are retry.attempts, retry.delay, retry.when.',
    ],
    [
      { retry: { attempts: 1, delay: '1s' } },
      'withPolicy(): the option "retry.delay" must be a number of milliseconds from 0 to 2147483647 or a function, got "1s".',
    ],
    [
      { retry: { attempts: 1, when: true } },
      'withPolicy(): the option "retry.when" must be a function, got true.',
    ],
    [
      { timeout: Number.POSITIVE_INFINITY },
      'withPolicy(): the option "timeout" must be a number of milliseconds from 0 to 2147483647, got Infinity.',
    ],
    [
      { timeout: '5' },
      'withPolicy(): the option "timeout" must be a number of milliseconds from 0 to 2147483647, got "5".',
    ],
    [
      { debounce: -5 },
      'withPolicy(): the option "debounce" must be a number of milliseconds from 0 to 2147483647 or a function, got -5.',
    ],
  ])('%j: %s', (options, message) => {
    expect(() => withPolicy(options as never)).toThrow(new TypeError(message));
  });

  test('a policy rejects what is not a loader or a stream', () => {
    const policy = withPolicy({}) as (given: unknown) => unknown;
    expect(() => policy('loader')).toThrow(
      new TypeError('The function that withPolicy() returns takes a loader or { stream }, got "loader".'),
    );
    expect(() => policy({ stream: 1 })).toThrow('or { stream }, got an object.');
    expect(() => resource({ loader: async () => 1, policy: 3 as never })).toThrow(
      'resource(): the option "policy" must be a function, got 3.',
    );
    expect(() => resource({ loader: async () => 1, policy: (() => 3) as never })).toThrow(
      'resource(): the option "policy" must be a function that returns actor logic, but it returned 3.',
    );
    expect(() =>
      resource({ loader: withPolicy({})(async () => 1), policy: withPolicy({}) as never }),
    ).toThrow(
      new TypeError(
        'resource(): the option "policy" cannot be combined with actor logic, which decides by itself when to retry. Use a function as "loader", or "stream".',
      ),
    );
  });

  test('attemptsOf() and retryNow() reject what is not a resource', () => {
    expect(() => attemptsOf({} as never)).toThrow(
      new TypeError('attemptsOf() takes a resource, got an object.'),
    );
    expect(() => retryNow(undefined as never)).toThrow(
      new TypeError('retryNow() takes a resource, got undefined.'),
    );
  });
});

test('attempts may be Infinity', async () => {
  const { last, user, attempts } = made({ retry: { attempts: Number.POSITIVE_INFINITY, delay: 1 } });
  await flushPromises();
  last().reject(new Error('no'));
  await flushPromises();
  expect(attempts()).toMatchObject({ attempt: 1, attempts: Number.POSITIVE_INFINITY });
  user.destroy();
});

test('logic with a policy is a loader, too', async () => {
  const user = resource({ loader: withPolicy({ retry: 1 })(async () => 'Ada') });
  await flushPromises();
  expect(user.value()).toBe('Ada');
});

function fail(message: string): never {
  throw new Error(message);
}
