import type { AnyActorRef, PromiseActorLogic } from 'xstate';
import { argsOf, assertNoGenerator, Load, slotOf } from './load.js';
import { inMicrotask } from './microtask.js';
import type { ResourceLoader, ResourceLoaderInput } from './types.js';

type Loader = ResourceLoader<unknown, unknown>;

/** The loads, by their actor. */
const loads = new WeakMap<object, Load>();

/** Makes `actor` the actor of a load that is under way already. To be called before it starts. */
export function adoptLoad(actor: object, load: Load): void {
  loads.set(actor, load);
}

/**
 * The promise actor that the chart invokes. To parents, persistence and inspectors it is what
 * XState's `fromPromise` makes; it differs in four points:
 *
 * - The loader is called in a microtask, so a load that is superseded in the turn it began in never
 *   calls it.
 * - A thenable is asked directly, with no promise around it: whoever made it decides when the
 *   outcome arrives.
 * - A load whose chart was garbage-collected is aborted.
 * - The signal is made when the loader reads it.
 */
export const loaderLogic: PromiseActorLogic<unknown, ResourceLoaderInput> = {
  getInitialSnapshot: (_, input) => ({ status: 'active', output: undefined, error: undefined, input }),

  transition(snapshot, event, { self }) {
    if (snapshot.status !== 'active') return snapshot;
    switch (event.type) {
      case 'xstate.promise.resolve':
        return { ...snapshot, status: 'done', output: event.data, input: undefined };
      case 'xstate.promise.reject':
        return { ...snapshot, status: 'error', error: event.data, input: undefined };
      case 'xstate.stop':
        loads.get(self)?.abort();
        return { ...snapshot, status: 'stopped', input: undefined };
      default:
        return snapshot;
    }
  },

  start({ input }, { self }) {
    if (loads.has(self)) return;
    const slot = slotOf((self._parent ?? self) as object);
    const load = new Load(slot, input as ResourceLoaderInput);
    loads.set(self, load);
    inMicrotask(() => {
      if (load.isOver) return;
      if (slot.runLoad !== undefined) slot.runLoad(load);
      else run(load, self);
    });
  },

  getPersistedSnapshot: (snapshot) => snapshot,
  restoreSnapshot: (snapshot) => snapshot as ReturnType<typeof loaderLogic.transition>,
};

/** Calls the loader of a load, and sends `self` what comes of it. */
function run(load: Load, self: AnyActorRef): void {
  const resolve = (outcome: unknown): void => {
    try {
      if (isPromiseLike(outcome)) {
        outcome.then(resolve, reject);
      } else {
        assertNoGenerator(outcome);
        if (load.end()) self.send(resolved(outcome));
      }
    } catch (error) {
      reject(error);
    }
  };
  const reject = (error: unknown): void => {
    if (load.end()) self.send(rejected(error));
  };
  try {
    const loader = loaderOf(load.input.loader, self);
    resolve(loader(argsOf(load, load.input.params)));
  } catch (error) {
    reject(error);
  }
}

/** What a loader's actor is sent at its end: XState's names. */
export interface LoaderOutcome {
  readonly type: 'xstate.promise.resolve' | 'xstate.promise.reject';
  readonly data: unknown;
}

export function resolved(data: unknown): LoaderOutcome {
  return { type: 'xstate.promise.resolve', data };
}

export function rejected(data: unknown): LoaderOutcome {
  return { type: 'xstate.promise.reject', data };
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

/**
 * JSON keeps no functions: a chart restored from it has its loader in the input it was created
 * with.
 */
function loaderOf(given: Loader | undefined, self: AnyActorRef): Loader {
  const parent = self._parent as AnyActorRef & { options: { input?: { loader?: Loader } } };
  const loader = given ?? parent.options.input?.loader;
  if (typeof loader === 'function') return loader;
  throw new TypeError(
    `The resource "${parent.id}" has no loader: input.loader must be a function, got ${typeof loader}. A chart restored from JSON ` +
      'needs it again: createActor(resourceMachine, { snapshot, input: { loader } }), or resourceMachine.provide({ actors: { loader } }).',
  );
}
