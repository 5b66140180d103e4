import type { Kind } from './bundle.js';
import type { Order } from './order.js';

/** What is measured, in which unit, and how often. What the operations are is in `workloads.ts`. */
export interface Plan {
  /** In a few words, for tables. */
  readonly what: string;
  /** In a sentence or two, for who wants to know. */
  readonly description: string;
  readonly unit: 'µs' | 'ns' | 'bytes';
  /** Operations in each repetition. */
  readonly count: number;
  /** Repetitions in each process: their median counts. */
  readonly repetitions: number;
  readonly warmUps: number;
}

export const plans = {
  W1: {
    what: 'create, resolve, dispose',
    description:
      '10,000 resources, each with a signal of its own: all are created, all resolve, all are disposed of.',
    unit: 'µs',
    count: 10_000,
    repetitions: 7,
    warmUps: 5,
  },
  W2: {
    what: 'change the params, await the value',
    description: 'The params of one resource change, and the value for them is awaited, 10,000 times.',
    unit: 'µs',
    count: 10_000,
    repetitions: 7,
    warmUps: 5,
  },
  W3: {
    what: 'change the params in one turn, read the status',
    description:
      '10,000 changes in a row, with nothing awaited between them, and a load under way all the time; after each the status is read. Then the ' +
      'value for the last of them is awaited. Who starts loads later starts one or two of them, who starts them at once starts 10,000.',
    unit: 'µs',
    count: 10_000,
    repetitions: 15,
    warmUps: 15,
  },
  W4: {
    what: 'read status and value',
    description:
      'The status and the value of a resolved resource are read, once each; of 16 resources in turn.',
    unit: 'ns',
    count: 100_000,
    repetitions: 31,
    warmUps: 5,
  },
  W5: {
    what: 'change one signal, await 1,000 resources',
    description:
      '1,000 resources have their params from one signal. It changes, and the new values of all are awaited. For one resource.',
    unit: 'µs',
    count: 1000,
    repetitions: 15,
    warmUps: 10,
  },
  W6: {
    what: 'keep a resolved resource',
    description:
      'What is on the heap, after garbage collection, for a resolved resource and its signal; of 10,000 of them.',
    unit: 'bytes',
    count: 10_000,
    repetitions: 1,
    warmUps: 1,
  },
  W7: {
    what: 'reload, await the value',
    description: 'One resource loads again with the same params, and the new value is awaited, 10,000 times.',
    unit: 'µs',
    count: 10_000,
    repetitions: 7,
    warmUps: 5,
  },
  W8: {
    what: 'supersede a load',
    description:
      '10,000 changes, each when the load for the one before has begun, none of which ends; after each change the status is read. So everyone ' +
      'starts 10,000 loads, and who aborts superseded ones aborts 10,000.',
    unit: 'µs',
    count: 10_000,
    repetitions: 7,
    warmUps: 5,
  },
  W9: {
    what: 'a write, a computed over it, an effect over that',
    description:
      '1,000 signals, a computed over each, and an effect over each of these: a signal is written, and its effect has run; of all in turn.',
    unit: 'ns',
    count: 1000,
    repetitions: 31,
    warmUps: 15,
  },
} as const satisfies Record<string, Plan>;

export type WorkloadName = keyof typeof plans;

export const workloadNames = Object.keys(plans) as WorkloadName[];

/** What of the peers a workload measures. */
export const kindOf = (workload: WorkloadName): Kind => (workload === 'W9' ? 'signals' : 'resources');

/** How many of these units are in what a process reports: in a millisecond, or in a byte. */
export const unitsIn: Readonly<Record<Plan['unit'], number>> = { µs: 1e3, ns: 1e6, bytes: 1 };

export function orderFor(workload: WorkloadName): Order {
  const { count, repetitions, warmUps } = plans[workload];
  return { workload, count, repetitions, warmUps, clock: 'wall' };
}

/** Where what one operation costs may depend on how many there are. */
export const growing = ['W1', 'W5', 'W6', 'W9'] as const satisfies WorkloadName[];

export const growthCounts = [100, 1000, 10_000, 100_000] as const;

/**
 * The fewer operations, the more often: else it would be the start of the process that is measured.
 * The most are their own warm-up.
 */
export function growthOrderFor(workload: WorkloadName, count: number): Order {
  const times = Math.floor((plans[workload].unit === 'ns' ? 200_000 : 20_000) / count);
  return {
    workload,
    count,
    repetitions: Math.max(1, Math.min(15, times)),
    warmUps: Math.min(50, Math.floor(times / 2)),
    clock: 'wall',
  };
}
