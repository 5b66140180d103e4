/** What `keepFresh()` does. */
import { describe, expect, jest, test } from '@jest/globals';
import { createActor, SimulatedClock } from 'xstate';
import { effect, resource, signal } from 'xstate-resource';
import { keepFresh } from 'xstate-resource/loaders';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { keepFreshMachine } from '../../src/loaders/keep-fresh.machine.js';
import { isWantedNow, Kept, Watch } from '../../src/loaders/kept.js';
import { stateOf } from '../../src/resource/brand.js';
import { timeByHand } from '../support/time-by-hand.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

const pass = timeByHand();

/** A resource that counts its loads. */
function counted() {
  let loads = 0;
  const count = resource({
    name: 'count',
    loader: async () => {
      loads += 1;
      return loads;
    },
  });
  return { count, loads: () => loads };
}

/** A fake page, with only those members of `document` and `window` that are used. */
function withPage() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const window = new EventTarget();
  const names = ['document', 'addEventListener', 'removeEventListener'] as const;
  const listeners: string[] = [];
  for (const target of [page, window]) {
    const { addEventListener: add, removeEventListener: remove } = target;
    target.addEventListener = (...args: Parameters<typeof add>) => {
      listeners.push(args[0]);
      add.apply(target, args);
    };
    target.removeEventListener = (...args: Parameters<typeof remove>) => {
      const index = listeners.indexOf(args[0]);
      if (index < 0) throw new Error(`Nothing listens to ${args[0]}.`);
      listeners.splice(index, 1);
      remove.apply(target, args);
    };
  }
  Object.assign(globalThis, {
    document: page,
    addEventListener: window.addEventListener,
    removeEventListener: window.removeEventListener,
  });
  const show = (visibilityState: 'visible' | 'hidden') => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return {
    show,
    goOnline: () => window.dispatchEvent(new Event('online')),
    listeners,
    [Symbol.dispose]() {
      for (const name of names) delete (globalThis as Record<string, unknown>)[name];
    },
  };
}

describe('keep fresh: every', () => {
  test('reloads repeatedly, the first time after that interval', async () => {
    const { count, loads } = counted();
    await flushPromises();
    const stop = keepFresh(count, { every: 1000 });
    await pass(999);
    expect(loads()).toBe(1);
    await pass(1);
    expect([loads(), count.value()]).toEqual([2, 2]);
    await pass(1000);
    await pass(1000);
    expect(loads()).toBe(4);
    stop();
    await pass(5000);
    expect(loads()).toBe(4);
    stop(); // a second call is a no-op
  });

  test('never piles up', async () => {
    const loader = controlledLoader<string>();
    const slow = resource({ loader });
    await flushPromises();
    const stop = keepFresh(slow, { every: 10 });
    await pass(50);
    expect(loader.loads.length).toBe(1);
    await loader.resolve('one');
    await pass(10);
    expect([slow.status(), loader.loads.length]).toEqual(['reloading', 2]);
    await pass(100);
    expect(loader.loads.length).toBe(2);
    stop();
    slow.destroy();
  });

  test('continues after errors', async () => {
    const loader = controlledLoader<string>();
    const shaky = resource({ loader });
    await flushPromises();
    const stop = keepFresh(shaky, { every: 10 });
    await loader.reject(new Error('no'));
    await pass(10);
    await loader.reject(new Error('no'));
    await pass(10);
    await loader.resolve('yes');
    expect([shaky.value(), loader.loads.length]).toEqual(['yes', 3]);
    stop();
  });

  test('does nothing while there is nothing to reload', async () => {
    const id = signal<number | undefined>(undefined);
    const loader = controlledLoader<string, number>();
    const user = resource({ params: id, loader });
    const stop = keepFresh(user, { every: 10 });
    await pass(30);
    expect([user.status(), loader.loads.length]).toEqual(['idle', 0]);
    id.set(1);
    await flushPromises();
    await loader.resolve('Ada');
    await pass(10);
    expect(loader.loads.length).toBe(2);
    stop();
    user.destroy();
  });

  test('ends when the resource is destroyed', async () => {
    const { count } = counted();
    keepFresh(count, { every: 10 });
    keepFresh(count, { every: 20 });
    count.destroy();
    const stop = keepFresh(count, { every: 10 });
    expect(jest.getTimerCount()).toBe(0);
    stop();
  });

  test('can be stopped in an effect that the reload triggers', async () => {
    const { count, loads } = counted();
    await flushPromises();
    const stop = keepFresh(count, { every: 10 });
    const end = effect(() => {
      if (count.status() === 'reloading') stop();
    });
    await pass(10);
    await pass(10);
    expect(loads()).toBe(2);
    end();
  });

  test('stops with the effect that returns its stop function', async () => {
    const { count, loads } = counted();
    const isPolling = signal(true);
    const end = effect(() => (isPolling() ? keepFresh(count, { every: 10 }) : undefined));
    await pass(10);
    expect(loads()).toBe(2);
    isPolling.set(false);
    await pass(50);
    expect(loads()).toBe(2);
    end();
  });
});

