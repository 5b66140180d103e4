/**
 * The order in which effects and subscribers run, what they receive, and how their errors are
 * handled.
 */
import { describe, expect, test } from '@jest/globals';
import { batch, computed, effect, signal, untracked } from '../../src/index.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

describe('observers of one signal', () => {
  test('run in the order in which they were created, after each change, effects and subscribers alike', () => {
    const n = signal(1);
    const double = computed(() => n() * 2);
    const log: string[] = [];
    effect(() => void log.push(`a${n()}`));
    n.subscribe((value) => log.push(`b${value}`));
    effect(() => void log.push(`c${n()}`));
    n.subscribe((value) => log.push(`d${value}`));
    effect(() => void log.push(`e${n()}${double()}`));
    for (const value of [2, 3]) {
      log.length = 0;
      n.set(value);
      expect(log).toEqual([`a${value}`, `b${value}`, `c${value}`, `d${value}`, `e${value}${2 * value}`]);
    }
  });

  test('stay in order if one reads the signal twice, or through a computed as well', () => {
    const n = signal(1);
    const double = computed(() => n() * 2);
    const log: string[] = [];
    effect(() => void log.push(`a${n()}`));
    effect(() => void log.push(`b${n() + double() + n()}`));
    effect(() => void log.push(`c${double()}`));
    log.length = 0;
    n.set(2);
    expect(log.map((line) => line[0]).join('')).toBe('abc');
  });

  test('run after everything that was queued before when one of them writes another signal', () => {
    const a = signal(0);
    const b = signal(0);
    const log: string[] = [];
    effect(() => {
      log.push(`first ${a()}`);
      b.set(a());
    });
    effect(() => void log.push(`second ${a()}`));
    effect(() => void log.push(`b ${b()}`));
    a.subscribe((value) => log.push(`third ${value}`));
    log.length = 0;
    a.set(1);
    expect(log.at(-1)).toBe('b 1');
    expect(log).toEqual(['first 1', 'second 1', 'third 1', 'b 1']);
  });

  test('are each notified only of the last value when one of them writes the signal again', () => {
    const n = signal(0);
    const log: string[] = [];
    n.subscribe((value) => log.push(`before ${value}`));
    n.subscribe((value) => {
      if (value < 3) n.set(value + 1);
    });
    n.subscribe((value) => log.push(`after ${value}`));
    n.set(1);
    expect(log.filter((line) => line.startsWith('before'))).toEqual(['before 1', 'before 2', 'before 3']);
    expect(log.at(-1)).toMatch(/ 3$/);
    expect(new Set(log).size).toBe(log.length); // nobody is notified of the same value twice
    const after = log.filter((line) => line.startsWith('after'));
    expect(after.at(-1)).toBe('after 3');
  });
});

