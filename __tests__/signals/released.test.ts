/** What becomes collectable when effects and subscriptions end, and when signals are dropped. */
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { batch, computed, effect, signal, untracked } from '../../src/index.js';
import { collectGarbage, leakedBytes } from '../support/memory.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

/** Creates something in its own stack frame, so that nothing on the stack retains it. */
function made<T>(make: () => T): T {
  return make();
}

async function expectCollected(held: readonly WeakRef<object>[]): Promise<void> {
  await collectGarbage();
  expect(held.map((reference) => reference.deref())).toEqual(held.map(() => undefined));
}

describe('something that has ended', () => {
  const heavy = () => ({ big: 'x'.repeat(1000) });

  test('releases an effect and what it closes over, even if its disposer is retained', async () => {
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

  test('releases the cleanup of an effect', async () => {
    const { stop, held } = made(() => {
      const own = heavy();
      return { stop: effect(() => () => void own), held: new WeakRef(own) };
    });
    stop();
    await expectCollected([held]);
    stop();
  });

  test('releases the computed that an effect read, even if its disposer is retained', async () => {
    const n = signal(1);
    const { stop, held } = made(() => {
      const read = computed(() => n());
      return { stop: effect(() => void read()), held: new WeakRef(read) };
    });
    stop();
    await expectCollected([held]);
    stop();
  });

  test('releases an effect that was disposed of in a batch or in its own run', async () => {
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

  test('releases the observer and the computed of a subscription, even if the subscription is retained', async () => {
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

  test('releases an inner effect, even if the outer one is still alive', async () => {
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

  test('is not retained as the last thing that was run, read or written', async () => {
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
  test('does not retain earlier values of a signal after its observers have run', async () => {
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

  test('does not retain computeds that nobody observes or references, over one that is observed', async () => {
    const n = signal(1);
    const base = computed(() => n() * 2);
    effect(() => void base());
    const leaked = await leakedBytes(5_000, () => {
      for (let index = 0; index < 5_000; index++) computed(() => base() + index)();
    });
    expect(leaked).toBeLessThan(40);
    n.set(2);
  });

  test('does not retain computeds over a store atom that nobody observes or references', async () => {
    const atom = createAtom(1);
    const leaked = await leakedBytes(5_000, () => {
      for (let index = 0; index < 5_000; index++) computed(() => atom.get() + index)();
    });
    expect(leaked).toBeLessThan(40);
    atom.set(2);
  });

  test('does not retain computeds that were observed once', async () => {
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

  test('does not grow with runs of an effect that creates effects and computeds each time', async () => {
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

  test('retains an effect whose disposer was dropped, and the effect keeps running', async () => {
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
