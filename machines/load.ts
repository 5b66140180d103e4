import type { AnyActorRef, PromiseActorLogic } from 'xstate';
import { abortError, afterCollection, attempt, soon } from './microtask.js';
import type { ResourceSnapshot } from './snapshot.js';

/** What a loader is called with. */
export interface ResourceLoaderArgs<T, P> {
  /** The params to load for, never `null` or `undefined`. For a resource without `params`: `undefined`. */
  readonly params: P;
  /**
   * Aborts when this load is superseded: by new params, `set`, `update`, `destroy` or an error in the params, and when nothing can receive its
   * outcome any more. Give it to `fetch` and the like. It does not abort after the load has finished. It is made when it is first read.
   */
  readonly abortSignal: AbortSignal;
  /** The snapshot from just before this load began; its status is `idle` on the first load. */
  readonly previous: ResourceSnapshot<T>;
}

/** Loads the value for some params: a function that returns a promise, or the value itself. What it reads is not tracked. */
export type ResourceLoader<T, P> = (args: ResourceLoaderArgs<T, P>) => PromiseLike<T> | T;

type Loader = ResourceLoader<unknown, unknown>;

/** The input of the chart's `loader` actor: what an actor is given that you put in its place, by `resourceMachine.provide({ actors: { loader } })`. */
export interface ResourceLoaderInput extends Pick<ResourceLoaderArgs<unknown, unknown>, 'params' | 'previous'> {
  /** The loader that the chart was created with. */
  readonly loader: ResourceLoader<unknown, unknown>;
}

/** What every aborted load is told. One reason for all, because making it takes longer than most else that a load does. */
let superseded: Error | undefined;

/** A load under way. Its signal is made when the loader asks for it: most of the cost of a load is that of its signal. */
export class Load {
  isOver = false;
  #isAborted = false;
  #controller: AbortController | undefined;
  readonly #slot: Slot;

  constructor(chart: object) {
    this.#slot = slotOf(chart);
    this.#slot.load = this;
  }

  /** Ends it, unless it has ended. Returns whether it does. */
  end(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    if (this.#slot.load === this) this.#slot.load = undefined;
    return true;
  }

  abort(): void {
    if (!this.end()) return;
    this.#isAborted = true;
    const controller = this.#controller;
    if (controller !== undefined) attempt(() => controller.abort(reason())); // a polyfill may let a listener's error out
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort(reason());
    }
    return this.#controller.signal;
  }
}

function reason(): Error {
  superseded ??= abortError('The load was superseded.');
  return superseded;
}

/** What knows the load of a chart that is under way, if there is one. It outlives the chart. */
export interface Slot {
  load: Load | undefined;
}

const slots = new WeakMap<object, Slot>();

/** Aborts a load whose chart was dropped: nobody is left who could be told of its outcome. Registered once for each chart, as that is slow. */
const dropped = /* @__PURE__ */ afterCollection<Slot>(({ load }) => load?.abort());

/** Where an actor has a slot of its own, which it sees to itself. */
export const slotKey = Symbol('slot');

function slotOf(chart: { [slotKey]?: Slot }): Slot {
  let slot = chart[slotKey] ?? slots.get(chart);
  if (slot === undefined) {
    slot = { load: undefined };
    slots.set(chart, slot);
    dropped.register(chart, slot);
  }
  return slot;
}

/** Runs a load: calls the loader in a microtask, and tells of its outcome, unless the load has ended before. */
export abstract class Run {
  readonly #load: Load;
  readonly #input: ResourceLoaderInput;

  constructor(chart: object, input: ResourceLoaderInput) {
    this.#load = new Load(chart);
    this.#input = input;
  }

  get load(): Load {
    return this.#load;
  }

  protected get input(): ResourceLoaderInput {
    return this.#input;
  }

  protected abstract toCall(): Loader;
  protected abstract settle(outcome: LoaderOutcome): void;

  start(): void {
    soon(() => {
      if (!this.#load.isOver) this.#call();
    });
  }

  #call(): void {
    try {
      const { params, previous } = this.#input;
      this.#resolve(this.toCall()(argsOf(this.#load, params, previous)));
    } catch (error) {
      this.#reject(error);
    }
  }

  #resolve(outcome: unknown): void {
    try {
      if (!isPromiseLike(outcome)) {
        refuseGenerator(outcome);
        this.#end({ type: 'xstate.promise.resolve', data: outcome });
      } else {
        outcome.then(
          (inner) => this.#resolve(inner),
          (error) => this.#reject(error),
        );
      }
    } catch (error) {
      this.#reject(error);
    }
  }

  #reject(error: unknown): void {
    this.#end({ type: 'xstate.promise.reject', data: error });
  }

  #end(outcome: LoaderOutcome): void {
    if (this.#load.end()) this.settle(outcome);
  }
}

/** What a loader's actor is sent in the end: XState's names. */
export interface LoaderOutcome {
  readonly type: 'xstate.promise.resolve' | 'xstate.promise.reject';
  readonly data: unknown;
}

/** The loads, by their actor. */
const loads = new WeakMap<object, Load>();

/** Makes `actor` the actor of a load that is under way already. To be called before it starts. */
export function adopt(actor: object, load: Load): void {
  loads.set(actor, load);
}

/**
 * The promise actor that the chart invokes. To parents, persistence and inspectors it is what XState's `fromPromise` makes; it differs in four points:
 *
 * - The loader is called in a microtask, so a load that is superseded in the turn it began in never calls it.
 * - A thenable is asked directly, with no promise around it: whoever made it decides when the outcome arrives.
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

/** A function of its own, so that the getter holds nothing but the load. It is the object's own, so that a copy has the signal, too. */
function argsOf(load: Load, params: unknown, previous: ResourceSnapshot<unknown>): ResourceLoaderArgs<unknown, unknown> {
  return {
    params,
    get abortSignal() {
      return load.signal;
    },
    previous,
  };
}

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

/** JSON keeps no functions: a chart restored from it has its loader in the input it was created with. */
function loaderOf(given: Loader | undefined, self: AnyActorRef): Loader {
  const parent = self._parent as AnyActorRef & { options: { input?: { loader?: Loader } } };
  const loader = given ?? parent.options.input?.loader;
  if (typeof loader === 'function') return loader;
  throw new TypeError(
    `The resource "${parent.id}" has no loader: input.loader must be a function, got ${typeof loader}. A chart restored from JSON ` +
      'needs it again: createActor(resourceMachine, { snapshot, input: { loader } }), or resourceMachine.provide({ actors: { loader } }).',
  );
}

/**
 * Throws a `TypeError` if a loader gave an async generator: `async function*` in the place of `async function`. The generator has not begun to run, and will not.
 * By its methods, because compilers make such objects, too.
 */
export function refuseGenerator(outcome: unknown): void {
  if (typeof outcome !== 'object' || outcome === null || !(Symbol.asyncIterator in outcome)) return;
  const { next, return: end, throw: fail } = outcome as Partial<AsyncGenerator>;
  if ([next, end, fail].some((method) => typeof method !== 'function')) return;
  throw new TypeError(
    'The loader returned an async generator, but a loader gives one value. Read the generator in the loader, and return its last value or show each with set().',
  );
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
