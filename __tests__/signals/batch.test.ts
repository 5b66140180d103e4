/** Batches. */
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { batch, computed, effect, signal } from 'xstate-resource';
import { announcingLater, beginBatch, endBatch, enqueue, type Task } from '../../src/signals/batch.js';
import { flushPromises } from '../../src/testing/index.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('batch', () => {
  test('returns what the function returns, and runs effects once, after the outermost batch', () => {
    const a = signal(1);
    const b = signal(2);
    const log: string[] = [];
    effect(() => {
      log.push(`${a()} ${b()}`);
    });
    a.subscribe((value) => log.push(`a=${value}`));
    const result = batch(() => {
      a.set(10);
      batch(() => b.set(20));
      log.push('inside');
      return a() + b();
    });
    expect(result).toBe(30);
    expect(log).toEqual(['1 2', 'inside', '10 20', 'a=10']);
  });

  test('exposes new values at once, even through computeds', () => {
    const a = signal(1);
    const double = computed(() => a() * 2);
    effect(() => void double());
    batch(() => {
      a.set(2);
      expect(double()).toBe(4);
      a.set(3);
      expect(double()).toBe(6);
    });
  });

  test('runs the effects even if the function throws, and rethrows the error', () => {
    const a = signal(1);
    const seen: number[] = [];
    effect(() => {
      seen.push(a());
    });
    expect(() =>
      batch(() => {
        a.set(2);
        throw new Error('half-way');
      }),
    ).toThrow('half-way');
    expect(seen).toEqual([1, 2]);
  });

  test('does not notify a subscriber of a value that changes and changes back', () => {
    const a = signal(1);
    const seen: number[] = [];
    a.subscribe((value) => seen.push(value));
    computed(() => a() * 2).subscribe((value) => seen.push(value));
    batch(() => {
      a.set(2);
      a.set(1);
    });
    expect(seen).toEqual([]);
  });

  test('notifies a subscriber once, however often the value was written', () => {
    const a = signal(0, { equal: () => false });
    const seen: number[] = [];
    a.subscribe((value) => seen.push(value));
    batch(() => {
      for (let value = 1; value <= 2000; value++) a.set(value);
    });
    expect(seen).toEqual([2000]);
  });

  test('defers effects that read foreign atoms, too', () => {
    const atom = createAtom(1);
    const seen: number[] = [];
    effect(() => {
      seen.push(atom.get());
    });
    batch(() => {
      atom.set(2);
      atom.set(3);
      expect(seen).toEqual([1]);
    });
    expect(seen).toEqual([1, 3]);
  });

  test('ends with the running queue if it is opened inside an effect or by a subscriber', () => {
    const a = signal(1);
    const b = signal(1);
    const log: string[] = [];
    a.subscribe(() =>
      batch(() => {
        b.set(a());
        log.push('batched');
      }),
    );
    b.subscribe((value) => log.push(`b=${value}`));
    a.set(2);
    expect(log).toEqual(['batched', 'b=2']);
  });
});

test('a task that cannot run together with others, because of a stack overflow, runs by itself, and so do the tasks after it', () => {
  const log: string[] = [];
  const task = (name: string, together: () => void): Task => ({
    name,
    runTogether: together,
    perform: () => void log.push(name),
    close: () => {},
    isQueued: false,
    runs: 0,
  });
  const stackEnds = () => {
    throw new RangeError('Maximum call stack size exceeded');
  };
  beginBatch();
  for (const name of ['one', 'two']) enqueue(task(name, stackEnds));
  endBatch();
  expect(log).toEqual(['one', 'two']);
});

test('tasks that ran together before a stack overflow do not run twice', () => {
  const log: string[] = [];
  const task = (name: string): Task => ({
    name,
    runTogether: (run) => {
      run();
      throw new RangeError('Maximum call stack size exceeded');
    },
    perform: () => void log.push(name),
    close: () => {},
    isQueued: false,
    runs: 0,
  });
  beginBatch();
  for (const name of ['one', 'two']) enqueue(task(name));
  endBatch();
  expect(log).toEqual(['one', 'two']);
});

describe('announcingLater', () => {
  function setUp() {
    const count = signal(1);
    const seen: number[] = [];
    effect(() => void seen.push(count()));
    return { count, seen };
  }

  test('shows changes at once, and runs effects in a microtask', async () => {
    const { count, seen } = setUp();
    const shown = announcingLater(() => {
      count.set(2);
      return count();
    });
    expect([shown, count(), seen]).toEqual([2, 2, [1]]);
    await flushPromises();
    expect(seen).toEqual([1, 2]);
  });

  test('runs effects at the end of the next batch, if that comes first', () => {
    const { count, seen } = setUp();
    announcingLater(() => count.set(2));
    batch(() => count.set(3));
    expect(seen).toEqual([1, 3]);
  });

  test('runs effects if the function throws', async () => {
    const { count, seen } = setUp();
    const error = new Error('later');
    expect(() =>
      announcingLater(() => {
        count.set(2);
        throw error;
      }),
    ).toThrow(error);
    await flushPromises();
    expect(seen).toEqual([1, 2]);
  });
});
