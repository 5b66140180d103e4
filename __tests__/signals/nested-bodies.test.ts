/**
 * Nested bodies that read atoms for the first time: they share the collector that tells the engine
 * who reads.
 */
import { expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { computed, effect, signal } from '../../src/index.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

test('an atom that the inner body read last can be the next one that the outer body reads', () => {
  const atom = createAtom(1);
  const seen: string[] = [];
  effect(() => {
    effect(() => void seen.push(`inner ${atom.get()}`));
    seen.push(`outer ${atom.get()}`);
  });
  atom.set(2);
  expect(seen).toEqual(['inner 1', 'outer 1', 'inner 2', 'outer 2']);
});

test('an atom that only the inner body read does not re-run the outer one', () => {
  const [atom, n] = [createAtom(1), signal(1)];
  const isPositive = computed(() => atom.get() > 0);
  let runs = 0;
  effect(() => {
    isPositive();
    n();
    runs += 1;
  });
  atom.set(2);
  expect(runs).toBe(1);
  atom.set(-1);
  expect(runs).toBe(2);
});

test('an atom that the inner body changes while it runs re-runs the inner body, not the outer one', () => {
  const [changed, other] = [createAtom(0), createAtom(0)];
  const runs = { inner: 0, outer: 0 };
  effect(() => {
    runs.outer += 1;
    effect(() => {
      runs.inner += 1;
      if (changed.get() < 1) changed.set(1);
    });
    other.get();
  });
  expect(runs).toEqual({ inner: 2, outer: 1 });
});

test('a computed that is first read in an effect among others is followed through the atoms that it reads', () => {
  const [atom, n] = [createAtom(1), signal(1)];
  const seen: string[] = [];
  for (const name of ['first', 'second', 'third']) {
    const sum = computed(() => (n() > 1 ? n() + atom.get() : n()));
    effect(() => void seen.push(`${name} ${sum()}`));
  }
  n.set(2); // runs all of them in one batch
  atom.set(2);
  expect(seen.slice(3)).toEqual(['first 3', 'second 3', 'third 3', 'first 4', 'second 4', 'third 4']);
});
