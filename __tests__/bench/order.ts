/** What a process that measures is told to do, as JSON in its first argument. */
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
  /**
   * How much of the time a processor was there for it. More than 1 where the engine used another
   * one, too.
   */
  readonly share: number;
}

/** Milliseconds. */
export type Clock = () => number;

/**
 * Of the wall, what a user waits for; of the processor, what is the same on a machine that does
 * other things meanwhile.
 */
export const clocks = {
  wall: () => performance.now(),
  processor: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
} as const satisfies Record<string, Clock>;

/**
 * Does all operations once. Returns how long that took, in milliseconds (W6: how much it took, in
 * bytes).
 */
export type Repetition = () => number | Promise<number>;

/** Prepares a workload of so many operations. What is prepared is not timed. */
export type Workload<Peer> = (peer: Peer, count: number, now: Clock) => Repetition | Promise<Repetition>;

export type Workloads<Peer> = Readonly<Record<string, Workload<Peer>>>;

export async function carryOut<Peer>(workloads: Workloads<Peer>, peer: Peer, order: Order): Promise<Report> {
  const { workload, count, repetitions, warmUps, clock } = order;
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

/** Checks that the peer gets through each workload. */
export async function tryAll<Peer>(workloads: Workloads<Peer>, peer: Peer): Promise<void> {
  for (const workload of Object.keys(workloads)) {
    await carryOut(workloads, peer, { workload, count: 32, repetitions: 1, warmUps: 1, clock: 'wall' });
  }
}
