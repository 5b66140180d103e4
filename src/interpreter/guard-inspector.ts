import type { InspectionEvent, Observer } from 'xstate';
import { runInspector } from '../shared/report-error.js';
import type { Host } from './shared-system.js';

/** What is given to `inspect`, of a resource or of XState's `createActor`. */
export type Inspector = Pick<Partial<Observer<InspectionEvent>>, 'next'> | ((event: InspectionEvent) => void);

/** An inspector that throws is reported, and changes nothing; what it reads is not tracked. */
export function guardInspector(inspect: Inspector, { untracked }: Host): (event: InspectionEvent) => void {
  return (event) => runInspector(() => untracked(() => (typeof inspect === 'function' ? inspect(event) : inspect.next?.(event))));
}
