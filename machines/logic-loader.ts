/** User-supplied actor logic as a loader. */
import type { ActorScope, AnyActorLogic, AnyActorRef, EventObject, Snapshot } from 'xstate';
import { inTurn, type Load, type LoaderOutcome, paramsOf, rejected, resolved, slotOf } from './load.js';
import {
  beginLoad,
  endOf,
  isResolved,
  loaderLogic,
  loadOf,
  noteSent,
  ownSlotOf,
  sendItem,
} from './loader-actor.js';
import { inMicrotask } from './microtask.js';
import type { LoaderActorInput, ResourceLoaderInput } from './types.js';

type AnySnapshot = Snapshot<unknown>;
type Scope = ActorScope<AnySnapshot, EventObject>;

/** The snapshot of an actor whose logic has not started: in a wait, or until the microtask. */
interface Pending {
  readonly status: 'active' | 'stopped';
  readonly output: undefined;
  readonly error: undefined;
  readonly input: LoaderActorInput;
  readonly isPending: true;
}

/** An actor sends this to itself to start its logic. */
const begin = { type: 'loader.begin' };

export function isActorLogic(given: unknown): given is AnyActorLogic {
  const { transition, getInitialSnapshot } = Object(given) as Partial<AnyActorLogic>;
  return typeof transition === 'function' && typeof getInitialSnapshot === 'function';
}

/** Whether `given` is actor logic that emits items. */
export function isStreamLogic(given: unknown): boolean {
  if (!isActorLogic(given)) return false;
  return policyOf(given)?.isStream ?? answerOf(given, 'xstate.observable.next').context === probe;
}

function policyOf(logic: object): PolicyLogic[typeof policyKey] | undefined {
  return (logic as Partial<PolicyLogic>)[policyKey];
}

const probe = {};

/**
 * The snapshot that logic returns for an internal event of its kind of actor. XState does not say
 * which function created the logic, so this is how we tell whether it can be a loader.
 */
function answerOf(
  { config, start, transition }: AnyActorLogic,
  type: string,
): Partial<AnySnapshot & { context: unknown }> {
  // a machine, hand-written logic, or fromTransition()
  if (typeof config !== 'function' || start === undefined) return {};
  try {
    return transition(
      { status: 'active' } as AnySnapshot,
      { type, data: probe } as EventObject,
      { self: {} } as Scope,
    );
  } catch {
    return {}; // logic of fromCallback() needs state that is missing here
  }
}

/**
 * Whether it is logic of `fromPromise()`. Its initial snapshot is created without running
 * user-supplied code.
 */
function isPromiseLogic(logic: AnyActorLogic): boolean {
  return answerOf(logic, 'xstate.promise.resolve').status === 'done';
}

/**
 * Wraps logic for the chart's `loader` actor. The logic starts in a microtask, and not at all in a
 * wait. The items of an observable are sent to the chart.
 *
 * @throws TypeError if the logic neither ends with an output nor emits items.
 */
export function asLoader(logic: AnyActorLogic): AnyActorLogic {
  if (logic === loaderLogic) return logic;
  if (typeof logic.config !== 'function' || isPromiseLogic(logic) || isStreamLogic(logic))
    return delayed(logic);
  throw new TypeError(
    'A loader can be a machine, logic of fromPromise(), or logic of fromObservable(), but not other actor logic: fromCallback(), ' +
      'fromTransition(), and fromEventObservable() never return a value.',
  );
}

/** The key under which logic that runs a loader itself, such as a policy, describes itself. */
export const policyKey = Symbol('policy');

export interface PolicyLogic {
  readonly [policyKey]: {
    /** Whether it emits items. */
    readonly isStream: boolean;
    /**
     * The input it was started with. Only this is persisted, because the logic starts over when it
     * is restored.
     */
    inputOf(snapshot: AnySnapshot): ResourceLoaderInput;
  };
}

/** The input that user-supplied logic receives. */
function inputOf(input: LoaderActorInput): ResourceLoaderInput {
  const { previous, cause } = input;
  return { params: paramsOf(input), previous, cause };
}

