import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { structurallyEqual } from '../../src/shared/equality.js';

/** The same code, evaluated in another realm. */
const foreign = (code: string): unknown => runInNewContext(`(${code})`);

const expectSame = (a: unknown, b: unknown) =>
  expect([structurallyEqual(a, b), structurallyEqual(b, a)]).toEqual([true, true]);
const expectDifferent = (a: unknown, b: unknown) =>
  expect([structurallyEqual(a, b), structurallyEqual(b, a)]).toEqual([false, false]);

class Point {
  constructor(readonly x: number) {}
}

const hidden = (value: number) => Object.defineProperty({}, 'x', { value });
const key = Symbol('key');

describe('params are equal', () => {
  const date = new Date(0);
  const shared = { deep: [1, { a: null }] };
  const point = new Point(1);
  test.each<[string, unknown, unknown]>([
    ['numbers', 1, 1],
    ['NaN', Number.NaN, Number.NaN],
    ['strings', 'a', 'a'],
    ['bigints', { a: 5n }, { a: 5n }],
    ['objects of the same content', { a: 1, b: [1, 2, { c: 'x' }] }, { b: [1, 2, { c: 'x' }], a: 1 }],
    ['empty arrays', [], []],
    ['empty objects', {}, {}],
    [
      'objects without a prototype',
      Object.assign(Object.create(null), { a: 1 }),
      Object.assign(Object.create(null), { a: 1 }),
    ],
    ['an object without a prototype and a literal', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['symbol keys', { [key]: [1] }, { [key]: [1] }],
    ['properties that are not enumerable', hidden(1), hidden(2)],
    ['symbols that are not enumerable', Object.defineProperty({ a: 1 }, key, { value: point }), { a: 1 }],
    ['dates of the same time', date, new Date(0)],
    ['invalid dates', new Date('x'), new Date('y')],
    ['data that contains the same object twice', [shared, shared], [{ ...shared }, { ...shared }]],
    ['the same instance of a class', { point }, { point }],
    ['maps', new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])],
    [
      'maps in a different order',
      new Map([['a', 1] as const, ['b', 2] as const]),
      new Map([['b', 2] as const, ['a', 1] as const]),
    ],
    ['maps with objects as keys', new Map([[{ a: 1 }, [1]]]), new Map([[{ a: 1 }, [1]]])],
    ['sets', new Set([1, 'a', { a: 1 }, { b: 1 }]), new Set(['a', { a: 1 }, 1, { b: 1 }])],
    ['empty maps', new Map(), new Map()],
  ])('for %s', (_, a, b) => expectSame(a, b));
});

describe('params are not equal', () => {
  class Words extends Array<string> {}
  class Day extends Date {}
  class Groups extends Map<string, string> {}
  const claims = (tag: string) => ({ __proto__: { [Symbol.toStringTag]: tag } });
  test.each<[string, unknown, unknown]>([
    ['different numbers', 1, 2],
    ['0 and -0', 0, -0],
    ['a number and its text', 1, '1'],
    ['different content deep inside', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
    ['an extra key', { a: 1 }, { a: 1, b: undefined }],
    ['a different key', { a: undefined }, { b: undefined }],
    ['a key that exists on the prototype', { toString: undefined }, { a: undefined }],
    ['a different value of a symbol key', { [key]: 1 }, { [key]: 2 }],
    ['a different symbol', { [key]: 1 }, { [Symbol('key')]: 1 }],
    ['longer arrays', [1], [1, 2]],
    ['an array with a hole', [undefined], Array(1)],
    ['arrays of holes', Array(1), Array(2)],
    ['an array and an object', [], {}],
    ['an array and an object like it', ['a'], { 0: 'a', length: 1 }],
    ['null and an object', null, {}],
    ['undefined and null', undefined, null],
    ['undefined and an object', { a: undefined }, { a: {} }],
    ['dates of different times', new Date(0), new Date(1)],
    ['a date and a number', new Date(0), 0],
    ['instances of a class', new Point(1), new Point(1)],
    ['an instance and a literal', new Point(1), { x: 1 }],
    ['instances of a subclass of Array', Words.of('a'), Words.of('a')],
    [
      'arrays with a custom prototype',
      Object.setPrototypeOf([1], { x: 1 }),
      Object.setPrototypeOf([1], { x: 1 }),
    ],
    ['instances of a subclass of Date', new Day(0), new Day(0)],
    ['instances of a subclass of Map', new Groups(), new Groups()],
    ['objects with the tag of a map', claims('Map'), claims('Map')],
    ['objects with the tag of a date', claims('Date'), claims('Date')],
    ['objects with the tag of a set', claims('Set'), claims('Set')],
    ['objects with a tag that is not the name of a class', claims('constructor'), claims('constructor')],
    [
      'objects over an object without a prototype',
      Object.create(Object.create(null)),
      Object.create(Object.create(null)),
    ],
    [
      'objects over one that resembles the prototype of all objects',
      Object.create({ isPrototypeOf: null }),
      Object.create({ isPrototypeOf: null }),
    ],
    ['regular expressions', /a/, /a/],
    ['URLs', new URL('http://a'), new URL('http://a')],
    ['typed arrays', new Uint8Array(1), new Uint8Array(1)],
    ['errors', new Error('a'), new Error('a')],
    ['functions', () => 1, () => 1],
    ['maps with different values', new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]])],
    ['maps with different keys', new Map([[1, undefined]]), new Map([[2, undefined]])],
    ['maps with different objects as keys', new Map([[{ a: 1 }, 1]]), new Map([[{ a: 2 }, 1]])],
    ['maps with objects as keys and different values', new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 2]])],
    [
      'maps, only one of which has an object as a key',
      new Map<unknown, unknown>([[{ a: 1 }, 1]]),
      new Map<unknown, unknown>([['a', 1]]),
    ],
    ['a larger map', new Map([[1, 1]]), new Map<number, number>()],
    ['sets with different members', new Set([1]), new Set([2])],
    ['sets with different objects', new Set([{ a: 1 }]), new Set([{ a: 2 }])],
    ['sets, only one of which has an object', new Set<unknown>([{ a: 1 }]), new Set<unknown>(['a'])],
    ['a larger set', new Set([1]), new Set()],
    ['a set and a map', new Set(), new Map()],
  ])('for %s', (_, a, b) => expectDifferent(a, b));
});

