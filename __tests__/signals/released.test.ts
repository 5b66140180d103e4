/** What is let go of when effects and subscriptions end, and when signals are dropped. */
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { batch, computed, effect, signal, untracked } from '../../src/index.js';
import { collectGarbage, leakedBytes } from '../support/memory.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

/** Makes something in a frame of its own, so that nothing on the stack keeps it. */
function made<T>(make: () => T): T {
  return make();
}

async function expectCollected(held: readonly WeakRef<object>[]): Promise<void> {
  await collectGarbage();
  expect(held.map((reference) => reference.deref())).toEqual(held.map(() => undefined));
}

describe('what has ended', () => {
  const heavy = () => ({ big: 'x'.repeat(1000) });

  test('as an effect is let go of, with what it closes over, though its disposer is kept', async () => {
    const n = signal(1);
    const { stop, held } = made(() => {
      const own = heavy();
      const run = () => void [n(), own];
      return { stop: effect(run), held: [new WeakRef(own), new WeakRef(run)] };
    });
    stop();
    await expectCollected(held);
    n.set(2);
    stop();
  });

  test('as an effect lets go of its clean-up', async () => {
    const { stop, held } = made(() => {
      const own = heavy();
      return { stop: effect(() => () => void own), held: new WeakRef(own) };
    });
    stop();
    await expectCollected([held]);
    stop();
  });

  test('as an effect lets go of the computed that it read, though its disposer is kept', async () => {
    const n = signal(1);
    const { stop, held } = made(() => {
      const read = computed(() => n());
      return { stop: effect(() => void read()), held: new WeakRef(read) };
    });
    stop();
    await expectCollected([held]);
    stop();
  });

  test('as an effect, ended in a batch or in its own run, is let go of', async () => {
    const n = signal(1);
    const { stops, held } = made(() => {
      const owns = [heavy(), heavy()] as const;
      const inBatch = effect(() => void [n(), owns[0]]);
      batch(() => {
        n.set(2);
        inBatch();
      });
      const inRun: () => void = effect(() => void (n() === 3 && [inRun(), owns[1]]));
      n.set(3);
      return { stops: [inBatch, inRun], held: owns.map((own) => new WeakRef(own)) };
    });
    await expectCollected(held);
    for (const stop of stops) stop();
  });

  test('as a subscription lets go of its observer and of the computed, though it is kept', async () => {
    const n = signal(1);
    const { subscriptions, held } = made(() => {
      const [own, read] = [heavy(), computed(() => n())];
      const observer = { next: () => void own };
      return {
        subscriptions: [read.subscribe(observer), n.subscribe(() => void own)],
        held: [own, observer, read].map((it) => new WeakRef<object>(it)),
      };
    });
    for (const subscription of subscriptions) subscription.unsubscribe();
    await expectCollected(held);
    n.set(2);
    for (const subscription of subscriptions) subscription.unsubscribe();
  });

  test('as an inner effect is not kept by the one that it was made in', async () => {
    const n = signal(1);
    const held: WeakRef<object>[] = [];
    const stop = effect(() => {
      made(() => {
        const own = heavy();
        held.push(new WeakRef(own));
        effect(() => void [n(), own])();
      });
    });
    await expectCollected(held);
    stop();
  });

  test('is not kept as the last that has run, or was read or written', async () => {
    const held = made(() => {
      const own = heavy();
      const n = signal(own);
      const read = computed(() => n());
      const stop = effect(() => void read());
      read.subscribe(() => {}).unsubscribe();
      n.set(heavy());
      stop();
      batch(() => untracked(read));
      return [own, n, read].map((it) => new WeakRef<object>(it));
    });
    await expectCollected(held);
  });
});

describe('memory', () => {
  test('holds no value that a signal had before, once its observers have run', async () => {
    const values = made(() => [1, 2, 3].map((n) => ({ n })));
    const held = values.map((value) => new WeakRef(value));
    const n = signal<{ n: number } | undefined>(values[0]);
    const copy = computed(() => n()?.n);
    effect(() => void copy());
    n.subscribe(() => {});
    batch(() => {
      for (const value of values) n.set(value);
      n();
    });
    n.set(undefined);
    values.length = 0;
    await expectCollected(held);
  });

  test('holds no value of a computed that nobody observes or holds, over one that is observed', async () => {
    const n = signal(1);
    const base = computed(() => n() * 2);
    effect(() => void base());
    const leaked = await leakedBytes(5_000, () => {
      for (let index = 0; index < 5_000; index++) computed(() => base() + index)();
    });
    expect(leaked).toBeLessThan(40);
    n.set(2);
  });

  test('holds no computed over an atom of the store that nobody observes or holds', async () => {
    const atom = createAtom(1);
    const leaked = await leakedBytes(5_000, () => {
      for (let index = 0; index < 5_000; index++) computed(() => atom.get() + index)();
    });
    expect(leaked).toBeLessThan(40);
    atom.set(2);
  });

  test('holds no computed that was observed once', async () => {
    const n = signal(1);
    const leaked = await leakedBytes(5_000, () => {
      for (let index = 0; index < 5_000; index++) {
        const read = computed(() => n() + index);
        effect(() => void read())();
        read();
      }
    });
    expect(leaked).toBeLessThan(40);
    n.set(2);
  });

  test('does not grow by runs of an effect that makes others, and computeds, each time', async () => {
    const n = signal(0);
    const base = signal(0);
    effect(() => {
      const own = computed(() => base() + n());
      effect(() => void own());
      own.subscribe(() => {}).unsubscribe();
    });
    const leaked = await leakedBytes(5_000, () => {
      for (let index = 0; index < 5_000; index++) n.set(n() + 1);
    });
    expect(leaked).toBeLessThan(40);
  });

  test('keeps an effect whose disposer was dropped at work', async () => {
    const n = signal(1);
    const seen: number[] = [];
    made(() => {
      const double = computed(() => n() * 2);
      const further = computed(() => double() + 1);
      effect(() => void seen.push(further()));
      effect(() => untracked(() => void effect(() => void seen.push(-double()))));
    });
    await collectGarbage();
    n.set(2);
    expect(seen).toEqual([3, -2, 5, -4]);
  });
});
