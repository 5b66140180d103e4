/** Computeds. */
import { describe, expect, jest, test } from '@jest/globals';
import { batch, computed, effect, signal } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('a computed', () => {
  test('is lazy and cached', () => {
    const count = signal(1);
    const compute = jest.fn(() => count() * 2);
    const double = computed(compute);
    expect(compute).toHaveBeenCalledTimes(0);
    double();
    double();
    expect(compute).toHaveBeenCalledTimes(1);
    count.set(2);
    expect(compute).toHaveBeenCalledTimes(1);
    expect(double()).toBe(4);
    expect(compute).toHaveBeenCalledTimes(2);
  });

  test('computes once in a diamond, and never from inconsistent values', () => {
    const a = signal(1);
    const left = computed(() => a() + 1);
    const right = computed(() => a() * 10);
    const compute = jest.fn(() => `${left()}:${right()}`);
    const both = computed(compute);
    const seen: string[] = [];
    effect(() => {
      seen.push(both());
    });
    a.set(2);
    a.set(3);
    expect(seen).toEqual(['2:10', '3:20', '4:30']);
    expect(compute).toHaveBeenCalledTimes(3);
  });

  test('computes once per change if an effect reads it, and not when something else changes that the effect reads', () => {
    const a = signal(1);
    const b = signal(1);
    const compute = jest.fn(() => a() * 2);
    const double = computed(compute);
    const seen: number[] = [];
    const stop = effect(() => {
      seen.push(double() + b());
    });
    a.set(2);
    b.set(2);
    b.set(3);
    expect([seen, compute.mock.calls.length]).toEqual([[3, 5, 6, 7], 2]);
    stop();
    a.set(3);
    expect(compute).toHaveBeenCalledTimes(2);
  });

  test('does not compute for an effect that no longer reads it', () => {
    const wanted = signal(true);
    const a = signal(1);
    const compute = jest.fn(() => a() * 2);
    const double = computed(compute);
    effect(() => void (wanted() && double()));
    batch(() => {
      wanted.set(false);
      a.set(2);
    });
    a.set(3);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('keeps its value and notifies nobody while the new value is equal', () => {
    const n = signal(1);
    const parity = computed(() => ({ odd: n() % 2 === 1 }), { equal: (a, b) => a.odd === b.odd });
    const first = parity();
    const seen: boolean[] = [];
    effect(() => {
      seen.push(parity().odd);
    });
    n.set(3);
    expect(parity()).toBe(first);
    n.set(4);
    expect(seen).toEqual([true, false]);
  });

  test.each([[undefined], [null], [() => 'called']])('can have the value %p', (value) => {
    const trigger = signal(0);
    const seen: unknown[] = [];
    const made = computed<unknown>(() => {
      trigger();
      return value;
    });
    made.subscribe((next) => seen.push(next));
    trigger.set(1);
    expect(made()).toBe(value);
    expect(seen).toEqual([]);
  });

  test('throws the same error on each read until a dependency changes, then recovers, and so do its subscribers', () => {
    const n = signal(0);
    const compute = jest.fn(() => {
      if (n() === 0) throw new Error('zero');
      return 10 / n();
    });
    const inverse = computed(compute);
    const seen: unknown[] = [];
    const errors: unknown[] = [];
    const pings: string[] = [];
    inverse.subscribe((value) => seen.push(value));
    inverse.subscribe({ next: (value) => seen.push(value), error: (error) => errors.push(error) });
    inverse.subscribe(
      (value) => seen.push(value),
      (error) => errors.push(error),
    );
    inverse.subscribe(() => pings.push('changed'));
    inverse.subscribe({});
    const thrown = [1, 2].map(() => {
      try {
        return inverse();
      } catch (error) {
        return error;
      }
    });
    expect(thrown[0]).toBeInstanceOf(Error);
    expect(thrown[1]).toBe(thrown[0]);
    expect(compute).toHaveBeenCalledTimes(1);

    n.set(2);
    expect(inverse()).toBe(5);
    expect([seen, errors, pings]).toEqual([[5, 5, 5], [], ['changed']]);

    n.set(0);
    expect(() => inverse()).toThrow('zero');
    expect([seen.length, errors, pings.length]).toEqual([3, [new Error('zero'), new Error('zero')], 2]);

    n.set(5);
    expect([seen, inverse(), pings.length]).toEqual([[5, 5, 5, 2, 2, 2], 2, 3]);
  });

  test('has changed if it throws a different error, but not if the error changes back within a batch', () => {
    const n = signal(1);
    const errors = [new Error('zero'), new Error('one'), new Error('two')];
    const failing = computed(() => {
      throw errors[n()];
    });
    const seen: unknown[] = [];
    failing.subscribe({ error: (error) => seen.push(error) });
    n.set(2);
    batch(() => {
      n.set(0);
      n.set(2);
    });
    expect(seen).toEqual([errors[2]]);
  });

  test('has changed if it throws a value and then returns it', () => {
    const fails = signal(false);
    const equal = jest.fn(Object.is);
    const made = computed(
      () => {
        if (fails()) throw 'text';
        return 'text';
      },
      { equal },
    );
    const seen: unknown[] = [];
    made.subscribe({ next: (value) => seen.push(value), error: (error) => seen.push({ error }) });
    fails.set(true);
    fails.set(false);
    expect(seen).toEqual([{ error: 'text' }, 'text']);
    expect(equal).not.toHaveBeenCalled();
  });

  test('has not changed if it throws the same error again', () => {
    const n = signal(0);
    const error = new Error('always');
    const failing = computed(() => {
      n();
      throw error;
    });
    let runs = 0;
    effect(() => {
      runs++;
      try {
        failing();
      } catch {}
    });
    n.set(1);
    expect(runs).toBe(1);
  });

  test('throws what its equal function throws', () => {
    const n = signal(1);
    const picky = computed(() => n(), {
      equal: () => {
        throw new Error('incomparable');
      },
    });
    expect(picky()).toBe(1);
    n.set(2);
    expect(() => picky()).toThrow('incomparable');
  });

  test('does not track the reads of its equal function', () => {
    const n = signal(1);
    const other = signal(1);
    const compute = jest.fn(() => n());
    const picky = computed(compute, { equal: (a, b) => a === b && other() > 0 });
    picky();
    n.set(2);
    picky();
    other.set(2);
    picky();
    expect(compute).toHaveBeenCalledTimes(2);
  });
});

test('two computeds that swap roles while nobody observes them are correct', () => {
  const swapped = signal(false);
  const a: () => number = computed(() => (swapped() ? 1 : c()));
  const b: () => number = computed(() => (swapped() ? a() : 0));
  const c: () => number = computed(() => b() + 1);
  expect(a()).toBe(1);
  swapped.set(true);
  expect([c(), b(), a()]).toEqual([2, 1, 1]);
});
