import { isDeepStrictEqual } from 'node:util';
import type { ResourceStatus } from 'xstate-resource';
import { fail } from './failure.js';

/** What is to be loaded: nothing, something, or an error where the params throw. Two are the same where their keys are. */
export type Asked =
  | { readonly key: 'nothing' }
  | { readonly key: string; readonly params: unknown }
  | { readonly key: string; readonly error: Error };

export const nothing: Asked = { key: 'nothing' };

/** What a resource shows at one moment. */
export interface Shown {
  readonly status: ResourceStatus;
  readonly value: unknown;
  readonly error: Error | undefined;
  readonly latest: unknown;
}

const idle: Shown = { status: 'idle', value: undefined, error: undefined, latest: undefined };

export type Outcome = { readonly value: unknown } | { readonly error: Error };

/** A load that the contract calls for. */
export interface DueLoad {
  readonly asked: Asked;
  readonly previous: Shown;
  called: boolean;
  outcome?: Outcome;
  end?: 'finished' | 'superseded';
}

/**
 * What the contract says that a resource shows, written down from its table and rules rather than from the code. It follows the events that
 * an inspector hears of: they say *when* something happened. Whether it could happen then, and what comes of it, is decided here.
 */
export class Reference {
  readonly name: string;
  /** What the params ask for now. */
  readonly ask: () => Asked;
  /** Whether two values are the same, as the option `equal` says. */
  readonly equal: (a: unknown, b: unknown) => boolean;
  told = nothing;
  load: DueLoad | undefined;
  hasEnded = false;
  /** What a step sets at this moment. */
  toSet: { readonly value: unknown } | undefined;
  #acted = idle;
  #canReload = false;

  constructor(name: string, ask: () => Asked, equal: (a: unknown, b: unknown) => boolean) {
    this.name = name;
    this.ask = ask;
    this.equal = equal;
  }

  /** Rule 1: what was acted upon counts only as long as the params have not changed. */
  shown(): Shown {
    if (this.hasEnded) return idle;
    const asked = this.ask();
    return asked.key === this.told.key ? this.#acted : this.#begin(asked);
  }

  #begin(asked: Asked): Shown {
    const { latest } = this.#acted;
    if ('error' in asked) return { status: 'error', value: undefined, error: asked.error, latest };
    return { status: 'params' in asked ? 'loading' : 'idle', value: undefined, error: undefined, latest };
  }

  /** Whether the resource was told of the params as they are now. */
  get hasHeard(): boolean {
    return this.ask().key === this.told.key;
  }

  get isLoading(): boolean {
    return this.shown().status === 'loading' || this.shown().status === 'reloading';
  }

  get canReload(): boolean {
    return !this.hasEnded && this.hasHeard && this.load === undefined && this.#canReload;
  }

  get canRetry(): boolean {
    return !this.hasEnded && 'error' in this.ask();
  }

  /** The value to show where `next` was loaded or set: the old object where the two are equal. May throw, as `equal` may. */
  keep(next: unknown): unknown {
    const { value } = this.shown();
    return value !== undefined && next !== undefined && this.equal(value, next) ? value : next;
  }

  /** The resource has heard of its params. */
  takeParams(event: { readonly params?: unknown; readonly error?: unknown }): void {
    const asked = this.ask();
    if (this.hasHeard) fail(`${this.name} was told again of ${asked.key}`);
    const { params, error } = { params: undefined, error: undefined, ...asked };
    if (!isDeepStrictEqual(event.params ?? undefined, params) || event.error !== error)
      fail(`${this.name} should be told of`, event, asked);
    const previous = this.#acted;
    this.#act(this.#begin(asked));
    this.told = asked;
    this.#canReload = 'params' in asked;
    if ('params' in asked) this.load = { asked, previous, called: false };
  }

  /** What was to be set has been set. Where `equal` threw, what it threw is shown, and the params stay. */
  takeLocal(value: unknown): void {
    this.#demandToldParams('a value was set');
    if (this.toSet === undefined) fail(`${this.name} sets what nobody has set`, value);
    const shown = this.#received('local', { value: this.toSet.value });
    this.toSet = undefined;
    if (!Object.is(value, shown.error ?? shown.value)) fail(`${this.name} sets something else`, value, shown);
    this.#act(shown);
  }

  takeReload(): void {
    if (!this.canReload) fail(`${this.name} cannot reload`);
    const previous = this.#acted;
    this.#act({ ...previous, status: 'reloading', error: undefined });
    this.load = { asked: this.told, previous, called: false };
  }

  /** The outcome of the load has arrived. */
  takeOutcome(event: { readonly output?: unknown; readonly error?: unknown }): void {
    this.#demandToldParams('an outcome arrived');
    const outcome = this.load?.outcome;
    if (this.load === undefined || outcome === undefined) fail(`${this.name} has an outcome from nowhere`, event);
    const shown = this.#received('resolved', outcome);
    if (event.error !== shown.error || !Object.is(event.output, shown.value)) fail(`${this.name} has another outcome`, event, shown);
    this.load.end = 'finished';
    this.#act(shown);
  }

  #received(status: 'resolved' | 'local', outcome: Outcome): Shown {
    const { latest } = this.#acted;
    try {
      if ('error' in outcome) throw outcome.error;
      const value = this.keep(outcome.value);
      return { status, value, error: undefined, latest: value === undefined ? latest : value };
    } catch (error) {
      return { status: 'error', value: undefined, error: error as Error, latest };
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
    this.#acted = shown;
  }

  /** The fine print: nothing gets to a resource before the params that changed before it. */
  #demandToldParams(when: string): void {
    if (!this.hasHeard) fail(`${this.name} had not heard of ${this.ask().key} when ${when}`);
  }
}
