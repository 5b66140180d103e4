/** How often the engine of atoms is used to find out what bodies read: as rarely as possible. */
import { expect, jest, test } from '@jest/globals';

const store = await import('@xstate/store');

let uses = 0;

function createAtom<T>(value: T) {
  const atom = store.createAtom(value);
  const { set } = atom;
  atom.set = (next) => {
    uses += 1;
    set(next as T);
  };
  return atom;
}

jest.unstable_mockModule('@xstate/store', () => ({ ...store, createAtom }));
const { batch, computed, effect, signal } = await import('../../src/index.js');

function usesOf(run: () => void): number {
  uses = 0;
  run();
  return uses;
}

test('effects that run after the same change share a collector, also if subscribers run between them', () => {
  const count = signal(1);
  const seen: number[] = [];
  for (let index = 0; index < 10; index++) effect(() => void seen.push(count()));
  count.subscribe(() => {});
  for (let index = 0; index < 10; index++) effect(() => void seen.push(count()));
  seen.length = 0;
  expect(usesOf(() => count.set(2))).toBe(2);
  expect(seen).toEqual(Array(20).fill(2));
});

test('subscribers alone use none', () => {
  const count = signal(1);
  const seen: number[] = [];
  count.subscribe((value) => seen.push(value));
  expect(usesOf(() => count.set(2))).toBe(0);
  expect(seen).toEqual([2]);
});

test('a computed and all that it reads share a collector', () => {
  const count = signal(1);
  let last = computed(() => count() + 1);
  for (let index = 0; index < 10; index++) {
    const before = last;
    last = computed(() => before() + 1);
  }
  expect(usesOf(() => expect(last()).toBe(12))).toBe(1);
  expect(usesOf(() => last())).toBe(0);
});

test('what an effect has read is told apart from what the next one reads', () => {
  const atom = createAtom(1);
  const count = signal(1);
  const seen: number[] = [];
  effect(() => void seen.push(count() + atom.get()));
  effect(() => void seen.push(count()));
  effect(() => void seen.push(-count()));
  seen.length = 0;
  batch(() => count.set(2));
  expect(seen).toEqual([3, 2, -2]);
  seen.length = 0;
  atom.set(10);
  expect(seen).toEqual([12]);
});
