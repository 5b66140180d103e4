import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bundleWorker, type Kind } from './bundle.js';
import { type PeerName, resourcePeers, signalPeers } from './peers.js';
import { plans, unitsIn, type WorkloadName } from './plan.js';
import { median } from './statistics.js';
import type { Traits } from './verify.js';
import type { Order, Report } from './worker.js';

const execute = promisify(execFile);

/** The files that measure the peers: their resources, and their signals. */
export type Programs = Readonly<Record<Kind, ReadonlyMap<PeerName, string>>>;

export async function bundlePrograms(names: readonly PeerName[], into: string): Promise<Programs> {
  const bundle = async (kind: Kind, having: readonly PeerName[]) => {
    const asked = names.filter((name) => having.includes(name));
    return new Map(await Promise.all(asked.map(async (name) => [name, await bundleWorker(kind, name, into)] as const)));
  };
  return { resources: await bundle('resources', resourcePeers), signals: await bundle('signals', signalPeers) };
}

/** Runs a program in a process of its own. Returns what that says. */
async function run(program: string, order: Order | 'verify' | 'reactivity', ...more: string[]): Promise<unknown> {
  const flags = ['--expose-gc', '--max-old-space-size=8192', '--enable-source-maps', ...more];
  const env = { ...process.env, NODE_ENV: 'production' };
  const { stdout } = await execute(process.execPath, [...flags, program, JSON.stringify(order)], { env });
  return JSON.parse(stdout);
}

/** Checks that the peers do what the workloads take for granted. Returns in what they differ. */
export async function verifyAll({ resources }: Programs): Promise<ReadonlyMap<PeerName, Traits>> {
  const verified = [...resources].map(async ([name, program]) => {
    const traits = await run(program, 'verify').catch((cause: Error) => {
      throw new Error(`The adapter of ${name} is wrong, or ${name} is. ${cause.message}`, { cause });
    });
    return [name, traits as Traits] as const;
  });
  return new Map(await Promise.all(verified));
}

export interface Measurement {
  /** What one operation took, in the unit of the workload: the median of the repetitions. */
  readonly cost: number;
  /** How much of the time a processor was there for it. */
  readonly share: number;
}

export async function measure(program: string, order: Order): Promise<Measurement> {
  const { taken, share } = (await run(program, order)) as Report;
  return { cost: median(taken) * unitsIn[plans[order.workload as WorkloadName].unit], share };
}

/** What the cases of `reactivity/` took at the least, in milliseconds; garbage collection, too, as it is in the same thread. */
export async function measureReactivity(program: string): Promise<Record<string, number>> {
  return (await run(program, 'reactivity', '--single-threaded-gc')) as Record<string, number>;
}