describe('an effect', () => {
  test('runs again after its first run, not inside it, if that run writes what it reads', () => {
    const n = signal(0);
    const log: string[] = [];
    effect(() => {
      log.push(`begin ${n()}`);
      if (n() < 2) n.set(n() + 1);
      log.push('end');
    });
    expect(log).toEqual(['begin 0', 'end', 'begin 1', 'end', 'begin 2', 'end']);
  });

  test('sees what its own run has written, even through computeds', () => {
    const n = signal(1);
    const double = computed(() => n() * 2);
    const seen: number[] = [];
    effect(() => {
      seen.push(double());
      if (n() < 2) {
        n.set(2);
        seen.push(double());
      }
    });
    expect(seen).toEqual([2, 4, 4]);
  });

  test('keeps what it had read until it threw, and re-runs for that', () => {
    const n = signal(0);
    const late = signal(0);
    let runs = 0;
    effect(() => {
      runs++;
      if (n() === 1) throw new Error('one');
      late();
    });
    n.set(1);
    late.set(1);
    expect(runs).toBe(2);
    n.set(2);
    late.set(2);
    expect(runs).toBe(4);
    expect(uncaught.take()).toEqual([new Error('one')]);
  });

  test('has no cleanup after a run that throws, but the cleanup before that run was called', () => {
    const n = signal(0);
    const log: string[] = [];
    effect(() => {
      const value = n();
      if (value === 1) throw new Error('one');
      return () => log.push(`end of ${value}`);
    });
    for (const value of [1, 2, 3]) n.set(value);
    expect(log).toEqual(['end of 0', 'end of 2']);
    uncaught.take();
  });

  test('is reported if its first run throws, does not throw, returns its disposer, and runs again', () => {
    const n = signal(0);
    let runs = 0;
    const stop = effect(() => {
      runs++;
      if (n() === 0) throw new Error('first');
    });
    n.set(1);
    stop();
    n.set(2);
    expect([runs, uncaught.take()]).toEqual([2, [new Error('first')]]);
  });

  test('runs even if its cleanup throws, and the error is reported once', () => {
    const n = signal(0);
    const seen: number[] = [];
    effect(() => {
      const value = n();
      seen.push(value);
      return () => {
        if (value === 0) throw new Error('clean-up');
      };
    });
    expect(() => n.set(1)).not.toThrow();
    n.set(2);
    expect([seen, uncaught.take()]).toEqual([[0, 1, 2], [new Error('clean-up')]]);
  });

  test('is disposed of even if its cleanup throws, and its disposer does not throw', () => {
    const n = signal(0);
    let runs = 0;
    const stop = effect(() => {
      n();
      runs++;
      return () => {
        throw new Error('clean-up');
      };
    });
    expect(stop).not.toThrow();
    n.set(1);
    expect([runs, uncaught.take()]).toEqual([1, [new Error('clean-up')]]);
  });

  test('has no cleanup if it returns anything other than a function', () => {
    const n = signal(0);
    const seen: number[] = [];
    const stop = effect((() => seen.push(n())) as () => void);
    n.set(1);
    stop();
    expect(seen).toEqual([0, 1]);
  });

  test('runs once, and so do others, for what its cleanup writes', () => {
    const n = signal(0);
    const closed = signal(0);
    const seen: number[] = [];
    const runs: string[] = [];
    effect(() => void seen.push(closed()));
    const stop = effect(() => {
      runs.push(`${n()} ${closed()}`);
      return () => closed.update((count) => count + 1);
    });
    n.set(1);
    expect([runs, seen]).toEqual([
      ['0 0', '1 1'],
      [0, 1],
    ]);
    stop();
    expect([runs.length, seen]).toEqual([2, [0, 1, 2]]);
  });

  test('follows something that throws when it is read', () => {
    const n = signal(0);
    const inverse = computed(() => {
      if (n() === 0) throw new Error('zero');
      return 1 / n();
    });
    const seen: unknown[] = [];
    effect(() => void seen.push(inverse()));
    expect(uncaught.take()).toEqual([new Error('zero')]);
    n.set(2);
    n.set(0);
    n.set(4);
    expect([seen, uncaught.take()]).toEqual([[0.5, 0.25], [new Error('zero')]]);
  });

  test.each([[undefined], [null], [0], [''], [false]])(
    'can throw %p, which is reported unchanged',
    (thrown) => {
      effect(() => {
        throw thrown;
      });
      expect(uncaught.take()).toEqual([thrown]);
    },
  );

  test('is disposed of if it and another trigger each other forever, and the others run', () => {
    const a = signal(0);
    const b = signal(0);
    const other = signal(0);
    const seen: number[] = [];
    effect(function there() {
      b.set(a() + 1);
    });
    effect(function back() {
      if (b() > 1) a.set(b() + 1);
    });
    effect(() => void seen.push(other()));
    expect(uncaught.take()).toEqual([]);
    batch(() => {
      a.set(1);
      other.set(1);
    });
    other.set(2);
    const errors = uncaught.take() as Error[];
    expect(errors.length).toBeGreaterThan(0);
    for (const { message } of errors)
      expect(message).toMatch(/"(there|back)" ran 1000 times because of its own changes/);
    expect(seen).toEqual([0, 1, 2]);
  });

  test('can run more than a thousand times for separate changes', () => {
    const n = signal(0);
    let runs = 0;
    effect(() => {
      n();
      runs++;
    });
    for (let value = 1; value <= 3000; value++) n.set(value);
    expect(runs).toBe(3001);
  });

  test('is not disposed of if it settles after 900 runs of its own', () => {
    const n = signal(0);
    effect(() => {
      if (n() < 900) n.set(n() + 1);
    });
    expect(n()).toBe(900);
    n.set(0);
    expect(n()).toBe(900);
  });
});

