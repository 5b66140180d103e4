/** Effects. */
import { describe, expect, test } from '@jest/globals';
import { effect, signal } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

describe('an effect', () => {
  test('runs at once, then synchronously after each change of what it read last', () => {
    const flag = signal(true);
    const a = signal('a1');
    const b = signal('b1');
    const log: string[] = [];
    effect(() => {
      log.push(flag() ? a() : b());
    });
    b.set('b2');
    a.set('a2');
    flag.set(false);
    a.set('a3');
    b.set('b3');
    expect(log).toEqual(['a1', 'a2', 'b2', 'b3']);
  });

  test('runs its cleanup before each re-run and when it is disposed of', () => {
    const n = signal(1);
    const log: string[] = [];
    const stop = effect(() => {
      const value = n();
      log.push(`run ${value}`);
      return () => log.push(`clean ${value}`);
    });
    n.set(2);
    stop();
    stop();
    n.set(3);
    expect(log).toEqual(['run 1', 'clean 1', 'run 2', 'clean 2']);
  });

  test('does not track the reads of its cleanup', () => {
    const n = signal(1);
    const other = signal(1);
    let runs = 0;
    effect(() => {
      n();
      runs++;
      return () => void other();
    });
    n.set(2);
    other.set(2);
    expect(runs).toBe(2);
  });

  test('is reported if it throws, breaks neither the write nor the others, and re-runs on the next change', () => {
    const n = signal(1);
    const log: string[] = [];
    effect(() => {
      if (n() === 2) throw new Error('two');
      log.push(`first ${n()}`);
    });
    n.subscribe((value) => {
      if (value === 2) throw new Error('subscriber');
    });
    effect(() => {
      log.push(`second ${n()}`);
      return () => {
        if (n() === 2) throw new Error('clean-up');
      };
    });
    expect(() => n.set(2)).not.toThrow();
    expect(uncaught.take()).toEqual([new Error('two'), new Error('subscriber'), new Error('clean-up')]);
    n.set(3);
    expect(log).toEqual(['first 1', 'second 1', 'second 2', 'first 3', 'second 3']);
  });

  test('does not run again after it has disposed of itself', () => {
    const n = signal(1);
    const log: number[] = [];
    const stop: () => void = effect(() => {
      log.push(n());
      if (n() === 2) stop();
      return () => log.push(-n());
    });
    n.set(2);
    n.set(3);
    expect(log).toEqual([1, -2, 2, -2]);
  });

  test('is cleaned up if it disposes of itself, and an error of that is reported', () => {
    const count = signal(0);
    const error = new Error('cleanup');
    const stop = effect(() => {
      if (count() === 0) return undefined;
      stop();
      return () => {
        throw error;
      };
    });
    count.set(1);
    expect(uncaught.take()).toEqual([error]);
  });

  test('does not run if an effect that runs before it, for the same change, disposes of it', () => {
    const n = signal(1);
    const log: string[] = [];
    let stopSecond = () => {};
    effect(() => {
      if (n() === 2) stopSecond();
      log.push(`first ${n()}`);
    });
    stopSecond = effect(() => {
      log.push(`second ${n()}`);
    });
    n.set(2);
    expect(log).toEqual(['first 1', 'second 1', 'first 2']);
  });

  test('runs until nothing changes any more if it changes what it reads', () => {
    const n = signal(0);
    const log: number[] = [];
    effect(() => {
      log.push(n());
      if (n() < 3) n.set(n() + 1);
    });
    expect(log).toEqual([0, 1, 2, 3]);
    n.set(1);
    expect(log).toEqual([0, 1, 2, 3, 1, 2, 3]);
  });

  test('is disposed of if it triggers itself forever, with an error that says what to do, and the others still run', () => {
    const n = signal(0);
    const other = signal(0);
    let seen = -1;
    effect(function spin() {
      n.set(n() + 1);
      other.set(n());
    });
    effect(() => {
      seen = other();
    });
    expect(uncaught.take()).toEqual([
      new Error(
        'The effect "spin" ran 1000 times because of its own changes and was stopped. ' +
          'Make it change only what it does not read, or read that in untracked().',
      ),
    ]);
    expect(seen).toBe(other());
    expect(n()).toBe(1001); // 1000 re-runs and the first run
  });

  test('without a name, or a subscriber, is described by its kind if it triggers itself forever', () => {
    const n = signal(0);
    const stop = effect(() => n.set(n() + 1));
    stop();
    n.subscribe((value) => n.set(value + 1));
    n.set(0);
    expect(uncaught.take()).toMatchObject([
      { message: expect.stringMatching(/^An effect ran 1000 times/) },
      { message: expect.stringMatching(/^A subscriber ran 1000 times/) },
    ]);
  });

  test('does not run again after its own cleanup has disposed of it', () => {
    const n = signal(1);
    let runs = 0;
    const stop: () => void = effect(() => {
      n();
      runs++;
      return () => stop();
    });
    n.set(2);
    expect(runs).toBe(1);
  });

  test('runs after the effect that changed a value has finished, not inside it', () => {
    const a = signal(0);
    const b = signal(0);
    const log: string[] = [];
    effect(() => {
      log.push(`b is ${b()}`);
    });
    effect(() => {
      log.push(`a is ${a()}`);
      b.set(a() * 10);
      log.push('done');
    });
    log.length = 0;
    a.set(1);
    expect(log).toEqual(['a is 1', 'done', 'b is 10']);
  });

  test('created inside an effect or a computed is not tracked by it', () => {
    const outer = signal(0);
    const inner = signal(0);
    let outerRuns = 0;
    let innerRuns = 0;
    effect(() => {
      outerRuns++;
      outer();
      if (outerRuns === 1)
        effect(() => {
          innerRuns++;
          inner();
        });
    });
    inner.set(1);
    expect([outerRuns, innerRuns]).toEqual([1, 2]);
  });
});
