/** Computeds that read each other in a cycle, and what only looks like a cycle. */
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import {
  computed,
  effect,
  type ReadonlySignal,
  type Resource,
  resource,
  signal,
  untracked,
} from '../../src/index.js';
import { controlledLoader, flushPromises } from '../../src/testing/index.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

const caught = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error;
  }
};

/** Three computeds in a cycle while `closed` is true. */
function cycle(isClosed = true) {
  const closed = signal(isClosed);
  const a: ReadonlySignal<number> = computed(() => (closed() ? b() + 1 : 0), { name: 'a' });
  const b: ReadonlySignal<number> = computed(() => c() + 1, { name: 'b' });
  const c: ReadonlySignal<number> = computed(() => a() + 1, { name: 'c' });
  return { closed, a, b, c };
}

describe('a cycle', () => {
  test('is an error that names the path from where it is entered, without the computeds that lead to it', () => {
    const { a, b } = cycle();
    const outer = computed(() => a(), { name: 'outer' });
    expect(caught(outer)).toMatchObject({ message: expect.stringMatching(/(?<!→ )a → b → c → a(?! →)/) });
    expect(caught(b)).toBeInstanceOf(Error);
    expect((caught(outer) as Error).message).not.toContain('outer');
  });

  test('throws the same error on each read', () => {
    const { a, b, c } = cycle();
    for (const read of [a, b, c]) expect(caught(read)).toBe(caught(read));
  });

  test('ends for all members as soon as it is broken, in whatever order they are read', () => {
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ];
    for (const order of orders) {
      const { closed, ...members } = cycle();
      const reads = [members.a, members.b, members.c];
      for (const read of reads) expect(read).toThrow();
      closed.set(false);
      const values: unknown[] = [];
      for (const index of order) values[index] = caught(reads[index] as () => number);
      expect(values).toEqual([0, 2, 1]);
    }
  });

  test('is noticed by an effect and a subscriber when it closes, and when it ends', () => {
    const { closed, a, c } = cycle(false);
    const seen: unknown[] = [];
    const told: unknown[] = [];
    effect(() => void seen.push(caught(c)));
    a.subscribe({ next: (value) => told.push(value), error: (error) => told.push(error) });
    closed.set(true);
    expect(seen).toEqual([1, expect.objectContaining({ message: expect.stringContaining('→') })]);
    expect(told).toEqual([expect.objectContaining({ message: expect.stringContaining('→') })]);
    closed.set(false);
    expect([seen.at(-1), told.at(-1)]).toEqual([1, 0]);
  });

  test('is reported if an effect does not catch it, and breaks nothing else', () => {
    const { closed, a } = cycle(false);
    const others: boolean[] = [];
    effect(() => void a());
    effect(() => void others.push(closed()));
    closed.set(true);
    closed.set(false);
    expect(others).toEqual([false, true, false]);
    expect(uncaught.take()).toEqual([expect.objectContaining({ message: expect.stringContaining(' → ') })]);
  });

  test('of a single computed is named', () => {
    const self: ReadonlySignal<number> = computed(() => self() + 1, { name: 'total' });
    expect(self).toThrow(/total → total(?! →)/);
  });

  test('through a store atom is an error, not a stack overflow', () => {
    const a: ReadonlySignal<number> = computed(() => foreign.get() + 1, { name: 'a' });
    const foreign = createAtom((): number => a() + 1);
    expect(caught(a)).toMatchObject({ message: expect.stringMatching(/a → a/) });
    expect(caught(a)).not.toBeInstanceOf(RangeError);
  });

  test('through untracked is an error if it would never end', () => {
    const a: ReadonlySignal<number> = computed(() => untracked(b) + 1, { name: 'a' });
    const b: ReadonlySignal<number> = computed(() => a() + 1, { name: 'b' });
    expect(caught(a)).toMatchObject({ message: expect.stringContaining('a → b → a') });
  });

  test('does not depend on what was computed before', () => {
    const { a, b, c } = cycle();
    const other = computed(() => 1);
    other();
    const errors = [a, b, c, a, b, c].map((read) => (caught(read) as Error).message);
    for (const message of errors) expect(message).toMatch(/(a → b → c → a|b → c → a → b|c → a → b → c)/);
  });
});

