import { floor, type PeerName } from './peers.js';
import { growing, growthCounts, growthOrderFor, type WorkloadName } from './plan.js';
import { measure, type Programs } from './programs.js';
import { type Spread, spread } from './statistics.js';
import type { Order } from './worker.js';

export type OnProgress = (text: string) => void;

/** What one operation took a peer: in each round, or for each count. */
export type Costs = ReadonlyMap<WorkloadName, ReadonlyMap<PeerName, readonly number[]>>;

export interface Measured {
  readonly costs: Costs;
  /** How much of the time a processor was there, for each process. */
  readonly shares: readonly number[];
}

interface Rounds {
  readonly orders: ReadonlyMap<WorkloadName, Order>;
  readonly rounds: number;
}

function emptyCosts(workloads: Iterable<WorkloadName>, names: Iterable<PeerName>): Map<WorkloadName, Map<PeerName, number[]>> {
  const empty = (): Map<PeerName, number[]> => new Map([...names].map((name) => [name, []]));
  return new Map([...workloads].map((workload) => [workload, empty()]));
}

/**
 * In each round, each peer runs each workload once. Peers take turns within a workload, so that what slows the machine down for a while slows
 * down all of them; and each round begins with another peer, so that none is always the one after an expensive one.
 */
export async function runRounds(programs: Programs, { orders, rounds }: Rounds, onProgress: OnProgress): Promise<Measured> {
  const all = [...programs.resources];
  const costs = emptyCosts(orders.keys(), [...programs.resources.keys()]);
  const shares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % all.length;
    for (const [workload, order] of orders) {
      for (const [name, program] of [...all.slice(first), ...all.slice(0, first)]) {
        onProgress(`round ${round + 1} of ${rounds}, ${workload}, ${name}`);
        const { cost, share } = await measure(program, order);
        costs.get(workload)?.get(name)?.push(cost);
        shares.push(share);
      }
    }
  }
  return { costs, shares };
}

/** Runs the workloads whose cost may grow with their number, for all the counts. */
export async function runGrowth(programs: Programs, onProgress: OnProgress): Promise<Costs> {
  const costs = emptyCosts(growing, [...programs.resources.keys()]);
  for (const workload of growing) {
    for (const count of growthCounts) {
      for (const [name, program] of programs.resources) {
        onProgress(`growth, ${workload}, ${count}, ${name}`);
        const { cost } = await measure(program, growthOrderFor(workload, count));
        costs.get(workload)?.get(name)?.push(cost);
      }
    }
  }
  return costs;
}

/** What a peer took, as a multiple of what the floor took in the same round. */
export function ratios(costs: Costs, workload: WorkloadName, name: PeerName): Spread {
  const all = costs.get(workload);
  const floors = all?.get(floor) ?? [];
  return spread((all?.get(name) ?? []).map((cost, round) => cost / (floors[round] as number)));
}
