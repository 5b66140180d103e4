import type { Order } from './worker.js';

/** What is measured, in which unit, and how often. What the operations are is in `workloads.ts`. */
export interface Plan {
  readonly what: string;
  readonly unit: 'µs' | 'ns' | 'bytes';
  /** Operations in each repetition; of W5, resources that follow the signal. */
  readonly count: number;
  /** Repetitions in each process: their median counts. */
  readonly repetitions: number;
  readonly warmUps: number;
}

export const plans = {
  W1: { what: 'create, resolve, dispose', unit: 'µs', count: 10_000, repetitions: 3, warmUps: 1 },
  W2: { what: 'change the params, await the value', unit: 'µs', count: 10_000, repetitions: 3, warmUps: 1 },
  W3: { what: 'change the params in mid-load, read the status', unit: 'µs', count: 10_000, repetitions: 3, warmUps: 1 },
  W4: { what: 'read status and value', unit: 'ns', count: 100_000, repetitions: 11, warmUps: 5 },
  W5: { what: 'change one signal, await 1,000 resources', unit: 'µs', count: 1000, repetitions: 11, warmUps: 10 },
  W6: { what: 'keep a resolved resource and its signal', unit: 'bytes', count: 10_000, repetitions: 1, warmUps: 1 },
  W7: { what: 'reload, await the value', unit: 'µs', count: 10_000, repetitions: 3, warmUps: 1 },
} as const satisfies Record<string, Plan>;

export type WorkloadName = keyof typeof plans;

export const workloadNames = Object.keys(plans) as WorkloadName[];

/** What one of these units is of what a process reports: milliseconds, or bytes. */
export const unitsIn: Readonly<Record<Plan['unit'], number>> = { µs: 1e3, ns: 1e6, bytes: 1 };

export function orderFor(workload: WorkloadName): Order {
  const { count, repetitions, warmUps } = plans[workload];
  return { workload, count, repetitions, warmUps };
}
