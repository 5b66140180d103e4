import type { AnyActorRef } from 'xstate';
import { reportUncaught } from './errors.js';
import { idleSnapshot } from './snapshot.js';
import type { LoaderActorInput, ResourceLoaderArgs } from './types.js';

/**
 * The abort reason of all superseded loads. It is shared because creating one is more expensive
 * than most of what else a load does.
 */
let superseded: Error | undefined;

/**
 * A load in flight. Its signal is created only when the loader reads it, because the signal
 * accounts for most of a load's cost.
 */
export class Load {
  isOver = false;
  /** Whether it is a stream that has emitted an item. */
  hasItems = false;
  /** Begins the load, if its actor starts loads itself. */
  begin: (() => void) | undefined = undefined;
  /** Closes the stream. */
  close: (() => void) | undefined = undefined;
  #isAborted = false;
  #reason: Error | undefined;
  #controller: AbortController | undefined;
  #input: LoaderActorInput;
  readonly #slot: Slot;

  /** @param input Default: none. The actors of actor logic have it themselves. */
  constructor(slot: Slot, input = takenInput) {
    this.#input = input;
    this.#slot = slot;
    slot.load = this;
  }

  /**
   * Returns the input, which the load does not refer to from then on. The input leads to
   * user-supplied functions, which may refer to the resource, and what waits for the outcome, such
   * as a request, must not keep the resource alive.
   */
  takeInput(): LoaderActorInput {
    const input = this.#input;
    this.#input = takenInput;
    return input;
  }

  /** Ends the load. Returns `false` if it was already over. */
  end(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    this.#input = takenInput;
    if (this.#slot.load === this) this.#slot.load = undefined;
    return true;
  }

  /** @param reason The signal's abort reason. Default: that the load was superseded. */
  abort(reason?: Error): void {
    if (this.end()) this.cancel(reason);
  }

  /** Aborts the signal and closes the stream. */
  cancel(reason?: Error): void {
    this.#isAborted = true;
    this.#reason = reason;
    try {
      this.#controller?.abort(reason ?? supersededError());
    } catch (error) {
      reportUncaught(error); // a polyfill may throw what a listener threw
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

/** The input of a load whose loader has been called, or that is over. */
const takenInput: LoaderActorInput = {
  loader: undefined,
  stream: undefined,
  params: undefined,
  previous: idleSnapshot,
  cause: 'params',
  isWaiting: false,
};

function supersededError(): Error {
  superseded ??= domException('The load was superseded.', 'AbortError');
  return superseded;
}

/** A `DOMException`, or a plain `Error` of the same name if the platform has none. */
export function domException(message: string, name: 'AbortError' | 'TimeoutError'): Error {
  if (typeof DOMException === 'function') return new DOMException(message, name);
  return Object.assign(new Error(message), { name });
}

/** Holds the load that is in flight for a chart, if any. It can outlive the chart. */
export interface Slot {
  load: Load | undefined;
  /** Runs a load, if the chart does not run loads itself. */
  runLoad?(load: Load): void;
  /**
   * What the chart's actors have sent it. By the time the chart takes an event, another actor may
   * have replaced its sender.
   */
  sent?: { readonly from: object; readonly data: unknown }[];
  /** Returns how a timer or pending outcome references an actor of the chart. Default: strongly. */
  hold?(actor: AnyActorRef): Held;
  /**
   * Converts an outcome to the one that the chart should take. Returns `undefined` if the load is
   * over.
   */
  admit?(load: Load, outcome: LoaderOutcome): LoaderOutcome | undefined;
  /**
   * Runs a callback from outside the chart, after the chart has been notified of anything that may
   * supersede the load.
   */
  inTurn?(run: () => void): void;
}

/** A reference to an actor that may have been garbage-collected. */
export interface Held {
  readonly actor: AnyActorRef | undefined;
}

/**
 * An event for a loader's actor. The names are XState's, except `loader.next` for an item of a
 * stream.
 */
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
 * Aborts a load whose chart was garbage-collected, if the platform can detect that, because nothing
 * can receive its outcome. Each chart is registered only once, because registering is slow.
 */
const collected =
  typeof FinalizationRegistry === 'function'
    ? /* @__PURE__ */ new FinalizationRegistry<Slot>(({ load }) => load?.abort())
    : undefined;

/** The key under which a chart stores a slot that it manages itself. */
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

/** Runs a callback from outside by the rules of a slot, if it has any. */
export function inTurn(slot: Slot | undefined, run: () => void): void {
  if (slot?.inTurn === undefined) run();
  else slot.inTurn(run);
}

/**
 * The actor that sent `data` to a chart, if a load's actor did. Each entry is returned only once.
 */
export function senderOf(chart: object & { [slotKey]?: Slot }, data: unknown): object | undefined {
  const { sent = [] } = chart[slotKey] ?? slots.get(chart) ?? {};
  const index = sent.findIndex((one) => Object.is(one.data, data));
  return index < 0 ? undefined : sent.splice(index, 1)[0]?.from;
}

/** An instance of a class whose name survives minification, because inspectors show it. */
// biome-ignore lint/complexity/noStaticOnlyClass: it has an instance
class NoParams {
  static {
    Object.defineProperty(NoParams, 'name', { value: 'NoParams' }); // assigning it would throw
  }
}

/** The params of a resource without `params`. The chart needs params to load at all. */
export const noParams = Object.freeze(new NoParams());

/** The params as user-supplied code receives them. */
export function paramsOf({ params }: { readonly params: unknown }): unknown {
  return params === noParams ? undefined : params;
}

/**
 * The arguments of a loader. A separate function, so that the getter closes over nothing but the
 * load. The getter is an own property, so that a copy of the object has the signal, too.
 */
export function argsOf(load: Load, input: LoaderActorInput): ResourceLoaderArgs<unknown, unknown> {
  return {
    params: paramsOf(input),
    get abortSignal() {
      return load.signal;
    },
    previous: input.previous,
  };
}

/**
 * Throws a `TypeError` if a loader returned an async generator: `async function*` instead of `async
 * function`. The generator has not started and never will. It is detected by its methods, because
 * compilers emit such objects, too.
 */
export function assertNoGenerator(outcome: unknown): void {
  if (typeof outcome !== 'object' || outcome === null || !(Symbol.asyncIterator in outcome)) return;
  const { next, return: end, throw: fail } = outcome as Partial<AsyncGenerator>;
  if ([next, end, fail].some((method) => typeof method !== 'function')) return;
  throw new TypeError(
    'The loader returned an async generator, but a loader returns one value. Pass it as the option "stream", or read it in the loader and show each value with set().',
  );
}
