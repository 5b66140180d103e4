/**
 * Atoms of `@xstate/store` that throw and recover: the store forgets the error, and whom to notify.
 */
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { computed, effect, type Resource, resource, signal, untracked } from '../../src/index.js';
import { controlledLoader, flushPromises } from '../../src/testing/index.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

describe('an atom that throws', () => {
  const error = new Error('thirteen');

  interface Source {
    get(): number;
    set(value: number): void;
  }

  /** An atom that throws if its source is 13. */
  const broken = (source: Source) =>
    createAtom(() => {
      if (source.get() === 13) throw error;
      return source.get() * 10;
    });

  /**
   * The store rethrows what its atoms throw while it notifies, and stops notifying until the next
   * write.
   */
  function write(source: Source, value: number): void {
    try {
      source.set(value);
    } catch (thrown) {
      expect(thrown).toBe(error);
    }
  }

  const safely = (read: () => number): number => {
    try {
      return read();
    } catch {
      return -1;
    }
  };

  /** Ways to follow it. Each returns a function that returns what was seen last. */
  const ways: [string, (read: () => number) => () => unknown][] = [
    [
      'an effect',
      (read) => {
        const seen: number[] = [];
        effect(() => void seen.push(read()));
        return () => seen.at(-1);
      },
    ],
    [
      'an effect that catches the error',
      (read) => {
        const seen: number[] = [];
        effect(() => void seen.push(safely(read)));
        return () => seen.at(-1);
      },
    ],
    [
      'a subscriber',
      (read) => {
        const told: unknown[] = [];
        computed(read).subscribe({ next: (value) => told.push(value), error: () => told.push(-1) });
        return () => told.at(-1);
      },
    ],
    [
      'a subscriber to a computed that catches the error',
      (read) => {
        const told: unknown[] = [];
        computed(() => safely(read)).subscribe((value) => told.push(value));
        return () => told.at(-1);
      },
    ],
    [
      'an effect that reads a computed over a computed',
      (read) => {
        const inner = computed(read);
        const outer = computed(() => inner() + 0);
        const seen: number[] = [];
        effect(() => void seen.push(outer()));
        return () => seen.at(-1);
      },
    ],
    [
      'an effect that reads a computed that catches the error of another',
      (read) => {
        const inner = computed(read);
        const outer = computed(() => safely(inner));
        const seen: number[] = [];
        effect(() => void seen.push(outer()));
        return () => seen.at(-1);
      },
    ],
    ['a computed that is read', (read) => computed(read)],
    [
      'a computed over a computed that is read',
      (read) => {
        const inner = computed(read);
        return computed(() => inner() + 0);
      },
    ],
    ['a computed that catches the error and is read', (read) => computed(() => safely(read))],
  ];

  describe.each<[string, (value: number) => Source]>([
    ['signal', signal],
    ['atom', createAtom],
  ])('over a source that is a %s', (_, make) => {
    test.each(ways)('is followed again by %s after it has recovered', (_name, follow) => {
      const source = make(1);
      const atom = broken(source);
      const seen = follow(() => atom.get());
      for (const value of [2, 13, 3, 13, 3, 4, 13, 5, 6]) {
        write(source, value);
        if (value === 13) continue;
        expect([value, quietly(seen)]).toEqual([value, value * 10]);
      }
      uncaught.take();
    });
  });

  test.each(ways)('from the start is followed by %s after it has recovered', (_, follow) => {
    const source = signal(13);
    const atom = broken(source);
    const seen = follow(() => atom.get());
    quietly(seen);
    for (const value of [1, 13, 2, 3]) {
      write(source, value);
      if (value === 13) quietly(seen);
      else expect([value, quietly(seen)]).toEqual([value, value * 10]);
    }
    uncaught.take();
  });

  test.each(ways)('and is recreated on each read is followed by %s after it has recovered', (_, follow) => {
    const source = signal(1);
    const seen = follow(() => broken(source).get());
    for (const value of [2, 13, 3, 13, 4, 5]) {
      write(source, value);
      if (value !== 13) expect([value, quietly(seen)]).toEqual([value, value * 10]);
    }
    uncaught.take();
  });

  test('is followed by everything that reads it, although it throws only for the first reader', () => {
    const source = signal(13);
    const atom = broken(source);
    const seen: number[][] = [[], [], []];
    for (const own of seen) effect(() => void own.push(safely(() => atom.get())));
    source.set(1);
    expect(seen.map((own) => own.at(-1))).toEqual([10, 10, 10]);
    source.set(2);
    expect(seen.map((own) => own.at(-1))).toEqual([20, 20, 20]);
    uncaught.take();
  });

  test.each<[string, (value: number) => Source]>([
    ['a signal', signal],
    ['an atom', createAtom],
  ])('over %s fails for a computed, too, if other code has read it first', (_, make) => {
    const source = make(1);
    const atom = broken(source);
    const value = computed(() => atom.get());
    expect(value()).toBe(10);
    write(source, 13);
    expect([quietly(() => atom.get()), quietly(() => atom.get()), quietly(value)]).toEqual([
      error,
      error,
      error,
    ]);
    write(source, 2);
    expect([atom.get(), value()]).toEqual([20, 20]);
  });

  test('is followed if it recovers within the run that was the first to read it', () => {
    const source = signal(13);
    const atom = broken(source);
    const seen: number[] = [];
    effect(() => {
      seen.push(safely(() => atom.get()));
      if (untracked(source) === 13) source.set(1);
    });
    expect(seen).toEqual([-1, 10]);
    source.set(2);
    expect(seen).toEqual([-1, 10, 20]);
  });

  test.each<[string, (value: number) => Source]>([
    ['a signal', signal],
    ['an atom', createAtom],
  ])('over %s is followed through another atom that reads it', (_, make) => {
    const source = make(1);
    const inner = broken(source);
    const outer = createAtom(() => inner.get() + 1);
    const seen: unknown[] = [];
    effect(() => void seen.push(safely(() => outer.get())));
    for (const value of [13, 2, 13, 3]) write(source, value);
    expect(seen).toEqual([11, -1, 21, -1, 31]);
  });

  test('is followed by an atom that reads it through a computed', () => {
    const source = createAtom(1);
    const atom = broken(source);
    const shown = computed(() => safely(() => atom.get()));
    const seen: unknown[] = [];
    createAtom(() => shown()).subscribe((value) => seen.push(value));
    for (const value of [2, 13, 3]) write(source, value);
    expect(seen).toEqual([20, -1, 30]);
  });

  test('is seen to recover if its value is the error that it has thrown', () => {
    const source = signal(13);
    const atom = createAtom<unknown>(() => {
      if (source() === 13) throw error;
      return error;
    });
    const seen: unknown[] = [];
    effect(() => {
      try {
        seen.push(['value', atom.get()]);
      } catch (thrown) {
        seen.push(['error', thrown]);
      }
    });
    source.set(1);
    expect(seen).toEqual([
      ['error', error],
      ['value', error],
    ]);
  });

  test('does not prevent other reads from being followed', () => {
    const source = signal(1);
    const other = createAtom(1);
    const atom = broken(source);
    const seen: string[] = [];
    effect(() => void seen.push(`${safely(() => atom.get())} ${other.get()}`));
    source.set(13);
    other.set(2);
    expect(seen.at(-1)).toMatch(/ 2$/);
    source.set(2);
    other.set(3);
    expect(seen.at(-1)).toBe('20 3');
    uncaught.take();
  });

  test.each<[string, (read: () => number) => number]>([
    ['', (read) => read()],
    [', if they catch the error', safely],
    [', through a computed', (read) => computed(read)()],
  ])('is followed by the params of a resource%s', async (_, by) => {
    const source = signal(1);
    const atom = broken(source);
    const numbers = controlledLoader<string, number>();
    const made: Resource<string> = resource({ params: () => by(() => atom.get()), loader: numbers });
    await flushPromises();
    await numbers.resolve('one');
    for (const value of [2, 3]) {
      source.set(13);
      await flushPromises();
      source.set(value);
      expect(made.status()).toBe('loading');
      await flushPromises();
      await numbers.resolve(`loaded ${value}`);
      expect(made.value()).toBe(`loaded ${value}`);
    }
    uncaught.take();
  });

  function quietly(read: () => unknown): unknown {
    try {
      return read();
    } catch (thrown) {
      return thrown;
    }
  }
});

test('an atom that throws one error after another exposes each', () => {
  const n = signal(1);
  const atom = createAtom(() => {
    if (n() > 1) throw new Error(`no ${n()}`);
    return n();
  });
  const value = computed(() => atom.get());
  const seen: string[] = [];
  effect(() => {
    try {
      seen.push(`${value()}`);
    } catch (error) {
      seen.push((error as Error).message);
    }
  });
  n.set(2);
  n.set(3);
  n.set(1);
  expect(seen).toEqual(['1', 'no 2', 'no 3', '1']);
});
