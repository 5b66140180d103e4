/**
 * Foreign computed atoms of `@xstate/store` that throw: the engine of the store forgets the error,
 * and that the atom must be followed.
 */
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { batch, computed, effect, type ReadonlySignal, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();
const reported = () => uncaught.take().map((error) => (error as Error).message);

/** A signal, and a foreign atom over it that throws if the signal is 13. */
function setUp() {
  const count = signal(1);
  const foreign = createAtom(() => {
    if (count() === 13) throw new Error('thirteen');
    return count() * 10;
  });
  return { count, foreign };
}

const outcomeOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a foreign atom that throws while it is followed', () => {
  test('does not break set(): other observers are notified, and so is code that reads the atom', () => {
    const { count, foreign } = setUp();
    const before: number[] = [];
    const after: number[] = [];
    const theirs: number[] = [];
    effect(() => void before.push(count()));
    effect(() => void outcomeOf(() => foreign.get()));
    foreign.subscribe(() => {});
    createAtom(() => count()).subscribe((value) => theirs.push(value));
    effect(() => void after.push(count()));
    count.set(13);
    expect([before, after, theirs]).toEqual([[1, 13], [1, 13], [13]]);
    count.set(2);
    expect([before, after, theirs]).toEqual([
      [1, 13, 2],
      [1, 13, 2],
      [13, 2],
    ]);
  });

  test('does not break a batch, nor what comes after it', () => {
    const { count, foreign } = setUp();
    const seen: number[] = [];
    effect(() => void seen.push(count()));
    effect(() => void outcomeOf(() => foreign.get()));
    expect(
      batch(() => {
        count.set(13);
        return count();
      }),
    ).toBe(13);
    count.set(2);
    expect(seen).toEqual([1, 13, 2]);
  });

  test('does not break update(), nor the members of a resource that write', async () => {
    const { count, foreign } = setUp();
    const users = controlledLoader<string, number>();
    const user = resource({ params: () => foreign.get(), loader: users });
    const subscription = createAtom(() => {
      if (user.status() === 'local') throw new Error('not local');
      return user.status();
    }).subscribe(() => {});
    await flushPromises();
    user.set('Ada');
    expectShown(user, 'local', { value: 'Ada' });
    subscription.unsubscribe();
    count.update(() => 13);
    count.update(() => 2);
    expectShown(user, 'loading', { latest: 'Ada' });
    expect(new Set(reported())).toEqual(new Set(['not local']));
  });

  test('is reported, and so is each other atom that throws', () => {
    const { count } = setUp();
    for (const name of ['one', 'two', 'three']) {
      const foreign = createAtom(() => {
        if (count() === 13) throw new Error(name);
        return count();
      });
      foreign.subscribe(() => {});
    }
    const seen: number[] = [];
    effect(() => void seen.push(count()));
    count.set(13);
    expect(reported()).toEqual(['one', 'two', 'three']);
    expect(seen).toEqual([1, 13]);
  });

  test('does not overflow the call stack, even if thousands of subscribers throw', () => {
    const { foreign, count } = setUp();
    const times = 20_000;
    for (let index = 0; index < times; index++) {
      foreign.subscribe(() => {
        throw new Error('subscriber');
      });
    }
    count.set(2);
    expect(reported()).toHaveLength(times);
  });

  test('does not break set() if its subscriber throws a TypeError, which is reported', () => {
    const { count, foreign } = setUp();
    foreign.subscribe(() => {
      throw new TypeError('subscriber');
    });
    count.set(2);
    expect(reported()).toEqual(['subscriber']);
  });

  test('does not break set() if its subscriber throws', () => {
    const { count, foreign } = setUp();
    const theirs: number[] = [];
    foreign.subscribe(() => {
      throw new Error('subscriber');
    });
    foreign.subscribe((value) => theirs.push(value));
    count.set(2);
    expect(reported()).toEqual(['subscriber']);
    expect(theirs).toEqual([20]);
  });
});

