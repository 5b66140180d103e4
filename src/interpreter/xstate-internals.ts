/**
 * Everything of XState that this library uses though it is private, or public without
 * documentation. Each part has a test of its own, so that a release of XState which breaks one says
 * which. The chart uses more, which its own tests show: see `loader-actor.ts`, `logic-loader.ts`
 * and `held-child.ts` in `machines/`.
 */
import {
  type ActorOptions,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyStateMachine,
  createActor,
  type EventObject,
} from 'xstate';
import { type Held, inTurn, type Slot } from '../../machines/load.js';
import { hold, ownSlotOf } from '../../machines/loader-actor.js';
import { collectionRegistry } from '../shared/weak.js';

type System = AnyActorRef['system'];
type Clock = System['_clock'];

/** What XState sends to the parent of an actor that it has invoked, when that is done. */
export function doneEvent(actorId: string, output: unknown) {
  return { type: `xstate.done.actor.${actorId}`, output, actorId };
}

/** What XState sends to the parent of an actor that it has invoked, when that fails. */
export function errorEvent(actorId: string, error: unknown) {
  return { type: `xstate.error.actor.${actorId}`, error, actorId };
}

/** The actor that has invoked or spawned another. */
export function parentOf(actor: AnyActorRef): AnyActorRef | undefined {
  return actor._parent;
}

/** The time, by the clock that an actor's delays are measured with. */
export function nowOf({ system }: AnyActorRef): number {
  const { _clock: clock } = system as unknown as { _clock: { now?(): number } };
  return clock.now?.() ?? Date.now();
}

/** What an actor runs. References to actors have it, though their type does not say so. */
export function logicOf(actor: AnyActorRef): object {
  return (actor as unknown as { readonly logic: object }).logic;
}

/**
 * A system that keeps no list of its actors, which would keep them alive, and that no root actor
 * starts. `inspect` takes the place of its own.
 *
 * @param logic Any logic: XState makes a system only along with an actor.
 */
export function createUnlistedSystem(
  logic: AnyActorLogic,
  inspect: (own: System['inspect']) => System['inspect'],
): System {
  const { system } = createActor(logic, { input: {} });
  return Object.assign(holdingWeakly(Object.create(system) as System), {
    _register: (sessionId: string) => sessionId,
    start: () => {},
    inspect: inspect((observer) => system.inspect(observer)),
  });
}

/** The same system, for an actor that its inspectors are not to hear of, as it never starts. */
export function silenced(system: System): System {
  return Object.assign(Object.create(system) as System, { _sendInspectionEvent: () => {} });
}

interface Relaying {
  _relay(from: AnyActorRef, to: AnyActorRef, event: EventObject): void;
}

/** The timers of an actor, by the ids of the delayed events that they send. */
interface Timers {
  readonly clock: Clock;
  readonly byId: Map<string, unknown>;
}

const droppedTimers = /* @__PURE__ */ collectionRegistry<Timers>(({ clock, byId }) => {
  for (const timer of byId.values()) clock.clearTimeout(timer);
});

/**
 * The same system, which holds an actor that waits only as its chart's slot says: XState's own
 * keeps it until its timers end.
 */
export function holdingWeakly<S extends System>(system: S): S {
  const { _clock: clock } = system;
  const timersOf = new WeakMap<object, Timers>();
  const cancel = (source: AnyActorRef, id: string): void => {
    const timers = timersOf.get(source);
    if (timers === undefined) return;
    clock.clearTimeout(timers.byId.get(id));
    timers.byId.delete(id);
  };
  const scheduler: System['scheduler'] = {
    schedule(source, target, event, delay, id = Math.random().toString(36).slice(2)) {
      let timers = timersOf.get(source);
      if (timers === undefined) {
        timers = { clock, byId: new Map() };
        timersOf.set(source, timers);
        droppedTimers.register(source, timers);
      }
      cancel(source, id);
      timers.byId.set(
        id,
        clock.setTimeout(ring.bind(timers, id, ownSlotOf(source), hold(source), hold(target), event), delay),
      );
    },
    cancel,
    cancelAll(source) {
      for (const id of timersOf.get(source)?.byId.keys() ?? []) cancel(source, id);
    },
  };
  return Object.assign(system, { scheduler });
}

