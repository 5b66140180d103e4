/** Inspectors of all resources, whatever system these are in. */
import type { InspectionEvent, Subscription } from 'xstate';
import { guardInspector, type Inspector } from './guard-inspector.js';
import { type Host, sharedParent } from './shared-system.js';

const everywhere = new Set<(event: InspectionEvent) => void>();

/**
 * The inspector that a resource was made with, until that has ended. Its system, which cannot
 * forget one, knows only this.
 */
export interface OwnInspector {
  inspect: Inspector;
}

/** An inspector of one resource. The inspectors of all resources are told as well. */
export function andEverywhere(own: OwnInspector, host: Host): (event: InspectionEvent) => void {
  return (event) => {
    guardInspector(own.inspect, host)(event);
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
