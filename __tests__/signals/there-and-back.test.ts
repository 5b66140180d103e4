/**
 * A value that changes and changes back before effects run has not changed; `equal` decides what
 * counts as the same.
 */
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { batch, computed, effect, signal } from '../../src/index.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

/** An effect that logs what it reads, and its cleanups. */
function logged(read: () => unknown): unknown[] {
  const log: unknown[] = [];
  effect(() => {
    const value = read();
    log.push(value);
    return () => log.push(`not ${value}`);
  });
  log.length = 0;
  return log;
}

describe('a signal that changes and changes back in a batch', () => {
  test('runs no effect and no cleanup', () => {
    const n = signal(1);
    const log = logged(n);
    batch(() => {
      n.set(2);
      n.set(1);
    });
    expect(log).toEqual([]);
  });

  test('runs no effect even if it was read in between', () => {
    const n = signal(1);
    const log = logged(n);
    batch(() => {
      n.set(2);
      expect(n()).toBe(2);
      n.set(1);
      expect(n()).toBe(1);
    });
    expect(log).toEqual([]);
  });

  test('computes none of its dependents', () => {
    const n = signal(1);
    const compute = jest.fn(() => n() * 2);
    const double = computed(compute);
    const log = logged(double);
    batch(() => {
      n.set(2);
      n.set(3);
      n.set(1);
    });
    expect([log, compute.mock.calls.length, double()]).toEqual([[], 1, 2]);
  });

  test('runs no effect over computeds, even if they were read in between', () => {
    const n = signal(1);
    const double = computed(() => n() * 2);
    const text = computed(() => `double ${double()}`);
    const log = logged(text);
    batch(() => {
      n.set(2);
      expect([double(), text()]).toEqual([4, 'double 4']);
      n.set(1);
      expect(text()).toBe('double 2');
    });
    expect(log).toEqual([]);
    n.set(3);
    expect(log).toEqual(['not double 2', 'double 6']);
  });

  test('runs no effect if an inner batch changes it back, or if the batch then throws', () => {
    const n = signal(1);
    const log = logged(n);
    batch(() => {
      batch(() => n.set(2));
      batch(() => n.set(1));
    });
    expect(() =>
      batch(() => {
        n.set(2);
        n.set(1);
        throw new Error('late');
      }),
    ).toThrow('late');
    expect(log).toEqual([]);
  });

  test('runs no effect if that happens while an effect or a subscriber runs', () => {
    const go = signal(0);
    const n = signal(1);
    const log = logged(n);
    const turn = () => {
      n.set(2);
      n.set(1);
    };
    effect(() => void (go() === 1 && turn()));
    go.subscribe(turn);
    go.set(1);
    expect(log).toEqual([]);
  });

  test('runs only those observers that saw the value in between', () => {
    const n = signal(1);
    const older = logged(n);
    const seen: number[] = [];
    const told: number[] = [];
    batch(() => {
      n.set(2);
      effect(() => void seen.push(n()));
      n.subscribe((value) => told.push(value));
      n.set(1);
    });
    expect([older, seen, told]).toEqual([[], [2, 1], [1]]);
  });

  test('has changed once if it ends at another value, and twice if it changes back in another batch', () => {
    const n = signal(1);
    const log = logged(n);
    batch(() => {
      n.set(2);
      n.set(1);
      n.set(3);
    });
    batch(() => n.set(1));
    expect(log).toEqual(['not 1', 3, 'not 3', 1]);
  });

  test('counts as unchanged even if another signal changes', () => {
    const a = signal(1);
    const b = signal(1);
    const compute = jest.fn(() => a());
    const copy = computed(compute);
    const log = logged(() => `${copy()} ${b()}`);
    batch(() => {
      a.set(2);
      b.set(2);
      a.set(1);
    });
    expect([log, compute.mock.calls.length]).toEqual([['not 1 1', '1 2'], 1]);
  });

  test.each([
    [0, -0],
    [1, Number.NaN],
    ['', undefined],
  ])('is back only if Object.is says so: %p is not %p', (first, second) => {
    const cell = signal<unknown>(first);
    const log = logged(cell);
    batch(() => {
      cell.set('elsewhere');
      cell.set(second);
    });
    expect(log).toEqual([`not ${first}`, second]);
  });

  test('has not changed if it is a store atom, either', () => {
    const atom = createAtom(1);
    const direct = logged(() => atom.get());
    const double = computed(() => atom.get() * 2);
    const derived = logged(double);
    batch(() => {
      atom.set(2);
      expect(double()).toBe(4);
      atom.set(1);
    });
    expect([direct, derived]).toEqual([[], []]);
  });
});

describe('a computed that comes out equal', () => {
  test('runs nothing, even if everything that it reads has changed', () => {
    const a = signal(1);
    const b = signal(2);
    const sum = computed(() => a() + b());
    const log = logged(sum);
    batch(() => {
      a.set(2);
      b.set(1);
    });
    expect(log).toEqual([]);
  });

  test('has not changed if it throws the same error, and has changed if it throws another one', () => {
    const n = signal(0);
    const errors = [new Error('even'), new Error('odd')];
    const failing = computed(() => {
      throw errors[n() % 2];
    });
    const log = logged(() => {
      try {
        return failing();
      } catch (error) {
        return error;
      }
    });
    batch(() => {
      n.set(1);
      expect(failing).toThrow('odd');
      n.set(2);
    });
    expect(log).toEqual([]);
    n.set(3);
    expect(log.at(-1)).toBe(errors[1]);
  });

  test('has not changed if it throws the same error, with a value in between', () => {
    const n = signal(0);
    const error = new Error('zero');
    const inverse = computed(() => {
      if (n() === 0) throw error;
      return 1 / n();
    });
    const told: unknown[] = [];
    inverse.subscribe({ next: (value) => told.push(value), error: (thrown) => told.push(thrown) });
    batch(() => {
      n.set(1);
      expect(inverse()).toBe(1);
      n.set(0);
    });
    expect(told).toEqual([]);
  });
});