describe('a computed over a foreign atom that throws', () => {
  test('throws that error on each read, not the previous value', () => {
    const { count, foreign } = setUp();
    const sum = computed(() => foreign.get() + 1);
    expect(sum()).toBe(11);
    count.set(13);
    expect([outcomeOf(sum), outcomeOf(sum)]).toEqual(['thirteen', 'thirteen']);
    count.set(2);
    expect(outcomeOf(sum)).toBe(21);
    count.set(13);
    expect(outcomeOf(sum)).toBe('thirteen');
  });

  test('recovers even if the value is the same as before', () => {
    const { count, foreign } = setUp();
    const sum = computed(() => foreign.get() + 1);
    sum();
    count.set(13);
    expect(outcomeOf(sum)).toBe('thirteen');
    count.set(1);
    expect([outcomeOf(sum), outcomeOf(sum)]).toEqual([11, 11]);
  });

  test('recovers while it is followed, even if the value is the same as before', () => {
    const count = signal(1);
    const foreign = createAtom(() => {
      if (count() === 13) throw new Error('thirteen');
      return 7;
    });
    const sum = computed(() => foreign.get() + 1);
    sum();
    count.set(13);
    expect(outcomeOf(sum)).toBe('thirteen');
    const stop = effect(() => void outcomeOf(sum));
    count.set(1);
    expect(outcomeOf(sum)).toBe(8);
    count.set(5);
    expect(outcomeOf(sum)).toBe(8);
    stop();
  });

  test('throws the error even if the store sets the source', () => {
    const count = createAtom(1);
    const foreign = createAtom(() => {
      if (count.get() === 13) throw new Error('thirteen');
      return count.get();
    });
    const sum = computed(() => foreign.get() + 1);
    sum();
    count.set(13);
    expect(outcomeOf(sum)).toBe('thirteen');
    count.set(2);
    expect(outcomeOf(sum)).toBe(3);
  });

  test('propagates the error through a computed that nobody has read since', () => {
    const { count, foreign } = setUp();
    const sum = computed(() => foreign.get() + 1);
    const label = computed(() => `sum: ${sum()}`);
    label();
    count.set(13);
    expect(outcomeOf(label)).toBe('thirteen');
    count.set(2);
    expect(outcomeOf(label)).toBe('sum: 21');
  });

  test('propagates the error to its readers', () => {
    const { count, foreign } = setUp();
    const sum = computed(() => foreign.get() + 1);
    const label: ReadonlySignal<string> = computed(() => {
      const text = outcomeOf(sum);
      return `sum: ${text}`;
    });
    sum();
    count.set(13);
    expect([outcomeOf(sum), label()]).toEqual(['thirteen', 'sum: thirteen']);
  });
});

describe('a resource over a foreign atom that throws', () => {
  test('is in error within the turn in which it was created, and recovers', async () => {
    const { count, foreign } = setUp();
    const users = controlledLoader<string, number>();
    const user = resource({ params: () => foreign.get(), loader: users });
    expectShown(user, 'loading');
    count.set(13);
    expectShown(user, 'error', { error: new Error('thirteen') });
    count.set(1);
    expectShown(user, 'loading');
    count.set(13);
    expectShown(user, 'error', { error: new Error('thirteen') });
    count.set(2);
    expectShown(user, 'loading');
    await flushPromises();
    await users.resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
    expect(users.loads.map(({ params }) => params)).toEqual([20]);
  });

  test('stays in error on reload() within the turn in which it was created, and recovers', async () => {
    const { count, foreign } = setUp();
    const users = controlledLoader<string, number>();
    const user = resource({ params: () => foreign.get(), loader: users });
    expectShown(user, 'loading');
    count.set(13);
    expectShown(user, 'error', { error: new Error('thirteen') });
    expect(user.reload()).toBe(false);
    expectShown(user, 'error', { error: new Error('thirteen') });
    count.set(2);
    expectShown(user, 'loading');
    await flushPromises();
    expect(users.loads.map(({ params }) => params)).toEqual([20]);
  });

  test('is in error while the atom is followed, and follows it again after it has recovered', async () => {
    const { count, foreign } = setUp();
    const users = controlledLoader<string, number>();
    const user = resource({ params: () => foreign.get(), loader: users });
    await flushPromises();
    await users.resolve('Ada');
    count.set(13);
    await flushPromises();
    expectShown(user, 'error', { error: new Error('thirteen'), latest: 'Ada' });
    count.set(2);
    expectShown(user, 'loading', { latest: 'Ada' });
    await flushPromises();
    await users.resolve('Grace');
    expectShown(user, 'resolved', { value: 'Grace' });
    expect(users.loads.map(({ params }) => params)).toEqual([10, 20]);
  });
});
