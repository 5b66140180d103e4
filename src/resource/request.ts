import { toError } from '../../machines/errors.js';
import type { ResourceCause, ResourceEvent } from '../../machines/index.js';
import { noParams, paramsOf } from '../../machines/load.js';
import { isStreamLogic } from '../../machines/logic-loader.js';
import { structurallyEqual } from '../shared/equality.js';
import { Computed } from '../signals/graph.js';
import { unlinkAll } from '../signals/links.js';
import { Source } from '../signals/source.js';
import { untracked } from '../signals/tracking.js';
import { type Asker, askWith, NotYet, tools } from './chain.js';
import type { ResourceOptions, ResourceParamsTools } from './types.js';

/** What the params ask of the chart: one of its own events. */
export type Request = Extract<ResourceEvent, { type: 'params' | 'params.waiting' | 'params.failed' }>;

/** Asks for nothing: there are no params. */
export const noRequest: Request = Object.freeze({ type: 'params', params: undefined });

const asynchronous = {
  params:
    'params returned a promise. It must say at once what to load, as a signal would: wait in the loader instead.',
  cached: 'cached returned a promise. It must say at once which value is known: wait in the loader instead.',
};

function assertNoPromise(name: keyof typeof asynchronous, given: unknown): void {
  if (typeof (given as PromiseLike<unknown> | null | undefined)?.then === 'function')
    throw new TypeError(asynchronous[name]);
}

type Options = ResourceOptions<unknown, unknown>;

/**
 * What the params of a resource ask for, as a computed. A request that is equal to the one that the
 * chart was sent last, or to the one before, is that very object, so code that compares requests
 * compares identities.
 */
export class RequestNode extends Computed<Request> implements Asker {
  /** What the chart was sent last. */
  sent = noRequest;
  #last = noRequest;
  /** What was asked for in this turn, where a cache was asked about it. */
  #askedFor: Request[] | undefined;
  #isAsking = false;
  notYet: Asker['notYet'] = undefined;
  /** Why new params are to be loaded, where it is not what the chart takes it for. */
  cause: ResourceCause | undefined = undefined;
  /**
   * What was shown when the resource was paused: a value that is known for its params, until the
   * chart is told of params again.
   */
  kept: { readonly params: unknown; readonly value: unknown; readonly isToReload: boolean } | undefined =
    undefined;
  /**
   * What params that threw depend on, beside what they had read: that somebody wants them asked
   * again.
   */
  #retries: Source<undefined> | undefined;
  readonly #owner: string;
  /** None once the resource has ended. */
  #options: Options | undefined;
  readonly equal = undefined;

  /** @param owner The name of the resource. */
  constructor(options: Options, owner: string) {
    super();
    this.#options = options;
    this.#owner = owner;
  }

  get name(): string {
    return `${this.#owner}.params`;
  }

  /**
   * Always a request: params that read their own resource are in a cycle with it, and that is an
   * error of theirs.
   */
  protected compute(): Request {
    this.#last = this.#requestBy((this.#options as Options).params);
    if (this.#options === undefined) this.#last = noRequest; // ended by its own params
    return this.#last;
  }

  /** What other params would ask for. Nothing changes by that. */
  preview(ask: Options['params']): Request {
    return this.#options === undefined ? noRequest : untracked(() => this.#requestBy(ask));
  }

  #requestBy(ask: Options['params']): Request {
    this.notYet = undefined;
    try {
      return this.#request(this.#options as Options, ask);
    } catch (thrown) {
      return this.#requestAfter(thrown);
    }
  }

