import { isDeepStrictEqual } from 'node:util';
import type { ResourceStatus } from 'xstate-resource';
import { fail } from './failure.js';

/**
 * What must be loaded: nothing; params, perhaps with a cached value; an error, if the params throw
 * or the cache options throw; or a wait for another resource. Two of them are the same if their
 * keys are.
 */
export type Asked =
  | { readonly key: 'nothing' }
  | {
      readonly key: string;
      readonly params: unknown;
      readonly cached?: unknown;
      readonly isRevalidated?: boolean;
    }
  | { readonly key: string; readonly error: Error; readonly params?: unknown }
  | { readonly key: string; readonly waitsFor: string };

export const nothing: Asked = { key: 'nothing' };

/** What a resource shows at one moment. */
export interface Shown {
  readonly status: ResourceStatus;
  readonly value: unknown;
  readonly error: Error | undefined;
  readonly latest: unknown;
  readonly isStreaming: boolean;
}

const idle: Shown = {
  status: 'idle',
  value: undefined,
  error: undefined,
  latest: undefined,
  isStreaming: false,
};

export type Outcome = { readonly value: unknown } | { readonly error: Error } | 'the end';

/** A load that the contract requires. */
export interface DueLoad {
  readonly asked: Asked;
  readonly previous: Shown;
  called: boolean;
  /** For a stream: its end. */
  outcome?: Outcome;
  /** The item that a stream is emitting. */
  given?: { readonly value: unknown } | undefined;
  hasItems?: boolean;
  end?: 'finished' | 'superseded';
}

/** An event of the chart. */
export interface ChartEvent {
  readonly type: string;
  readonly params?: unknown;
  readonly cached?: unknown;
  readonly revalidate?: boolean;
  readonly resource?: string;
  readonly error?: unknown;
  readonly output?: unknown;
  readonly value?: unknown;
  readonly force?: boolean;
}

/**
 * What a resource must show according to the contract, written from its table and rules instead of
 * from the code. It follows the events that an inspector receives: they say *when* something
 * happened. Whether it could happen then, and what results, is decided here.
 */
export class Reference {
  readonly name: string;
  /** What the current params require. */
  readonly ask: () => Asked;
  /** Compares two values, like the option `equal`. */
  readonly equal: (a: unknown, b: unknown) => boolean;
  received = nothing;
  load: DueLoad | undefined;
  hasEnded = false;
  /** What a step is setting, and the current value at the time. */
  toSet: { readonly value: unknown; readonly current: unknown } | undefined;
  #acted = idle;
  /** What was shown before the wait, while that lasts. */
  #beforeWait: Shown | undefined;

  readonly isStream: boolean;

  constructor(name: string, ask: () => Asked, equal: (a: unknown, b: unknown) => boolean, isStream: boolean) {
    this.name = name;
    this.isStream = isStream;
    this.ask = ask;
    this.equal = equal;
  }

  /** Rule 1: the state of the chart counts only until the params change. */
  shown(): Shown {
    if (this.hasEnded) return idle;
    const asked = this.ask();
    return asked.key === this.received.key ? this.#acted : this.#begin(asked);
  }

  #begin(asked: Asked): Shown {
    const none = { value: undefined, error: undefined, latest: this.#acted.latest, isStreaming: false };
    if ('error' in asked) return { ...none, status: 'error', error: asked.error };
    if ('waitsFor' in asked) return { ...none, status: 'loading' };
    if (!('params' in asked)) return { ...none, status: 'idle' };
    if (asked.cached === undefined) return { ...none, status: 'loading' };
    return { ...none, status: asked.isRevalidated ? 'reloading' : 'resolved', value: asked.cached };
  }

  /** Whether the chart has received the current params. */
  get isInSync(): boolean {
    return this.ask().key === this.received.key;
  }

  get isLoading(): boolean {
    return this.shown().status === 'loading' || this.shown().status === 'reloading';
  }

  get isWaiting(): boolean {
    return !this.hasEnded && 'waitsFor' in this.ask() && this.shown().status === 'loading';
  }

  /** Whether there is something to load. A forced reload may supersede a running load. */
  canReload(isForced: boolean): boolean {
    return !this.hasEnded && 'params' in this.ask() && (isForced || !this.isLoading);
  }

  /** Whether the params threw. If a later step failed, the params themselves are known. */
  get canRetry(): boolean {
    const asked = this.ask();
    return !this.hasEnded && 'error' in asked && !('params' in asked);
  }

