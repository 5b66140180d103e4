/** Computeds that read themselves. */
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { computed, effect, signal } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('a cycle of computeds', () => {
  const read = (f: () => unknown) => {
    try {
      return f();
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('is an error that names its members, even for a computed that reads itself', () => {
    const a: () => number = computed(() => b() + 1, { name: 'a' });
    const b: () => number = computed(() => c() + 1, { name: 'b' });
    const c: () => number = computed(() => a() + 1, { name: 'c' });
    expect(() => a()).toThrow('Cycle detected: a → b → c → a.');
    const self: () => number = computed(function total() {
      return self() + 1;
    });
    expect(() => self()).toThrow('total → total');
    const nameless: () => number = computed(() => nameless());
    expect(() => nameless()).toThrow('computed → computed');
  });

  test('ends for all members as soon as one reads something else', () => {
    const closed = signal(true);
    const a: () => number = computed(() => (closed() ? b() : 1), { name: 'a' });
    const b: () => number = computed(() => a() + 1, { name: 'b' });
    expect(() => a()).toThrow('a → b → a');
    closed.set(false);
    expect([read(b), read(a)]).toEqual([2, 1]);
    closed.set(true);
    expect(() => b()).toThrow('Cycle detected');
    closed.set(false);
    expect([read(a), read(b)]).toEqual([1, 2]);
  });

  test('ends for atoms that follow its members, too', () => {
    const closed = signal(true);
    const a: () => number = computed(() => (closed() ? b() : 1));
    const b: () => number = computed(() => a() + 1);
    const seen: unknown[][] = [[], []];
    createAtom(() => read(a)).subscribe((value) => seen[0]?.push(value));
    createAtom(() => read(b)).subscribe((value) => seen[1]?.push(value));
    closed.set(false);
    expect(seen).toEqual([[1], [2]]);
  });

  test('is found if it closes later, even under an effect and through a third computed', () => {
    const closed = signal(false);
    const seen: unknown[] = [];
    const a: () => number = computed(() => (closed() ? c() : 1), { name: 'a' });
    const b: () => number = computed(() => a() + 1, { name: 'b' });
    const c: () => number = computed(() => b() + 1, { name: 'c' });
    effect(() => {
      seen.push(read(c));
    });
    closed.set(true);
    expect(seen.at(-1)).toMatch(/Cycle detected: (a → c → b → a|c → b → a → c)\./);
    expect([read(a), read(b), read(c)]).toEqual(Array(3).fill(seen.at(-1)));
    closed.set(false);
    expect([seen.at(-1), read(a), read(b), read(c)]).toEqual([3, 1, 2, 3]);
  });

  test('is not reported if two computeds swap roles', () => {
    const flag = signal(false);
    const a: () => string = computed(() => (flag() ? `a(${b()})` : 'a'), { name: 'a' });
    const b: () => string = computed(() => (flag() ? 'b' : `b(${a()})`), { name: 'b' });
    const seen: unknown[] = [];
    effect(() => {
      seen.push([read(a), read(b)]);
    });
    flag.set(true);
    flag.set(false);
    expect(seen).toEqual([
      ['a', 'b(a)'],
      ['a(b)', 'b'],
      ['a', 'b(a)'],
    ]);
  });

  test('is named without the computeds that only lead to it, and named again if it changes', () => {
    const other = signal(false);
    const a: () => number = computed(() => (other() ? c() : b()), { name: 'a' });
    const b: () => number = computed(() => a(), { name: 'b' });
    const c: () => number = computed(() => a(), { name: 'c' });
    const outer = computed(() => a(), { name: 'outer' });
    expect(outer).toThrow('Cycle detected: a → b → a.');
    other.set(true);
    expect(outer).toThrow('Cycle detected: a → c → a. Remove');
  });

  test('does not make other computeds compute on each write', () => {
    const self: () => number = computed(() => self());
    expect(self).toThrow('Cycle detected');
    const n = signal(1);
    const other = signal(1);
    const compute = jest.fn(() => n());
    const made = computed(compute);
    made();
    other.set(2);
    made();
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('re-runs effects when it ends', () => {
    const closed = signal(true);
    const a: () => number = computed(() => (closed() ? b() : 1), { name: 'a' });
    const b: () => number = computed(() => a() + 1, { name: 'b' });
    const seen: unknown[] = [];
    effect(() => {
      seen.push([read(a), read(b)]);
    });
    closed.set(false);
    expect(seen.at(-1)).toEqual([1, 2]);
  });
});

describe('a computed that reads something for the first time', () => {
  /**
   * Forty layers of pairs of computeds, so that a trillion paths lead from the last to the first.
   */
  const lattice = (first: () => number) => {
    let last = first;
    for (let layer = 0; layer < 40; layer++) {
      const below = last;
      const pair = [computed(() => below()), computed(() => below())] as const;
      last = computed(() => Math.max(pair[0](), pair[1]()));
    }
    return last;
  };

  test('detects cycles without trying each path, and computes nothing again if there can be no cycle', () => {
    const n = signal(1);
    const compute = jest.fn(() => n());
    const last = lattice(computed(compute));
    const wanted = signal(false);
    const outer = computed(() => (wanted() ? last() : 0));
    expect([last(), outer()]).toEqual([1, 0]);
    wanted.set(true);
    expect(outer()).toBe(1);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('tries each computed on the path once if there may be a cycle', () => {
    const turned = signal(false);
    const outer: () => number = computed(() => (turned() ? last() : 1));
    const last = lattice(computed(() => (turned() ? 2 : outer())));
    expect(last()).toBe(1);
    turned.set(true);
    expect(outer()).toBe(2);
  });
});
