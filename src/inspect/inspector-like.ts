import type { InspectionEvent } from 'xstate';
import { describeValue } from '../../machines/errors.js';

type Listener = (event: InspectionEvent) => void;
type ListenerObserver = { readonly next?: Listener | undefined };

/**
 * Anything that takes inspection events: a function, an observer, or an object that has one of
 * these as `inspect`, such as an inspector of `@statelyai/inspect` or the result of
 * `connectInspector()`.
 */
export type InspectorLike =
  | ((event: InspectionEvent) => void)
  | { readonly next?: ((event: InspectionEvent) => void) | undefined }
  | {
      readonly inspect:
        | ((event: InspectionEvent) => void)
        | { readonly next?: ((event: InspectionEvent) => void) | undefined };
    };

/** Returns the observer of an inspector. */
export function observerOf(inspector: InspectorLike): { next: Listener } {
  const observer: unknown = isObject(inspector) && 'inspect' in inspector ? inspector.inspect : inspector;
  if (typeof observer === 'function') return { next: observer as Listener };
  if (isObject(observer) && typeof (observer as ListenerObserver).next === 'function')
    return observer as { next: Listener };
  throw new TypeError(
    `Expected an inspector: a function, an observer with a next method, or an object with one of these as inspect, such as those of @statelyai/inspect; got ${describeValue(inspector)}.`,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
