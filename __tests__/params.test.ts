import { describe, expect, test } from '@jest/globals';
import { structurallyEqual } from '../src/params.js';

describe('params are the same', () => {
  const date = new Date(0);
  const shared = { deep: [1, { a: null }] };
  test.each<[string, unknown, unknown]>([
    ['numbers', 1, 1],
    ['NaN', Number.NaN, Number.NaN],
    ['strings', 'a', 'a'],
    ['objects of the same content', { a: 1, b: [1, 2, { c: 'x' }] }, { b: [1, 2, { c: 'x' }], a: 1 }],
    ['empty arrays', [], []],
    ['empty objects', {}, {}],
    ['objects without a prototype', Object.assign(Object.create(null), { a: 1 }), Object.assign(Object.create(null), { a: 1 })],
    ['dates of the same time', date, new Date(0)],
    ['invalid dates', new Date('x'), new Date('y')],
    ['something that holds the same thing twice', [shared, shared], [{ ...shared }, { ...shared }]],
    ['bigints', { a: 5n }, { a: 5n }],
  ])('for %s', (_, a, b) => {
    expect([structurallyEqual(a, b), structurallyEqual(b, a)]).toEqual([true, true]);
  });
});

describe('params are not the same', () => {
  class Point {
    constructor(readonly x: number) {}
  }
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const other: { self?: unknown } = {};
  other.self = other;
  test.each<[string, unknown, unknown]>([
    ['other numbers', 1, 2],
    ['0 and -0', 0, -0],
    ['a number and its text', 1, '1'],
    ['other content, deep down', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
    ['one key more', { a: 1 }, { a: 1, b: undefined }],
    ['another key', { a: undefined }, { b: undefined }],
    ['a key that the prototype has', { toString: undefined }, { a: undefined }],
    ['longer arrays', [1], [1, 2]],
    ['an array and an object', [], {}],
    ['null and an object', null, {}],
    ['undefined and null', undefined, null],
    ['undefined and an object', { a: undefined }, { a: {} }],
    ['dates of other times', new Date(0), new Date(1)],
    ['a date and a number', new Date(0), 0],
    ['objects that are no plain data', new Point(1), new Point(1)],
    ['maps', new Map([[1, 1]]), new Map([[1, 1]])],
    ['functions', () => 1, () => 1],
    ['circles', circle, other],
  ])('for %s', (_, a, b) => {
    expect([structurallyEqual(a, b), structurallyEqual(b, a)]).toEqual([false, false]);
  });
});
