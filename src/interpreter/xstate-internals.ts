/**
 * All private or undocumented parts of XState that this library uses. Each has its own test, so if
 * a release of XState breaks one, the test names it. The chart uses more of them, covered by its
 * own tests: see `loader-actor.ts`, `logic-loader.ts` and `held-child.ts` in `machines/`.
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

/** The event that XState sends to the parent of an invoked actor when the actor is done. */
export function doneEvent(actorId: string, output: unknown) {
  return { type: `xstate.done.actor.${actorId}`, output, actorId };
}

/** The event that XState sends to the parent of an invoked actor when the actor fails. */
export function errorEvent(actorId: string, error: unknown) {
  return { type: `xstate.error.actor.${actorId}`, error, actorId };
}

/** The actor that invoked or spawned another. */
export function parentOf(actor: AnyActorRef): AnyActorRef | undefined {
  return actor._parent;
}

/** The current time, by the clock that measures an actor's delays. */
export function nowOf({ system }: AnyActorRef): number {
  const { _clock: clock } = system as unknown as { _clock: { now?(): number } };
  return clock.now?.() ?? Date.now();
}

/** The logic of an actor. Actor references have it, although their type does not say so. */
export function logicOf(actor: AnyActorRef): object {
  return (actor as unknown as { readonly logic: object }).logic;
}

/**
 * A system that keeps no list of its actors, because a list would keep them alive, and that is not
 * started by a root actor. `inspect` wraps the system's own method.
 *
 * @param logic Any logic: XState creates a system only together with an actor.
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

/** The same system for an actor that never starts, so inspectors must not be notified of it. */
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
 * Changes a system so that its timers reference an actor only as the slot of its chart says.
 * XState's own scheduler keeps an actor alive until its timers end.
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
        clock.setTimeout(
          fireTimer.bind(timers, id, ownSlotOf(source), hold(source), hold(target), event),
          delay,
        ),
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
 * Called when a timer fires. It is bound instead of a closure, so that it retains nothing else: the
 * system references its root actor.
 */
function fireTimer(
  this: Timers,
  id: string,
  slot: Slot | undefined,
  source: Held,
  target: Held,
  event: EventObject,
): void {
  inTurn(slot, () => {
    if (!this.byId.delete(id)) return; // the timer was canceled in the meantime
    const { actor: from } = source;
    const { actor: to } = target;
    if (from !== undefined && to !== undefined) (from.system as System & Relaying)._relay(from, to, event);
  });
}

/** A parent that puts an actor in a system. XState uses nothing else of a parent. */
export function parentIn(system: System): AnyActorRef {
  return { system } as AnyActorRef;
}

/**
 * XState refuses to stop an actor that has a parent. These actors have one only to be in a system.
 */
export function hideParent(prototype: object): void {
  Object.defineProperty(prototype, '_parent', { get: () => undefined, set: () => {} });
}

/** Creates the actor of an `invoke`. */
export function createChild(
  logic: AnyActorLogic,
  options: { id: string; src: string; parent: AnyActorRef; input: unknown; syncSnapshot: false },
): AnyActorRef {
  return createActor(logic, options as ActorOptions<AnyActorLogic>);
}

/**
 * Drops everything that a stopped actor references. From now on, the actor has `snapshot` and
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
 * Copies the options to an object with a fixed shape. XState builds its own by spreading, which
 * gives each a hidden class that takes more memory than the object.
 */
export function compactOptions<O extends ActorOptions<AnyActorLogic>>(options: O): O {
  const { id, input, src, parent, inspect, clock, logger, devTools } = options;
  return { id, input, src, parent, inspect, clock, logger, devTools } as O;
}

/** An action, as referenced by a transition or state. */
export type ActionReference = string | { readonly type: string; readonly params?: unknown };

/** The parts of a machine that XState's interpreter reads. */
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
