import type { AnyActorRef, EventObject, PromiseActorLogic } from 'xstate';
import {
  argsOf,
  assertNoGenerator,
  type Held,
  inTurn,
  Load,
  type LoaderOutcome,
  nextItem,
  rejected,
  resolved,
  type Slot,
  slotKey,
  slotOf,
} from './load.js';
import { inMicrotask } from './microtask.js';
import { isPromiseLike, readStream, type StreamObserver } from './stream.js';
import type { LoaderActorInput } from './types.js';

/** The load of each actor. */
const loads = new WeakMap<object, Load>();

/** Makes `actor` the actor of a load that is already in flight. Call it before the actor starts. */
export function adoptLoad(actor: object, load: Load): void {
  loads.set(actor, load);
}

export function loadOf(actor: object): Load | undefined {
  return loads.get(actor);
}

/**
 * Begins the load of an actor in a microtask. A load that is superseded before then calls nothing.
 */
export function beginLoad(
  self: AnyActorRef,
  input: LoaderActorInput | undefined,
  begin: (load: Load) => void,
): Load {
  const slot = slotOf((self._parent ?? self) as object);
  const load = new Load(slot, input);
  loads.set(self, load);
  inMicrotask(() => {
    if (load.isOver) return;
    if (slot.runLoad !== undefined) return slot.runLoad(load);
    inTurn(ownSlotOf(self), () => {}); // this may supersede the load
    if (!load.isOver) begin(load);
  });
  return load;
}

/** The slot of the nearest ancestor chart that manages its own slot. */
export function ownSlotOf(actor: (AnyActorRef & { [slotKey]?: Slot }) | undefined): Slot | undefined {
  return actor && (actor[slotKey] ?? ownSlotOf(actor._parent));
}

/** References an actor the way its chart does: strongly or weakly. */
export function hold(actor: AnyActorRef): Held {
  return ownSlotOf(actor)?.hold?.(actor) ?? { actor };
}

/** Records what an actor sends to its chart, and that it was the sender. */
export function noteSent(from: AnyActorRef, data: unknown): void {
  const slot = slotOf((from._parent ?? from) as object);
  slot.sent ??= [];
  slot.sent.push({ from, data });
}

/** The events that make an actor send an outcome or an item to its chart. */
const sends = { 'xstate.promise.resolve': true, 'xstate.promise.reject': true, 'loader.next': true };

export type LoaderLogic = PromiseActorLogic<unknown, LoaderActorInput>;

/**
 * The promise actor that the chart invokes. Parents, persistence, and inspectors cannot tell it
 * from an actor of XState's `fromPromise`. It differs in these points:
 *
 * - The loader is called in a microtask, so a load that is superseded within the same turn never
 *   calls it.
 * - A thenable's own `then` is called, with no promise around it, so the thenable decides when the
 *   outcome arrives.
 * - A load is aborted when its chart is garbage-collected.
 * - The signal is created when the loader reads it.
 * - A stream sends each item to the parent as `loader.item`, and is done when it ends.
 * - While the chart waits, the actor does nothing.
 */
export const loaderLogic = /* @__PURE__ */ loaderLogicOf({ isTry: false });

/**
 * @param isTry Whether another actor, such as a policy, sits between it and the chart. That actor
 * tracks by itself which try an event belongs to.
 */
export function loaderLogicOf({ isTry }: { isTry: boolean }): LoaderLogic {
  return {
    getInitialSnapshot: (_, input) => ({ status: 'active', output: undefined, error: undefined, input }),

    transition(snapshot, event, { self }) {
      if (snapshot.status !== 'active') return snapshot;
      if (event.type in sends && !isTry) noteSent(self, event.data);
      switch (event.type) {
        case 'xstate.promise.resolve':
          return { ...snapshot, status: 'done', output: event.data, input: undefined };
        case 'xstate.promise.reject':
          return { ...snapshot, status: 'error', error: event.data, input: undefined };
        case 'loader.next':
          sendItem(self, event.data);
          return snapshot;
        case 'xstate.stop':
          loads.get(self)?.abort();
          return { ...snapshot, status: 'stopped', input: undefined };
        default:
          return snapshot;
      }
    },

    start({ input }, { self }) {
      const begin = (load: Load): void => run(load, self, isTry);
      if (!loads.has(self) && input?.isWaiting !== true) beginLoad(self, input as LoaderActorInput, begin);
    },

    getPersistedSnapshot: (snapshot) => snapshot,
    restoreSnapshot: (snapshot) => snapshot as ReturnType<LoaderLogic['transition']>,
  };
}

