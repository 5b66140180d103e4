/** Subscribers. */
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { computed, effect, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('a subscriber', () => {
  test('is called after each change with the new value, not with the current one, and untracked', () => {
    const n = signal(1);
    const other = signal('x');
    const seen: unknown[] = [];
    let runs = 0;
    effect(() => {
      runs++;
      n.subscribe((value) => seen.push([value, other()]));
    });
    n.set(2);
    other.set('y');
    expect([seen, runs]).toEqual([[[2, 'x']], 1]);
  });

  test('is not called after it has unsubscribed, even during a notification', () => {
    const n = signal(1);
    const seen: number[] = [];
    const subscription = n.subscribe((value) => {
      seen.push(value);
      subscription.unsubscribe();
    });
    n.set(2);
    n.set(3);
    subscription.unsubscribe();
    expect(seen).toEqual([2]);
  });

  test('that unsubscribes while a foreign atom notifies it leaves the computed unobserved', async () => {
    const atom = createAtom(1);
    const compute = jest.fn(() => atom.get() * 2);
    const double = computed(compute);
    const subscription = double.subscribe(() => subscription.unsubscribe());
    atom.set(2);
    await flushPromises();
    compute.mockClear();
    atom.set(3);
    expect(compute).not.toHaveBeenCalled();
  });

  test('is not called if another one ends it for the same change', () => {
    const n = signal(1);
    const seen: string[] = [];
    n.subscribe((value) => {
      seen.push(`first ${value}`);
      second.unsubscribe();
    });
    const second = n.subscribe((value) => seen.push(`second ${value}`));
    n.set(2);
    expect(seen).toEqual(['first 2']);
  });

  test('of a computed is called even if nobody else references the computed', () => {
    const n = signal(1);
    const seen: number[] = [];
    computed(() => n() * 2).subscribe((value) => seen.push(value));
    n.set(2);
    expect(seen).toEqual([4]);
  });
});
