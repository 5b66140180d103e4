import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { structurallyEqual } from '../../src/shared/equality.js';

/** The same, made in another realm. */
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

describe('params are the same', () => {
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
    ['something that holds the same thing twice', [shared, shared], [{ ...shared }, { ...shared }]],
    ['one instance of a class', { point }, { point }],
    ['maps', new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])],
    [
      'maps in another order',
      new Map([['a', 1] as const, ['b', 2] as const]),
      new Map([['b', 2] as const, ['a', 1] as const]),
    ],
    ['maps with objects for keys', new Map([[{ a: 1 }, [1]]]), new Map([[{ a: 1 }, [1]]])],
    ['sets', new Set([1, 'a', { a: 1 }, { b: 1 }]), new Set(['a', { a: 1 }, 1, { b: 1 }])],
    ['empty maps', new Map(), new Map()],
  ])('for %s', (_, a, b) => expectSame(a, b));
});

describe('params are not the same', () => {
  class Words extends Array<string> {}
  class Day extends Date {}
  class Groups extends Map<string, string> {}
  const claims = (tag: string) => ({ __proto__: { [Symbol.toStringTag]: tag } });
  test.each<[string, unknown, unknown]>([
    ['other numbers', 1, 2],
    ['0 and -0', 0, -0],
    ['a number and its text', 1, '1'],
    ['other content, deep down', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
    ['one key more', { a: 1 }, { a: 1, b: undefined }],
    ['another key', { a: undefined }, { b: undefined }],
    ['a key that the prototype has', { toString: undefined }, { a: undefined }],
    ['a value behind a symbol', { [key]: 1 }, { [key]: 2 }],
    ['another symbol', { [key]: 1 }, { [Symbol('key')]: 1 }],
    ['longer arrays', [1], [1, 2]],
    ['an array with a hole', [undefined], Array(1)],
    ['arrays of holes', Array(1), Array(2)],
    ['an array and an object', [], {}],
    ['an array and an object like it', ['a'], { 0: 'a', length: 1 }],
    ['null and an object', null, {}],
    ['undefined and null', undefined, null],
    ['undefined and an object', { a: undefined }, { a: {} }],
    ['dates of other times', new Date(0), new Date(1)],
    ['a date and a number', new Date(0), 0],
    ['instances of a class', new Point(1), new Point(1)],
    ['an instance and a literal', new Point(1), { x: 1 }],
    ['instances of a class of arrays', Words.of('a'), Words.of('a')],
    [
      'arrays with a prototype of their own',
      Object.setPrototypeOf([1], { x: 1 }),
      Object.setPrototypeOf([1], { x: 1 }),
    ],
    ['instances of a class of dates', new Day(0), new Day(0)],
    ['instances of a class of maps', new Groups(), new Groups()],
    ['objects that claim to be maps', claims('Map'), claims('Map')],
    ['objects that claim to be dates', claims('Date'), claims('Date')],
    ['objects that claim to be sets', claims('Set'), claims('Set')],
    ['objects that claim what no class is called', claims('constructor'), claims('constructor')],
    ['regular expressions', /a/, /a/],
    ['URLs', new URL('http://a'), new URL('http://a')],
    ['typed arrays', new Uint8Array(1), new Uint8Array(1)],
    ['errors', new Error('a'), new Error('a')],
    ['functions', () => 1, () => 1],
    ['maps of other values', new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]])],
    ['maps of other keys', new Map([[1, undefined]]), new Map([[2, undefined]])],
    ['maps of other keys that are objects', new Map([[{ a: 1 }, 1]]), new Map([[{ a: 2 }, 1]])],
    ['maps of other values behind objects', new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 2]])],
    [
      'maps, one of which has an object for a key',
      new Map<unknown, unknown>([[{ a: 1 }, 1]]),
      new Map<unknown, unknown>([['a', 1]]),
    ],
    ['a larger map', new Map([[1, 1]]), new Map<number, number>()],
    ['sets of other members', new Set([1]), new Set([2])],
    ['sets of other objects', new Set([{ a: 1 }]), new Set([{ a: 2 }])],
    ['sets, one of which has an object', new Set<unknown>([{ a: 1 }]), new Set<unknown>(['a'])],
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

  test('and differ by it', () => {
    expectDifferent(foreign('{ a: 1 }'), { a: 2 });
    expectDifferent(foreign('[1]'), { 0: 1 });
    expectDifferent(foreign('new Date(5)'), new Date(6));
    expectDifferent(foreign('new (class Point { x = 1 })()'), { x: 1 });
    expectDifferent(foreign('new (class Words extends Array {})()'), []);
  });
});

describe('however params refer to each other', () => {
  /** As long as `length`, and from there back to `back`. */
  function ring(length: number, back: number, label: (index: number) => unknown = () => 'a') {
    const nodes = Array.from({ length }, (_, index) => ({ label: label(index), next: undefined as unknown }));
    for (const [index, node] of nodes.entries()) node.next = nodes[index + 1] ?? nodes[back];
    return nodes[0];
  }

  test('a cycle is the same as one that unfolds to the same', () => {
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

  test('a cycle is not the same as one that differs somewhere', () => {
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

  test('something taken for equal on the way does not hide a difference elsewhere', () => {
    const a = { x: 1, of: {} as unknown };
    const b = { x: 2, of: {} as unknown };
    expectDifferent([a, [a, b]], [a, [b, a]]);
    expectDifferent({ one: { p: a }, two: { p: b } }, { one: { p: a }, two: { p: a } });
  });

  test('shared references are looked into about once', () => {
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

  test('shared references to something large and flat are looked into about once', () => {
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

  test('depth costs no stack', () => {
    const nested = (end: unknown) => {
      let node: unknown = end;
      for (let depth = 0; depth < 100_000; depth++) node = depth % 2 === 0 ? { node } : [node];
      return node;
    };
    expectSame(nested(1), nested(1));
    expectDifferent(nested(1), nested(2));
  });
});
