/** How thrown values become errors, and how messages describe what was given. */
import { describe, expect, test } from '@jest/globals';
import { describeValue, toError } from '../../machines/errors.js';

describe('a value in a message', () => {
  const tagged = (tag: string) => ({ [Symbol.toStringTag]: tag });

  test.each<[string, unknown]>([
    ['an object', {}],
    ['an array', []],
    ['an ObjectId', tagged('ObjectId')],
    ['a DataObject', tagged('DataObject')],
    ['an ArrayBuffer', tagged('ArrayBuffer')],
    ['a SparseArray', tagged('SparseArray')],
    ['an HTMLElement', tagged('HTMLElement')],
    ['an XMLHttpRequest', tagged('XMLHttpRequest')],
    ['a Map', tagged('Map')],
  ])('is %s', (description, value) => {
    expect(describeValue(value)).toBe(description);
  });
});

describe('the error for something else that was thrown', () => {
  test('has its message and name, and code may change the name', () => {
    const error = toError({ message: 'no', name: 'ServiceError' });
    expect(String(error)).toBe('ServiceError: no');
    error.name = 'Renamed';
    expect(String(error)).toBe('Renamed: no');
    Reflect.deleteProperty(error, 'name');
    expect(String(error)).toBe('Error: no');
  });

  test('lists facts, but no empty ones', () => {
    expect(toError({ type: 'close', code: '' }).message).toBe(
      'Something that is not an Error was thrown: an object (type close)',
    );
    expect(toError({ status: 0, statusText: '' }).message).toBe(
      'Something that is not an Error was thrown: an object (status 0)',
    );
  });
});
