import { reportUncaught } from './errors.js';
import type { ResourceLoaderArgs, ResourceLoaderInput } from './types.js';

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
  readonly input: ResourceLoaderInput;
  isOver = false;
  #isAborted = false;
  #controller: AbortController | undefined;
  readonly #slot: Slot;

  constructor(slot: Slot, input: ResourceLoaderInput) {
    this.input = input;
    this.#slot = slot;
    slot.load = this;
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
  /** Runs a load, where the chart does not do that itself. */
  runLoad?(load: Load): void;
}

const slots = new WeakMap<object, Slot>();

/**
 * Aborts a load whose chart was collected, where the platform can know: nothing is left to receive
 * its outcome. A chart is registered once, as that is slow.
 */
const collected =
  typeof FinalizationRegistry === 'function' ? /* @__PURE__ */ new FinalizationRegistry<Slot>(({ load }) => load?.abort()) : undefined;

/** Where a chart has a slot of its own, which it sees to itself. */
export const slotKey = Symbol('slot');

export function slotOf(chart: { [slotKey]?: Slot }): Slot {
  let slot = chart[slotKey] ?? slots.get(chart);
  if (slot === undefined) {
    slot = { load: undefined };
    slots.set(chart, slot);
    collected?.register(chart, slot);
  }
  return slot;
}

/**
 * What a loader is called with. A function of its own, so that the getter holds nothing but the
 * load. It is the object's own, so that a copy has the signal, too.
 */
export function argsOf(load: Load, params: unknown): ResourceLoaderArgs<unknown, unknown> {
  return {
    params,
    get abortSignal() {
      return load.signal;
    },
    previous: load.input.previous,
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
