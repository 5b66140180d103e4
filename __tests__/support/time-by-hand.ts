import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import { flushPromises } from 'xstate-resource/testing';

/**
 * Stops the clock in each test of a file. The tests must leave no timer behind. Returns a function
 * that advances the clock.
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