  /**
   * The value to show after `next` was loaded or set: the old object if the two are equal. Throws
   * if `equal` throws.
   */
  #keep(next: unknown, current: unknown): unknown {
    return current !== undefined && next !== undefined && this.equal(current, next) ? current : next;
  }

  /** The chart receives its params. */
  takeParams(event: ChartEvent): void {
    const asked = this.ask();
    if (this.isInSync) fail(`${this.name} received ${asked.key} again`);
    const {
      params,
      error,
      cached,
      isRevalidated = false,
      waitsFor,
    } = asked as Partial<Record<string, unknown>>;
    const { revalidate = false, resource } = event;
    if (
      !isDeepStrictEqual(event.params ?? undefined, params) ||
      event.error !== error ||
      (resource === undefined) !== (waitsFor === undefined)
    )
      fail(`${this.name} should receive`, event, asked);
    if (event.cached !== cached || revalidate !== isRevalidated)
      fail(`${this.name} should know something else`, event, asked);
    const previous = this.#beforeWait ?? this.#acted;
    const shown = this.#begin(asked);
    this.#act({ ...shown, latest: shown.value ?? shown.latest });
    this.#beforeWait = 'waitsFor' in asked ? previous : undefined;
    this.received = asked;
    if (this.#isToLoad(asked)) this.load = { asked, previous, called: false };
  }

  #isToLoad(asked: Asked): boolean {
    if (!('params' in asked) || 'error' in asked) return false;
    return asked.cached === undefined || asked.isRevalidated === true || this.isStream;
  }

  /** A local value has been set. If `equal` threw, its error is shown, and the params stay. */
  takeLocal(value: unknown): void {
    this.#requireInSync('a value was set');
    if (this.toSet === undefined) fail(`${this.name} sets a value that was not set`, value);
    const shown = this.#received('local', { value: this.toSet.value }, this.toSet.current);
    this.toSet = undefined;
    if (!Object.is(value, shown.error ?? shown.value)) fail(`${this.name} sets something else`, value, shown);
    this.#act(shown);
  }

  takeReload({ force = false }: ChartEvent): void {
    this.#requireInSync('it was reloaded');
    if (!this.canReload(force)) fail(`${this.name} cannot reload`);
    const previous = this.#acted;
    const status = this.isLoading ? previous.status : 'reloading';
    this.#act({ ...previous, status, error: undefined, isStreaming: false });
    this.load = { asked: this.received, previous, called: false };
  }

  /** An item of the stream has arrived. */
  takeItem(event: ChartEvent): void {
    this.#requireInSync('an item arrived');
    const { load } = this;
    if (load?.given === undefined) fail(`${this.name} has an item from nowhere`, event);
    const shown = this.#received('resolved', load.given, this.#acted.value);
    load.given = undefined;
    if (shown.error || !Object.is(event.value, shown.value))
      fail(`${this.name} has another item`, event, shown);
    load.hasItems = true;
    this.#acted = { ...shown, isStreaming: true };
  }

  /**
   * The outcome of the load has arrived. For a stream, that is its end, or an item for which
   * `equal` threw, which supersedes the stream.
   */
  takeOutcome(event: ChartEvent): void {
    this.#requireInSync('an outcome arrived');
    const { load } = this;
    const outcome = load?.given ?? load?.outcome;
    if (load === undefined || outcome === undefined) fail(`${this.name} has an outcome from nowhere`, event);
    const shown =
      outcome === 'the end'
        ? this.#ended(load, event)
        : this.#received('resolved', outcome, this.#acted.value);
    const output = outcome === 'the end' ? undefined : shown.value;
    if (event.error !== shown.error || !Object.is(event.output, output))
      fail(`${this.name} has another outcome`, event, shown);
    load.end = load.given ? 'superseded' : 'finished';
    load.given = undefined;
    this.#act(shown);
  }

  /**
   * What is shown after a stream has ended: an error from the library if the stream had nothing to
   * show.
   */
  #ended({ hasItems }: DueLoad, { error }: ChartEvent): Shown {
    if (hasItems || this.#acted.status === 'resolved') return { ...this.#acted, isStreaming: false };
    if (!(error instanceof Error) || !error.message.includes('ended without an item'))
      fail(`${this.name} should report that its stream had no item`, error);
    return { ...this.#acted, status: 'error', value: undefined, error };
  }

  #received(status: 'resolved' | 'local', outcome: Exclude<Outcome, string>, current: unknown): Shown {
    const { latest } = this.#acted;
    try {
      if ('error' in outcome) throw outcome.error;
      const value = this.#keep(outcome.value, current);
      return {
        status,
        value,
        error: undefined,
        latest: value === undefined ? latest : value,
        isStreaming: false,
      };
    } catch (error) {
      return { status: 'error', value: undefined, error: error as Error, latest, isStreaming: false };
    }
  }

  end(): void {
    this.hasEnded = true;
    this.toSet = undefined;
    this.#act(idle);
  }

  #act(shown: Shown): void {
    if (this.load !== undefined) this.load.end ??= 'superseded';
    this.load = undefined;
    this.#beforeWait = undefined;
    this.#acted = shown;
  }

  /** The chart must receive changed params before anything that happens after the change. */
  #requireInSync(when: string): void {
    if (!this.isInSync) fail(`${this.name} had not received ${this.ask().key} when ${when}`);
  }
}
