import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import { flushPromises } from 'xstate-resource/testing';

/**
 * Has time stand still in each test of a file, which must leave no timer behind. Returns how to let
 * it pass.
 */
export function timeByHand(): (milliseconds: number) => Promise<void> {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
  });
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
  return async (milliseconds) => {
    await jest.advanceTimersByTimeAsync(milliseconds);
    await flushPromises();
  };
}
