/** A loader that returns an async generator. */
import { describe, expect, jest, test } from '@jest/globals';
import { resource } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('a loader that returns an async generator', () => {
  const message = /^The loader returned an async generator, .* "stream", .* set\(\)\.$/;
  let hasRun = false;
  async function* pages() {
    hasRun = true;
    yield 1;
  }
  /** An async generator as compiled for old engines. */
  const compiled = () => ({ next: pages, return: pages, throw: pages, [Symbol.asyncIterator]: pages });

  test.each<[string, () => unknown]>([
    ['itself', () => pages()],
    ['in a promise', async () => pages()],
    ['as compiled for old engines', compiled],
  ])(
    '%s: is in error, with a TypeError that says what to do, and the generator is not run',
    async (_, loader) => {
      const equal = jest.fn(Object.is);
      const numbers = resource({ loader, equal });
      await numbers.settled();
      expect(numbers.error()).toBeInstanceOf(TypeError);
      expect(numbers.error()?.message).toMatch(message);
      numbers.set(0);
      numbers.reload();
      await numbers.settled();
      expect(numbers.error()?.message).toMatch(message);
      expect([hasRun, equal.mock.calls]).toEqual([false, []]);
    },
  );

  test.each<[string, unknown]>([
    ['a stream', new ReadableStream()],
    ['an async iterable', { [Symbol.asyncIterator]: pages }],
    ['a cursor', { next: pages, return: pages, [Symbol.asyncIterator]: pages }],
    ['a generator', (function* () {})()],
    ['a generator function', pages],
  ])('%s is a value like any other', async (_, value) => {
    const it = resource({ loader: () => value });
    await it.settled();
    expect(it.value()).toBe(value);
  });
});