function delayed(logic: AnyActorLogic): AnyActorLogic {
  const isPure = isPromiseLogic(logic);
  const policy = policyOf(logic);
  const isStream = policy === undefined && isStreamLogic(logic);
  const itemKey = policy === undefined ? 'data' : 'value';
  const itemType = policy === undefined ? 'xstate.observable.next' : 'loader.item';
  const startLater = (self: AnyActorRef, start: () => void): void => {
    beginLoad(self, undefined, start).begin = start;
  };

  const first = ({ input }: Pending, scope: Scope): AnySnapshot => {
    const snapshot = logic.getInitialSnapshot(scope, inputOf(input)) as AnySnapshot;
    if (snapshot.status === 'active') scope.defer(() => logic.start?.(snapshot, scope));
    return snapshot;
  };

  const startPromise = (snapshot: AnySnapshot, scope: Scope): void => {
    try {
      logic.start?.(snapshot, scope);
    } catch (error) {
      scope.self.send(rejected(error)); // as XState's own logic does when its promise rejects
    }
  };

  return Object.assign(Object.create(logic) as AnyActorLogic, {
    getInitialSnapshot: (scope: Scope, input: LoaderActorInput): AnySnapshot | Pending =>
      isPure && !input.isWaiting
        ? (logic.getInitialSnapshot(scope, inputOf(input)) as AnySnapshot)
        : pending(input),

    transition(snapshot: AnySnapshot | Pending, event: EventObject, scope: Scope): AnySnapshot | Pending {
      const { self } = scope;
      const isEnd = event.type === 'xstate.stop';
      if (isEnd) loadOf(self)?.abort();
      if (!isPending(snapshot)) {
        if ((isStream || policy) && event.type === itemType)
          return itemTaken(logic, snapshot, event, itemKey, scope);
        return admitted(() => logic.transition(snapshot, event, scope), snapshot, self, isStream);
      }
      if (isEnd) return { ...snapshot, status: 'stopped' };
      if (event === begin) return admitted(() => first(snapshot, scope), snapshot, self, isStream);
      // the logic starts before this event arrives
      if (!snapshot.input.isWaiting) inMicrotask(() => self.send(event));
      return snapshot;
    },

    start(snapshot: AnySnapshot | Pending, scope: Scope) {
      const { self } = scope;
      if (!isPending(snapshot)) {
        if (isPure) startLater(self, () => startPromise(snapshot, scope));
        else logic.start?.(snapshot, scope);
      } else if (!snapshot.input.isWaiting) {
        startLater(self, () => inTurn(ownSlotOf(self), () => self.send(begin)));
      }
    },

    getPersistedSnapshot(snapshot: AnySnapshot | Pending, options?: unknown) {
      if (isPending(snapshot)) return snapshot;
      if (policy === undefined || snapshot.status !== 'active')
        return logic.getPersistedSnapshot(snapshot, options);
      return pending(policy.inputOf(snapshot) as LoaderActorInput);
    },

    restoreSnapshot(snapshot: AnySnapshot | Pending, scope: Scope) {
      if (isPending(snapshot)) return snapshot;
      const beginsAgain = isStream || policy !== undefined;
      if (beginsAgain && snapshot.status === 'active') return pending((snapshot as unknown as Pending).input);
      return logic.restoreSnapshot?.(snapshot, scope) ?? snapshot;
    },
  });
}

function pending(input: LoaderActorInput): Pending {
  return { status: 'active', output: undefined, error: undefined, input, isPending: true };
}

function isPending(snapshot: AnySnapshot | Pending): snapshot is Pending {
  return 'isPending' in snapshot;
}

/**
 * The next snapshot, in the form that the chart should take it. Its outcome may be replaced, or
 * dropped because it comes too late.
 */
function admitted(
  step: () => AnySnapshot,
  last: AnySnapshot | Pending,
  self: AnyActorRef,
  isStream: boolean,
): AnySnapshot | Pending {
  const next = outcomeOf(step, last);
  const load = loadOf(self);
  if (load === undefined || (next.status !== 'done' && next.status !== 'error')) return next;
  const outcome = admit(load, next.status === 'done' ? resolved(next.output) : rejected(next.error), self);
  if (outcome === undefined) return last; // the actor is about to be stopped
  const { type, data } = isStream && next.status === 'done' ? endOf(load, isResolved(self)) : outcome;
  load.end();
  noteSent(self, data);
  return type === 'xstate.promise.resolve'
    ? ({ ...next, output: data } as AnySnapshot)
    : ({ ...next, status: 'error', output: undefined, error: data } as AnySnapshot);
}

/** Turns an exception into an error snapshot, like XState. */
function outcomeOf(step: () => AnySnapshot, last: AnySnapshot | Pending): AnySnapshot {
  try {
    return step();
  } catch (error) {
    return { ...last, status: 'error', error } as AnySnapshot;
  }
}

function admit(load: Load, outcome: LoaderOutcome, self: AnyActorRef): LoaderOutcome | undefined {
  const slot = slotOf((self._parent ?? self) as object);
  return slot.admit === undefined ? outcome : slot.admit(load, outcome);
}

/**
 * The next snapshot of logic that has emitted an item. Sends the item to the chart, unless it comes
 * too late. A policy sends its items itself.
 */
function itemTaken(
  logic: AnyActorLogic,
  last: AnySnapshot,
  event: EventObject,
  key: 'data' | 'value',
  scope: Scope,
): AnySnapshot {
  const { self } = scope;
  const load = loadOf(self) as Load;
  const outcome = admit(
    load,
    resolved((event as EventObject & { data?: unknown; value?: unknown })[key]),
    self,
  );
  if (outcome === undefined) return last;
  const { type, data } = outcome;
  noteSent(self, data);
  if (type === 'xstate.promise.resolve') {
    load.hasItems = true;
    if (key === 'data') scope.defer(() => sendItem(self, data));
    return logic.transition(last, { ...event, [key]: data }, scope) as AnySnapshot;
  }
  load.abort(); // comparing the item threw
  return {
    ...logic.transition(last, { type: 'xstate.stop' }, scope),
    status: 'error',
    error: data,
  } as AnySnapshot;
}