  #requestAfter(thrown: unknown): Request {
    const notYet = this.notYet ?? (thrown instanceof NotYet ? thrown : undefined);
    if (notYet !== undefined) return this.#without(notYet);
    this.#retries ??= new Source(undefined);
    this.#retries.read();
    return this.#failedWith(thrown);
  }

  #failedWith(thrown: unknown): Request {
    const isSame = (request: Request) => request.type === 'params.failed' && request.error === thrown;
    return this.#known(isSame) ?? { type: 'params.failed', error: toError(thrown) };
  }

  #request(options: Options, ask: Options['params'] = () => noParams): Request {
    const { paramsEqual } = options;
    const params = this.#askParams(ask);
    if (this.notYet !== undefined) return this.#without(this.notYet);
    if (params === undefined || params === null) return noRequest;
    assertNoPromise('params', params);
    const isSame = (request: Request) =>
      isForParams(request) && (paramsEqual ?? structurallyEqual)(request.params, params);
    const known = paramsEqual === undefined ? this.#known(isSame) : untracked(() => this.#known(isSame));
    return known ?? this.#requestFor(params, options);
  }

  /** What there is to do without the value of another resource. */
  #without({ isLoading, resource }: NonNullable<Asker['notYet']>): Request {
    if (!isLoading) return noRequest;
    const isSame = (request: Request) => request.type === 'params.waiting'; // whichever resource it is for: the wait goes on
    return this.#known(isSame) ?? { type: 'params.waiting', ...(resource !== undefined && { resource }) };
  }

  /** A request for new params, with the value that is known for them. */
  #requestFor(params: unknown, options: Options): Request {
    const { cached, revalidate = false, loader, paramsEqual = structurallyEqual } = options;
    const { cause, kept } = this;
    const request: Request =
      cause === undefined ? { type: 'params', params } : { type: 'params', params, cause };
    const opensStream = isStreamLogic(loader);
    const withValue = (value: unknown, isToReload: boolean): Request => ({
      ...request,
      cached: value,
      revalidate: isToReload,
      ...(opensStream && { opensStream }),
    });
    if (kept !== undefined && paramsEqual(kept.params, params)) return withValue(kept.value, kept.isToReload);
    if (cached === undefined) return request;
    const asked = untracked((): Request => {
      try {
        const given = paramsOf(request);
        const value = this.#ask(() => cached(given));
        assertNoPromise('cached', value);
        if (value === undefined) return request;
        const isToRevalidate =
          typeof revalidate === 'function' ? this.#ask(() => revalidate(given, value)) : revalidate;
        return withValue(value, isToRevalidate === true);
      } catch (error) {
        return { type: 'params.failed', params, error: toError(error) };
      }
    });
    this.#askedFor ??= [];
    this.#askedFor.push(asked);
    return asked;
  }

  #askParams(ask: NonNullable<Options['params']>): unknown {
    const outer = askWith(this);
    try {
      return this.#ask(ask);
    } finally {
      askWith(outer);
    }
  }

  #ask<T>(question: (given: ResourceParamsTools) => T): T {
    this.#isAsking = true;
    try {
      return question(tools);
    } finally {
      this.#isAsking = false;
    }
  }

  #known(isSame: (request: Request) => boolean): Request | undefined {
    if (isSame(this.sent)) return this.sent;
    return isSame(this.#last) ? this.#last : this.#askedFor?.find(isSame);
  }

  /**
   * What the chart is sent to stop its load. The params are to be asked again, and are new then.
   */
  wait(): Request {
    this.sent = { type: 'params.waiting', isHidden: true };
    this.#last = this.sent;
    this.#askedFor = undefined;
    return this.sent;
  }

  /** The turn is over: params that come back later are new. */
  endTurn(): void {
    this.#askedFor = undefined;
  }

  /** Has params that threw asked again, though nothing that they have read has changed. */
  retry(): void {
    this.#retries?.changed();
  }

  /** Refers to nothing of the user's any more. To be called when nothing follows it. */
  release(): void {
    this.#options = undefined;
    this.sent = noRequest;
    this.#last = noRequest;
    this.#askedFor = undefined;
    this.value = noRequest;
    unlinkAll(this as Computed<unknown>);
  }

  /**
   * The params may look at anything, but their resource must not change under them: each change
   * would be another reason to ask them.
   */
  assertNotAsking(): void {
    if (this.#isAsking)
      throw new Error(`The params of ${this.#owner} must not change it. Do that in an effect.`);
  }
}

function isForParams(request: Request): request is Exclude<Request, { type: 'params.waiting' }> {
  return request.type !== 'params.waiting' && request.params !== undefined;
}
