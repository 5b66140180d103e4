/** Effects and subscriptions that end at awkward moments. */
import { describe, expect, jest, test } from '@jest/globals';
import { batch, computed, effect, type ReadonlySignal, signal } from '../../src/index.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

describe('a computed that disposes of something while it computes', () => {
  type Stop = { stop?: () => void };

  /**
   * A computed over `n` that calls `given.stop` once `n` is 2 or more, next to observers that must
   * not notice.
   */
  function setUp(observe: (read: ReadonlySignal<number>, log: string[]) => () => void) {
    const n = signal(1);
    const log: string[] = [];
    const given: Stop = {};
    const ending = computed(() => {
      if (n() > 1) given.stop?.();
      return n();
    });
    effect(() => void log.push(`before ${n()}`));
    given.stop = observe(ending, log);
    effect(() => void log.push(`after ${n()}`));
    const shared = computed(() => ending() * 10);
    effect(() => void log.push(`over it ${shared()}`));
    log.length = 0;
    return { n, log, ending };
  }

  const expectOthers = ({ n, log, ending }: ReturnType<typeof setUp>) => {
    expect(() => n.set(2)).not.toThrow();
    expect(() => n.set(3)).not.toThrow();
    const others = log.filter((line) => !line.startsWith('it'));
    expect([...others].sort()).toEqual([
      'after 2',
      'after 3',
      'before 2',
      'before 3',
      'over it 20',
      'over it 30',
    ]);
    expect(ending()).toBe(3);
    return log.filter((line) => line.startsWith('it'));
  };

  test('can dispose of an effect that reads it: nothing else notices, and the effect is not notified any more', () => {
    const world = setUp((read, log) => effect(() => void log.push(`it ${read()}`)));
    // it is unspecified whether it still runs for the change that ends it
    expect(expectOthers(world).length).toBeLessThanOrEqual(1);
  });

  test('can end a subscription to itself: nothing else notices, and the subscriber is not notified any more', () => {
    const world = setUp((read, log) => {
      const { unsubscribe } = read.subscribe((value) => log.push(`it ${value}`));
      return unsubscribe;
    });
    expect(expectOthers(world).length).toBeLessThanOrEqual(1);
  });

  test('can dispose of an effect that does not read it', () => {
    const world = setUp((_, log) => {
      const own = signal(1);
      return effect(() => void log.push(`it ${own()}`));
    });
    expect(expectOthers(world)).toEqual([]);
  });

  test('can dispose of its only observer', () => {
    const n = signal(1);
    const others: number[] = [];
    let stop = () => {};
    const ending = computed(() => {
      if (n() === 2) stop();
      return n();
    });
    stop = effect(() => void ending());
    effect(() => void others.push(n()));
    n.set(2);
    n.set(3);
    expect([others, ending()]).toEqual([[1, 2, 3], 3]);
  });

  test('can dispose of the effect that is the last to keep another computed alive', () => {
    const n = signal(1);
    const up = computed(() => n() + 1);
    const others: number[] = [];
    let stop = () => {};
    const ending = computed(() => {
      const value = up();
      if (value === 3) stop();
      return value;
    });
    const down = computed(() => up() + ending());
    stop = effect(() => void down());
    effect(() => void others.push(n()));
    n.set(2);
    n.set(3);
    expect([others, down(), up()]).toEqual([[1, 2, 3], 8, 4]);
  });

  test('can do so while it is read in a batch', () => {
    const n = signal(1);
    const log: number[] = [];
    let stop = () => {};
    const ending = computed(() => {
      if (n() === 2) stop();
      return n();
    });
    stop = effect(() => void log.push(ending()));
    batch(() => {
      n.set(2);
      expect(ending()).toBe(2);
    });
    n.set(3);
    expect([log, ending()]).toEqual([[1], 3]);
  });

  test('can create another effect instead', () => {
    const n = signal(1);
    const log: string[] = [];
    let stop = () => {};
    const replacing = computed(() => {
      const value = n();
      stop();
      stop = effect(() => void log.push(`effect of ${value}: ${n()}`));
      return value;
    });
    effect(() => void log.push(`read ${replacing()}`));
    log.length = 0;
    n.set(2);
    expect(log.at(-1)).toBe('read 2');
    expect(log).toContain('effect of 2: 2');
    log.length = 0;
    n.set(3);
    expect(log).toContain('effect of 3: 3');
    expect(log).not.toContain('effect of 2: 3');
  });
});