describe('equal', () => {
  const byId = (a: { id: number }, b: { id: number }) => a.id === b.id;

  test('of a signal decides whether it has changed back', () => {
    const user = signal({ id: 1 }, { equal: byId });
    const log = logged(() => user().id);
    batch(() => {
      user.set({ id: 2 });
      user.set({ id: 1 });
    });
    expect([log, user().id]).toEqual([[], 1]);
  });

  test('of a computed decides whether it has changed back, even if it was read in between', () => {
    const id = signal(1);
    const user = computed(() => ({ id: id() }), { equal: byId });
    const log = logged(() => user().id);
    batch(() => {
      id.set(2);
      expect(user().id).toBe(2);
      id.set(1);
    });
    expect([log, user().id]).toEqual([[], 1]);
  });

  test('that is never true makes each write a change, even of the same value and back and forth', () => {
    const list = [1];
    const cell = signal(list, { equal: () => false });
    const log = logged(cell);
    const told = jest.fn();
    cell.subscribe(told);
    list.push(2);
    cell.set(list);
    expect([log.length, told.mock.calls.length]).toEqual([2, 1]);
    batch(() => {
      cell.set([]);
      cell.set(list);
    });
    expect([log.length, told.mock.calls.length]).toEqual([4, 2]);
  });

  test('that is never true makes each computation a change for its dependents', () => {
    const n = signal(1);
    const list = [1];
    const same = computed(() => (n() > 0 ? list : []), { equal: () => false });
    const log = logged(same);
    const told = jest.fn();
    same.subscribe(told);
    n.set(2);
    expect([log.length, told.mock.calls.length]).toEqual([2, 1]);
    same();
    same();
    expect([log.length, told.mock.calls.length]).toEqual([2, 1]);
  });

  test('of a signal is called once after a write, however many observers follow', () => {
    const equal = jest.fn(Object.is);
    const n = signal<unknown>(1, { equal });
    const double = computed(() => Number(n()) * 2);
    effect(() => void n());
    effect(() => void double());
    n.subscribe(() => {});
    n.set(2);
    n();
    double();
    expect(equal.mock.calls).toEqual([[1, 2]]);
    batch(() => {
      n.set(3);
      n();
      double();
    });
    expect(equal.mock.calls).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  test('of a computed is called once after a change, however many observers follow', () => {
    const n = signal(1);
    const equal = jest.fn(Object.is);
    const double = computed<unknown>(() => n() * 2, { equal });
    const text = computed(() => `${double()}`);
    effect(() => void double());
    effect(() => void text());
    double.subscribe(() => {});
    n.set(2);
    double();
    text();
    expect(equal.mock.calls).toEqual([[2, 4]]);
  });

  test('is not called when a computed computes for the first time', () => {
    const equal = jest.fn(Object.is);
    const one = computed<unknown>(() => 1, { equal });
    one();
    expect(equal).not.toHaveBeenCalled();
  });

  test('of a computed does not compare errors', () => {
    const n = signal(1);
    const error = new Error('even');
    const equal = jest.fn(Object.is);
    const odd = computed<unknown>(
      () => {
        if (n() % 2 === 0) throw error;
        return n();
      },
      { equal },
    );
    effect(() => void resultOf(odd));
    batch(() => {
      for (const value of [2, 3, 4, 5]) {
        n.set(value);
        resultOf(odd);
      }
    });
    expect(equal.mock.calls.flat()).not.toContain(error);
  });

  test('counts as a change if it throws where nobody can catch it, and breaks nothing', () => {
    const n = signal(1, {
      equal: (a, b) => {
        if (a === 1 && b === 3) throw new Error('incomparable');
        return a === b;
      },
    });
    const other = signal(1);
    const log = logged(n);
    const others = logged(other);
    uncaughtIn(() =>
      batch(() => {
        n.set(2);
        n.set(3);
        other.set(2);
      }),
    );
    expect([n(), log, others]).toEqual([3, ['not 1', 3], ['not 1', 2]]);
  });
});

test('a computed that throws the value that it has had has not changed back', () => {
  const n = signal(1);
  const error = new Error('value or error');
  const odd = computed<unknown>(() => {
    if (n() === 3) throw error;
    return n() === 1 ? error : n();
  });
  const log = logged(() => resultOf(odd));
  batch(() => {
    n.set(2);
    odd();
    n.set(3);
  });
  expect(log).toEqual(['not [object Object]', { thrown: error }]);
});

/** What a function returns, or what it throws. */
function resultOf(run: () => unknown): object {
  try {
    return { returned: run() };
  } catch (thrown) {
    return { thrown };
  }
}

/**
 * Ignores reports. It is unspecified whether the error is reported, because the comparison may
 * never happen.
 */
function uncaughtIn(run: () => void): void {
  const { reportError } = globalThis;
  globalThis.reportError = () => {};
  try {
    run();
  } finally {
    globalThis.reportError = reportError;
  }
}
