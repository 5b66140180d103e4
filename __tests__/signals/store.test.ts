/** Signals combined with atoms of `@xstate/store`. */
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { computed, effect, signal } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('with @xstate/store', () => {
  test('an atom that is read in a computed, an effect or a subscribed computed is tracked', () => {
    const atom = createAtom(1);
    const double = computed(() => atom.get() * 2);
    const seen: number[] = [];
    effect(() => {
      seen.push(double());
    });
    double.subscribe((value) => seen.push(-value));
    atom.set(2);
    expect([double(), seen]).toEqual([4, [2, 4, -4]]);
  });

  test('a signal that is read in a foreign computed atom is tracked there', () => {
    const n = signal(1);
    const double = computed(() => n() * 2);
    const text = createAtom(() => `${n()} ${double.get()}`);
    const seen: string[] = [];
    text.subscribe((value) => seen.push(value));
    n.set(2);
    expect([text.get(), seen]).toEqual(['2 4', ['2 4']]);
  });

  test('useAtom accepts a signal, which returns itself when it is asked for an atom', () => {
    const n = signal(1);
    expect((n as unknown as { createAtom(): unknown }).createAtom()).toBe(n);
    expect(Object.keys(n)).not.toContain('createAtom');
  });
});
