import type { InspectionEvent } from 'xstate';
import { describeValue } from '../../machines/errors.js';

type Listener = (event: InspectionEvent) => void;
type ListenerObserver = { readonly next?: Listener | undefined };

/**
 * What takes inspection events: a function, an observer, or what has one as its `inspect`: an
 * inspector of `@statelyai/inspect`, what `connectInspector()` returns.
 */
export type InspectorLike =
  | ((event: InspectionEvent) => void)
  | { readonly next?: ((event: InspectionEvent) => void) | undefined }
  | {
      readonly inspect:
        | ((event: InspectionEvent) => void)
        | { readonly next?: ((event: InspectionEvent) => void) | undefined };
    };

/** The observer that is meant. */
export function observerOf(inspector: InspectorLike): { next: Listener } {
  const meant: unknown = isObject(inspector) && 'inspect' in inspector ? inspector.inspect : inspector;
  if (typeof meant === 'function') return { next: meant as Listener };
  if (isObject(meant) && typeof (meant as ListenerObserver).next === 'function')
    return meant as { next: Listener };
  throw new TypeError(
    `An inspector is a function, an observer with a next method, or has one as its inspect, as those of @statelyai/inspect do; got ${describeValue(inspector)}.`,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
