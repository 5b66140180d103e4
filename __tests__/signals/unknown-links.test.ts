/**
 * A later `@xstate/store` may store its links elsewhere, or have none. Then only the public members
 * of atoms can be used.
 */
import { describe, expect, jest, test } from '@jest/globals';
import { collectUncaught } from '../support/uncaught.js';

const store = await import('@xstate/store');

interface Atom<T> {
  get(): T;
  set(value: T | ((value: T) => T)): void;
  subscribe(next: (value: T) => void): { unsubscribe(): void };
}

/** The same atoms without their private members. */
function createAtom<T>(value: T | (() => T)): Atom<T> {
  const atom = store.createAtom(value as () => T) as unknown as Atom<T>;
  return {
    get: () => atom.get(),
    set: (next) => atom.set(next),
    subscribe: (next) => atom.subscribe(next),
  };
}

jest.unstable_mockModule('@xstate/store', () => ({ ...store, createAtom }));
const { batch, computed, effect, signal, untracked } = await import('../../src/index.js');

const uncaught = collectUncaught();

describe('when the links of atoms are unknown', () => {
  test('computeds and effects follow signals', () => {
    const [first, second] = [signal(1), signal(10)];
    const sum = computed(() => first() + second());
    const seen: number[] = [];
    const stop = effect(() => void seen.push(sum()));
    first.set(2);
    batch(() => {
      first.set(3);
      second.set(20);
    });
    stop();
    first.set(4);
    expect([seen, sum()]).toEqual([[11, 12, 23], 24]);
  });

  test('computeds, effects and subscribers follow atoms', () => {
    const atom = createAtom(1);
    const double = computed(() => atom.get() * 2);
    const [seen, told]: [number[], number[]] = [[], []];
    expect(double()).toBe(2);
    atom.set(2);
    expect(double()).toBe(4);
    const stop = effect(() => void seen.push(double()));
    const subscription = double.subscribe((value) => told.push(value));
    atom.set(3);
    stop();
    subscription.unsubscribe();
    atom.set(4);
    expect([seen, told, double()]).toEqual([[4, 6], [6], 8]);
  });

  test('computed atoms follow signals and computeds, and are followed in turn', () => {
    const n = signal(1);
    const double = computed(() => n() * 2);
    const text = createAtom(() => `${n()}, ${double()}`);
    const loud = computed(() => `${text.get()}!`);
    const seen: string[] = [];
    effect(() => void seen.push(loud()));
    n.set(2);
    expect([text.get(), loud(), seen]).toEqual(['2, 4', '2, 4!', ['1, 2!', '2, 4!']]);
  });

  test('an atom that has lost its last observer is not computed any more, after the microtask', async () => {
    const source = createAtom(1);
    let runs = 0;
    const double = createAtom(() => {
      runs += 1;
      return source.get() * 2;
    });
    const stop = effect(() => void double.get());
    source.set(2);
    stop();
    await Promise.resolve();
    const before = runs;
    source.set(3);
    expect(runs).toBe(before);
  });

  test('an effect that changes an atom that it has read runs again', () => {
    const atom = createAtom(0);
    const seen: number[] = [];
    effect(() => {
      seen.push(atom.get());
      if (atom.get() < 3) atom.set(atom.get() + 1);
    });
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  test('untracked tracks neither signals nor atoms', () => {
    const n = signal(1);
    const atom = createAtom(1);
    let runs = 0;
    effect(() => {
      runs++;
      untracked(() => n() + atom.get());
    });
    n.set(2);
    atom.set(2);
    expect(runs).toBe(1);
  });

  test('an atom that throws is an error for its readers, until it has recovered and is read', () => {
    const n = signal(1);
    const atom = createAtom(() => {
      if (n() === 13) throw new Error('thirteen');
      return n();
    });
    const plus = computed(() => atom.get() + 1);
    expect(plus()).toBe(2);
    n.set(13);
    expect(plus).toThrow('thirteen');
    n.set(3);
    expect(plus()).toBe(4);
    uncaught.take();
  });
});
