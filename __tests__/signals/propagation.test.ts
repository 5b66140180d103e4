/** What computes and runs after a change, how often, and which values it sees. */
import { describe, expect, jest, test } from '@jest/globals';
import { batch, computed, effect, type ReadonlySignal, signal, untracked } from '../../src/index.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('a change', () => {
  test('computes each computed of an irregular diamond once, sources before dependents', () => {
    const log: string[] = [];
    const logged = (name: string, compute: () => number) =>
      computed(() => {
        const value = compute();
        log.push(`${name}${value}`);
        return value;
      });
    const a = signal(1);
    const b = logged('b', () => a() + 1);
    const c = logged('c', () => a() * 2);
    const d = logged('d', () => c() + 1);
    const e = logged('e', () => b() + d());
    const f = logged('f', () => e() + a());
    effect(() => void log.push(`effect ${f()} ${d()}`));
    log.length = 0;
    a.set(2);
    expect([...log].sort()).toEqual(['b3', 'c4', 'd5', 'e8', 'effect 10 5', 'f10']);
    const place = (line: string) => log.indexOf(line);
    expect(place('c4')).toBeLessThan(place('d5'));
    expect(Math.max(place('b3'), place('d5'))).toBeLessThan(place('e8'));
    expect(place('e8')).toBeLessThan(place('f10'));
  });

  test('stops where everything has an equal value, and continues where something does not', () => {
    const n = signal(1);
    const isOdd = computed(() => n() % 2 === 1);
    const isSmall = computed(() => n() < 4);
    const compute = jest.fn(() => `${isOdd()} ${isSmall()}`);
    const both = computed(compute);
    const seen: string[] = [];
    effect(() => void seen.push(both()));
    n.set(3);
    expect([compute.mock.calls.length, seen]).toEqual([1, ['true true']]);
    n.set(5);
    expect([compute.mock.calls.length, seen.at(-1)]).toEqual([2, 'true false']);
    n.set(6);
    expect([compute.mock.calls.length, seen.at(-1)]).toEqual([3, 'false false']);
  });

  test('does not propagate through a computed that no longer reads the source', () => {
    const useName = signal(true);
    const name = signal('Ada');
    const compute = jest.fn(() => (useName() ? name() : 'nobody'));
    const shown = computed(compute);
    effect(() => void shown());
    useName.set(false);
    name.set('Grace');
    expect(compute).toHaveBeenCalledTimes(2);
    useName.set(true);
    expect(shown()).toBe('Grace');
    name.set('Edsger');
    expect([shown(), compute.mock.calls.length]).toEqual(['Edsger', 4]);
  });

  test('counts once for a computed that reads the source twice, or in a different order than before', () => {
    const first = signal('a');
    const a = signal(1);
    const b = signal(1);
    const compute = jest.fn(() => (first() === 'a' ? [a(), b(), a()] : [b(), b(), a()]).join());
    const text = computed(compute);
    const seen: string[] = [];
    effect(() => void seen.push(text()));
    first.set('b');
    a.set(2);
    b.set(3);
    first.set('a');
    b.set(4);
    a.set(5);
    expect(seen).toEqual(['1,1,1', '1,1,2', '3,3,2', '2,3,2', '2,4,2', '5,4,5']);
    expect(compute).toHaveBeenCalledTimes(7);
  });

  test('of one of a thousand signals, or for a thousand effects, arrives', () => {
    const signals = [...Array(1000).keys()].map((n) => signal(n));
    const sum = computed(() => signals.reduce((total, n) => total + n(), 0));
    const seen: number[] = [];
    for (let index = 0; index < 1000; index++) effect(() => void seen.push(sum() + index));
    seen.length = 0;
    signals[500]?.set(501);
    expect(seen).toEqual([...Array(1000).keys()].map((index) => 499_501 + index));
  });

  test('reaches the dependents of a computed that is recreated each time', () => {
    const n = signal(1);
    const outer = computed(() => computed(() => n() * 2)() + 1);
    const seen: number[] = [];
    effect(() => void seen.push(outer()));
    n.set(2);
    n.set(3);
    expect(seen).toEqual([3, 5, 7]);
  });

  test('of a signal that a computed has not read because of an error does not affect it', () => {
    const isBroken = signal(true);
    const n = signal(1);
    const compute = jest.fn(() => {
      if (isBroken()) throw new Error('broken');
      return n();
    });
    const made = computed(compute);
    expect(made).toThrow('broken');
    n.set(2);
    expect(made).toThrow('broken');
    expect(compute).toHaveBeenCalledTimes(1);
    isBroken.set(false);
    expect(made()).toBe(2);
  });
});

