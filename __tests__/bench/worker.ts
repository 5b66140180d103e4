import type { AnyPeer } from './peer.js';
import { type Traits, verify } from './verify.js';
import { clocks, workloads } from './workloads.js';

/** What the measured process is told to do, as JSON in its first argument; or `verify`. */
export interface Order {
  readonly workload: string;
  /** Operations in each repetition. */
  readonly count: number;
  readonly repetitions: number;
  readonly warmUps: number;
  readonly clock: keyof typeof clocks;
}

/** What it says at its end. */
export interface Report {
  /** What each repetition took for one operation, in milliseconds or bytes. */
  readonly taken: readonly number[];
  /** How much of the time a processor was there for it. More than 1 where the engine used another one, too. */
  readonly share: number;
}

async function run(peer: AnyPeer, { workload, count, repetitions, warmUps, clock }: Order): Promise<Report> {
  const prepare = workloads[workload];
  if (prepare === undefined) throw new Error(`There is no workload ${workload}.`);
  const repeat = await prepare(peer, count, clocks[clock]);
  const taken: number[] = [];
  const [wall, processor] = [clocks.wall(), clocks.processor()];
  for (let repetition = -warmUps; repetition < repetitions; repetition++) {
    await new Promise((resolve) => setTimeout(resolve)); // timers of the last repetition, if any, run now
    globalThis.gc?.(); // and none pays for the garbage of another
    const all = await repeat();
    if (repetition >= 0) taken.push(all / count);
  }
  return { taken, share: (clocks.processor() - processor) / (clocks.wall() - wall) };
}

/** Checks the peer, and that it gets through each workload. */
async function check(peer: AnyPeer): Promise<Traits> {
  const traits = await verify(peer);
  for (const workload of Object.keys(workloads)) await run(peer, { workload, count: 32, repetitions: 1, warmUps: 1, clock: 'wall' });
  return traits;
}

export async function work(peer: AnyPeer): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '"verify"') as Order | 'verify';
  console.log(JSON.stringify(order === 'verify' ? await check(peer) : await run(peer, order)));
  process.exit(); // whatever timers the peer has still running
}
