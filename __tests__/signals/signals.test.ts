import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { batch, computed, effect, signal, untracked } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

describe('a signal', () => {
  test('is read by calling it, or with get', () => {
    const count = signal(1);
    expect([count(), count.get()]).toEqual([1, 1]);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a function', () => 'called'],
    ['NaN', Number.NaN],
  ])('stores %s as it is', (_, value) => {
    const cell = signal<unknown>('before');
    cell.set(value);
    expect(cell()).toBe(value);
    expect(signal<unknown>(value)()).toBe(value);
    cell.set(undefined);
    cell.update(() => value);
    expect(cell()).toBe(value);
  });

  test('notifies nobody of a write that is equal by Object.is', () => {
    const cell = signal<unknown>(Number.NaN);
    const seen: unknown[] = [];
    cell.subscribe((value) => seen.push(value));
    cell.set(Number.NaN);
    cell.set(undefined);
    cell.set(undefined);
    cell.set(0);
    cell.set(-0);
    expect(seen).toEqual([undefined, 0, -0]);
  });

  test('keeps the old value where the equal of its own says so, and tracks nothing that equal reads', () => {
    const precision = signal(1);
    const cell = signal(1.04, { equal: (a, b) => a.toFixed(precision()) === b.toFixed(precision()) });
    const runs: number[] = [];
    effect(() => {
      runs.push(cell());
      if (runs.length === 1) cell.set(1.03);
    });
    precision.set(2);
    expect([runs, cell()]).toEqual([[1.04], 1.04]);
    cell.set(1.03);
    expect([runs, cell()]).toEqual([[1.04, 1.03], 1.03]);
  });

  test('passes on what its equal throws to whoever sets it, and stays as it was', () => {
    const cell = signal(1, {
      equal: () => {
        throw new Error('incomparable');
      },
    });
    expect(() => cell.set(2)).toThrow('incomparable');
    expect(cell()).toBe(1);
  });

  test('update sets what the function makes of the value, untracked', () => {
    const count = signal(1);
    const step = signal(2);
    let runs = 0;
    effect(() => {
      runs++;
      if (runs === 1) count.update((value) => value + step());
    });
    expect(count()).toBe(3);
    step.set(10);
    expect(runs).toBe(1);
  });

  test('asReadonly is the same signal without the means to write', () => {
    const count = signal(1);
    const view = count.asReadonly();
    const double = computed(() => view() * 2);
    count.set(4);
    expect([view(), double()]).toEqual([4, 8]);
    expect(count.asReadonly()).toBe(view);
    expect('set' in view).toBe(false);
  });
});

