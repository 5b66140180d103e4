/** Graphs that are deeper than the call stack. */
import { describe, expect, test } from '@jest/globals';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '../../src/index.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

const LENGTH = 20_000;

interface Chain {
  readonly n: Signal<number>;
  readonly links: readonly ReadonlySignal<number>[];
  readonly last: ReadonlySignal<number>;
  /** How many links have computed. */
  computations: number;
}

/** A chain of computeds. Each is read before the next is created, unless `isUnread`. */
function chain(length: number, isUnread = false): Chain {
  const n = signal(0);
  const links: ReadonlySignal<number>[] = [n];
  const made: Chain = { n, links, computations: 0, last: n };
  for (let index = 1; index <= length; index++) {
    const below = links[index - 1] as ReadonlySignal<number>;
    const link = computed(() => {
      made.computations++;
      return below() + 1;
    });
    if (!isUnread) link();
    links.push(link);
  }
  made.computations = 0;
  return Object.assign(made, { last: links.at(-1) });
}

describe(`a chain of ${LENGTH} computeds that was read from its start`, () => {
  test('updates an effect and a subscriber at its end, and computes each link once per write', () => {
    const made = chain(LENGTH);
    const { n, last } = made;
    const seen: number[] = [];
    const told: number[] = [];
    effect(() => void seen.push(last()));
    last.subscribe((value) => told.push(value));
    n.set(1);
    n.set(2);
    expect([seen, told]).toEqual([
      [LENGTH, LENGTH + 1, LENGTH + 2],
      [LENGTH + 1, LENGTH + 2],
    ]);
    expect(made.computations).toBe(2 * LENGTH);
  });

  test('can lose its only observer and be observed again', () => {
    const made = chain(LENGTH);
    const { n, last } = made;
    for (let round = 1; round <= 2; round++) {
      let seen = -1;
      const stop = effect(() => {
        seen = last();
      });
      n.set(round);
      expect(seen).toBe(LENGTH + round);
      expect(stop).not.toThrow();
    }
    n.set(3);
    expect([made.computations, last()]).toEqual([2 * LENGTH, LENGTH + 3]);
  });

  test('is correct at its end after each write even if nobody observes it', () => {
    const made = chain(LENGTH);
    for (let value = 1; value <= 3; value++) {
      made.n.set(value);
      expect(made.last()).toBe(LENGTH + value);
    }
    expect(made.computations).toBe(3 * LENGTH);
  });

  test('computes nothing if its first link has an equal value', () => {
    const n = signal(0);
    const parity = computed(() => n() % 2);
    let last: () => number = parity;
    let computations = 0;
    for (let index = 0; index < LENGTH; index++) {
      const below = last;
      last = computed(() => {
        computations++;
        return below() + 1;
      });
      last();
    }
    let seen = 0;
    effect(() => {
      seen = last();
    });
    computations = 0;
    n.set(2);
    expect([computations, seen]).toEqual([0, LENGTH]);
    n.set(3);
    expect([computations, seen]).toEqual([LENGTH, LENGTH + 1]);
  });

  test('propagates an error from its start, and recovers', () => {
    const n = signal(0);
    const error = new Error('thirteen');
    let last: () => number = computed(() => {
      if (n() === 13) throw error;
      return n();
    });
    last();
    for (let index = 0; index < LENGTH; index++) {
      const below = last;
      last = computed(() => below() + 1);
      last();
    }
    const seen: unknown[] = [];
    effect(() => {
      try {
        seen.push(last());
      } catch (thrown) {
        seen.push(thrown);
      }
    });
    n.set(13);
    n.set(1);
    expect(seen).toEqual([LENGTH, error, LENGTH + 1]);
  });
});

test('a chain of 100,000 that was never read is correct, or reports that it is too long, and is correct when it is read from its start', () => {
  const { n, links, last } = chain(100_000, true);
  let shown: unknown;
  try {
    shown = last();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toMatch(/too long a chain|call stack/);
    shown = 100_000;
  }
  expect(shown).toBe(100_000);
  for (const link of links) link();
  expect(last()).toBe(100_000);
  n.set(1);
  expect(last()).toBe(100_001);
});

test('a chain of five hundred that was never read fits on the call stack', () => {
  const { n, last } = chain(500, true);
  const seen: number[] = [];
  effect(() => void seen.push(last()));
  n.set(1);
  expect(seen).toEqual([500, 501]);
});

test('effects that each write what the next one reads do not use the call stack', () => {
  const signals = [...Array(LENGTH).keys()].map(() => signal(0));
  signals.slice(1).forEach((next, index) => {
    effect(() => next.set(signals[index]?.() ?? -1));
  });
  signals[0]?.set(7);
  expect(signals.at(-1)?.()).toBe(7);
});

test('effects nested a thousand deep are disposed of together', () => {
  const n = signal(0);
  let runs = 0;
  const nest = (depth: number): (() => void) =>
    effect(() => {
      n();
      runs++;
      if (depth > 1) nest(depth - 1);
    });
  const stop = nest(1000);
  n.set(1);
  expect(runs).toBe(2000);
  stop();
  n.set(2);
  expect(runs).toBe(2000);
});

test('forty diamonds in a row are computed in no time', () => {
  const n = signal(1);
  let last: () => number = n;
  let computations = 0;
  for (let layer = 0; layer < 40; layer++) {
    const below = last;
    const side = () =>
      computed(() => {
        computations++;
        return below();
      });
    const [left, right] = [side(), side()];
    last = computed(() => Math.max(left(), right()));
  }
  expect(last()).toBe(1);
  n.set(2);
  expect(last()).toBe(2);
  let seen = 0;
  effect(() => {
    seen = last();
  });
  n.set(3);
  expect([seen, computations]).toEqual([3, 240]);
});
