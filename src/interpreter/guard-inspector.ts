import type { AnyActorRef, InspectionEvent, Observer } from 'xstate';
import { runInspector } from '../shared/report-error.js';
import type { Host } from './shared-system.js';

/** What is given to `inspect`, of a resource or of XState's `createActor`. */
export type Inspector = Pick<Partial<Observer<InspectionEvent>>, 'next'> | ((event: InspectionEvent) => void);

/** An inspector that throws is reported, and changes nothing; what it reads is not tracked. */
export function guardInspector(inspect: Inspector, { untracked }: Host): (event: InspectionEvent) => void {
  return (event) =>
    runInspector(() =>
      untracked(() => (typeof inspect === 'function' ? inspect(event) : inspect.next?.(event))),
    );
}

type Inspect = AnyActorRef['system']['inspect'];

/** The `inspect` of a system, so that it guards the inspectors that it is given. */
export function guarded(inspect: Inspect, host: Host): Inspect {
  return (observer) => inspect(guardInspector(observer as Inspector, host));
}