describe('keep fresh: while', () => {
  test('a reload that is due while it is false happens as soon as it is true, if it reads signals', async () => {
    const { count, loads } = counted();
    const isWanted = signal(false);
    const stop = keepFresh(count, { every: 1000, while: isWanted });
    await pass(1500);
    expect(loads()).toBe(1);
    isWanted.set(true);
    await flushPromises();
    expect(loads()).toBe(2);
    await pass(1000);
    expect(loads()).toBe(3);
    isWanted.set(false);
    await pass(999);
    isWanted.set(true); // no reload was due meanwhile
    await flushPromises();
    expect(loads()).toBe(3);
    stop();
  });

  test('is tracked until it returns true, however often its signals change before', async () => {
    const { count, loads } = counted();
    const [first, second] = [signal(false), signal(false)];
    const isWanted = jest.fn(() => first() && second());
    const stop = keepFresh(count, { every: 1000, while: isWanted });
    await pass(1000);
    first.set(true);
    await flushPromises();
    expect([loads(), isWanted.mock.calls.length]).toEqual([1, 2]);
    second.set(true);
    second.set(false);
    second.set(true);
    await flushPromises();
    expect(loads()).toBe(2);
    second.set(false);
    await pass(1000);
    second.set(true);
    stop(); // in the turn in which it returns true again
    await flushPromises();
    expect(loads()).toBe(2);
  });

  test('is called again after each interval if it reads no signals', async () => {
    const { count, loads } = counted();
    let isWanted = false;
    const stop = keepFresh(count, { every: 10, while: () => isWanted });
    await pass(25);
    isWanted = true;
    await pass(4);
    expect(loads()).toBe(1);
    await pass(1);
    expect(loads()).toBe(2);
    stop();
  });

  test('is called once for each reload that is due, whatever it returns', async () => {
    const { count, loads } = counted();
    let calls = 0;
    const stop = keepFresh(count, {
      every: 10,
      while: () => {
        calls += 1;
        return calls % 2 === 0;
      },
    });
    await pass(10);
    expect([calls, loads()]).toEqual([1, 1]);
    await pass(10);
    expect([calls, loads()]).toEqual([2, 2]);
    stop();
  });

  test.each<[string, (stop: () => void, count: { destroy(): void }) => void]>([
    ['stops it', (stop) => stop()],
    ['destroys the resource', (_, count) => count.destroy()],
  ])('that %s reloads nothing', async (_, end) => {
    const { count, loads } = counted();
    await flushPromises();
    const isWanted = signal(false);
    const stop = keepFresh(count, {
      every: 10,
      while: () => {
        if (isWanted()) end(stop, count);
        return isWanted();
      },
    });
    await pass(10);
    isWanted.set(true); // called because of a signal
    await flushPromises();
    const other = counted();
    const stopOther = keepFresh(other.count, {
      every: 10,
      while: () => {
        end(stopOther, other.count); // called because a reload is due
        return true;
      },
    });
    await pass(10);
    await pass(10);
    expect([loads(), other.loads()]).toEqual([1, 1]);
  });

  test('is reported if it throws, and counts as false', async () => {
    const { count, loads } = counted();
    const error = new Error('broken');
    const isBroken = signal(true);
    const stop = keepFresh(count, {
      every: 10,
      while: () => {
        if (isBroken()) throw error;
        return true;
      },
    });
    await pass(10);
    expect([loads(), uncaught.take()]).toEqual([1, [error]]);
    isBroken.set(false);
    await flushPromises();
    expect(loads()).toBe(2);
    stop();
  });

  test('may read the resource', async () => {
    const { count, loads } = counted();
    const stop = keepFresh(count, { every: 10, while: () => count.status() !== 'local' });
    await flushPromises();
    count.set(100);
    await pass(50);
    expect([loads(), count.value()]).toEqual([1, 100]);
    stop();
  });
});

