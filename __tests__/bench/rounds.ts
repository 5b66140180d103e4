import type { Order } from './order.js';
import { floor, type PeerName } from './peers.js';
import { growing, growthCounts, growthOrderFor, kindOf, type WorkloadName } from './plan.js';
import { measure, type Programs } from './programs.js';
import { type Spread, spread } from './statistics.js';

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

function emptyCosts(
  programs: Programs,
  workloads: Iterable<WorkloadName>,
): Map<WorkloadName, Map<PeerName, number[]>> {
  const emptyFor = (workload: WorkloadName): Map<PeerName, number[]> =>
    new Map([...programs[kindOf(workload)].keys()].map((name) => [name, []]));
  return new Map([...workloads].map((workload) => [workload, emptyFor(workload)]));
}

/**
 * A round begins with another one each time, so that none is always the one after an expensive one.
 */
export function turned<T>(all: Iterable<T>, round: number): T[] {
  const inOrder = [...all];
  const first = round % Math.max(1, inOrder.length);
  return [...inOrder.slice(first), ...inOrder.slice(0, first)];
}

/**
 * In each round, each peer runs each workload once. Peers take turns within a workload, so that
 * what slows the machine down for a while slows down all of them.
 */
export async function runRounds(
  programs: Programs,
  { orders, rounds }: Rounds,
  onProgress: OnProgress,
): Promise<Measured> {
  const costs = emptyCosts(programs, orders.keys());
  const shares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [workload, order] of orders) {
      for (const [name, program] of turned(programs[kindOf(workload)], round)) {
        onProgress(`round ${round + 1} of ${rounds}, ${workload}, ${name}`);
        const { cost, share } = await measure(program, order);
        costs.get(workload)?.get(name)?.push(cost);
        shares.push(share);
      }
    }
  }
  return { costs, shares };
}

/**
 * Where the cost grows with the number this much, it is clear that it does, and more of them would
 * take hours.
 */
const GROWN = 8;

/** Runs the workloads whose cost may grow with their number, for all the counts. */
export async function runGrowth(programs: Programs, onProgress: OnProgress): Promise<Costs> {
  const costs = emptyCosts(programs, growing);
  for (const workload of growing) {
    for (const count of growthCounts) {
      for (const [name, program] of programs[kindOf(workload)]) {
        const before = costs.get(workload)?.get(name) ?? [];
        if ((before.at(-1) ?? 0) > GROWN * (before.at(-2) ?? Number.POSITIVE_INFINITY)) continue;
        onProgress(`growth, ${workload}, ${count}, ${name}`);
        const { cost } = await measure(program, growthOrderFor(workload, count));
        before.push(cost);
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