describe('a computed', () => {
  test('is lazy and cached', () => {
    const count = signal(1);
    const compute = jest.fn(() => count() * 2);
    const double = computed(compute);
    expect(compute).toHaveBeenCalledTimes(0);
    double();
    double();
    expect(compute).toHaveBeenCalledTimes(1);
    count.set(2);
    expect(compute).toHaveBeenCalledTimes(1);
    expect(double()).toBe(4);
    expect(compute).toHaveBeenCalledTimes(2);
  });

  test('computes once in a diamond, and never from torn values', () => {
    const a = signal(1);
    const left = computed(() => a() + 1);
    const right = computed(() => a() * 10);
    const compute = jest.fn(() => `${left()}:${right()}`);
    const both = computed(compute);
    const seen: string[] = [];
    effect(() => {
      seen.push(both());
    });
    a.set(2);
    a.set(3);
    expect(seen).toEqual(['2:10', '3:20', '4:30']);
    expect(compute).toHaveBeenCalledTimes(3);
  });

  test('that an effect reads computes once a change, and not when something else that the effect reads changes', () => {
    const a = signal(1);
    const b = signal(1);
    const compute = jest.fn(() => a() * 2);
    const double = computed(compute);
    const seen: number[] = [];
    const stop = effect(() => {
      seen.push(double() + b());
    });
    a.set(2);
    b.set(2);
    b.set(3);
    expect([seen, compute.mock.calls.length]).toEqual([[3, 5, 6, 7], 2]);
    stop();
    a.set(3);
    expect(compute).toHaveBeenCalledTimes(2);
  });

  test('that an effect no longer reads does not compute', () => {
    const wanted = signal(true);
    const a = signal(1);
    const compute = jest.fn(() => a() * 2);
    const double = computed(compute);
    effect(() => void (wanted() && double()));
    batch(() => {
      wanted.set(false);
      a.set(2);
    });
    a.set(3);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('keeps its value, and tells nobody, while a new one is equal', () => {
    const n = signal(1);
    const parity = computed(() => ({ odd: n() % 2 === 1 }), { equal: (a, b) => a.odd === b.odd });
    const first = parity();
    const seen: boolean[] = [];
    effect(() => {
      seen.push(parity().odd);
    });
    n.set(3);
    expect(parity()).toBe(first);
    n.set(4);
    expect(seen).toEqual([true, false]);
  });

  test.each([[undefined], [null], [() => 'called']])('may be %p', (value) => {
    const trigger = signal(0);
    const seen: unknown[] = [];
    const made = computed<unknown>(() => {
      trigger();
      return value;
    });
    made.subscribe((next) => seen.push(next));
    trigger.set(1);
    expect(made()).toBe(value);
    expect(seen).toEqual([]);
  });

  test('throws the same error at every read until a dependency changes, then recovers, subscribers included', () => {
    const n = signal(0);
    const compute = jest.fn(() => {
      if (n() === 0) throw new Error('zero');
      return 10 / n();
    });
    const inverse = computed(compute);
    const seen: unknown[] = [];
    const errors: unknown[] = [];
    const pings: string[] = [];
    inverse.subscribe((value) => seen.push(value));
    inverse.subscribe({ next: (value) => seen.push(value), error: (error) => errors.push(error) });
    inverse.subscribe(
      (value) => seen.push(value),
      (error) => errors.push(error),
    );
    inverse.subscribe(() => pings.push('changed'));
    inverse.subscribe({});
    const thrown = [1, 2].map(() => {
      try {
        return inverse();
      } catch (error) {
        return error;
      }
    });
    expect(thrown[0]).toBeInstanceOf(Error);
    expect(thrown[1]).toBe(thrown[0]);
    expect(compute).toHaveBeenCalledTimes(1);

    n.set(2);
    expect(inverse()).toBe(5);
    expect([seen, errors, pings]).toEqual([[5, 5, 5], [], ['changed']]);

    n.set(0);
    expect(() => inverse()).toThrow('zero');
    expect([seen.length, errors, pings.length]).toEqual([3, [new Error('zero'), new Error('zero')], 2]);

    n.set(5);
    expect([seen, inverse(), pings.length]).toEqual([[5, 5, 5, 2, 2, 2], 2, 3]);
  });

  test('that throws another error than before has changed, there and back in a batch has not', () => {
    const n = signal(1);
    const errors = [new Error('zero'), new Error('one'), new Error('two')];
    const failing = computed(() => {
      throw errors[n()];
    });
    const seen: unknown[] = [];
    failing.subscribe({ error: (error) => seen.push(error) });
    n.set(2);
    batch(() => {
      n.set(0);
      n.set(2);
    });
    expect(seen).toEqual([errors[2]]);
  });

  test('that throws something, and then returns it, has changed', () => {
    const fails = signal(false);
    const equal = jest.fn(Object.is);
    const made = computed(
      () => {
        if (fails()) throw 'text';
        return 'text';
      },
      { equal },
    );
    const seen: unknown[] = [];
    made.subscribe({ next: (value) => seen.push(value), error: (error) => seen.push({ error }) });
    fails.set(true);
    fails.set(false);
    expect(seen).toEqual([{ error: 'text' }, 'text']);
    expect(equal).not.toHaveBeenCalled();
  });

  test('that throws one and the same error again has not changed', () => {
    const n = signal(0);
    const error = new Error('always');
    const failing = computed(() => {
      n();
      throw error;
    });
    let runs = 0;
    effect(() => {
      runs++;
      try {
        failing();
      } catch {}
    });
    n.set(1);
    expect(runs).toBe(1);
  });

  test('throws what its equal throws', () => {
    const n = signal(1);
    const picky = computed(() => n(), {
      equal: () => {
        throw new Error('incomparable');
      },
    });
    expect(picky()).toBe(1);
    n.set(2);
    expect(() => picky()).toThrow('incomparable');
  });

  test('does not track what its equal reads', () => {
    const n = signal(1);
    const other = signal(1);
    const compute = jest.fn(() => n());
    const picky = computed(compute, { equal: (a, b) => a === b && other() > 0 });
    picky();
    n.set(2);
    picky();
    other.set(2);
    picky();
    expect(compute).toHaveBeenCalledTimes(2);
  });
});

test('two computeds that change roles while nobody observes them are right', () => {
  const swapped = signal(false);
  const a: () => number = computed(() => (swapped() ? 1 : c()));
  const b: () => number = computed(() => (swapped() ? a() : 0));
  const c: () => number = computed(() => b() + 1);
  expect(a()).toBe(1);
  swapped.set(true);
  expect([c(), b(), a()]).toEqual([2, 1, 1]);
});

describe('a chain of computeds that is too deep for the stack', () => {
  const chain = (length: number) => {
    const n = signal(1);
    const links: (() => number)[] = [n];
    for (let index = 1; index <= length; index++) links.push(computed(() => (links[index - 1] as () => number)() + 1));
    return { n, links, last: links.at(-1) as () => number };
  };

  test('throws, and never shows a wrong value, wherever the stack has ended', () => {
    const deeper = (frames: number, run: () => void): void => (frames === 0 ? run() : deeper(frames - 1, run));
    for (let frames = 0; frames < 60; frames++) {
      const { links, last } = chain(5000);
      expect(() => deeper(frames, last)).toThrow(RangeError);
      links.forEach((link, index) => {
        let shown: number | undefined;
        try {
          shown = link();
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        if (shown !== undefined && shown !== index + 1) throw new Error(`link ${index} shows ${shown}, after ${frames} frames`);
      });
    }
  });

  test('says so where the stack has ended in the engine, and is right once there is more of it', () => {
    const one = computed(() => 1, { name: 'one' });
    jest.spyOn(WeakRef.prototype, 'deref').mockImplementationOnce(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
    expect(one).toThrow(new RangeError('The computed one depends on too long a chain of others.'));
    expect(one()).toBe(1);
  });

  test('is right when it is read from its beginning', () => {
    const { n, links, last } = chain(20_000);
    for (const link of links) link();
    n.set(2);
    expect(last()).toBe(20_002);
  });
});

describe('a circle of computeds', () => {
  const read = (f: () => unknown) => {
    try {
      return f();
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('is an error that names them, also for a computed that reads itself', () => {
    const a: () => number = computed(() => b() + 1, { name: 'a' });
    const b: () => number = computed(() => c() + 1, { name: 'b' });
    const c: () => number = computed(() => a() + 1, { name: 'c' });
    expect(() => a()).toThrow('A computed reads itself: a → b → c → a.');
    const self: () => number = computed(function total() {
      return self() + 1;
    });
    expect(() => self()).toThrow('total → total');
    const nameless: () => number = computed(() => nameless());
    expect(() => nameless()).toThrow('computed → computed');
  });

  test('is over for all of them as soon as one reads something else', () => {
    const closed = signal(true);
    const a: () => number = computed(() => (closed() ? b() : 1), { name: 'a' });
    const b: () => number = computed(() => a() + 1, { name: 'b' });
    expect(() => a()).toThrow('a → b → a');
    closed.set(false);
    expect([read(b), read(a)]).toEqual([2, 1]);
    closed.set(true);
    expect(() => b()).toThrow('reads itself');
    closed.set(false);
    expect([read(a), read(b)]).toEqual([1, 2]);
  });

  test('is found when it closes later, under an effect too, and also over a third one', () => {
    const closed = signal(false);
    const seen: unknown[] = [];
    const a: () => number = computed(() => (closed() ? c() : 1), { name: 'a' });
    const b: () => number = computed(() => a() + 1, { name: 'b' });
    const c: () => number = computed(() => b() + 1, { name: 'c' });
    effect(() => {
      seen.push(read(c));
    });
    closed.set(true);
    expect(seen.at(-1)).toMatch(/reads itself: (a → c → b → a|c → b → a → c)\./);
    expect([read(a), read(b), read(c)]).toEqual(Array(3).fill(seen.at(-1)));
    closed.set(false);
    expect([seen.at(-1), read(a), read(b), read(c)]).toEqual([3, 1, 2, 3]);
  });

  test('is none where two computeds change roles', () => {
    const flag = signal(false);
    const a: () => string = computed(() => (flag() ? `a(${b()})` : 'a'), { name: 'a' });
    const b: () => string = computed(() => (flag() ? 'b' : `b(${a()})`), { name: 'b' });
    const seen: unknown[] = [];
    effect(() => {
      seen.push([read(a), read(b)]);
    });
    flag.set(true);
    flag.set(false);
    expect(seen).toEqual([
      ['a', 'b(a)'],
      ['a(b)', 'b'],
      ['a', 'b(a)'],
    ]);
  });

  test('is named without those who only lead to it, and anew when it is another one', () => {
    const other = signal(false);
    const a: () => number = computed(() => (other() ? c() : b()), { name: 'a' });
    const b: () => number = computed(() => a(), { name: 'b' });
    const c: () => number = computed(() => a(), { name: 'c' });
    const outer = computed(() => a(), { name: 'outer' });
    expect(outer).toThrow('A computed reads itself: a → b → a.');
    other.set(true);
    expect(outer).toThrow('A computed reads itself: a → c → a.');
  });

  test('does not make others compute at every write', () => {
    const self: () => number = computed(() => self());
    expect(self).toThrow('reads itself');
    const n = signal(1);
    const other = signal(1);
    const compute = jest.fn(() => n());
    const made = computed(compute);
    made();
    other.set(2);
    made();
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('wakes up effects when it is over', () => {
    const closed = signal(true);
    const a: () => number = computed(() => (closed() ? b() : 1), { name: 'a' });
    const b: () => number = computed(() => a() + 1, { name: 'b' });
    const seen: unknown[] = [];
    effect(() => {
      seen.push([read(a), read(b)]);
    });
    closed.set(false);
    expect(seen.at(-1)).toEqual([1, 2]);
  });
});

describe('a computed that reads something for the first time', () => {
  /** Forty pairs of computeds over each other, so a million millions of ways lead from the last to the first. */
  const lattice = (first: () => number) => {
    let last = first;
    for (let layer = 0; layer < 40; layer++) {
      const below = last;
      const pair = [computed(() => below()), computed(() => below())] as const;
      last = computed(() => Math.max(pair[0](), pair[1]()));
    }
    return last;
  };

  test('looks for circles without going every way, and computes nothing anew where there can be none', () => {
    const n = signal(1);
    const compute = jest.fn(() => n());
    const last = lattice(computed(compute));
    const wanted = signal(false);
    const outer = computed(() => (wanted() ? last() : 0));
    expect([last(), outer()]).toEqual([1, 0]);
    wanted.set(true);
    expect(outer()).toBe(1);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('tries each computed on the way once where there may be one', () => {
    const turned = signal(false);
    const outer: () => number = computed(() => (turned() ? last() : 1));
    const last = lattice(computed(() => (turned() ? 2 : outer())));
    expect(last()).toBe(1);
    turned.set(true);
    expect(outer()).toBe(2);
  });
});

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

  test('is cleaned up before it runs again, and at its end', () => {
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

  test('does not track what its clean-up reads', () => {
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

  test('that throws is reported, breaks neither the write nor the others, and runs again at the next change', () => {
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

  test('that ends itself does not run again', () => {
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

  test('ended by one that ran before it, after the same change, does not run', () => {
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

  test('that changes what it reads runs until nothing changes any more', () => {
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

  test('that triggers itself for ever is stopped with an error that says what to do, and the others still run', () => {
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
        'The effect "spin" ran 1000 times because of its own changes and was ended. ' +
          'Let it change only what it does not read, or read that in untracked().',
      ),
    ]);
    expect(seen).toBe(other());
    expect(n()).toBe(1001); // once to begin with
  });

  test('without a name, or a subscriber, that triggers itself for ever is named by what it is', () => {
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

  test('ended by its own clean-up does not run again', () => {
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

  test('runs after the effect that changed something has finished, not inside it', () => {
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

  test('made inside an effect or a computed is not tracked by it', () => {
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

describe('a subscriber', () => {
  test('is called after each change, with the value, not for the one there is already, and untracked', () => {
    const n = signal(1);
    const other = signal('x');
    const seen: unknown[] = [];
    let runs = 0;
    effect(() => {
      runs++;
      n.subscribe((value) => seen.push([value, other()]));
    });
    n.set(2);
    other.set('y');
    expect([seen, runs]).toEqual([[[2, 'x']], 1]);
  });

  test('is not called after it has unsubscribed, even while it is notified', () => {
    const n = signal(1);
    const seen: number[] = [];
    const subscription = n.subscribe((value) => {
      seen.push(value);
      subscription.unsubscribe();
    });
    n.set(2);
    n.set(3);
    subscription.unsubscribe();
    expect(seen).toEqual([2]);
  });

  test('that unsubscribes while a foreign atom notifies it leaves the computed unobserved', async () => {
    const atom = createAtom(1);
    const compute = jest.fn(() => atom.get() * 2);
    const double = computed(compute);
    const subscription = double.subscribe(() => subscription.unsubscribe());
    atom.set(2);
    await flushPromises();
    compute.mockClear();
    atom.set(3);
    expect(compute).not.toHaveBeenCalled();
  });

  test('that another one ends, after the same change, is not called', () => {
    const n = signal(1);
    const seen: string[] = [];
    n.subscribe((value) => {
      seen.push(`first ${value}`);
      second.unsubscribe();
    });
    const second = n.subscribe((value) => seen.push(`second ${value}`));
    n.set(2);
    expect(seen).toEqual(['first 2']);
  });

  test('of a computed is called although nobody else holds the computed', () => {
    const n = signal(1);
    const seen: number[] = [];
    computed(() => n() * 2).subscribe((value) => seen.push(value));
    n.set(2);
    expect(seen).toEqual([4]);
  });
});

describe('batch', () => {
  test('returns what the function returns and runs effects once, after the outermost', () => {
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

  test('shows new values at once, through computeds too', () => {
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

  test('that throws still runs the effects, and throws', () => {
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

  test('tells a subscriber nothing of a value that went there and back', () => {
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

  test('tells a subscriber once, however often the value was written', () => {
    const a = signal(0, { equal: () => false });
    const seen: number[] = [];
    a.subscribe((value) => seen.push(value));
    batch(() => {
      for (let value = 1; value <= 2000; value++) a.set(value);
    });
    expect(seen).toEqual([2000]);
  });

  test('holds back effects over foreign atoms too', () => {
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

  test('inside an effect, or opened by a subscriber, ends with the queue that is being run', () => {
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

describe('untracked', () => {
  test('returns what the function returns and tracks nothing that it reads', () => {
    const a = signal(1);
    const b = signal(1);
    const sum = computed(() => a() + untracked(() => b() + untracked(b)));
    expect(sum()).toBe(3);
    b.set(5);
    expect(sum()).toBe(3);
    a.set(2);
    expect(sum()).toBe(12);
  });

  test('passes on what the function throws, and tracking goes on', () => {
    const a = signal(1);
    const b = signal(1);
    const seen: number[] = [];
    effect(() => {
      expect(() =>
        untracked(() => {
          throw new Error('inner');
        }),
      ).toThrow('inner');
      seen.push(a());
    });
    b.set(2);
    a.set(2);
    expect(seen).toEqual([1, 2]);
  });
});

describe('with @xstate/store', () => {
  test('an atom read in a computed, an effect or a subscribed computed is tracked', () => {
    const atom = createAtom(1);
    const double = computed(() => atom.get() * 2);
    const seen: number[] = [];
    effect(() => {
      seen.push(double());
    });
    double.subscribe((value) => seen.push(-value));
    atom.set(2);
    expect([double(), seen]).toEqual([4, [2, 4, -4]]);
  });

  test('a signal read in a foreign computed atom is tracked there', () => {
    const n = signal(1);
    const double = computed(() => n() * 2);
    const text = createAtom(() => `${n()} ${double.get()}`);
    const seen: string[] = [];
    text.subscribe((value) => seen.push(value));
    n.set(2);
    expect([text.get(), seen]).toEqual(['2 4', ['2 4']]);
  });

  test('useAtom takes a signal: asked for an atom, it gives itself', () => {
    const n = signal(1);
    expect((n as unknown as { createAtom(): unknown }).createAtom()).toBe(n);
    expect(Object.keys(n)).not.toContain('createAtom');
  });
});

test('a computed that writes what it reads breaks nobody else', () => {
  const x = signal(0);
  const y = signal(0);
  const other = signal(0);
  const seen: number[] = [];
  effect(() => {
    seen.push(other());
  });
  const odd: () => number = computed(() => {
    const sum = x() + y();
    if (y() < 5) y.set(y() + 1);
    return sum;
  });
  effect(() => void odd());
  x.set(1);
  other.set(1);
  other.set(2);
  expect(seen).toEqual([0, 1, 2]);
});

test('a reportError that throws itself breaks nobody else', () => {
  const later = jest.spyOn(globalThis, 'queueMicrotask').mockReturnValue();
  (globalThis as { reportError?: unknown }).reportError = () => {
    throw new Error('not even that');
  };
  const n = signal(0);
  const seen: number[] = [];
  effect(() => {
    if (n() === 1) throw new Error('one');
  });
  effect(() => {
    seen.push(n());
  });
  n.set(1);
  n.set(2);
  expect(seen).toEqual([0, 1, 2]);
  expect(later.mock.calls[0]?.[0]).toThrow('one');
  later.mockRestore();
});

describe('what is not a function', () => {
  test.each([
    ['computed', () => computed(5 as never), 'computed() takes a function, got 5.'],
    ['effect', () => effect(undefined as never), 'effect() takes a function, got undefined.'],
  ])('is refused by %s with a message that says what came', (_, make, message) => {
    expect(make).toThrow(new TypeError(message));
  });
});

test('an error that nobody catches is thrown where nobody can catch it, if there is no reportError', () => {
  delete (globalThis as { reportError?: unknown }).reportError;
  const later = jest.spyOn(globalThis, 'queueMicrotask').mockReturnValue();
  effect(() => {
    throw new Error('nobody catches this');
  });
  expect(later.mock.calls[0]?.[0]).toThrow('nobody catches this');
  later.mockRestore();
});
