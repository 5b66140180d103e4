/** Another reactive graph is notified of a change before anything is read. */
import { expect, test } from '@jest/globals';
import { batch, computed, effect, signal } from 'xstate-resource';
import { onInvalidate } from '../../src/signals/invalidation.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

function setUp() {
  const first = signal(1);
  const last = signal(10);
  const sum = computed(() => first() + last());
  const events: unknown[] = [];
  const end = onInvalidate(sum, () => events.push('invalid'));
  return { first, last, sum, events, end };
}

test('an invalidation comes in the middle of a batch, once until the signal is read again', () => {
  const { first, last, sum, events } = setUp();
  batch(() => {
    first.set(2);
    last.set(20);
    events.push(sum());
    first.set(3);
    events.push(sum());
  });
  expect(events).toEqual(['invalid', 22, 'invalid', 23]);
});

test('an invalidation comes before any effect runs, whichever was created first', () => {
  const first = signal(1);
  const events: unknown[] = [];
  effect(() => void events.push(first()));
  onInvalidate(first, () => events.push('invalid'));
  first.set(2);
  first.set(3);
  expect(events).toEqual([1, 'invalid', 2, 'invalid', 3]);
});

test('an invalidation comes on each change, even if nobody reads the signal in between, and even if its value comes out equal', () => {
  const { first, last, events } = setUp();
  first.set(2);
  last.set(20);
  batch(() => {
    first.set(3);
    last.set(19);
  });
  last.set(21);
  expect(events).toEqual(['invalid', 'invalid', 'invalid', 'invalid']);
});

test('no invalidation comes after the connection has ended, even if it ended in the middle of a batch', () => {
  const { first, events, end } = setUp();
  batch(() => {
    first.set(2);
    end();
    first.set(3);
  });
  first.set(4);
  end();
  expect(events).toEqual(['invalid']);
});

test('a connection can end while its signal is computed', () => {
  const first = signal(1);
  const events: unknown[] = [];
  const double = computed(() => {
    if (first() === 2) end();
    return first() * 2;
  });
  const end = onInvalidate(double, () => events.push('invalid'));
  first.set(2);
  first.set(3);
  expect(events).toEqual(['invalid']);
});

test('a connection ends, with an error, if its signal changes a thousand times in a row', () => {
  const count = signal(0);
  let invalidations = 0;
  onInvalidate(count, () => invalidations++);
  effect(() => void (count() > 0 && count.set(count() + 1)));
  count.set(1);
  expect(uncaught.take().map((error) => (error as Error).message)).toEqual([
    expect.stringMatching(/^A subscriber from another library ran 1000 times /),
    expect.stringMatching(/^An effect ran 1000 times /),
  ]);
  const before = invalidations;
  count.set(0);
  expect(invalidations).toBe(before);
});
