/** Inspectors of all resources, whatever system these are in. */
import type { InspectionEvent, Subscription } from 'xstate';
import { guardInspector, type Inspector, type Untracked } from './guard-inspector.js';
import { sharedParent } from './shared-system.js';

const everywhere = new Set<(event: InspectionEvent) => void>();

/** What an inspector of one resource is told, the inspectors of all resources are told as well. */
export function andEverywhere(inspect: Inspector, untracked: Untracked): (event: InspectionEvent) => void {
  const own = guardInspector(inspect, untracked);
  return (event) => {
    own(event);
    for (const each of everywhere) each(event);
  };
}

/** Tells `inspect` of all resources from now on. */
export function inspectEverything(inspect: (event: InspectionEvent) => void, untracked: Untracked): Subscription {
  const observer = guardInspector(inspect, untracked);
  everywhere.add(observer);
  const subscription = sharedParent(untracked).system.inspect(inspect);
  return {
    unsubscribe: () => {
      everywhere.delete(observer);
      subscription.unsubscribe();
    },
  };
}
