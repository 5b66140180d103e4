import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { floor, type PeerName } from './peers.js';
import { orderFor, plans, unitsIn, type WorkloadName } from './plan.js';
import { median, type Spread, spread } from './statistics.js';
import type { Order, Report } from './worker.js';

const execute = promisify(execFile);

/** Runs one order in a process of its own. Returns the median of its repetitions. */
export async function measure(program: string, order: Order): Promise<number> {
  const flags = ['--expose-gc', '--max-old-space-size=8192', '--enable-source-maps'];
  const env = { ...process.env, NODE_ENV: 'production' };
  const { stdout } = await execute(process.execPath, [...flags, program, JSON.stringify(order)], { env });
  return median(JSON.parse(stdout) as Report);
}

/** What the peers took for one operation in each round, in the unit of the workload. */
export type Measured = ReadonlyMap<WorkloadName, ReadonlyMap<PeerName, readonly number[]>>;

export interface Rounds {
  readonly programs: ReadonlyMap<PeerName, string>;
  readonly workloads: readonly WorkloadName[];
  readonly rounds: number;
  readonly onProgress: (text: string) => void;
}

/**
 * In each round, each peer runs each workload once. Peers take turns within a workload, so that what slows the machine down for a while slows
 * down all of them; and each round begins with another peer, so that none is always the one after an expensive one.
 */
export async function runRounds({ programs, workloads, rounds, onProgress }: Rounds): Promise<Measured> {
  const names = [...programs.keys()];
  const measured = new Map(workloads.map((workload) => [workload, new Map(names.map((name) => [name, [] as number[]]))]));
  for (let round = 0; round < rounds; round++) {
    for (const workload of workloads) {
      for (let index = 0; index < names.length; index++) {
        const name = names[(index + round) % names.length] as PeerName;
        onProgress(`round ${round + 1} of ${rounds}, ${workload}, ${name}`);
        const taken = await measure(programs.get(name) as string, orderFor(workload));
        measured
          .get(workload)
          ?.get(name)
          ?.push(taken * unitsIn[plans[workload].unit]);
      }
    }
  }
  return measured;
}

/** What a peer took, as a multiple of what the floor took in the same round. */
export function ratios(measured: Measured, workload: WorkloadName, name: PeerName): Spread {
  const all = measured.get(workload);
  const floors = all?.get(floor) ?? [];
  return spread((all?.get(name) ?? []).map((taken, round) => taken / (floors[round] as number)));
}
