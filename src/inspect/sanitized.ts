import type { AnyActorRef, InspectionEvent, Observer } from 'xstate';
import { attempt } from '../../machines/host.js';
import { type Limits, type SanitizeOptions, toJson } from './json.js';
import { type InspectorLike, limitsFrom, observerOf } from './options.js';

type Event = { readonly type: InspectionEvent['type']; readonly actorRef: AnyActorRef; readonly [key: string]: unknown };

interface Made {
  readonly observer: ReturnType<typeof observerOf>;
  readonly options: SanitizeOptions;
}

/** What those were made of that sanitize what they are given. */
const sanitizers = new WeakMap<object, Made>();

/**
 * An observer of inspection events that passes them on to `inspector` in a form that can be sent and shown: errors keep name, message and cause; what JSON
 * cannot say, such as a `BigInt`, a `Map` or an `AbortSignal`, is an object whose `[type]` says what it was; what is large, deep or circular is
 * shortened, and says so. The values are copies, taken when the event happened, so nothing that is shown is kept alive or changes later. An inspector that
 * throws is reported, and changes nothing.
 *
 * `inspectResources` and `connectInspector` do this by themselves. Use it where an inspector is given to one resource, or to any actor of XState.
 *
 * @example
 * ```ts
 * const inspector = createBrowserInspector(); // of @statelyai/inspect
 * const user = resource({ loader, inspect: sanitized(inspector) });
 * const actor = createActor(machine, { inspect: sanitized(inspector) });
 * ```
 *
 * @throws TypeError if `inspector` is none, or an option is wrong.
 */
export function sanitized(inspector: InspectorLike, options: SanitizeOptions = {}): Required<Pick<Observer<InspectionEvent>, 'next'>> {
  const observer = observerOf(inspector);
  const made = sanitizers.get(observer);
  if (made !== undefined) return Object.keys(options).length === 0 ? observer : sanitized(made.observer, joined(made.options, options));
  const copy = copierWith(limitsFrom(options));
  const sanitizing = {
    next: (event: InspectionEvent) => attempt(() => observer.next(copied(event as unknown as Event, copy) as unknown as InspectionEvent)),
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

type Copy = (value: object) => unknown;

/** The same event, with copies of what it carries. */
function copied(event: Event, copy: Copy): Event {
  const { type, actorRef, sourceRef } = event;
  const made: Record<string, unknown> = { ...event, rootId: rootOf(actorRef).sessionId };
  made.actorRef = standIn(actorRef, type === '@xstate.actor' ? snapshotOf(actorRef) : undefined, copy);
  if (sourceRef !== undefined) made.sourceRef = standIn(sourceRef as AnyActorRef, undefined, copy);
  for (const key of ['event', 'snapshot', 'action']) {
    const carried = event[key];
    if (carried !== undefined) made[key] = copy(carried as object);
  }
  return made as unknown as Event;
}

/** An event of an actor comes in several inspection events, and so does a snapshot. */
function copierWith(limits: Limits): Copy {
  const copies = new WeakMap<object, unknown>();
  return (value) => {
    if (!copies.has(value)) copies.set(value, toJson(ownOf(value), limits));
    return copies.get(value);
  };
}

/**
 * The actor, for those who send what they are told of: they ask it for its id, its logic and its snapshot, which is the one given here. Where that is
 * missing, as in an actor that is being made, it is the one there is when they ask.
 */
function standIn(actor: AnyActorRef, snapshot: object | undefined, copy: Copy): AnyActorRef {
  const then = snapshot === undefined ? undefined : copy(snapshot);
  const getSnapshot = () => then ?? copy(snapshotOf(actor) ?? { status: 'active' });
  return Object.create(actor, { getSnapshot: { value: getSnapshot } }) as AnyActorRef;
}

/** An actor that is being made has none, and XState's build for development throws where it is asked. */
function snapshotOf(actor: AnyActorRef): object | undefined {
  try {
    return actor.getSnapshot();
  } catch {
    return undefined;
  }
}

function rootOf(actor: AnyActorRef): AnyActorRef {
  let root = actor;
  while (root._parent !== undefined) root = root._parent;
  return root;
}

interface MachineSnapshot {
  readonly tags: Iterable<string>;
  readonly children: object;
  readonly [key: string]: unknown;
}

/** What of a machine's snapshot is its own; the rest is the machine. */
const own = ['status', 'value', 'context', 'output', 'error', 'historyValue'];

/** Without the output and the error of an actor that has none yet: they are properties all the same. */
function ownOf(shown: object): object {
  if (!('machine' in shown)) return 'status' in shown && !('type' in shown) ? withoutNothing(Object.entries(shown)) : shown;
  const { tags, children, ...rest } = shown as unknown as MachineSnapshot;
  const picked = withoutNothing(own.map((key) => [key, rest[key]]));
  return { ...picked, tags: [...tags], children: actorsIn(children) };
}

function withoutNothing(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Those that are there: a load has an actor as soon as somebody asks for it, and to look is not to ask. */
function actorsIn(children: object): Record<string, unknown> {
  const there = Object.entries(Object.getOwnPropertyDescriptors(children)).filter(([, property]) => 'value' in property);
  return Object.fromEntries(there.map(([id, { value }]) => [id, value]));
}
