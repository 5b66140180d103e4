/** Untracked reads. */
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { computed, effect, signal, untracked } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('untracked', () => {
  test('returns what the function returns and tracks nothing that it reads', () => {
    const a = signal(1);
    const b = signal(1);
    const sum = computed(() => a() + untracked(() => b() + untracked(b)));
    expect(sum()).toBe(3);
    b.set(5);
    expect(sum()).toBe(3);
    a.set(2);
    expect(sum()).toBe(12);
  });

  test('tracks nothing in an atom of the store', () => {
    const [a, b] = [signal(1), signal(1)];
    const sum = createAtom(() => a() + untracked(b));
    const seen: number[] = [];
    sum.subscribe((value) => seen.push(value));
    b.set(5);
    a.set(2);
    expect(seen).toEqual([7]);
  });

  test('rethrows what the function throws, and tracking continues', () => {
    const a = signal(1);
    const b = signal(1);
    const seen: number[] = [];
    effect(() => {
      expect(() =>
        untracked(() => {
          throw new Error('inner');
        }),
      ).toThrow('inner');
      seen.push(a());
    });
    b.set(2);
    a.set(2);
    expect(seen).toEqual([1, 2]);
  });
});
