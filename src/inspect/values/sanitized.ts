import type { AnyActorRef, AnyTransitionDefinition, InspectionEvent } from 'xstate';
import { assertOptions } from '../../shared/assert-options.js';
import { runInspector } from '../../shared/report-error.js';
import { untracked } from '../../signals/tracking.js';
import { type InspectorLike, observerOf } from '../inspector-like.js';
import { Copies } from './copies.js';
import type { SanitizeOptions } from './json.js';
import { limitRules, limitsFrom } from './limits.js';
import { actorAbove, standInFor } from './stand-in.js';

export { actorOf } from './stand-in.js';

type Event = {
  readonly type: InspectionEvent['type'];
  readonly actorRef: AnyActorRef;
  readonly [key: string]: unknown;
};

interface Made {
  readonly observer: ReturnType<typeof observerOf>;
  readonly options: SanitizeOptions;
}

/** What those were made of that sanitize what they are given. */
const sanitizers = new WeakMap<object, Made>();

/**
 * Makes an observer of inspection events that passes them on to `inspector` in a form that can be
 * sent and shown:
 *
 * - Errors keep name, message and cause.
 * - What JSON cannot say, such as a `BigInt`, a `Map` or an `AbortSignal`, is an object whose
 *   `[type]` says what it was.
 * - What is large, deep or circular is shortened, and says so.
 * - Values are copies, taken when the event happened, so nothing that is shown is kept alive or
 *   changes later.
 * - So are actors: each has its `id`, its `sessionId`, its parent as `_parent`, for a machine a
 *   `logic` with a copy of the `config`, and `getSnapshot()`, which returns a copy of the snapshot
 *   that it had then. The same actor in another event is another object with the same `sessionId`.
 *
 * An inspector that throws is reported, and changes nothing. `inspectResources()` and
 * `connectInspector()` do all this by themselves. Use it where an inspector is given to one
 * resource, or to any actor of XState.
 *
 * @throws TypeError if `inspector` is none, or an option is unknown or of the wrong kind.
 *
 * @example
 * ```ts
 * import { createBrowserInspector } from '@statelyai/inspect';
 * import { createActor } from 'xstate';
 *
 * const inspect = sanitized(createBrowserInspector());
 * const user = resource({ loader: async () => ada, inspect });
 * const actor = createActor(resourceMachine, { input: { loader: async () => grace }, inspect });
 * ```
 */
export function sanitized(
  inspector: InspectorLike,
  options: SanitizeOptions = {},
): { next(event: InspectionEvent): void } {
  assertOptions('sanitized', options, limitRules);
  return sanitizedBy(inspector, options);
}

/** The same for options that have been checked. */
export function sanitizedBy(
  inspector: InspectorLike,
  options: SanitizeOptions,
): { next(event: InspectionEvent): void } {
  const observer = observerOf(inspector);
  const made = sanitizers.get(observer);
  if (made !== undefined)
    return Object.keys(options).length === 0
      ? observer
      : sanitizedBy(made.observer, joined(made.options, options));
  const copies = new Copies(limitsFrom(options));
  const sanitizing = {
    next: (event: InspectionEvent) =>
      runInspector(() =>
        untracked(() =>
          observer.next(copied(event as unknown as Event, copies) as unknown as InspectionEvent),
        ),
      ),
  };
  sanitizers.set(sanitizing, { observer, options });
  return sanitizing;
}

/**
 * What is shortened a second time, no longer says how long it was. So it is done once, with the
 * options of both.
 */
function joined(inner: SanitizeOptions, outer: SanitizeOptions): SanitizeOptions {
  const { redact: first } = limitsFrom(outer);
  const { redact: second } = limitsFrom(inner);
  return { ...inner, ...outer, redact: (key, value) => second(key, first(key, value)) };
}

/** The same event, with copies of what it carries. */
function copied({ type, rootId: _, actorRef, ...carried }: Event, copies: Copies): Event {
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(carried))
    made[key] = value === undefined ? undefined : copyOf(key, value, type, copies);
  return { type, ...made, rootId: rootOf(actorRef).sessionId, actorRef: standInFor(actorRef, copies) };
}

function copyOf(key: string, value: unknown, type: string, copies: Copies): unknown {
  switch (key) {
    case 'sourceRef':
      return standInFor(value as AnyActorRef, copies);
    case 'event':
      return copies.ofEvent(value as object, type === '@xstate.event');
    case 'snapshot':
      return copies.ofSnapshot(value as object);
    case '_transitions':
      return copies.ofTransitions(value as AnyTransitionDefinition[]);
    default:
      return copies.of(value, key);
  }
}

function rootOf(actor: AnyActorRef): AnyActorRef {
  const parent = actorAbove(actor);
  return parent === undefined ? actor : rootOf(parent);
}
