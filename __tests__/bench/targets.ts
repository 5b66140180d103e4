import type { WorkloadName } from './plan.js';

/** The maximum that the library should cost, in floors. */
export const targets = {
  W1: 2,
  W2: 1.3,
  W3: 0.1,
  W4: 2,
  W5: 1.2,
  W6: 1.45,
  W7: 1.2,
  W8: 0.45,
  W9: 2.5,
} as const satisfies Record<WorkloadName, number>;

/** Maximum sizes in kB, minified and gzipped. */
export const sizeTargets = { own: 8, withDependencies: 22 } as const;

/** Maximums over the cases of js-reactivity-benchmark, in floors. The mean is geometric. */
export const reactivityTargets = { mean: 2, worst: 5 } as const;

export type FigureName = WorkloadName | 'kB' | 'kB, own code' | 'reactivity, mean' | 'reactivity, worst';

/** All targets, by the names that `bench:check` prints. */
export const limits: Readonly<Record<FigureName, number>> = {
  ...targets,
  kB: sizeTargets.withDependencies,
  'kB, own code': sizeTargets.own,
  'reactivity, mean': reactivityTargets.mean,
  'reactivity, worst': reactivityTargets.worst,
};
