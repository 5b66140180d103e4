import { clocks } from '../order.js';
import type { SignalPeer, Writable } from '../signal-peer.js';

/** A prepared case. The preparation is not timed. */
export interface Prepared {
  /** Runs once, checks the result, and returns the time in milliseconds. */
  readonly repeat: () => number;
  readonly end?: () => void;
}

export type Case = (peer: SignalPeer) => Prepared;

/** Processor time, because other programs may run on the machine. */
export function timed(work: () => void): number {
  const start = clocks.processor();
  work();
  return clocks.processor() - start;
}

export function expect(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`${what}: ${actual}, expected ${expected}.`);
}

/** Changes one signal. */
export function change(peer: SignalPeer, signal: Writable<number>, value: number): void {
  peer.batch(() => signal.write(value));
}

/** A case that creates its graph once, and runs the same steps a number of times per repetition. */
export function onOneGraph(times: number, make: (peer: SignalPeer) => () => void): Case {
  return (peer) => {
    const { made: work, end } = peer.scope(() => make(peer));
    const repeat = () =>
      timed(() => {
        for (let time = 0; time < times; time++) work();
      });
    return { repeat, end };
  };
}

/** Deterministic pseudorandom numbers from 0 to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
