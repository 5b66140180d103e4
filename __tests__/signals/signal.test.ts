/** Writable signals. */
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { computed, effect, isSignal, resource, signal } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('a signal', () => {
  test('is read by calling it, or with get', () => {
    const count = signal(1);
    expect([count(), count.get()]).toEqual([1, 1]);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a function', () => 'called'],
    ['NaN', Number.NaN],
  ])('stores %s as is', (_, value) => {
    const cell = signal<unknown>('before');
    cell.set(value);
    expect(cell()).toBe(value);
    expect(signal<unknown>(value)()).toBe(value);
    cell.set(undefined);
    cell.update(() => value);
    expect(cell()).toBe(value);
  });

  test('notifies nobody of a write that is equal by Object.is', () => {
    const cell = signal<unknown>(Number.NaN);
    const seen: unknown[] = [];
    cell.subscribe((value) => seen.push(value));
    cell.set(Number.NaN);
    cell.set(undefined);
    cell.set(undefined);
    cell.set(0);
    cell.set(-0);
    expect(seen).toEqual([undefined, 0, -0]);
  });

  test('keeps the old value if its own equal function says so, and tracks none of the reads of equal', () => {
    const precision = signal(1);
    const cell = signal(1.04, { equal: (a, b) => a.toFixed(precision()) === b.toFixed(precision()) });
    const runs: number[] = [];
    effect(() => {
      runs.push(cell());
      if (runs.length === 1) cell.set(1.03);
    });
    precision.set(2);
    expect([runs, cell()]).toEqual([[1.04], 1.04]);
    cell.set(1.03);
    expect([runs, cell()]).toEqual([[1.04, 1.03], 1.03]);
  });

  test('throws what its equal function throws to the code that sets it, and stays unchanged', () => {
    const cell = signal(1, {
      equal: () => {
        throw new Error('incomparable');
      },
    });
    expect(() => cell.set(2)).toThrow('incomparable');
    expect(cell()).toBe(1);
  });

  test('sets what the function of update returns, and does not track its reads', () => {
    const count = signal(1);
    const step = signal(2);
    let runs = 0;
    effect(() => {
      runs++;
      if (runs === 1) count.update((value) => value + step());
    });
    expect(count()).toBe(3);
    step.set(10);
    expect(runs).toBe(1);
  });

  test('returns the same signal without write access from asReadonly', () => {
    const count = signal(1);
    const view = count.asReadonly();
    const double = computed(() => view() * 2);
    count.set(4);
    expect([view(), double()]).toEqual([4, 8]);
    expect(count.asReadonly()).toBe(view);
    expect('set' in view).toBe(false);
  });

  test('lists the same members before and after they are used, and lets a test replace them', () => {
    const count = signal(1);
    const listed = () => {
      const names: string[] = [];
      for (const name in count) names.push(name);
      return names.sort();
    };
    const before = listed();
    expect(before).toEqual(['asReadonly', 'get', 'set', 'subscribe', 'update']);
    count.set(2);
    expect(listed()).toEqual(before);

    const set = jest.spyOn(count, 'set').mockImplementation(() => {});
    count.set(3);
    expect([count(), set.mock.calls]).toEqual([2, [[3]]]);
    Reflect.deleteProperty(count, 'set');
    count.set(4);
    expect(count()).toBe(4);
  });
});

describe('anything that is not a function', () => {
  test.each([
    ['computed', () => computed(5 as never), 'computed() takes a function, got 5.'],
    ['effect', () => effect(undefined as never), 'effect() takes a function, got undefined.'],
  ])('is rejected by %s with a message that says what was passed', (_, make, message) => {
    expect(make).toThrow(new TypeError(message));
  });
});

test('isSignal tells signals, computeds, and the signals of resources from all else', () => {
  const made = resource({ loader: () => Promise.resolve(1) });
  const signals = [signal(1), signal(1).asReadonly(), computed(() => 1), made.status];
  expect(signals.map(isSignal)).toEqual([true, true, true, true]);
  const others = [made, createAtom(1), () => 1, { get: () => 1 }, 'node', 1, null, undefined];
  expect(others.map(isSignal)).toEqual(others.map(() => false));
  made.destroy();
});