describe('a subscriber', () => {
  test('is reported if it throws; the others are notified, and so is it on the next change', () => {
    const n = signal(0);
    const log: string[] = [];
    n.subscribe((value) => {
      log.push(`first ${value}`);
      throw new Error(`at ${value}`);
    });
    n.subscribe((value) => log.push(`second ${value}`));
    expect(() => n.set(1)).not.toThrow();
    n.set(2);
    expect(log).toEqual(['first 1', 'second 1', 'first 2', 'second 2']);
    expect(uncaught.take()).toEqual([new Error('at 1'), new Error('at 2')]);
  });

  test('is reported if its error callback throws', () => {
    const n = signal(1);
    const inverse = computed(() => {
      if (n() === 0) throw new Error('zero');
      return 1 / n();
    });
    inverse.subscribe({
      error: () => {
        throw new Error('in error');
      },
    });
    n.set(0);
    expect(uncaught.take()).toEqual([new Error('in error')]);
  });

  test('does not track its reads, and effects that it creates have no owner', () => {
    const n = signal(0);
    const other = signal(0);
    const log: string[] = [];
    const { unsubscribe } = n.subscribe((value) => {
      log.push(`told ${value}`);
      effect(() => void log.push(`effect ${other()}`));
    });
    n.set(1);
    unsubscribe();
    other.set(1);
    expect(log).toEqual(['told 1', 'effect 0', 'effect 1']);
  });

  test('can unsubscribe another and itself, and subscribe again', () => {
    const n = signal(0);
    const log: string[] = [];
    const first = n.subscribe((value) => {
      log.push(`first ${value}`);
      first.unsubscribe();
      second.unsubscribe();
      n.subscribe((next) => log.push(`third ${next}`));
    });
    const second = n.subscribe((value) => log.push(`second ${value}`));
    n.set(1);
    n.set(2);
    expect(log).toEqual(['first 1', 'third 2']);
  });
});

describe('this', () => {
  test('is undefined in all callbacks', () => {
    const seen: [string, unknown][] = [];
    function note(this: unknown, name: string): void {
      seen.push([name, this]);
    }
    const n = signal(1, {
      equal(this: unknown, a, b) {
        note.call(this, 'equal of a signal');
        return a === b;
      },
    });
    const double = computed(
      function (this: unknown) {
        note.call(this, 'computed');
        return n() * 2;
      },
      {
        equal(this: unknown, a, b) {
          note.call(this, 'equal of a computed');
          return a === b;
        },
      },
    );
    const stop = effect(function (this: unknown) {
      note.call(this, 'effect');
      double();
      return function (this: unknown) {
        note.call(this, 'clean-up');
      };
    });
    double.subscribe(function (this: unknown) {
      note.call(this, 'subscriber');
    });
    const failing = computed(() => {
      if (n() > 2) throw new Error('more');
      return n();
    });
    failing.subscribe(
      () => {},
      function (this: unknown) {
        note.call(this, 'subscriber to errors');
      },
    );
    n.set(2);
    n.update(function (this: unknown) {
      note.call(this, 'update');
      return 3;
    });
    batch(function (this: unknown) {
      note.call(this, 'batch');
    });
    untracked(function (this: unknown) {
      note.call(this, 'untracked');
    });
    stop();
    expect(new Set(seen.map(([, value]) => value))).toEqual(new Set([undefined]));
    expect([...new Set(seen.map(([name]) => name))].sort()).toEqual([
      'batch',
      'clean-up',
      'computed',
      'effect',
      'equal of a computed',
      'equal of a signal',
      'subscriber',
      'subscriber to errors',
      'untracked',
      'update',
    ]);
  });

  test('is the observer in the methods of an observer', () => {
    const n = signal(1);
    const observer = {
      told: [] as number[],
      next(value: number) {
        this.told.push(value);
      },
    };
    n.subscribe(observer);
    n.set(2);
    expect(observer.told).toEqual([2]);
  });

  test('is not needed by the methods of a signal', () => {
    const { set, update, get, subscribe, asReadonly } = signal(1);
    const told: number[] = [];
    subscribe((value) => told.push(value));
    set(2);
    update((value) => value + 1);
    expect([get(), asReadonly()(), told]).toEqual([3, 3, [2, 3]]);
  });
});
