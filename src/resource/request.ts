import { toError } from '../../machines/errors.js';
import type { ResourceCause, ResourceEvent } from '../../machines/index.js';
import { noParams, paramsOf } from '../../machines/load.js';
import { isStreamLogic } from '../../machines/logic-loader.js';
import { structurallyEqual } from '../shared/equality.js';
import { Computed } from '../signals/graph.js';
import { unlinkAll } from '../signals/links.js';
import { Source } from '../signals/source.js';
import { untracked } from '../signals/tracking.js';
import { type Evaluation, NotYet, setEvaluating, tools } from './chain.js';
import type { ResourceOptions, ResourceParamsTools } from './types.js';

/** What the params request from the chart, as one of the chart's events. */
export type Request = Extract<ResourceEvent, { type: 'params' | 'params.waiting' | 'params.failed' }>;

/** Requests nothing, because there are no params. */
export const noRequest: Request = Object.freeze({ type: 'params', params: undefined });

const asynchronous = {
  params: 'params returned a promise. It must return the params synchronously. Await in the loader instead.',
  cached:
    'cached returned a promise. It must return the known value synchronously. Await in the loader instead.',
};

function assertNoPromise(name: keyof typeof asynchronous, given: unknown): void {
  if (typeof (given as PromiseLike<unknown> | null | undefined)?.then === 'function')
    throw new TypeError(asynchronous[name]);
}

type Options = ResourceOptions<unknown, unknown>;

/**
 * The request of a resource's params, as a computed. A request that equals the last one sent to the
 * chart, or the last one computed, is the very same object. So requests can be compared by
 * identity.
 */
export class RequestNode extends Computed<Request> implements Evaluation {
  /** The request that was last sent to the chart. */
  sent = noRequest;
  #last = noRequest;
  /** The requests of this turn for which `cached` was called. */
  #cachedRequests: Request[] | undefined;
  #isEvaluating = false;
  notYet: Evaluation['notYet'] = undefined;
  /** The cause to send along with new params, if the chart would assume a different one. */
  cause: ResourceCause | undefined = undefined;
  /**
   * The value that was shown when the resource was paused. It counts as known for its params, until
   * a request is sent to the chart again.
   */
  kept: { readonly params: unknown; readonly value: unknown; readonly isToReload: boolean } | undefined =
    undefined;
  /** An extra dependency of params that threw. A change of it re-evaluates them. */
  #retries: Source<undefined> | undefined;
  readonly #owner: string;
  /** `undefined` once the resource has ended. */
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
   * Always returns a request, even for params that read their own resource: the error of that cycle
   * is an error in the params.
   */
  protected compute(): Request {
    this.#last = this.#requestBy((this.#options as Options).params);
    if (this.#options === undefined) this.#last = noRequest; // destroyed by its own params
    return this.#last;
  }

  /** The request of other params. Changes nothing. */
  preview(getParams: Options['params']): Request {
    return this.#options === undefined ? noRequest : untracked(() => this.#requestBy(getParams));
  }

  #requestBy(getParams: Options['params']): Request {
    this.notYet = undefined;
    try {
      return this.#request(this.#options as Options, getParams);
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

  #request(options: Options, getParams: Options['params'] = () => noParams): Request {
    const { paramsEqual } = options;
    const params = this.#evaluateParams(getParams);
    if (this.notYet !== undefined) return this.#without(this.notYet);
    if (params === undefined || params === null) return noRequest;
    assertNoPromise('params', params);
    const isSame = (request: Request) =>
      isForParams(request) && (paramsEqual ?? structurallyEqual)(request.params, params);
    const known = paramsEqual === undefined ? this.#known(isSame) : untracked(() => this.#known(isSame));
    return known ?? this.#requestFor(params, options);
  }

  /** The request if another resource has no value. */
  #without({ isLoading, resource }: NonNullable<Evaluation['notYet']>): Request {
    if (!isLoading) return noRequest;
    const isSame = (request: Request) => request.type === 'params.waiting'; // no matter which resource it waits for, it is the same wait
    return this.#known(isSame) ?? { type: 'params.waiting', ...(resource !== undefined && { resource }) };
  }

  /** The request for new params, with their cached value if there is one. */
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
    const result = untracked((): Request => {
      try {
        const given = paramsOf(request);
        const value = this.#evaluate(() => cached(given));
        assertNoPromise('cached', value);
        if (value === undefined) return request;
        const isToRevalidate =
          typeof revalidate === 'function' ? this.#evaluate(() => revalidate(given, value)) : revalidate;
        return withValue(value, isToRevalidate === true);
      } catch (error) {
        return { type: 'params.failed', params, error: toError(error) };
      }
    });
    this.#cachedRequests ??= [];
    this.#cachedRequests.push(result);
    return result;
  }

  #evaluateParams(getParams: NonNullable<Options['params']>): unknown {
    const outer = setEvaluating(this);
    try {
      return this.#evaluate(getParams);
    } finally {
      setEvaluating(outer);
    }
  }

  #evaluate<T>(run: (given: ResourceParamsTools) => T): T {
    this.#isEvaluating = true;
    try {
      return run(tools);
    } finally {
      this.#isEvaluating = false;
    }
  }

  #known(isSame: (request: Request) => boolean): Request | undefined {
    if (isSame(this.sent)) return this.sent;
    return isSame(this.#last) ? this.#last : this.#cachedRequests?.find(isSame);
  }

  /**
   * Returns the request that makes the chart stop its load. Afterwards the params must be
   * re-evaluated, and count as new.
   */
  wait(): Request {
    this.sent = { type: 'params.waiting', isHidden: true };
    this.#last = this.sent;
    this.#cachedRequests = undefined;
    return this.sent;
  }

  /** Ends the turn: params that later return to an earlier value are new. */
  endTurn(): void {
    this.#cachedRequests = undefined;
  }

  /** Re-evaluates params that threw, even though nothing that they read has changed. */
  retry(): void {
    this.#retries?.changed();
  }

  /** Drops all references to user-supplied objects. Call it only when nothing depends on this. */
  release(): void {
    this.#options = undefined;
    this.sent = noRequest;
    this.#last = noRequest;
    this.#cachedRequests = undefined;
    this.value = noRequest;
    unlinkAll(this as Computed<unknown>);
  }

  /**
   * Throws while the params are being evaluated. Params may read anything, but must not change
   * their own resource, because each change would cause them to be re-evaluated.
   */
  assertNotEvaluating(): void {
    if (this.#isEvaluating)
      throw new Error(
        `The params of ${this.#owner} must not change that resource. Do that in an effect instead.`,
      );
  }
}

function isForParams(request: Request): request is Exclude<Request, { type: 'params.waiting' }> {
  return request.type !== 'params.waiting' && request.params !== undefined;
}