describe('a page', () => {
  test('is not reloaded while it is hidden, but as soon as it is visible again', async () => {
    using page = withPage();
    const { count, loads } = counted();
    const stop = keepFresh(count, { every: 10 });
    page.show('hidden');
    await pass(100);
    expect(loads()).toBe(1);
    page.show('visible');
    await flushPromises();
    expect(loads()).toBe(2);
    stop();
  });

  test('onFocus and onReconnect reload even between intervals; by default they are off', async () => {
    using page = withPage();
    const { count, loads } = counted();
    const other = counted();
    const stop = keepFresh(count, { onFocus: true, onReconnect: true });
    const stopOther = keepFresh(other.count, {});
    await flushPromises();
    page.show('hidden');
    page.show('visible');
    await flushPromises();
    expect([loads(), other.loads()]).toEqual([2, 1]);
    page.goOnline();
    await flushPromises();
    expect([loads(), other.loads()]).toEqual([3, 1]);
    page.show('hidden');
    page.goOnline(); // due, while the page is hidden
    page.goOnline();
    await flushPromises();
    expect(loads()).toBe(3);
    page.show('visible');
    await flushPromises();
    expect(loads()).toBe(4);
    expect(page.listeners).toEqual(['visibilitychange', 'online', 'visibilitychange', 'online']);
    stop();
    stopOther();
    expect(page.listeners).toEqual([]);
  });

  test('counts the interval from the last reload, whatever caused it', async () => {
    using page = withPage();
    const { count, loads } = counted();
    await flushPromises();
    const stop = keepFresh(count, { every: 1000, onFocus: true });
    await pass(600);
    page.show('visible');
    await flushPromises();
    expect(loads()).toBe(2);
    await pass(999);
    expect(loads()).toBe(2);
    await pass(1);
    expect(loads()).toBe(3);
    stop();
  });

  test('asks while() again when it is shown, and then after a whole interval', async () => {
    using page = withPage();
    const { count } = counted();
    await flushPromises();
    const isWanted = jest.fn(() => false);
    const stop = keepFresh(count, { every: 1000, while: isWanted });
    await pass(1000);
    await pass(600);
    page.show('visible');
    expect(isWanted).toHaveBeenCalledTimes(2);
    await pass(999);
    expect(isWanted).toHaveBeenCalledTimes(2);
    await pass(1);
    expect(isWanted).toHaveBeenCalledTimes(3);
    stop();
  });

  test('asks while() again when it is online, if onReconnect says so', async () => {
    using page = withPage();
    const { count } = counted();
    await flushPromises();
    const [isWanted, isOtherWanted] = [jest.fn(() => false), jest.fn(() => false)];
    const stop = keepFresh(count, { every: 1000, while: isWanted, onReconnect: true });
    const stopOther = keepFresh(count, { every: 1000, while: isOtherWanted });
    await pass(1000);
    page.goOnline();
    expect([isWanted.mock.calls.length, isOtherWanted.mock.calls.length]).toEqual([2, 1]);
    stop();
    stopOther();
  });
});

