import { expect, test } from '@jest/globals';
import { batch, computed, effect, type ReadonlySignal, signal } from 'xstate-resource';

/** A random number generator that is deterministic for each seed (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const CYCLE = 'cycle';

/**
 * Computeds that read signals and each other through edges that signals switch on and off. Cycles
 * are included. After every step, each computed, effect and subscriber must have the value that
 * computing everything from scratch gives.
 */
function run(seed: number): void {
  const next = random(seed);
  const count = 2 + next(5);
  const nodes = [...Array(count).keys()];
  const numbers = nodes.map(() => signal(next(3)));
  const edges = nodes.map((from) =>
    nodes.filter(() => next(3) === 0).map((to) => ({ from, to, on: signal(next(4) === 0) })),
  );

  const computeds: ReadonlySignal<number>[] = nodes.map((from) =>
    computed(
      () => {
        let sum = numbers[from]?.() ?? 0;
        for (const { to, on } of edges[from] ?? []) if (on()) sum += 2 * (computeds[to]?.() ?? 0);
        return sum % 1000;
      },
      { name: `c${from}` },
    ),
  );

  const fromScratch = (from: number, path: readonly number[] = []): number => {
    if (path.includes(from)) throw new Error(CYCLE);
    let sum = numbers[from]?.() ?? 0;
    for (const { to, on } of edges[from] ?? []) if (on()) sum += 2 * fromScratch(to, [...path, from]);
    return sum % 1000;
  };
  const shown = (read: () => number) => {
    try {
      return read();
    } catch (error) {
      const { message } = error as Error;
      if (message !== CYCLE && !message.startsWith('Cycle detected')) throw error;
      return CYCLE;
    }
  };

  const seen: unknown[] = [];
  const heard: { watched: number; value: unknown }[] = [];
  const stops: (() => void)[] = [];
  const switches = edges.flat();
  for (let step = 0; step < 12; step++) {
    const change = () => {
      const edge = switches[next(switches.length)];
      if (edge !== undefined && next(2) === 0) edge.on.update((on) => !on);
      else numbers[next(count)]?.set(next(3));
    };
    if (next(3) === 0) batch(() => [...Array(1 + next(3))].forEach(change));
    else change();

    if (next(4) === 0) {
      const watched = next(count);
      stops.push(
        effect(() => {
          seen[watched] = shown(computeds[watched] as () => number);
        }),
      );
    }
    if (next(4) === 0) {
      const watched = next(count);
      const read = computeds[watched] as ReadonlySignal<number>;
      const told = { watched, value: shown(read) };
      const subscription = read.subscribe({
        next: (value) => {
          told.value = value;
        },
        error: () => {
          told.value = CYCLE;
        },
      });
      heard.push(told);
      stops.push(() => {
        subscription.unsubscribe();
        heard.splice(heard.indexOf(told), 1);
      });
    }
    if (next(6) === 0) {
      stops.pop()?.();
      seen.length = 0;
    }
    for (const { watched, value } of heard)
      expect([seed, step, watched, value]).toEqual([seed, step, watched, shown(() => fromScratch(watched))]);
    for (const index in seen)
      expect([seed, step, index, seen[index]]).toEqual([
        seed,
        step,
        index,
        shown(() => fromScratch(Number(index))),
      ]);
    const order = nodes.filter(() => next(2) === 0);
    for (const index of next(2) === 0 ? order : order.reverse()) {
      expect([seed, step, index, shown(computeds[index] as () => number)]).toEqual([
        seed,
        step,
        index,
        shown(() => fromScratch(index)),
      ]);
    }
  }
  for (const stop of stops) stop();
}

test('computeds, effects and subscribers agree with computing from scratch, in thousands of random graphs with cycles', () => {
  for (let seed = 1; seed <= 1500; seed++) run(seed);
});
