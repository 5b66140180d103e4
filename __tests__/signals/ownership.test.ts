/** An effect that is created while another runs is owned by that one. */
import { describe, expect, test } from '@jest/globals';
import { batch, computed, effect, signal, untracked } from '../../src/index.js';
import { flushPromises } from '../../src/testing/index.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

/** An effect that logs its runs and cleanups. */
function logging(log: string[], name: string, read: () => unknown, more: () => void = () => {}): () => void {
  return effect(() => {
    log.push(`${name} ${read()}`);
    more();
    return () => log.push(`end of ${name}`);
  });
}

describe('an effect created in another', () => {
  test('is disposed of when the outer one runs again, and when the outer one is disposed of', () => {
    const outer = signal(0);
    const inner = signal(0);
    let runs = 0;
    const stop = effect(() => {
      outer();
      effect(() => {
        inner();
        runs++;
      });
    });
    outer.set(1);
    outer.set(2);
    expect(runs).toBe(3);
    inner.set(1);
    expect(runs).toBe(4);
    stop();
    inner.set(2);
    expect(runs).toBe(4);
  });

  test('is cleaned up before the outer one, newest first, and all of them before the outer one runs again', () => {
    const n = signal(1);
    const log: string[] = [];
    const stop = logging(log, 'outer', n, () => {
      logging(
        log,
        'first',
        () => '',
        () => logging(log, 'innermost', () => ''),
      );
      logging(log, 'second', () => '');
    });
    const ends = ['end of second', 'end of innermost', 'end of first', 'end of outer'];
    log.length = 0;
    n.set(2);
    expect(log.slice(0, 5)).toEqual([...ends, 'outer 2']);
    log.length = 0;
    stop();
    expect(log).toEqual(ends);
    stop();
    n.set(3);
    expect(log).toEqual(ends);
  });

  test('does not make the outer one run, because its reads are its own', () => {
    const inner = signal(1);
    const log: string[] = [];
    logging(
      log,
      'outer',
      () => '',
      () => logging(log, 'inner', inner),
    );
    log.length = 0;
    inner.set(2);
    expect(log).toEqual(['end of inner', 'inner 2']);
  });

  test.each<[string, (inner: () => void, outer: () => void) => void]>([
    ['first', (inner, outer) => [inner, outer].forEach((write) => void write())],
    ['last', (inner, outer) => [outer, inner].forEach((write) => void write())],
  ])('does not run for a change that re-runs the outer one, if its own source is written %s', (_, write) => {
    const isOpen = signal(true);
    const item = signal<{ name: string } | undefined>({ name: 'one' });
    const seen: (string | undefined)[] = [];
    effect(() => {
      if (isOpen()) effect(() => void seen.push(item()?.name));
    });
    batch(() =>
      write(
        () => item.set(undefined),
        () => isOpen.set(false),
      ),
    );
    expect(seen).toEqual(['one']);
  });

  test('does not run before the outer one, even if it read a shared signal first', () => {
    const n = signal(1);
    const log: string[] = [];
    effect(() => {
      effect(() => void log.push(`inner ${n()}`));
      log.push(`outer ${n()}`);
    });
    log.length = 0;
    n.set(2);
    expect(log).toEqual(['inner 2', 'outer 2']);
  });

  test('does not run while the outer one waits for a computed to decide whether it runs, and then does', () => {
    const n = signal(1);
    const isSmall = computed(() => n() < 3);
    const seen: number[] = [];
    effect(() => {
      if (isSmall()) effect(() => void seen.push(n()));
    });
    n.set(2);
    n.set(3);
    n.set(4);
    expect(seen).toEqual([1, 2]);
  });

  test('can be disposed of by itself, and is then not cleaned up a second time', () => {
    const outer = signal(1);
    const inner = signal(1);
    const log: string[] = [];
    effect(() => {
      outer();
      logging(log, 'inner', inner)();
    });
    inner.set(2);
    outer.set(2);
    expect(log).toEqual(['inner 1', 'end of inner', 'inner 2', 'end of inner']);
  });

  test('runs in the order of creation among its siblings', () => {
    const n = signal(1);
    const log: string[] = [];
    effect(() => {
      for (const name of ['a', 'b', 'c']) effect(() => void log.push(`${name}${n()}`));
    });
    effect(() => void log.push(`d${n()}`));
    n.set(2);
    expect(log).toEqual(['a1', 'b1', 'c1', 'd1', 'a2', 'b2', 'c2', 'd2']);
  });

  test('has an owner even if it is created in a batch, and runs there at once', () => {
    const outer = signal(1);
    const inner = signal(1);
    const seen: number[] = [];
    effect(() => {
      outer();
      batch(() => {
        effect(() => void seen.push(inner()));
        seen.push(0);
      });
    });
    outer.set(2);
    seen.length = 0;
    inner.set(2);
    expect(seen).toEqual([2]);
  });

  test('has an owner even if the outer one throws afterwards', () => {
    const outer = signal(1);
    const inner = signal(1);
    const log: string[] = [];
    effect(() => {
      outer();
      logging(log, 'inner', inner);
      throw new Error(`outer ${outer()}`);
    });
    outer.set(2);
    inner.set(2);
    expect(log).toEqual(['inner 1', 'end of inner', 'inner 1', 'end of inner', 'inner 2']);
    expect(uncaught.take()).toEqual([new Error('outer 1'), new Error('outer 2')]);
  });

  test('is reported if its cleanup throws, and does not prevent others from being cleaned up and run', () => {
    const n = signal(1);
    const log: string[] = [];
    const stop = effect(() => {
      log.push(`outer ${n()}`);
      logging(log, 'first', () => '');
      effect(() => () => {
        throw new Error('clean-up');
      });
      logging(log, 'last', () => '');
      return () => log.push('end of outer');
    });
    log.length = 0;
    n.set(2);
    expect(log).toEqual(['end of last', 'end of first', 'end of outer', 'outer 2', 'first ', 'last ']);
    stop();
    expect(uncaught.take()).toEqual([new Error('clean-up'), new Error('clean-up')]);
  });

  test('does not run if the outer one is disposed of in the batch that changes what it reads', () => {
    const inner = signal(1);
    const log: string[] = [];
    const stop = logging(
      log,
      'outer',
      () => '',
      () => logging(log, 'inner', inner),
    );
    log.length = 0;
    batch(() => {
      inner.set(2);
      stop();
      expect(log).toEqual(['end of inner', 'end of outer']);
    });
    expect(log).toEqual(['end of inner', 'end of outer']);
  });

  test('can dispose of the outer one while it runs', () => {
    const inner = signal(1);
    const outer = signal(1);
    const log: string[] = [];
    const stop: () => void = logging(log, 'outer', outer, () =>
      logging(log, 'inner', inner, () => {
        if (inner() === 2) stop();
      }),
    );
    inner.set(2);
    inner.set(3);
    outer.set(2);
    expect(log.filter((line) => !line.startsWith('end'))).toEqual(['outer 1', 'inner 1', 'inner 2']);
    expect(log.filter((line) => line === 'end of outer')).toHaveLength(1);
    expect(log.filter((line) => line === 'end of inner')).toHaveLength(2);
  });

  test('does not outlive the outer one if that has already disposed of itself', () => {
    const n = signal(1);
    const inner = signal(1);
    const log: string[] = [];
    const stop: () => void = effect(() => {
      if (n() < 2) return;
      logging(log, 'early', inner);
      stop();
      logging(log, 'late', inner);
    });
    n.set(2);
    log.length = 0;
    inner.set(2);
    inner.set(3);
    expect(log).toEqual([]);
  });

  test('is disposed of with the outer one by the limit of runs', () => {
    const n = signal(1);
    const inner = signal(1);
    let runs = 0;
    effect(() => {
      effect(() => {
        inner();
        runs++;
      });
      n.set(n() + 1);
    });
    expect(uncaught.take()).toHaveLength(1);
    runs = 0;
    inner.set(2);
    expect(runs).toBe(0);
  });
});