describe('a computed', () => {
  const doubled = () => {
    const n = signal(1);
    const compute = jest.fn(() => n() * 2);
    return { n, compute, double: computed(compute) };
  };

  test('does not compute in a batch before somebody reads it, however often its source is written', () => {
    const { n, compute, double } = doubled();
    const further = jest.fn(() => double() + 1);
    const next = computed(further);
    effect(() => void next());
    double.subscribe(() => {});
    batch(() => {
      for (let value = 2; value < 10; value++) n.set(value);
      expect([compute.mock.calls.length, further.mock.calls.length]).toEqual([1, 1]);
      expect(double()).toBe(18);
      expect([compute.mock.calls.length, further.mock.calls.length]).toEqual([2, 1]);
    });
    expect([compute.mock.calls.length, further.mock.calls.length]).toEqual([2, 2]);
  });

  test('does not compute while an effect writes, before that effect has finished', () => {
    const { n, compute, double } = doubled();
    const go = signal(false);
    const counts: number[] = [];
    effect(() => void double());
    effect(() => {
      if (!go()) return;
      n.set(2);
      n.set(3);
      counts.push(compute.mock.calls.length);
    });
    go.set(true);
    expect([counts, compute.mock.calls.length]).toEqual([[1], 2]);
  });

  test('does not compute before it is read if nobody observes it, however much is written', () => {
    const { n, compute, double } = doubled();
    double();
    for (let value = 2; value < 10; value++) n.set(value);
    expect(compute).toHaveBeenCalledTimes(1);
    expect(double()).toBe(18);
    expect(compute).toHaveBeenCalledTimes(2);
  });

  test('does not compute for something that it does not read if nobody observes it', () => {
    const { compute, double } = doubled();
    const other = signal(1);
    const text = computed(() => `${double()}`);
    text();
    other.set(2);
    text();
    double();
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test.each<[string, (read: ReadonlySignal<number>) => () => void]>([
    ['effect', (read) => effect(() => void read())],
    [
      'subscriber',
      (read) => {
        const { unsubscribe } = read.subscribe(() => {});
        return unsubscribe;
      },
    ],
  ])('keeps its value when its last %s leaves, and when another comes', (_, observe) => {
    const { n, compute, double } = doubled();
    const stop = observe(double);
    stop();
    expect([double(), compute.mock.calls.length]).toEqual([2, 1]);
    const again = observe(double);
    expect(compute).toHaveBeenCalledTimes(1);
    n.set(2);
    expect(compute).toHaveBeenCalledTimes(2);
    again();
    n.set(3);
    expect([compute.mock.calls.length, double()]).toEqual([2, 6]);
  });

  test('does not compute again when it is observed after it was read', () => {
    const { compute, double } = doubled();
    double();
    effect(() => void double());
    double.subscribe(() => {});
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('is correct after writes that it missed since it was last observed', () => {
    const { n, double } = doubled();
    const text = computed(() => `double ${double()}`);
    effect(() => void text())();
    n.set(2);
    n.set(3);
    expect(text()).toBe('double 6');
    const seen: string[] = [];
    effect(() => void seen.push(text()));
    n.set(4);
    expect(seen).toEqual(['double 6', 'double 8']);
  });

  test('is correct each time that an effect switches back to it', () => {
    const which = signal(0);
    const sources = [signal(0), signal(0)] as const;
    const computes = sources.map((source) => jest.fn(() => source()));
    const copies = computes.map((compute) => computed(compute));
    const seen: unknown[] = [];
    effect(() => void seen.push(copies[which() % 2]?.()));
    for (let round = 1; round <= 3; round++) {
      sources[0].set(round * 10);
      sources[1].set(round * 100);
      which.set(round);
    }
    expect(seen).toEqual([0, 10, 100, 200, 20, 30, 300]);
  });

  test('is not tracked by a reader in untracked, but tracks its own reads', () => {
    const { n, compute, double } = doubled();
    let runs = 0;
    effect(() => {
      runs++;
      untracked(double);
    });
    n.set(2);
    expect([runs, compute.mock.calls.length]).toEqual([1, 1]);
    expect(double()).toBe(4);
  });

  test('sees what an effect that is running has written', () => {
    const { n, double } = doubled();
    const go = signal(false);
    const seen: number[] = [];
    effect(() => {
      if (!go()) return;
      seen.push(double());
      n.set(5);
      seen.push(double());
    });
    go.set(true);
    expect(seen).toEqual([2, 10, 10, 10]);
  });

  test('computes once if it is first read in a batch, after a write', () => {
    const { n, compute, double } = doubled();
    const seen: number[] = [];
    batch(() => {
      n.set(2);
      effect(() => void seen.push(double()));
      expect(double()).toBe(4);
    });
    expect([seen, compute.mock.calls.length]).toEqual([[4], 1]);
  });
});

describe('a computed that writes', () => {
  test('has written once it is read, and observers of what it wrote are notified once', () => {
    const n = signal(1);
    const log = signal(0);
    const seen: number[] = [];
    effect(() => void seen.push(log()));
    const made = computed(() => {
      log.set(n() * 10);
      return n();
    });
    expect([made(), log(), seen]).toEqual([1, 10, [0, 10]]);
    made();
    n.set(2);
    expect(seen).toEqual([0, 10]);
    expect([made(), log(), seen]).toEqual([2, 20, [0, 10, 20]]);
  });

  test('lets all observers see the last value eventually if an effect reads it', () => {
    const n = signal(1);
    const other = signal(0);
    const made = computed(() => {
      untracked(() => other.set(n() * 10));
      return n();
    });
    const pairs: string[] = [];
    const others: number[] = [];
    effect(() => void others.push(other()));
    effect(() => void pairs.push(`${made()} ${other()}`));
    n.set(2);
    expect([pairs.at(-1), others.at(-1), other(), made()]).toEqual(['2 20', 20, 20, 2]);
  });

  test('something that it reads settles, and its value matches', () => {
    const n = signal(1);
    const rounded: ReadonlySignal<number> = computed(() => {
      if (n() % 10 !== 0) n.set(Math.ceil(n() / 10) * 10);
      return n();
    });
    const seen: number[] = [];
    effect(() => void seen.push(rounded()));
    n.set(12);
    expect([n(), rounded(), seen.at(-1)]).toEqual([20, 20, 20]);
  });
});
