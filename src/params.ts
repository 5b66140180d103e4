import { toError } from '../machines/errors.js';
import type { ResourceEvent } from '../machines/index.js';
import { untracked } from './engine.js';
import { Derived } from './nodes.js';
import type { ResourceOptions } from './types.js';

/** What the params ask of the chart: one of its own events. */
export type Request = Extract<ResourceEvent, { type: 'params' | 'params.failed' }>;

/** Asks for nothing: there are no params. */
export const nothing: Request = Object.freeze({ type: 'params', params: undefined });

const asynchronous = 'params returned a promise. It must say at once what to load, as a signal would: wait in the loader instead.';

/** Of a class with a name that no minifier changes: an inspector shows it. */
// biome-ignore lint/complexity/noStaticOnlyClass: it has an instance
class NoParams {
  static readonly name = 'NoParams';
}

/** Stands for the params of a resource that has none: to load once, a chart needs some. */
export const noParams = Object.freeze(new NoParams());

type Options = ResourceOptions<unknown, unknown>;

/**
 * What the params of a resource ask for, as a computed. A request that is the same as the one the actor was sent last, or as the one before, is that very
 * object, so whoever compares requests compares identities.
 */
export class Params extends Derived<Request> {
  /** What the actor was sent last. */
  sent = nothing;
  #last = nothing;
  #isAsking = false;
  readonly #options: Options;
  readonly equal = undefined;

  constructor(options: Options) {
    super();
    this.#options = options;
  }

  get name(): string {
    return `${nameOf(this.#options)}.params`;
  }

  /** Whatever happens, that is a request: params that read their own resource are in a circle with it, and that is an error of theirs. */
  compute(): Request {
    try {
      this.#last = this.#request();
    } catch (thrown) {
      const isSame = (request: Request) => request.type === 'params.failed' && request.error === thrown;
      this.#last = this.#known(isSame) ?? { type: 'params.failed', error: toError(thrown) };
    }
    return this.#last;
  }

  #request(): Request {
    const params = this.#params();
    if (params === undefined || params === null) return nothing;
    if (typeof (params as PromiseLike<unknown>).then === 'function') throw new TypeError(asynchronous);
    const { paramsEqual } = this.#options;
    const isSame = (request: Request) => isForParams(request) && (paramsEqual ?? structurallyEqual)(request.params, params);
    const known = paramsEqual === undefined ? this.#known(isSame) : untracked(() => this.#known(isSame));
    return known ?? { type: 'params', params };
  }

  #params(): unknown {
    const { params = () => noParams } = this.#options;
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

  /** The params may look at anything, but their resource must not change under them: each change would be another reason to ask them. */
  demandNotAsking(): void {
    if (this.#isAsking) throw new Error(`The params of ${nameOf(this.#options)} must not change it. Do that in an effect.`);
  }

  /** It leaves the graph when nobody follows it any more: with its resource. */
  protected override remember(): void {}

  /** Its resource has ended. If it was read, and nobody has followed it yet, it leaves the graph as other computeds do. */
  retire(): void {
    super.leave();
  }
}

function isForParams(request: Request): request is Extract<Request, { type: 'params' }> {
  return request.type === 'params' && request !== nothing;
}

/** What a resource is called. */
export function nameOf({ name = 'resource' }: Options): string {
  return name;
}

/**
 * Whether two values are the same plain data: primitives by `Object.is`, arrays and plain objects by what they contain, dates by their time.
 * Anything else is the same only as itself.
 */
export function structurallyEqual(a: unknown, b: unknown, within: readonly object[] = []): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  const prototype: unknown = Object.getPrototypeOf(a);
  if (prototype !== Object.getPrototypeOf(b)) return false;
  if (prototype === Date.prototype) return Object.is(Number(a), Number(b));
  if (prototype !== Array.prototype && prototype !== Object.prototype && prototype !== null) return false;
  if (within.includes(a)) return false; // a circle is no plain data
  const keys = Object.keys(a);
  const path = [...within, a];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && structurallyEqual(a[key], b[key], path));
}

function isObject(x: unknown): x is Record<string, unknown> {
  return typeof x === 'object' && x !== null;
}