describe('an effect that is disposed of', () => {
  test('in a batch, before it has run for the writes of that batch, does not run, and is cleaned up at once', () => {
    const n = signal(1);
    const log: string[] = [];
    const stop = effect(() => {
      log.push(`run ${n()}`);
      return () => log.push('clean-up');
    });
    batch(() => {
      n.set(2);
      stop();
      log.push('in the batch');
    });
    expect(log).toEqual(['run 1', 'clean-up', 'in the batch']);
  });

  test('and created again in the same batch runs once', () => {
    const n = signal(1);
    const seen: number[] = [];
    let stop = effect(() => void seen.push(n()));
    batch(() => {
      n.set(2);
      stop();
      stop = effect(() => void seen.push(n()));
    });
    expect(seen).toEqual([1, 2]);
  });

  test('in the batch in which it was created stays disposed of', () => {
    const n = signal(1);
    const log: string[] = [];
    const stops: (() => void)[] = [];
    batch(() => {
      stops.push(
        effect(() => {
          log.push(`run ${n()}`);
          return () => log.push('clean-up');
        }),
      );
      n.set(2);
      stops[0]?.();
    });
    expect(log).toEqual(['run 1', 'clean-up']);
  });

  test('while another runs that it is queued behind does not run', () => {
    const n = signal(1);
    const log: string[] = [];
    const stops: (() => void)[] = [];
    for (const name of ['a', 'b', 'c', 'd'])
      stops.push(
        effect(() => {
          log.push(`${name}${n()}`);
          if (n() === 2 && name === 'b') for (const index of [0, 2]) stops[index]?.();
        }),
      );
    log.length = 0;
    n.set(2);
    n.set(3);
    expect(log).toEqual(['a2', 'b2', 'd2', 'b3', 'd3']);
  });

  test('in the cleanup of another, while it is queued, does not run', () => {
    const n = signal(1);
    const log: string[] = [];
    let stopOther = () => {};
    effect(() => {
      log.push(`first ${n()}`);
      return () => stopOther();
    });
    stopOther = effect(() => void log.push(`other ${n()}`));
    n.set(2);
    expect(log).toEqual(['first 1', 'other 1', 'first 2']);
  });

  test('in the middle of its run, before it reads more, follows nothing', () => {
    const n = signal(1);
    const late = signal(1);
    let runs = 0;
    const stop: () => void = effect(() => {
      runs++;
      if (n() === 1) return;
      stop();
      late();
    });
    n.set(2);
    late.set(2);
    n.set(3);
    expect(runs).toBe(2);
  });

  test('leaves a computed that others observe unchanged', () => {
    const n = signal(1);
    const compute = jest.fn(() => n());
    const shared = computed(compute);
    const seen: number[] = [];
    const stops = [1, 2, 3].map(() => effect(() => void shared()));
    effect(() => void seen.push(shared()));
    for (const stop of stops) stop();
    n.set(2);
    expect([seen, compute.mock.calls.length]).toEqual([[1, 2], 2]);
  });

  test('by the limit of runs is cleaned up, and does not run any more', () => {
    const n = signal(0);
    let cleanUps = 0;
    let runs = 0;
    effect(() => {
      runs++;
      n.set(n() + 1);
      return () => {
        cleanUps++;
      };
    });
    expect(uncaught.take()).toHaveLength(1);
    const { runs: before } = { runs };
    n.set(-1);
    expect([runs, cleanUps]).toEqual([before, before]);
  });
});

describe('a subscription', () => {
  test('that ends in a batch is not notified of the batch', () => {
    const n = signal(1);
    const told: number[] = [];
    const { unsubscribe } = n.subscribe((value) => told.push(value));
    batch(() => {
      n.set(2);
      unsubscribe();
    });
    expect(told).toEqual([]);
  });

  test('that is created while its signal notifies of a change is notified of the next change', () => {
    const n = signal(1);
    const told: string[] = [];
    let isMade = false;
    n.subscribe((value) => {
      told.push(`first ${value}`);
      if (isMade) return;
      isMade = true;
      n.subscribe((next) => told.push(`second ${next}`));
    });
    n.set(2);
    expect(told).toEqual(['first 2']);
    n.set(3);
    expect(told).toEqual(['first 2', 'first 3', 'second 3']);
  });

  test('of the same function twice counts as two', () => {
    const n = signal(1);
    const told: number[] = [];
    const hear = (value: number) => told.push(value);
    const first = n.subscribe(hear);
    n.subscribe(hear);
    n.set(2);
    first.unsubscribe();
    first.unsubscribe();
    n.set(3);
    expect(told).toEqual([2, 2, 3]);
  });
});
