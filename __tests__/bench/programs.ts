import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bundleWorker, type Kind } from './bundle.js';
import type { Order, Report } from './order.js';
import { type PeerName, peersOf } from './peers.js';
import { plans, unitsIn, type WorkloadName } from './plan.js';
import type { SignalOrder } from './signal-worker.js';
import { median } from './statistics.js';
import type { Traits } from './verify.js';

const execute = promisify(execFile);

/** The bundles that measure the peers: their resources, and their signals. */
export type Programs = Readonly<Record<Kind, ReadonlyMap<PeerName, string>>>;

export async function bundlePrograms(names: readonly PeerName[], into: string): Promise<Programs> {
  const bundle = async (kind: Kind) => {
    const asked = peersOf[kind].filter((name) => names.includes(name));
    return new Map(
      await Promise.all(asked.map(async (name) => [name, await bundleWorker(kind, name, into)] as const)),
    );
  };
  return { resources: await bundle('resources'), signals: await bundle('signals') };
}

/** Runs a program in its own process. Returns what it prints. */
async function run(program: string, order: SignalOrder, ...more: string[]): Promise<unknown> {
  const flags = ['--expose-gc', '--max-old-space-size=8192', '--enable-source-maps', ...more];
  const env = { ...process.env, NODE_ENV: 'production' };
  const { stdout } = await execute(process.execPath, [...flags, program, JSON.stringify(order)], { env });
  return JSON.parse(stdout);
}

async function verify(program: string, name: PeerName): Promise<unknown> {
  return run(program, 'verify').catch((cause: Error) => {
    throw new Error(`${name} or its adapter is wrong. ${cause.message}`, { cause });
  });
}

/** Checks that the peers behave as the workloads assume. Returns how their resources differ. */
export async function verifyAll({ resources, signals }: Programs): Promise<ReadonlyMap<PeerName, Traits>> {
  const traits = [...resources].map(
    async ([name, program]) => [name, (await verify(program, name)) as Traits] as const,
  );
  await Promise.all([...signals].map(([name, program]) => verify(program, name)));
  return new Map(await Promise.all(traits));
}

export interface Measurement {
  /** The cost of one operation in the unit of the workload: the median of the repetitions. */
  readonly cost: number;
  /** The share of the time in which the process had a processor. */
  readonly share: number;
}

export async function measure(program: string, order: Order): Promise<Measurement> {
  const { taken, share } = (await run(program, order)) as Report;
  return { cost: median(taken) * unitsIn[plans[order.workload as WorkloadName].unit], share };
}

/**
 * The minimum time of each case of `reactivity/`, in milliseconds. Garbage collection counts,
 * because it runs on the same thread.
 */
export async function measureReactivity(program: string): Promise<Record<string, number>> {
  return (await run(program, 'reactivity', '--single-threaded-gc')) as Record<string, number>;
}
