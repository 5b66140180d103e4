import type { AnyActorRef, InspectionEvent, Observer } from 'xstate';
import { runInspector } from '../shared/report-error.js';
import type { Host } from './shared-system.js';

/** An inspector, as passed to the `inspect` option of a resource or of XState's `createActor`. */
export type Inspector = Pick<Partial<Observer<InspectionEvent>>, 'next'> | ((event: InspectionEvent) => void);

/**
 * Wraps an inspector so that its errors are reported and have no other effect, and its reads are
 * not tracked.
 */
export function guardInspector(inspect: Inspector, { untracked }: Host): (event: InspectionEvent) => void {
  return (event) =>
    runInspector(() =>
      untracked(() => (typeof inspect === 'function' ? inspect(event) : inspect.next?.(event))),
    );
}

type Inspect = AnyActorRef['system']['inspect'];

/** Wraps the `inspect` method of a system so that it guards the inspectors passed to it. */
export function guarded(inspect: Inspect, host: Host): Inspect {
  return (observer) => inspect(guardInspector(observer as Inspector, host));
}