describe('no cycle', () => {
  test('is reported for a read in untracked if it does not depend on the reader', () => {
    const n = signal(1);
    const last = signal(0);
    const previous = computed(() => last(), { name: 'previous' });
    const sum = computed(() => n() + untracked(previous), { name: 'sum' });
    expect(sum()).toBe(1);
    last.set(10);
    n.set(2);
    expect(sum()).toBe(12);
  });

  test('is reported for a computed that reads a former reader of its own', () => {
    const turned = signal(false);
    const a: ReadonlySignal<string> = computed(() => (turned() ? `a(${untracked(b)})` : 'a'), { name: 'a' });
    const b: ReadonlySignal<string> = computed(() => (turned() ? 'b' : `b(${a()})`), { name: 'b' });
    const seen: string[] = [];
    effect(() => void seen.push(b()));
    turned.set(true);
    expect([a(), b(), seen]).toEqual(['a(b)', 'b', ['b(a)', 'b']]);
    turned.set(false);
    expect([a(), b(), seen]).toEqual(['a', 'b(a)', ['b(a)', 'b', 'b(a)']]);
  });

  test('is reported for something that is read twice, or by two paths', () => {
    const n = signal(1);
    const base = computed(() => n());
    const left = computed(() => base() + base());
    const right = computed(() => left() + base());
    expect(right()).toBe(3);
    n.set(2);
    expect(right()).toBe(6);
  });

  test('is reported for a computed that is read by an effect that was created in a computed', () => {
    const n = signal(1);
    const seen: number[] = [];
    const base = computed(() => n() * 2);
    const maker = computed(() => {
      effect(() => void seen.push(base()));
      return base();
    });
    expect(maker()).toBe(2);
    n.set(2);
    expect(seen).toEqual([2, 4]);
  });
});

describe('the params of a resource', () => {
  type Page = { next: string };

  test.each<[string, (read: () => Page | undefined) => Page | undefined]>([
    ['directly', (read) => read()],
    ['in untracked', untracked],
    ['in a computed', (read) => computed(read)()],
  ])('can read its own latest() %s, because it does not depend on them', async (_, by) => {
    const page = signal(1);
    const pages = controlledLoader<Page, { page: number; cursor: string | undefined }>();
    const list: Resource<Page> = resource({
      params: () => ({ page: page(), cursor: by(() => list.latest())?.next }),
      paramsEqual: (a, b) => a.page === b.page,
      loader: pages,
    });
    await flushPromises();
    await pages.resolve({ next: 'c1' });
    expect([list.status(), list.latest()]).toEqual(['resolved', { next: 'c1' }]);
    page.set(2);
    expect([list.status(), list.latest()]).toEqual(['loading', { next: 'c1' }]);
    await flushPromises();
    await pages.resolve({ next: 'c2' });
    expect(pages.loads.map(({ params }) => params)).toEqual([
      { page: 1, cursor: undefined },
      { page: 2, cursor: 'c1' },
    ]);
  });

  test('are in error if they read their own value, and the error says so', async () => {
    const list: Resource<number> = resource({
      name: 'list',
      params: () => list.value() ?? 1,
      loader: async ({ params }) => params,
    });
    await flushPromises();
    expect([list.status(), list.error()?.message]).toEqual(['error', expect.stringContaining('list')]);
    expect(list.error()?.message).toContain(' → ');
  });

  test('are in error if two resources wait for each other, and recover when one stops waiting', async () => {
    const isLoose = signal(false);
    const first: Resource<number> = resource({
      name: 'first',
      params: () => (isLoose() ? 1 : second.value()),
      loader: async ({ params }) => params,
    });
    const second: Resource<number> = resource({
      name: 'second',
      params: () => first.value(),
      loader: async ({ params }) => params + 1,
    });
    await flushPromises();
    expect([first.status(), second.status()]).toEqual(['error', 'error']);
    expect(first.error()?.message).toMatch(/first.* → .*second.* → .*first|second.* → .*first.* → .*second/);
    isLoose.set(true);
    await flushPromises();
    await flushPromises();
    await flushPromises();
    expect([first.value(), second.value()]).toEqual([1, 2]);
  });
});
