import type { AnyActorRef } from 'xstate';
import { reportUncaught } from './errors.js';
import { nothing } from './snapshot.js';
import type { LoaderActorInput, ResourceLoaderArgs } from './types.js';

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
  input: LoaderActorInput;
  isOver = false;
  /** Whether it is that of a stream which has given an item. */
  hasItems = false;
  /** Begins it, where its actor does that itself. */
  begin: (() => void) | undefined = undefined;
  /** Closes its stream. */
  close: (() => void) | undefined = undefined;
  #isAborted = false;
  #reason: Error | undefined;
  #controller: AbortController | undefined;
  readonly #slot: Slot;

  constructor(slot: Slot, input: LoaderActorInput) {
    this.input = input;
    this.#slot = slot;
    slot.load = this;
  }

  /** Ends it, unless it has ended. Returns whether it does. */
  end(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    this.input = over; // whoever could still tell something of the load refers to it
    if (this.#slot.load === this) this.#slot.load = undefined;
    return true;
  }

  /** @param reason What its signal gives as the reason. Default: that it was superseded. */
  abort(reason?: Error): void {
    if (this.end()) this.cancel(reason);
  }

  /** Says to what loads that nobody waits for it any more. */
  cancel(reason?: Error): void {
    this.#isAborted = true;
    this.#reason = reason;
    try {
      this.#controller?.abort(reason ?? supersededError());
    } catch (error) {
      reportUncaught(error); // a polyfill may let a listener's error out
    }
    this.close?.();
  }

  get isAborted(): boolean {
    return this.#isAborted;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort(this.#reason ?? supersededError());
    }
    return this.#controller.signal;
  }
}

/** The input of a load that is over. */
const over: LoaderActorInput = {
  loader: undefined,
  stream: undefined,
  params: undefined,
  previous: nothing,
  cause: 'params',
  isWaiting: false,
};

function supersededError(): Error {
  superseded ??= domException('The load was superseded.', 'AbortError');
  return superseded;
}

/** An exception of the web's, where the platform has them. */
export function domException(message: string, name: 'AbortError' | 'TimeoutError'): Error {
  if (typeof DOMException === 'function') return new DOMException(message, name);
  return Object.assign(new Error(message), { name });
}

/** What knows the load of a chart that is under way, if there is one. It outlives the chart. */
export interface Slot {
  load: Load | undefined;
  /** Runs a load, where the chart does not do that itself. */
  runLoad?(load: Load): void;
  /**
   * What its actors have sent the chart, which may take it only when another actor is in their
   * place.
   */
  sent?: { readonly from: object; readonly data: unknown }[];
  /** How an actor of the chart is held by what it waits for. Default: as anything is. */
  hold?(actor: AnyActorRef): Held;
  /** Makes of an outcome what the chart is to take; nothing if the load is over. */
  admit?(load: Load, outcome: LoaderOutcome): LoaderOutcome | undefined;
  /**
   * Runs what comes to an actor of the chart from outside, once the chart knows what may supersede
   * that.
   */
  inTurn?(run: () => void): void;
}

/** Holds an actor, which may be gone. */
export interface Held {
  readonly actor: AnyActorRef | undefined;
}

/** What a loader's actor is sent. The names are XState's, but for that of an item of a stream. */
export interface LoaderOutcome {
  readonly type: 'xstate.promise.resolve' | 'xstate.promise.reject' | 'loader.next';
  readonly data: unknown;
}

export function resolved(data: unknown): LoaderOutcome {
  return { type: 'xstate.promise.resolve', data };
}

export function rejected(data: unknown): LoaderOutcome {
  return { type: 'xstate.promise.reject', data };
}

export function nextItem(data: unknown): LoaderOutcome {
  return { type: 'loader.next', data };
}

const slots = new WeakMap<object, Slot>();

/**
 * Aborts a load whose chart was collected, where the platform can know: nothing is left to receive
 * its outcome. A chart is registered once, as that is slow.
 */
const collected =
  typeof FinalizationRegistry === 'function'
    ? /* @__PURE__ */ new FinalizationRegistry<Slot>(({ load }) => load?.abort())
    : undefined;

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

/** Runs what comes to an actor from outside, below the chart of a slot. */
export function inTurn(slot: Slot | undefined, run: () => void): void {
  if (slot?.inTurn === undefined) run();
  else slot.inTurn(run);
}

/** Who has sent a chart something, if it was an actor of a load. It is asked once. */
export function senderOf(chart: object & { [slotKey]?: Slot }, data: unknown): object | undefined {
  const { sent = [] } = chart[slotKey] ?? slots.get(chart) ?? {};
  const index = sent.findIndex((one) => Object.is(one.data, data));
  return index < 0 ? undefined : sent.splice(index, 1)[0]?.from;
}

/** Of a class with a name that no minifier changes: an inspector shows it. */
// biome-ignore lint/complexity/noStaticOnlyClass: it has an instance
class NoParams {
  static {
    Object.defineProperty(NoParams, 'name', { value: 'NoParams' }); // assigned, it would throw
  }
}

/** Stands for the params of a resource that has none: to load once, a chart needs some. */
export const noParams = Object.freeze(new NoParams());

/** The params, as code of the user's is given them. */
export function paramsOf({ params }: { readonly params: unknown }): unknown {
  return params === noParams ? undefined : params;
}

/**
 * What a loader is called with. A function of its own, so that the getter holds nothing but the
 * load. It is the object's own, so that a copy has the signal, too.
 */
export function argsOf(load: Load): ResourceLoaderArgs<unknown, unknown> {
  return {
    params: paramsOf(load.input),
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
    'The loader returned an async generator, but a loader gives one value. Give it as the option "stream", or read it in the loader and show each value with set().',
  );
}
