/** Streams, chains and logic leave nothing behind. */
import { describe, expect, jest, test } from '@jest/globals';
import { fromPromise } from 'xstate';
import { effect, type Resource, resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { collectGarbage, isCollected, leakedBytes } from '../support/memory.js';

/** Sources that outlive resources, and so keep alive what they refer to. */
function sources() {
  const observers = new Set<{ next(item: unknown): void }>();
  const signals: AbortSignal[] = [];
  const unsubscribe = jest.fn();
  const open = ({ abortSignal }: { readonly abortSignal: AbortSignal }) => {
    signals.push(abortSignal);
    return {
      subscribe(observer: { next(item: unknown): void }) {
        observers.add(observer);
        return { unsubscribe };
      },
    };
  };
  const iterators: { resolve(result: IteratorResult<unknown>): void }[] = [];
  const iterate = ({ abortSignal }: { readonly abortSignal: AbortSignal }): AsyncIterable<unknown> => {
    signals.push(abortSignal);
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<unknown>>((resolve) => void iterators.push({ resolve })),
        return: unsubscribe as never,
      }),
    };
  };
  return { observers, iterators, signals, unsubscribe, streams: { open, iterate } };
}

describe('an open stream', () => {
  test.each(['open', 'iterate'] as const)(
    'does not keep a dropped resource: it is aborted and closed (%s)',
    async (how) => {
      const { observers, iterators, signals, unsubscribe, streams } = sources();
      const make = async () => {
        const made = resource({ stream: streams[how] as never });
        await flushPromises();
        for (const { next } of observers) next('one');
        iterators[0]?.resolve({ done: false, value: 'one' });
        await flushPromises();
        expect(made.value()).toBe('one');
        return new WeakRef(made);
      };
      const dropped = await make();
      expect(await isCollected(dropped)).toBe(true);
      await collectGarbage();
      expect([signals.map(({ aborted }) => aborted), unsubscribe.mock.calls.length]).toEqual([[true], 1]);
      for (const { next } of observers) next('late');
      iterators[1]?.resolve({ done: false, value: 'late' });
      await flushPromises();
    },
  );

  test.each(['open', 'iterate'] as const)('keeps an observed resource (%s)', async (how) => {
    const { observers, iterators, signals, streams } = sources();
    const seen: unknown[] = [];
    const make = async () => {
      const made = resource({ stream: streams[how] as never });
      effect(() => void seen.push(made.value()));
      await flushPromises();
    };
    await make();
    await collectGarbage();
    for (const { next } of observers) next('one');
    iterators[0]?.resolve({ done: false, value: 'one' });
    await flushPromises();
    expect([seen, signals[0]?.aborted]).toEqual([[undefined, 'one'], false]);
  });

  test('keeps only its last item', async () => {
    const { observers, streams } = sources();
    const made = resource({ stream: streams.open as never });
    effect(() => void made.value());
    await flushPromises();
    const leaked = await leakedBytes(10_000, () => {
      for (let index = 0; index < 10_000; index++) for (const { next } of observers) next({ index });
    });
    expect(leaked).toBeLessThan(20);
    made.destroy();
  });

  test('keeps nothing of superseded streams', async () => {
    const { observers, streams, signals, unsubscribe } = sources();
    const id = signal(0);
    const made = resource({ params: () => id(), stream: streams.open as never });
    const leaked = await leakedBytes(1000, async () => {
      for (let index = 0; index < 1000; index++) {
        id.update((last) => last + 1);
        await flushPromises();
        for (const { next } of observers) next({ index });
        observers.clear();
        signals.length = 0;
        unsubscribe.mockClear();
      }
    });
    expect(leaked).toBeLessThan(100);
    made.destroy();
  });
});

test('a resource and the one that it chains do not keep each other alive', async () => {
  const user = resource({ loader: async () => 'Ada' });
  const make = async () => {
    const company = resource({
      params: ({ chain }) => chain(user),
      loader: async ({ params }) => `of ${params}`,
    });
    await flushPromises();
    expect(company.value()).toBe('of Ada');
    return new WeakRef(company);
  };
  expect(await isCollected(await make())).toBe(true);
  user.reload();
  await flushPromises();
  expect(user.value()).toBe('Ada');
});

test('user-supplied logic that has ended keeps no resource', async () => {
  const logic = fromPromise(async () => 'Ada');
  const make = async (): Promise<WeakRef<Resource<string>>> => {
    const made = resource({ loader: logic });
    await flushPromises();
    expect(made.value()).toBe('Ada');
    return new WeakRef(made);
  };
  expect(await isCollected(await make())).toBe(true);
});

test('a destroyed resource keeps nothing of its stream', async () => {
  const { streams, observers } = sources();
  const id = signal(1);
  const made = resource({ params: () => id(), stream: streams.open as never });
  const give = async () => {
    const item = { big: true };
    await flushPromises();
    for (const { next } of observers) next(item);
    observers.clear();
    return new WeakRef(item);
  };
  const item = await give();
  made.destroy();
  expect(await isCollected(item)).toBe(true);
});