test('if the document of a platform has no events, only every has an effect', async () => {
  Object.assign(globalThis, { document: {} });
  const { count, loads } = counted();
  await flushPromises();
  const stop = keepFresh(count, { every: 10, onFocus: true, onReconnect: true });
  await pass(10);
  expect(loads()).toBe(2);
  stop();
  delete (globalThis as { document?: unknown }).document;
});

test('onFocus and onReconnect without a page do nothing', async () => {
  const { count, loads } = counted();
  keepFresh(count, { onFocus: true, onReconnect: true })();
  await flushPromises();
  expect(loads()).toBe(1);
});

test('a signal follows nothing more once keepFresh() was stopped, even in the turn in which it changed', async () => {
  const { count } = counted();
  const id = signal(1);
  const state = stateOf(count);
  if (state === undefined) throw new Error('This is no resource.');
  const kept = new Kept(state, () => id() < 0);
  expect(isWantedNow(kept)).toBe(false);
  const watch = new Watch({ deref: () => kept } as unknown as WeakRef<Kept>, () => {});
  id.set(2);
  watch.end();
  await flushPromises();
  expect(watch.sources).toBeUndefined();
});

test('does nothing for a resource that was garbage-collected', () => {
  const callback = jest.fn();
  const watch = new Watch({ deref: () => undefined } as unknown as WeakRef<Kept>, callback);
  watch.end();
  expect([isWantedNow(undefined), callback.mock.calls.length]).toEqual([false, 0]);
});

test.each([
  ['fresh', true],
  ['paused', false],
])('the chart alone: a timer ends with the state %s that has started it', (state, isWanted) => {
  const clock = new SimulatedClock();
  const ask = jest.fn(() => isWanted);
  const actor = createActor(keepFreshMachine, {
    clock,
    input: {
      every: 1000,
      onFocus: true,
      onReconnect: false,
      isWanted: ask,
      reload() {},
      watch: () => () => {},
    },
  }).start();
  clock.increment(1000);
  expect([actor.getSnapshot().value, ask.mock.calls.length]).toEqual([state, 1]);
  clock.increment(600);
  actor.send({ type: 'page.shown' });
  clock.increment(999);
  expect([actor.getSnapshot().value, ask.mock.calls.length]).toEqual([state, 2]);
  clock.increment(1);
  expect(ask.mock.calls.length).toBe(3);
  actor.stop();
});

describe('bad input', () => {
  const { count } = counted();

  test.each<[unknown, unknown, string]>([
    [{}, { every: 1 }, 'keepFresh() takes a resource, got an object.'],
    [count, undefined, 'keepFresh() takes options such as { every: 30000 }, got undefined.'],
    [
      count,
      { interval: 1 },
      'keepFresh() has no option "interval". Its options are every, onFocus, onReconnect, while.',
    ],
    [
      count,
      { every: 0 },
      'keepFresh(): the option "every" must be a number of milliseconds from 0 to 2147483647, more than 0, got 0.',
    ],
    [
      count,
      { every: 2147483648 },
      'keepFresh(): the option "every" must be a number of milliseconds from 0 to 2147483647, more than 0, got 2147483648.',
    ],
    [
      count,
      { every: '1' },
      'keepFresh(): the option "every" must be a number of milliseconds from 0 to 2147483647, more than 0, got "1".',
    ],
    [count, { onFocus: 1 }, 'keepFresh(): the option "onFocus" must be a boolean, got 1.'],
    [count, { while: true }, 'keepFresh(): the option "while" must be a function, got true.'],
  ])('%# is a TypeError', (given, options, message) => {
    expect(() => keepFresh(given as never, options as never)).toThrow(new TypeError(message));
  });

  test('the longest interval is allowed', () => {
    expect(() => keepFresh(count, { every: 2147483647 })()).not.toThrow();
  });
});