/**
 * A timer rings. Bound, not closed over, so that nothing else is held: the system knows its root
 * actor.
 */
function ring(
  this: Timers,
  id: string,
  slot: Slot | undefined,
  source: Held,
  target: Held,
  event: EventObject,
): void {
  inTurn(slot, () => {
    if (!this.byId.delete(id)) return; // what has happened before it has stopped it
    const { actor: from } = source;
    const { actor: to } = target;
    if (from !== undefined && to !== undefined) (from.system as System & Relaying)._relay(from, to, event);
  });
}

/**
 * What an actor is given as its parent to be in a system: XState asks a parent for nothing else.
 */
export function parentIn(system: System): AnyActorRef {
  return { system } as AnyActorRef;
}

/**
 * XState takes an actor with a parent for one that cannot be stopped by itself. These have one only
 * for its system.
 */
export function hideParent(prototype: object): void {
  Object.defineProperty(prototype, '_parent', { get: () => undefined, set: () => {} });
}

/** Makes the actor of an `invoke`. */
export function createChild(
  logic: AnyActorLogic,
  options: { id: string; src: string; parent: AnyActorRef; input: unknown; syncSnapshot: false },
): AnyActorRef {
  return createActor(logic, options as ActorOptions<AnyActorLogic>);
}

/**
 * Lets go of all that a stopped actor refers to. It shows `snapshot` from now on, and is of
 * `logic`.
 */
export function release(actor: AnyActorRef, snapshot: object, logic: object): void {
  const { options } = actor as unknown as { options: object };
  Object.assign(actor, {
    logic,
    src: logic,
    _snapshot: snapshot,
    options: { ...options, input: undefined, inspect: undefined },
  });
}

/**
 * The same options, as an object of one shape. XState's own, put together by spreading, has a
 * hidden class to itself, which weighs more than the object.
 */
export function compactOptions<O extends ActorOptions<AnyActorLogic>>(options: O): O {
  const { id, input, src, parent, inspect, clock, logger, devTools } = options;
  return { id, input, src, parent, inspect, clock, logger, devTools } as O;
}

/** An action, as a transition or state refers to it. */
export type ActionReference = string | { readonly type: string; readonly params?: unknown };

/** A machine as XState's interpreter reads it. */
interface MachineParts {
  readonly root: StatePart;
  readonly states: Readonly<Record<string, StatePart>>;
  readonly implementations: {
    readonly actions: Readonly<Record<string, { readonly assignment?: Assignment }>>;
    readonly guards: Readonly<Record<string, unknown>>;
  };
  readonly config: { readonly initial: string; readonly context: unknown };
}

export interface StatePart {
  readonly key: string;
  readonly tags: readonly string[];
  readonly exit: readonly ActionReference[];
  readonly transitions: ReadonlyMap<string, readonly TransitionPart[]>;
  readonly invoke: readonly InvokePart[];
}

export interface TransitionPart {
  readonly guard: string | undefined;
  readonly target: readonly [StatePart] | undefined;
  readonly actions: readonly ActionReference[];
}

export interface InvokePart {
  readonly id: string;
  readonly src: string;
  readonly input: (args: {
    readonly context: unknown;
    readonly event: unknown;
    readonly self: unknown;
  }) => unknown;
}

export type Assignment = ((args: unknown, params: unknown) => object) | Readonly<Record<string, unknown>>;

/** The parts of a machine. */
export function partsOf(machine: AnyStateMachine): MachineParts {
  return machine as unknown as MachineParts;
}
