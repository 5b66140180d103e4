import type { Workload, Workloads } from './order.js';
import type { SignalPeer, Writable } from './signal-peer.js';

/** Minimum number of writes in a repetition. Each signal is written at least once. */
const WRITES = 10_000;

function writeAll(peer: SignalPeer, signals: readonly Writable<number>[], first: number, end: number): void {
  for (let value = first; value < end; value++) {
    for (const signal of signals) {
      signal.write(value);
      peer.flush?.();
    }
  }
}

const write: Workload<SignalPeer> = (peer, count, now) => {
  const signals = Array.from({ length: count }, () => peer.signal(0));
  const seen = { sum: 0 };
  peer.scope(() => {
    for (const signal of signals) {
      const double = peer.computed(() => signal.read() * 2);
      peer.effect(() => {
        seen.sum += double.read();
      });
    }
  });
  const passes = Math.ceil(WRITES / count);
  let first = 1;
  return () => {
    seen.sum = 0;
    const start = now();
    writeAll(peer, signals, first, first + passes);
    const time = now() - start;
    const expected = count * passes * (2 * first + passes - 1);
    if (seen.sum !== expected)
      throw new Error(`The values that the effects have seen add up to ${seen.sum} instead of ${expected}.`);
    first += passes;
    return time / passes;
  };
};

export const signalWorkloads: Workloads<SignalPeer> = { W9: write };
