import type { AnyActorRef, PromiseActorLogic } from 'xstate';
import { type Load, type LoaderOutcome, Run } from './load.js';
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

  start(snapshot, { self }) {
    if (loads.has(self)) return;
    const run = new ActorRun(self, snapshot.input as ResourceLoaderInput);
    loads.set(self, run.load);
    run.start();
  },

  getPersistedSnapshot: (snapshot) => snapshot,
  restoreSnapshot: (snapshot) => snapshot as ReturnType<typeof loaderLogic.transition>,
};

/** A load that an actor runs. */
class ActorRun extends Run {
  readonly #self: AnyActorRef;

  constructor(self: AnyActorRef, input: ResourceLoaderInput) {
    super(self._parent ?? self, input);
    this.#self = self;
  }

  protected toCall(): Loader {
    return loaderOf(this.input.loader, this.#self);
  }

  protected settle(outcome: LoaderOutcome): void {
    this.#self.send(outcome);
  }
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
