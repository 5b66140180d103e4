/** The task of a measuring process, as JSON in its first argument. */
export interface Order {
  readonly workload: string;
  /** Operations in each repetition. */
  readonly count: number;
  readonly repetitions: number;
  readonly warmUps: number;
  readonly clock: keyof typeof clocks;
}

/** The result that it prints. */
export interface Report {
  /** The cost of one operation in each repetition, in milliseconds or bytes. */
  readonly taken: readonly number[];
  /**
   * The share of the time in which the process had a processor. More than 1 if the engine used a
   * second one.
   */
  readonly share: number;
}

/** Milliseconds. */
export type Clock = () => number;

/**
 * Wall time is what a user waits for. Processor time does not depend on what else the machine
 * does.
 */
export const clocks = {
  wall: () => performance.now(),
  processor: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
} as const satisfies Record<string, Clock>;

/** Runs all operations once. Returns the time in milliseconds (W6: the memory in bytes). */
export type Repetition = () => number | Promise<number>;

/** Prepares a workload of `count` operations. The preparation is not timed. */
export type Workload<Peer> = (peer: Peer, count: number, now: Clock) => Repetition | Promise<Repetition>;

export type Workloads<Peer> = Readonly<Record<string, Workload<Peer>>>;

export async function runOrder<Peer>(workloads: Workloads<Peer>, peer: Peer, order: Order): Promise<Report> {
  const { workload, count, repetitions, warmUps, clock } = order;
  const prepare = workloads[workload];
  if (prepare === undefined) throw new Error(`Unknown workload: ${workload}.`);
  const repeat = await prepare(peer, count, clocks[clock]);
  const taken: number[] = [];
  const [wall, processor] = [clocks.wall(), clocks.processor()];
  for (let repetition = -warmUps; repetition < repetitions; repetition++) {
    await new Promise((resolve) => setTimeout(resolve)); // run the timers of the previous repetition
    globalThis.gc?.(); // no repetition pays for the garbage of another
    const all = await repeat();
    if (repetition >= 0) taken.push(all / count);
  }
  return { taken, share: (clocks.processor() - processor) / (clocks.wall() - wall) };
}

/** Checks that the peer completes each workload. */
export async function dryRunAll<Peer>(workloads: Workloads<Peer>, peer: Peer): Promise<void> {
  for (const workload of Object.keys(workloads)) {
    await runOrder(workloads, peer, { workload, count: 32, repetitions: 1, warmUps: 1, clock: 'wall' });
  }
}
