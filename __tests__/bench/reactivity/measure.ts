import { clocks } from '../order.js';
import type { SignalPeer } from '../signal-peer.js';
import { type Case, change, expect, type Prepared } from './case.js';
import { cases } from './cases.js';

/**
 * The minimum number of repetitions, unless they take longer than `most`. More repetitions start
 * until `time` has passed. Times are in milliseconds of the processor.
 */
interface Plan {
  readonly repetitions: number;
  readonly time: number;
  readonly most: number;
}

const warmUp: Plan = { repetitions: 5, time: 60, most: 500 };
const measured: Plan = { repetitions: 15, time: 120, most: 1000 };

async function leastOf({ repeat }: Prepared, { repetitions, time, most }: Plan): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  const start = clocks.processor();
  for (let count = 1, taken = 0; taken < (count > repetitions ? time : most); count++) {
    await new Promise((resolve) => setTimeout(resolve));
    globalThis.gc?.(); // no repetition pays for the garbage of another
    least = Math.min(least, repeat());
    taken = clocks.processor() - start;
  }
  return least;
}

/** The minimum time of a repetition in milliseconds, which is its time without disturbances. */
async function measure(peer: SignalPeer, prepare: Case): Promise<number> {
  const prepared = prepare(peer);
  await leastOf(prepared, warmUp);
  const least = await leastOf(prepared, measured);
  prepared.end?.();
  return least;
}

/**
 * Throughout, one more graph stays alive, as it would in an application. Without one, the engine would
 * discard what it has learned about the shape of nodes.
 */
function other(peer: SignalPeer): () => void {
  const signal = peer.signal(0);
  const computed = peer.computed(() => signal.read() + 1);
  const seen = { value: 0 };
  const { end } = peer.scope(() => {
    peer.effect(() => {
      seen.value = computed.read();
    });
  });
  return () => {
    change(peer, signal, 1);
    expect('the other graph', seen.value, 2);
    end();
  };
}

/** Runs the cases whose name contains `CASES`, or all. Throws if a result is wrong. */
async function eachCase(
  peer: SignalPeer,
  go: (prepare: Case) => Promise<number>,
): Promise<Record<string, number>> {
  const results: Record<string, number> = {};
  const finish = other(peer);
  const asked = Object.entries(cases).filter(([name]) => name.includes(process.env.CASES ?? ''));
  for (const [name, prepare] of asked) {
    results[name] = await go(prepare).catch((cause: Error) => {
      throw new Error(`In ${name}: ${cause.message}`, { cause });
    });
  }
  finish();
  return results;
}

export const measureCases = (peer: SignalPeer) => eachCase(peer, (prepare) => measure(peer, prepare));

/** Checks that the peer completes all cases, twice each. */
export async function verifyCases(peer: SignalPeer): Promise<void> {
  await eachCase(peer, async (prepare) => {
    const { repeat, end } = prepare(peer);
    repeat();
    repeat();
    end?.();
    return 0;
  });
}
