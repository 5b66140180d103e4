/** Inspectors of all resources, whatever system these are in. */
import type { InspectionEvent, Subscription } from 'xstate';
import { guardInspector, type Inspector } from './guard-inspector.js';
import { type Host, sharedParent } from './shared-system.js';

const everywhere = new Set<(event: InspectionEvent) => void>();

/** An inspector of one resource. The inspectors of all resources are told as well. */
export function andEverywhere(inspect: Inspector, host: Host): (event: InspectionEvent) => void {
  const own = guardInspector(inspect, host);
  return (event) => {
    own(event);
    for (const each of everywhere) each(event);
  };
}

/** Tells `inspect` of all resources from now on. */
export function inspectEverything(inspect: (event: InspectionEvent) => void, host: Host): Subscription {
  const observer = guardInspector(inspect, host);
  everywhere.add(observer);
  const subscription = sharedParent(host).system.inspect(inspect);
  return {
    unsubscribe: () => {
      everywhere.delete(observer);
      subscription.unsubscribe();
    },
  };
}
