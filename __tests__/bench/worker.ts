import type { AnyPeer } from './peer.js';
import { workloads } from './workloads.js';

/** What the measured process is told to do, as JSON in its first argument. */
export interface Order {
  readonly workload: string;
  /** Operations in each repetition. */
  readonly count: number;
  readonly repetitions: number;
  readonly warmUps: number;
}

/** What it says at its end: what each repetition took for one operation, in milliseconds or bytes. */
export type Report = readonly number[];

export async function work(peer: AnyPeer): Promise<void> {
  const { workload, count, repetitions, warmUps } = JSON.parse(process.argv[2] ?? '{}') as Order;
  const prepare = workloads[workload];
  if (prepare === undefined) throw new Error(`There is no workload ${workload}.`);
  const repeat = await prepare(peer, count);
  const taken: number[] = [];
  for (let repetition = -warmUps; repetition < repetitions; repetition++) {
    globalThis.gc?.(); // no repetition pays for the garbage of another
    const all = await repeat();
    if (repetition >= 0) taken.push(all / count);
  }
  console.log(JSON.stringify(taken satisfies Report));
  process.exit(); // whatever timers the peer has still running
}
