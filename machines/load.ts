import { reportUncaught } from './errors.js';
import { inMicrotask } from './microtask.js';
import type { ResourceSnapshot } from './snapshot.js';
import type { ResourceLoader, ResourceLoaderArgs, ResourceLoaderInput } from './types.js';

/**
 * What every aborted load is told. One reason for all, because making it takes longer than most
 * else that a load does.
 */
let superseded: Error | undefined;

/**
 * A load under way. Its signal is made when the loader asks for it: most of the cost of a load is
 * that of its signal.
 */
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
    try {
      this.#controller?.abort(reason());
    } catch (error) {
      reportUncaught(error); // a polyfill may let a listener's error out
    }
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

function abortError(message: string): Error {
  if (typeof DOMException === 'function') return new DOMException(message, 'AbortError');
  return Object.assign(new Error(message), { name: 'AbortError' });
}

/** What knows the load of a chart that is under way, if there is one. It outlives the chart. */
export interface Slot {
  load: Load | undefined;
}

const slots = new WeakMap<object, Slot>();

/**
 * Aborts a load whose chart was collected, where the platform can know: nothing is left to receive
 * its outcome. A chart is registered once, as that is slow.
 */
const collected =
  typeof FinalizationRegistry === 'function' ? /* @__PURE__ */ new FinalizationRegistry<Slot>(({ load }) => load?.abort()) : undefined;

/** Where an actor has a slot of its own, which it sees to itself. */
export const slotKey = Symbol('slot');

function slotOf(chart: { [slotKey]?: Slot }): Slot {
  let slot = chart[slotKey] ?? slots.get(chart);
  if (slot === undefined) {
    slot = { load: undefined };
    slots.set(chart, slot);
    collected?.register(chart, slot);
  }
  return slot;
}

/**
 * Runs a load: calls the loader in a microtask, and tells of its outcome, unless the load has ended
 * before.
 */
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

  protected abstract toCall(): ResourceLoader<unknown, unknown>;
  protected abstract settle(outcome: LoaderOutcome): void;

  start(): void {
    inMicrotask(() => {
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
        assertNoGenerator(outcome);
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

/**
 * A function of its own, so that the getter holds nothing but the load. It is the object's own, so
 * that a copy has the signal, too.
 */
function argsOf(load: Load, params: unknown, previous: ResourceSnapshot<unknown>): ResourceLoaderArgs<unknown, unknown> {
  return {
    params,
    get abortSignal() {
      return load.signal;
    },
    previous,
  };
}

/**
 * Throws a `TypeError` if a loader gave an async generator: `async function*` in the place of
 * `async function`. The generator has not begun to run, and will not. By its methods, because
 * compilers make such objects, too.
 */
export function assertNoGenerator(outcome: unknown): void {
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
