/**
 * Computed atoms of `@xstate/store` that are not ours, and throw: the store's own engine forgets
 * the error, and that it was to be followed.
 */
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { batch, computed, effect, type ReadonlySignal, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();
const reported = () => uncaught.take().map((error) => (error as Error).message);

/** A signal, and a foreign atom over it that throws where the signal is 13. */
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
  test('does not break set(): the others are notified, and so is code that reads it', () => {
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

  test('several that throw are each reported', () => {
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

  test('thousands that throw do not end the stack', () => {
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

  test('a foreign subscriber that throws does not break set() either', () => {
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
  test('throws that error at each read, not the value from before', () => {
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

  test('recovers also where the value comes out as it was', () => {
    const { count, foreign } = setUp();
    const sum = computed(() => foreign.get() + 1);
    sum();
    count.set(13);
    expect(outcomeOf(sum)).toBe('thirteen');
    count.set(1);
    expect([outcomeOf(sum), outcomeOf(sum)]).toEqual([11, 11]);
  });

  test('recovers where it is followed, and the value comes out as it was', () => {
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

  test('throws it also where the store sets', () => {
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

  test('hands it on through a computed that nobody has read since', () => {
    const { count, foreign } = setUp();
    const sum = computed(() => foreign.get() + 1);
    const label = computed(() => `sum: ${sum()}`);
    label();
    count.set(13);
    expect(outcomeOf(label)).toBe('thirteen');
    count.set(2);
    expect(outcomeOf(label)).toBe('sum: 21');
  });

  test('hands it on to what reads it', () => {
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
  test('in the turn in which it was made is in error, and recovers', async () => {
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

  test('in the turn in which it was made stays in error at reload(), and recovers', async () => {
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

  test('and is followed is in error, and the resource follows it again when it has recovered', async () => {
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
