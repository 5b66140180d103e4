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

/**
 * The observers that `sanitized()` returned, with the inspector and options that each was made
 * from.
 */
const sanitizers = new WeakMap<object, Made>();

/**
 * Creates an observer of inspection events that passes them on to `inspector` in a form that is
 * safe to send and show:
 *
 * - Errors keep their name, message, and cause.
 * - A value that JSON cannot represent, such as a `BigInt`, a `Map`, or an `AbortSignal`, is an
 *   object whose `[type]` says what it was.
 * - Large, deep, or circular values are shortened, and the result says so.
 * - Values are copied when the event happens. The copies keep nothing alive and never change.
 * - Actors are copied, too. Each copy has `id`, `sessionId`, its parent as `_parent`, and
 *   `getSnapshot()`, which returns a copy of the snapshot at that time. If the actor runs a
 *   machine, its copy also has `logic` with a copy of the `config`. In another event, the same
 *   actor is another object with the same `sessionId`.
 *
 * If the inspector throws, the error is reported and changes nothing else. `inspectResources()` and
 * `connectInspector()` sanitize automatically. Use `sanitized()` when you pass an inspector to a
 * single resource or to any other XState actor.
 *
 * @throws TypeError if `inspector` is not an inspector, or if an option is unknown or has the wrong
 * type.
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

/** Like `sanitized()`, for options that have already been checked. */
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
 * Merges the options of nested calls, so that values are shortened only once. Shortening them twice
 * would lose their original length.
 */
function joined(inner: SanitizeOptions, outer: SanitizeOptions): SanitizeOptions {
  const { redact: first } = limitsFrom(outer);
  const { redact: second } = limitsFrom(inner);
  return { ...inner, ...outer, redact: (key, value) => second(key, first(key, value)) };
}

/** Copies an event and what it carries. */
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
