import type { AnyPeer } from './peer.js';
import { verify } from './verify.js';
import { workloads } from './workloads.js';

/** What the measured process is told to do, as JSON in its first argument. */
export interface Order {
  /** The name of a workload, or `verify`. */
  readonly workload: string;
  /** Operations in each repetition. */
  readonly count: number;
  readonly repetitions: number;
  readonly warmUps: number;
}

/** What it says at its end: what each repetition took for one operation, in milliseconds or bytes. */
export type Report = readonly number[];

async function run(peer: AnyPeer, { workload, count, repetitions, warmUps }: Order): Promise<Report> {
  const prepare = workloads[workload];
  if (prepare === undefined) throw new Error(`There is no workload ${workload}.`);
  const repeat = await prepare(peer, count);
  const taken: number[] = [];
  for (let repetition = -warmUps; repetition < repetitions; repetition++) {
    await new Promise((resolve) => setTimeout(resolve)); // timers of the last repetition, if any, run now
    globalThis.gc?.(); // and none pays for the garbage of another
    const all = await repeat();
    if (repetition >= 0) taken.push(all / count);
  }
  return taken;
}

export async function work(peer: AnyPeer): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '{}') as Order;
  console.log(JSON.stringify(order.workload === 'verify' ? await verify(peer) : await run(peer, order)));
  process.exit(); // whatever timers the peer has still running
}
