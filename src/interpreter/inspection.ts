/** Inspectors of all resources, no matter which system their actors are in. */
import type { InspectionEvent, Subscription } from 'xstate';
import { guardInspector, type Inspector } from './guard-inspector.js';
import { type Host, sharedParent } from './shared-system.js';

const everywhere = new Set<(event: InspectionEvent) => void>();

/**
 * The inspector that a resource was created with, until the resource ends. The resource's system
 * cannot remove an inspector, so it references only this object.
 */
export interface OwnInspector {
  inspect: Inspector;
}

/** Combines the inspector of one resource with those of all resources. */
export function withInspectorsOfAll(own: OwnInspector, host: Host): (event: InspectionEvent) => void {
  return (event) => {
    guardInspector(own.inspect, host)(event);
    for (const each of everywhere) each(event);
  };
}

/** Notifies `inspect` of events of all resources from now on. */
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
