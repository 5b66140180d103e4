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

/** The loads, by their actor. */
const loads = new WeakMap<object, Load>();

/** Makes `actor` the actor of a load that is under way already. To be called before it starts. */
export function adoptLoad(actor: object, load: Load): void {
  loads.set(actor, load);
}

export function loadOf(actor: object): Load | undefined {
  return loads.get(actor);
}

/** Begins the load of an actor, in a microtask: one that is superseded before calls nothing. */
export function beginLoad(self: AnyActorRef, input: LoaderActorInput, begin: (load: Load) => void): Load {
  const slot = slotOf((self._parent ?? self) as object);
  const load = new Load(slot, input);
  loads.set(self, load);
  inMicrotask(() => {
    if (load.isOver) return;
    if (slot.runLoad !== undefined) return slot.runLoad(load);
    inTurn(ownSlotOf(self), () => {}); // that may supersede it
    if (!load.isOver) begin(load);
  });
  return load;
}

/** The slot of the nearest chart above an actor that sees to it itself. */
export function ownSlotOf(actor: (AnyActorRef & { [slotKey]?: Slot }) | undefined): Slot | undefined {
  return actor && (actor[slotKey] ?? ownSlotOf(actor._parent));
}

/** Holds an actor as the chart does that it belongs to. */
export function hold(actor: AnyActorRef): Held {
  return ownSlotOf(actor)?.hold?.(actor) ?? { actor };
}

/** Notes what an actor sends its chart. */
export function noteSent(from: AnyActorRef, data: unknown): void {
  const slot = slotOf((from._parent ?? from) as object);
  slot.sent ??= [];
  slot.sent.push({ from, data });
}

/** The events after which an actor sends its chart what came of the load. */
const sends = { 'xstate.promise.resolve': true, 'xstate.promise.reject': true, 'loader.next': true };

export type LoaderLogic = PromiseActorLogic<unknown, LoaderActorInput>;

/**
 * The promise actor that the chart invokes. To parents, persistence and inspectors it is what
 * XState's `fromPromise` makes; it differs in these points:
 *
 * - The loader is called in a microtask, so a load that is superseded in the turn it began in never
 *   calls it.
 * - A thenable is asked directly, with no promise around it: whoever made it decides when the
 *   outcome arrives.
 * - A load whose chart was garbage-collected is aborted.
 * - The signal is made when the loader reads it.
 * - A stream sends its parent each item, as `loader.item`, and is done when it ends.
 * - As a wait, it does nothing.
 */
export const loaderLogic = /* @__PURE__ */ loaderLogicOf({ isTry: false });

/**
 * @param isTry Whether it loads for actor logic between it and the chart. That knows which of its
 * tries an event is of.
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

/** As XState sends what an actor of `fromCallback` sends back: from the actor, to its parent. */
export function sendItem(self: AnyActorRef, value: unknown): void {
  const { _parent: parent } = self;
  const system = self.system as unknown as {
    _relay(from: AnyActorRef, to: AnyActorRef, event: EventObject): void;
  };
  if (parent !== undefined) system._relay(self, parent, { type: 'loader.item', value } as EventObject);
}

/** Runs a load by itself, and sends `self` what comes of it. */
function run(load: Load, self: AnyActorRef, isTry: boolean): void {
  const observer = observerOf(load, ownSlotOf(self), hold(self), isTry);
  try {
    const args = argsOf(load);
    const stream = functionIn('stream', load.input, self);
    if (stream === undefined) follow(loaderIn(load.input, self)(args), observer);
    else readStream(stream(args), load, observer);
  } catch (error) {
    observer.error(error);
  }
}

interface Observer extends StreamObserver {
  /** What a loader has given. */
  resolve(outcome: unknown): void;
}

/** Sends an actor what comes of a load. It knows nothing of the actor but what holds it. */
function observerOf(load: Load, slot: Slot | undefined, held: Held, isTry: boolean): Observer {
  const take = (tell: (actor: AnyActorRef) => void): void => {
    const { actor } = held;
    if (load.isOver || actor === undefined) return;
    inTurn(slot, () => {
      if (!load.isOver) tell(actor);
    });
  };
  const settle = (outcome: LoaderOutcome): void => {
    take((actor) => {
      load.end();
      actor.send(outcome);
    });
    load.end(); // also where the actor is gone
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

/** Follows what a loader has given: a thenable to its end. */
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

/** What the end of a stream is: a failure where it has given nothing, unless something is shown. */
export function endOf({ hasItems }: Load, isResolved: boolean): LoaderOutcome {
  if (hasItems || isResolved) return resolved(undefined);
  return rejected(
    new Error('The stream ended without an item. A stream gives at least one: the value to show.'),
  );
}

type Functions = Partial<Pick<LoaderActorInput, 'loader' | 'stream'>>;

/** JSON keeps no functions: a chart restored from it has them in the input it was created with. */
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
    return `The resource "${name}" has actor logic as input.loader, which takes functions. Use resourceMachine.provide({ actors: { loader } }).`;
  }
  return (
    `The resource "${name}" has no loader: input.loader must be a function, got ${typeof given}. A chart restored from JSON ` +
    'needs it again: createActor(resourceMachine, { snapshot, input: { loader } }), or resourceMachine.provide({ actors: { loader } }).'
  );
}
