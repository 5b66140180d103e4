/** Chains of computeds that overflow the call stack. */
import { describe, expect, test } from '@jest/globals';
import { computed, signal } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('a chain of computeds that overflows the call stack', () => {
  const chain = (length: number) => {
    const n = signal(1);
    const links: (() => number)[] = [n];
    for (let index = 1; index <= length; index++)
      links.push(computed(() => (links[index - 1] as () => number)() + 1));
    return { n, links, last: links.at(-1) as () => number };
  };

  test('throws, and never returns a wrong value, wherever the call stack overflows', () => {
    const deeper = (frames: number, run: () => void): void =>
      frames === 0 ? run() : deeper(frames - 1, run);
    for (let frames = 0; frames < 60; frames++) {
      const { links, last } = chain(5000);
      expect(() => deeper(frames, last)).toThrow(RangeError);
      links.forEach((link, index) => {
        let shown: number | undefined;
        try {
          shown = link();
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        if (shown !== undefined && shown !== index + 1)
          throw new Error(`link ${index} shows ${shown}, after ${frames} frames`);
      });
    }
  });

  test('is correct when it is read from its start', () => {
    const { n, links, last } = chain(20_000);
    for (const link of links) link();
    n.set(2);
    expect(last()).toBe(20_002);
  });
});
