import { clocks } from '../order.js';
import type { SignalPeer, Writable } from '../signal-peer.js';

/** A case, prepared. What is prepared is not timed. */
export interface Prepared {
  /** Does the work once, checks what came of it, and returns how many milliseconds it took. */
  readonly repeat: () => number;
  readonly end?: () => void;
}

export type Case = (peer: SignalPeer) => Prepared;

/** In time of the processor: many programs may run on the machine. */
export function timed(work: () => void): number {
  const start = clocks.processor();
  work();
  return clocks.processor() - start;
}

export function expect(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`${what}: ${actual}, expected ${expected}.`);
}

/** A change of one signal. */
export function change(peer: SignalPeer, signal: Writable<number>, value: number): void {
  peer.batch(() => signal.write(value));
}

/**
 * A case that makes its graph once, and then does the same to it so many times in each repetition.
 */
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

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
