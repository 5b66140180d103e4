import { toError } from '../../machines/errors.js';
import type { ResourceEvent } from '../../machines/index.js';
import { structurallyEqual } from '../shared/equality.js';
import { Computed } from '../signals/graph.js';
import { unlinkAll } from '../signals/links.js';
import { Source } from '../signals/source.js';
import { untracked } from '../signals/tracking.js';
import type { ResourceOptions } from './types.js';

/** What the params ask of the chart: one of its own events. */
export type Request = Extract<ResourceEvent, { type: 'params' | 'params.failed' }>;

/** Asks for nothing: there are no params. */
export const noRequest: Request = Object.freeze({ type: 'params', params: undefined });

const asynchronous = 'params returned a promise. It must say at once what to load, as a signal would: wait in the loader instead.';

/** Of a class with a name that no minifier changes: an inspector shows it. */
// biome-ignore lint/complexity/noStaticOnlyClass: it has an instance
class NoParams {
  static {
    Object.defineProperty(NoParams, 'name', { value: 'NoParams' }); // assigned, it would throw
  }
}

/** Stands for the params of a resource that has none: to load once, a chart needs some. */
export const noParams = Object.freeze(new NoParams());

type Options = ResourceOptions<unknown, unknown>;

/**
 * What the params of a resource ask for, as a computed. A request that is equal to the one that the chart was sent last, or to the one
 * before, is that very object, so code that compares requests compares identities.
 */
export class RequestNode extends Computed<Request> {
  /** What the chart was sent last. */
  sent = noRequest;
  #last = noRequest;
  #isAsking = false;
  /** What params that threw depend on, beside what they had read: that somebody wants them asked again. */
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

  /** Always a request: params that read their own resource are in a cycle with it, and that is an error of theirs. */
  protected compute(): Request {
    try {
      this.#last = this.#request(this.#options as Options);
    } catch (thrown) {
      this.#retries ??= new Source(undefined);
      this.#retries.read();
      this.#last = this.#failedWith(thrown);
    }
    if (this.#options === undefined) this.#last = noRequest; // ended by its own params
    return this.#last;
  }

  #failedWith(thrown: unknown): Request {
    const isSame = (request: Request) => request.type === 'params.failed' && request.error === thrown;
    return this.#known(isSame) ?? { type: 'params.failed', error: toError(thrown) };
  }

  #request({ params: ask = () => noParams, paramsEqual }: Options): Request {
    const params = this.#ask(ask);
    if (params === undefined || params === null) return noRequest;
    if (typeof (params as PromiseLike<unknown>).then === 'function') throw new TypeError(asynchronous);
    const isSame = (request: Request) => isForParams(request) && (paramsEqual ?? structurallyEqual)(request.params, params);
    const known = paramsEqual === undefined ? this.#known(isSame) : untracked(() => this.#known(isSame));
    return known ?? { type: 'params', params };
  }

  #ask(params: () => unknown): unknown {
    this.#isAsking = true;
    try {
      return params();
    } finally {
      this.#isAsking = false;
    }
  }

  #known(isSame: (request: Request) => boolean): Request | undefined {
    if (isSame(this.sent)) return this.sent;
    return isSame(this.#last) ? this.#last : undefined;
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
    this.value = noRequest;
    unlinkAll(this as Computed<unknown>);
  }

  /** The params may look at anything, but their resource must not change under them: each change would be another reason to ask them. */
  assertNotAsking(): void {
    if (this.#isAsking) throw new Error(`The params of ${this.#owner} must not change it. Do that in an effect.`);
  }
}

function isForParams(request: Request): request is Extract<Request, { type: 'params' }> {
  return request.type === 'params' && request !== noRequest;
}