/**
 * Sends an item from the actor to its parent, the way XState relays what a `fromCallback` actor
 * sends back.
 */
export function sendItem(self: AnyActorRef, value: unknown): void {
  const { _parent: parent } = self;
  const system = self.system as unknown as {
    _relay(from: AnyActorRef, to: AnyActorRef, event: EventObject): void;
  };
  if (parent !== undefined) system._relay(self, parent, { type: 'loader.item', value } as EventObject);
}

/** Runs a load and sends its outcome and items to `self`. */
function run(load: Load, self: AnyActorRef, isTry: boolean): void {
  const observer = observerOf(load, ownSlotOf(self), hold(self), isTry);
  try {
    const input = load.takeInput();
    const args = argsOf(load, input);
    const stream = functionIn('stream', input, self);
    if (stream === undefined) follow(loaderIn(input, self)(args), observer);
    else readStream(stream(args), load, observer);
  } catch (error) {
    observer.error(error);
  }
}

interface Observer extends StreamObserver {
  /** Takes what the loader returned or resolved with. */
  resolve(outcome: unknown): void;
}

/**
 * Sends the outcome and items of a load to its actor. It references the actor only through `held`.
 */
function observerOf(load: Load, slot: Slot | undefined, held: Held, isTry: boolean): Observer {
  const take = (deliver: (actor: AnyActorRef) => void): void => {
    const { actor } = held;
    if (load.isOver || actor === undefined) return;
    inTurn(slot, () => {
      if (!load.isOver) deliver(actor);
    });
  };
  const settle = (outcome: LoaderOutcome): void => {
    take((actor) => {
      load.end();
      actor.send(outcome);
    });
    load.end(); // even if the actor is gone
  };
  return {
    resolve(outcome) {
      assertNoGenerator(outcome);
      settle(resolved(outcome));
    },
    error: (thrown) => settle(rejected(thrown)),
    next: (item) =>
      take((actor) => {
        load.hasItems = true;
        actor.send(nextItem(item));
      }),
    complete: () =>
      take((actor) => settle(endOf(load, isResolved(isTry ? (actor._parent as AnyActorRef) : actor)))),
  };
}

/** Takes what a loader returned. Unwraps thenables until the value is not a thenable. */
function follow(outcome: unknown, observer: Observer): void {
  const take = (given: unknown): void => {
    try {
      if (isPromiseLike(given)) given.then(take, observer.error);
      else observer.resolve(given);
    } catch (error) {
      observer.error(error);
    }
  };
  take(outcome);
}

export function isResolved({ _parent: chart }: AnyActorRef): boolean {
  return (chart?.getSnapshot() as { value?: unknown } | undefined)?.value === 'resolved';
}

/**
 * The outcome of a stream that has ended. It is a failure if the stream emitted nothing and no
 * value is shown.
 */
export function endOf({ hasItems }: Load, isResolved: boolean): LoaderOutcome {
  if (hasItems || isResolved) return resolved(undefined);
  return rejected(
    new Error('The stream ended without an item. A stream must emit at least one: the value to show.'),
  );
}

type Functions = Partial<Pick<LoaderActorInput, 'loader' | 'stream'>>;

/** JSON drops functions, so a restored chart gets them from the input it was created with. */
function functionIn<K extends keyof Functions>(
  name: K,
  given: Functions,
  { _parent: chart }: AnyActorRef,
): Functions[K] {
  return (
    given[name] ?? (chart as unknown as { options: { input?: Functions } } | undefined)?.options.input?.[name]
  );
}

function loaderIn(given: Functions, self: AnyActorRef): NonNullable<Functions['loader']> {
  const loader = functionIn('loader', given, self);
  if (typeof loader === 'function') return loader;
  throw new TypeError(noLoader((self._parent ?? self).id, loader));
}

function noLoader(name: string, given: unknown): string {
  if (typeof (given as { transition?: unknown } | undefined)?.transition === 'function') {
    return `The resource "${name}" has actor logic as input.loader, which must be a function. Use resourceMachine.provide({ actors: { loader } }).`;
  }
  return (
    `The resource "${name}" has no loader: input.loader must be a function, got ${typeof given}. A chart restored from JSON ` +
    'needs it again: createActor(resourceMachine, { snapshot, input: { loader } }), or resourceMachine.provide({ actors: { loader } }).'
  );
}