describe('an effect has no owner', () => {
  /**
   * Creates an effect within another, re-runs and disposes of the outer one, and returns how often
   * the inner one runs afterwards.
   */
  function runsAfterEnd(make: (inner: () => void) => void): number {
    const n = signal(1);
    const outer = signal(1);
    let runs = 0;
    let isMade = false;
    const stop = effect(() => {
      outer();
      if (isMade) return;
      isMade = true;
      make(() => {
        n();
        runs++;
      });
    });
    outer.set(2);
    stop();
    runs = 0;
    n.set(2);
    return runs;
  }

  test.each<[string, (inner: () => void) => void]>([
    ['in untracked', (inner) => untracked(() => void effect(inner))],
    ['in untracked in a batch', (inner) => batch(() => untracked(() => void effect(inner)))],
    ['in a computed that is read', (inner) => computed(() => effect(inner))()],
    ['in a computed over another', (inner) => computed(computed(() => effect(inner)))()],
    [
      'in a subscriber',
      (inner) => {
        const n = signal(1);
        n.subscribe(() => void effect(inner));
        n.set(2);
      },
    ],
  ])('if it is created %s', (_, make) => {
    expect(runsAfterEnd(make)).toBe(1);
  });

  test('if it is created in the cleanup of another', () => {
    const n = signal(1);
    const inner = signal(1);
    const seen: number[] = [];
    const stop = effect(() => {
      n();
      return () => void effect(() => void seen.push(inner()));
    });
    n.set(2);
    stop();
    seen.length = 0;
    inner.set(2);
    expect(seen).toEqual([2, 2]);
  });

  test('if it is created later', async () => {
    const inner = signal(1);
    const seen: number[] = [];
    const stop = effect(() => {
      void Promise.resolve().then(() => effect(() => void seen.push(inner())));
    });
    await flushPromises();
    stop();
    inner.set(2);
    expect(seen).toEqual([1, 2]);
  });

  test('but has one if it is created in an effect that is created in untracked', () => {
    const n = signal(1);
    let runs = 0;
    let stop = () => {};
    effect(() => {
      untracked(() => {
        stop = effect(() => {
          effect(() => {
            n();
            runs++;
          });
        });
      });
    });
    stop();
    n.set(2);
    expect(runs).toBe(1);
  });

  test('and can still be disposed of', () => {
    const n = signal(1);
    let stop = () => {};
    let runs = 0;
    effect(() => {
      stop = untracked(() =>
        effect(() => {
          n();
          runs++;
        }),
      );
    });
    stop();
    n.set(2);
    expect(runs).toBe(1);
  });
});

test('the reads of a cleanup are not tracked, neither by its effect nor by the enclosing one', () => {
  const a = signal(1);
  const b = signal(1);
  const log: string[] = [];
  effect(() => {
    log.push('outer');
    effect(() => {
      log.push(`inner ${a()}`);
      return () => void b();
    })();
    return () => void b();
  });
  b.set(2);
  expect(log).toEqual(['outer', 'inner 1']);
});
