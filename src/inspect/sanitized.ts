import { Actor, type AnyActorRef, type InspectionEvent } from 'xstate';
import { lookOn } from '../../machines/host.js';
import { untracked } from '../engine.js';
import { Copies } from './copies.js';
import type { SanitizeOptions } from './json.js';
import { type InspectorLike, limitsFrom, observerOf } from './options.js';

type Event = { readonly type: InspectionEvent['type']; readonly actorRef: AnyActorRef; readonly [key: string]: unknown };

interface Made {
  readonly observer: ReturnType<typeof observerOf>;
  readonly options: SanitizeOptions;
}

/** What those were made of that sanitize what they are given. */
const sanitizers = new WeakMap<object, Made>();

/**
 * Makes an observer of inspection events that passes them on to `inspector` in a form that can be sent and shown:
 *
 * - Errors keep name, message and cause.
 * - What JSON cannot say, such as a `BigInt`, a `Map` or an `AbortSignal`, is an object whose `[type]` says what it was.
 * - What is large, deep or circular is shortened, and says so.
 * - Values are copies, taken when the event happened, so nothing that is shown is kept alive or changes later. So is the actor: it has its `id`, its
 *   `sessionId`, a `logic` whose `config` is a copy, too, and `getSnapshot()`.
 *
 * An inspector that throws is reported, and changes nothing. `inspectResources()` and `connectInspector()` do all this by themselves. Use it where an
 * inspector is given to one resource, or to any actor of XState.
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
export function sanitized(inspector: InspectorLike, options: SanitizeOptions = {}): { next(event: InspectionEvent): void } {
  const observer = observerOf(inspector);
  const made = sanitizers.get(observer);
  if (made !== undefined) return Object.keys(options).length === 0 ? observer : sanitized(made.observer, joined(made.options, options));
  const copies = new Copies(limitsFrom(options));
  const sanitizing = {
    next: (event: InspectionEvent) =>
      lookOn(() => untracked(() => observer.next(copied(event as unknown as Event, copies) as unknown as InspectionEvent))),
  };
  sanitizers.set(sanitizing, { observer, options });
  return sanitizing;
}

/** What is shortened a second time, no longer says how long it was. So it is done once, with the options of both. */
function joined(inner: SanitizeOptions, outer: SanitizeOptions): SanitizeOptions {
  const { redact: first } = limitsFrom(outer);
  const { redact: second } = limitsFrom(inner);
  return { ...inner, ...outer, redact: (key, value) => second(key, first(key, value)) };
}

/** The same event, with copies of what it carries. */
function copied(event: Event, copies: Copies): Event {
  const { type, actorRef, sourceRef, action } = event;
  const made: Record<string, unknown> = { ...event, rootId: rootOf(actorRef).sessionId };
  made.actorRef = standIn(actorRef, type === '@xstate.actor' ? snapshotOf(actorRef) : undefined, copies);
  if (sourceRef !== undefined) made.sourceRef = standIn(sourceRef as AnyActorRef, undefined, copies);
  if (event.event !== undefined) made.event = copies.ofEvent(event.event as object, type === '@xstate.event');
  if (event.snapshot !== undefined) made.snapshot = copies.ofSnapshot(event.snapshot as object);
  if (action !== undefined) made.action = copies.of(action);
  return made as unknown as Event;
}

/**
 * The actor, for those who send what they are told of: they ask it for its id, its logic and its snapshot, which is the one given here. Where that is
 * missing, as in an actor that is being made, it is the one there is when they ask.
 */
function standIn(actor: AnyActorRef, snapshot: object | undefined, copies: Copies): AnyActorRef {
  const then = snapshot === undefined ? undefined : copies.ofSnapshot(snapshot);
  const getSnapshot = () => then ?? copies.ofSnapshot(snapshotOf(actor) ?? { status: 'active' });
  const properties = {
    getSnapshot: { value: getSnapshot },
    logic: { value: copies.ofLogic((actor as unknown as { logic: object }).logic) },
  };
  const made = Object.create(actor, properties) as AnyActorRef;
  actors.set(made, actor);
  return made;
}

const actors = new WeakMap<object, object>();

/** The actor that another stands for. */
export function actorOf(standIn: object): object {
  return actors.get(standIn) as object;
}

/**
 * What the actor itself has: not what a resource shows that has not told it of its params yet, as to look must not ask for these. An actor that is being made
 * has none, and XState's build for development throws where it is asked.
 */
function snapshotOf(actor: AnyActorRef): object | undefined {
  try {
    return Actor.prototype.getSnapshot.call(actor);
  } catch {
    return undefined;
  }
}

function rootOf(actor: AnyActorRef): AnyActorRef {
  let root = actor;
  while (root._parent !== undefined) root = root._parent;
  return root;
}
