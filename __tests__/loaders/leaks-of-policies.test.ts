/** Policies and `keepFresh()` leave nothing behind. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { effect, resource, signal } from 'xstate-resource';
import { attemptsOf, keepFresh, withPolicy } from 'xstate-resource/loaders';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { collectGarbage, isCollected, leakedBytes } from '../support/memory.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
});

afterEach(() => {
  jest.useRealTimers();
});

const policy = withPolicy({ retry: { attempts: 3, delay: 1000 }, timeout: 5000 });
const inspectors = [undefined, () => {}];

/** Creates an object in its own stack frame, so that the test's frame does not refer to it. */
async function dropped(make: () => object | Promise<object>): Promise<WeakRef<object>> {
  const ref = new WeakRef(await make());
  await flushPromises();
  return ref;
}

describe('a resource that is dropped', () => {
  test.each(inspectors)(
    'is collected during a pause, and its timer ends (inspected: %p)',
    async (inspect) => {
      const loader = controlledLoader<string>();
      const ref = await dropped(async () => {
        const made = resource({ loader, policy, inspect });
        await flushPromises();
        await loader.reject(new Error('no'));
        expect(attemptsOf(made)()?.retryAt).toBe(jest.now() + 1000);
        return made;
      });
      expect(jest.getTimerCount()).toBe(1);
      expect(await isCollected(ref)).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
      await jest.advanceTimersByTimeAsync(10_000);
      expect(loader.loads.length).toBe(1);
    },
  );

  test.each(inspectors)(
    'in an attempt is collected, and the attempt is aborted (inspected: %p)',
    async (inspect) => {
      const loader = controlledLoader<string>();
      const ref = await dropped(async () => {
        const made = resource({ loader, policy, inspect });
        await flushPromises();
        return made;
      });
      expect(loader.loads.length).toBe(1);
      expect(await isCollected(ref)).toBe(true);
      await collectGarbage();
      expect([loader.loads[0]?.abortSignal.aborted, jest.getTimerCount()]).toEqual([true, 0]);
      await loader.resolve('late');
    },
  );

  test('with a stream is collected, and the stream is closed', async () => {
    const loader = controlledLoader<string>();
    const ref = await dropped(async () => {
      const made = resource({ stream: loader.stream, policy });
      await flushPromises();
      await loader.next('a');
      expect(made.value()).toBe('a');
      return made;
    });
    expect(await isCollected(ref)).toBe(true);
    await collectGarbage();
    expect([loader.loads[0]?.abortSignal.aborted, loader.loads[0]?.timesClosed]).toEqual([true, 1]);
    await loader.next('late');
  });

  test('is kept if it is observed, during a pause and an attempt, and continues', async () => {
    const loader = controlledLoader<string>();
    const seen: unknown[] = [];
    const ref = await dropped(async () => {
      const made = resource({ loader, policy });
      effect(() => void seen.push(made.value()));
      await flushPromises();
      return made;
    });
    expect(await isCollected(ref)).toBe(false);
    await loader.reject(new Error('no'));
    await collectGarbage();
    await jest.advanceTimersByTimeAsync(1000);
    await flushPromises();
    expect(loader.loads.length).toBe(2);
    await collectGarbage();
    await loader.resolve('Ada');
    expect(seen).toEqual([undefined, 'Ada']);
    expect(await isCollected(ref)).toBe(true);
  });

  test('is collected even if it was kept fresh, and the timer ends', async () => {
    const isWanted = signal(false);
    let loads = 0;
    const ref = await dropped(async () => {
      const made = resource({
        loader: async () => {
          loads += 1;
          return loads;
        },
      });
      keepFresh(made, { every: 1000 });
      keepFresh(made, { every: 10, while: () => made.hasValue() && isWanted() });
      keepFresh(made, { every: 10, while: () => made.status() === 'local' });
      await flushPromises();
      await jest.advanceTimersByTimeAsync(50); // two of the three are paused
      return made;
    });
    expect(jest.getTimerCount()).toBe(3);
    expect(await isCollected(ref)).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
    isWanted.set(true);
    expect(loads).toBe(1);
  });

  test('is still kept fresh while it is observed, and is collected after that', async () => {
    const seen: unknown[] = [];
    let loads = 0;
    const ref = await dropped(async () => {
      const made = resource({
        loader: async () => {
          loads += 1;
          return loads;
        },
      });
      keepFresh(made, { every: 1000 });
      effect(() => {
        const value = made.latest();
        seen.push(value);
        if (value === 3) made.destroy();
      });
      await flushPromises();
      return made;
    });
    for (let count = 0; count < 3; count += 1) {
      await collectGarbage();
      await jest.advanceTimersByTimeAsync(1000);
      await flushPromises();
    }
    expect(seen).toEqual([undefined, 1, 2, 3, undefined]);
    expect(jest.getTimerCount()).toBe(0);
    expect(await isCollected(ref)).toBe(true);
  });

  test('is still kept fresh while one of its signals is referenced', async () => {
    let loads = 0;
    const make = () => {
      const made = resource({
        loader: async () => {
          loads += 1;
          return loads;
        },
      });
      keepFresh(made, { every: 1000 });
      return made.value;
    };
    const value = make();
    await flushPromises();
    await collectGarbage();
    await jest.advanceTimersByTimeAsync(1000);
    expect([value(), loads]).toEqual([2, 2]);
  });
});

test('retried loads leak nothing on a resource that lives on', async () => {
  let calls = 0;
  const id = signal(0);
  const user = resource({
    params: id,
    loader: async () => {
      calls += 1;
      if (calls % 3 !== 0) throw new Error('no');
      return calls;
    },
    policy: withPolicy({ retry: { attempts: 3, delay: 1 }, debounce: 1, timeout: 10 }),
  });
  const end = effect(() => void attemptsOf(user)());
  const round = async () => {
    for (let count = 0; count < 100; count += 1) {
      id.set(id() + 1);
      await flushPromises();
      await jest.advanceTimersByTimeAsync(1);
      await jest.advanceTimersByTimeAsync(1);
      await jest.advanceTimersByTimeAsync(1);
      await flushPromises();
    }
    expect(user.status()).toBe('resolved');
  };
  for (let warmed = 0; warmed < 5; warmed += 1) await round(); // warm-up: the engine allocates more in the first rounds
  expect(await leakedBytes(100, round)).toBeLessThan(1000); // one leaked policy actor is several times as large
  expect(jest.getTimerCount()).toBe(0);
  end();
});

test('a destroyed resource that is still referenced has released its policy', async () => {
  const held: unknown[] = [];
  const make = async () => {
    const value = { large: new Array(10) };
    const made = resource({
      params: () => value,
      loader: () => Promise.reject(value),
      policy: withPolicy({ retry: { attempts: 1, when: () => value !== undefined } }),
    });
    await flushPromises();
    made.destroy();
    held.push(made, attemptsOf(made));
    return value;
  };
  expect(await isCollected(await dropped(make))).toBe(true);
  expect(held.length).toBe(2);
});
