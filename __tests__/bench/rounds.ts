import type { Order } from './order.js';
import { floor, type PeerName } from './peers.js';
import { growing, growthCounts, growthOrderFor, kindOf, type WorkloadName } from './plan.js';
import { measure, type Programs } from './programs.js';
import { type Spread, spread } from './statistics.js';

export type OnProgress = (text: string) => void;

/** What one operation cost a peer, in each round or for each count. */
export type Costs = ReadonlyMap<WorkloadName, ReadonlyMap<PeerName, readonly number[]>>;

export interface Measured {
  readonly costs: Costs;
  /** For each process, the share of its time in which it had a processor. */
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

/** Rotates the order in each round, so that no peer always runs after an expensive one. */
export function rotated<T>(all: Iterable<T>, round: number): T[] {
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
      for (const [name, program] of rotated(programs[kindOf(workload)], round)) {
        onProgress(`round ${round + 1} of ${rounds}, ${workload}, ${name}`);
        const { cost, share } = await measure(program, order);
        costs.get(workload)?.get(name)?.push(cost);
        shares.push(share);
      }
    }
  }
  return { costs, shares };
}

/** If the cost grows by more than this factor, larger counts are skipped: they would take hours. */
const MAX_GROWTH = 8;

/** Runs the workloads whose cost may grow with the number of resources, for all counts. */
export async function runGrowth(programs: Programs, onProgress: OnProgress): Promise<Costs> {
  const costs = emptyCosts(programs, growing);
  for (const workload of growing) {
    for (const count of growthCounts) {
      for (const [name, program] of programs[kindOf(workload)]) {
        const before = costs.get(workload)?.get(name) ?? [];
        if ((before.at(-1) ?? 0) > MAX_GROWTH * (before.at(-2) ?? Number.POSITIVE_INFINITY)) continue;
        onProgress(`growth, ${workload}, ${count}, ${name}`);
        const { cost } = await measure(program, growthOrderFor(workload, count));
        before.push(cost);
      }
    }
  }
  return costs;
}

/** The cost of a peer, as a multiple of the cost of the floor in the same round. */
export function ratios(costs: Costs, workload: WorkloadName, name: PeerName): Spread {
  const all = costs.get(workload);
  const floors = all?.get(floor) ?? [];
  return spread((all?.get(name) ?? []).map((cost, round) => cost / (floors[round] as number)));
}
