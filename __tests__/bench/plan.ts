import type { Kind } from './bundle.js';
import type { Order } from './order.js';

/** What is measured, in which unit, and how often. `workloads.ts` has the operations. */
export interface Plan {
  /** A few words, for tables. */
  readonly what: string;
  /** A few sentences, for the page. */
  readonly description: string;
  readonly unit: 'µs' | 'ns' | 'bytes';
  /** Operations in each repetition. */
  readonly count: number;
  /** Repetitions in each process. The median counts. */
  readonly repetitions: number;
  readonly warmUps: number;
}

export const plans = {
  W1: {
    what: 'create, resolve, dispose',
    description:
      '10,000 resources, each with its own signal: all are created, all resolve, and all are disposed.',
    unit: 'µs',
    count: 10_000,
    repetitions: 7,
    warmUps: 5,
  },
  W2: {
    what: 'change the params, await the value',
    description: 'The params of one resource change, and the new value is awaited, 10,000 times.',
    unit: 'µs',
    count: 10_000,
    repetitions: 7,
    warmUps: 5,
  },
  W3: {
    what: 'change the params in one turn, read the status',
    description:
      '10,000 changes in a row while a load is in flight, with nothing awaited in between. The status is read after each change. Then the value for the last ' +
      'params is awaited. A peer that defers loads starts one or two of them; a peer that starts them immediately starts 10,000.',
    unit: 'µs',
    count: 10_000,
    repetitions: 15,
    warmUps: 15,
  },
  W4: {
    what: 'read status and value',
    description:
      'The status and the value of a resolved resource are read once each, for 16 resources in turn.',
    unit: 'ns',
    count: 100_000,
    repetitions: 31,
    warmUps: 5,
  },
  W5: {
    what: 'change one signal, await 1,000 resources',
    description:
      '1,000 resources get their params from one signal. The signal changes, and all new values are awaited. The figure is per resource.',
    unit: 'µs',
    count: 1000,
    repetitions: 15,
    warmUps: 10,
  },
  W6: {
    what: 'keep a resolved resource',
    description:
      'The heap that a resolved resource and its signal take up after garbage collection, measured with 10,000 of them.',
    unit: 'bytes',
    count: 10_000,
    repetitions: 1,
    warmUps: 1,
  },
  W7: {
    what: 'reload, await the value',
    description: 'One resource reloads with the same params, and the new value is awaited, 10,000 times.',
    unit: 'µs',
    count: 10_000,
    repetitions: 7,
    warmUps: 5,
  },
  W8: {
    what: 'supersede a load',
    description:
      '10,000 changes, each made when the load for the previous one has started. None of these loads finishes. The status is read after each ' +
      'change. So every peer starts 10,000 loads, and a peer that aborts superseded loads aborts 10,000.',
    unit: 'µs',
    count: 10_000,
    repetitions: 7,
    warmUps: 5,
  },
  W9: {
    what: 'a write, a computed over it, an effect over that',
    description:
      '1,000 signals, a computed over each, and an effect over each computed. Each signal in turn is written, and its effect runs.',
    unit: 'ns',
    count: 1000,
    repetitions: 31,
    warmUps: 15,
  },
} as const satisfies Record<string, Plan>;

export type WorkloadName = keyof typeof plans;

export const workloadNames = Object.keys(plans) as WorkloadName[];

/** Whether a workload measures the resources of the peers or their signals. */
export const kindOf = (workload: WorkloadName): Kind => (workload === 'W9' ? 'signals' : 'resources');

/** Processes report milliseconds or bytes. Each of those has so many of these units. */
export const unitsIn: Readonly<Record<Plan['unit'], number>> = { µs: 1e3, ns: 1e6, bytes: 1 };

export function orderFor(workload: WorkloadName): Order {
  const { count, repetitions, warmUps } = plans[workload];
  return { workload, count, repetitions, warmUps, clock: 'wall' };
}

/** Workloads whose cost per operation may depend on the number of resources. */
export const growing = ['W1', 'W5', 'W6', 'W9'] as const satisfies WorkloadName[];

export const growthCounts = [100, 1000, 10_000, 100_000] as const;

/**
 * Few operations are repeated more often; otherwise, the startup of the process would be measured.
 * The largest counts are their own warm-up.
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