describe('params from another realm are compared by content', () => {
  test.each([
    ['{ a: [1, { b: 2 }] }', { a: [1, { b: 2 }] }],
    ['[]', []],
    ['[[1], {}]', [[1], {}]],
    ['new Date(5)', new Date(5)],
    ['new Map([["a", { b: 1 }]])', new Map([['a', { b: 1 }]])],
    ['new Set([1, [2]])', new Set([1, [2]])],
    ['Object.create(null)', {}],
  ])('%s', (code, own) => {
    expectSame(foreign(code), own);
    expectSame(foreign(code), foreign(code));
  });

  test('and are different if their content differs', () => {
    expectDifferent(foreign('{ a: 1 }'), { a: 2 });
    expectDifferent(foreign('[1]'), { 0: 1 });
    expectDifferent(foreign('new Date(5)'), new Date(6));
    expectDifferent(foreign('new (class Point { x = 1 })()'), { x: 1 });
    expectDifferent(foreign('new (class Words extends Array {})()'), []);
  });
});

describe('data whose parts refer to each other', () => {
  /** A list of `length` nodes, whose last node refers back to the one at `back`. */
  function ring(length: number, back: number, label: (index: number) => unknown = () => 'a') {
    const nodes = Array.from({ length }, (_, index) => ({ label: label(index), next: undefined as unknown }));
    for (const [index, node] of nodes.entries()) node.next = nodes[index + 1] ?? nodes[back];
    return nodes[0];
  }

  test('treats a cycle as equal to one that unfolds to the same data', () => {
    expectSame(ring(1, 0), ring(1, 0));
    expectSame(ring(3, 0), ring(3, 0));
    expectSame(ring(1, 0), ring(4, 2));
    expectSame(
      ring(4, 0, (index) => index % 2),
      ring(6, 2, (index) => index % 2),
    );
    expectSame(ring(997, 0), ring(1009, 0)); // about two thousand steps, not a million
    const list: unknown[] = [];
    list.push(list, new Map([['list', list]]), new Set([list]));
    const other: unknown[] = [];
    other.push(other, new Map([['list', other]]), new Set([other]));
    expectSame(list, other);
  });

  test('treats cycles that differ somewhere as different', () => {
    expectDifferent(
      ring(3, 0, (index) => index),
      ring(3, 1, (index) => index),
    );
    expectDifferent(
      ring(997, 0),
      ring(1009, 0, (index) => (index === 1008 ? 'b' : 'a')),
    );
    const self: Record<string, unknown> = {};
    self.self = self;
    expectDifferent(self, { self: { self: undefined } });
  });

  test('finds a difference even if other parts were already assumed to be equal', () => {
    const a = { x: 1, of: {} as unknown };
    const b = { x: 2, of: {} as unknown };
    expectDifferent([a, [a, b]], [a, [b, a]]);
    expectDifferent({ one: { p: a }, two: { p: b } }, { one: { p: a }, two: { p: a } });
  });

  test('visits shared references about once', () => {
    let reads = 0;
    const shared = (depth: number): unknown => {
      let node: object = { leaf: 1 };
      for (let index = 0; index < depth; index++) {
        const child = node;
        const get = () => {
          reads++;
          return child;
        };
        node = Object.defineProperties(
          {},
          { left: { get, enumerable: true }, right: { get, enumerable: true } },
        );
      }
      return node;
    };
    expect(structurallyEqual(shared(200), shared(200))).toBe(true);
    expect(reads).toBeLessThan(200 * 8);
  });

  test('visits shared references to large flat data about once', () => {
    let reads = 0;
    const flat = () =>
      new Proxy(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index])), {
        get(target, key) {
          reads++;
          return target[key as string];
        },
      });
    expectSame(Array(1000).fill(flat()), Array(1000).fill(flat()));
    expect(reads).toBeLessThan(1000);
  });

  test('does not use the call stack for deep data', () => {
    const nested = (end: unknown) => {
      let node: unknown = end;
      for (let depth = 0; depth < 100_000; depth++) node = depth % 2 === 0 ? { node } : [node];
      return node;
    };
    expectSame(nested(1), nested(1));
    expectDifferent(nested(1), nested(2));
  });
});
