import { toError } from '../machines/errors.js';
import type { ResourceEvent } from '../machines/index.js';
import { untracked } from './engine.js';

/** What the params ask of the chart: one of its own events. */
export type Request = Extract<ResourceEvent, { type: 'params' | 'params.failed' }>;

/** Asks for nothing: there are no params. */
export const nothing: Request = Object.freeze({ type: 'params', params: undefined });

const asynchronous = 'params returned a promise. It must say at once what to load, as a signal would: wait in the loader instead.';

/** Stands for the params of a resource that has none: to load once, a chart needs some. */
export const noParams = Object.freeze({});

/**
 * Asks `params` what to load. An answer that is the same as one of the `known` ones is that very object, so whoever compares requests
 * compares identities.
 */
export function requestFor(params: () => unknown, paramsEqual: (a: unknown, b: unknown) => boolean, known: readonly Request[]): Request {
  try {
    const next = params();
    if (next === undefined || next === null) return nothing;
    if (typeof (next as PromiseLike<unknown>).then === 'function') throw new TypeError(asynchronous);
    const isSame = (request: Request) => request.type === 'params' && request !== nothing && paramsEqual(request.params, next);
    return untracked(() => known.find(isSame)) ?? { type: 'params', params: next };
  } catch (thrown) {
    return failure(thrown, known);
  }
}

/** The request to show what was thrown, one of the `known` ones if that shows it already. */
export function failure(thrown: unknown, known: readonly Request[]): Request {
  const isSame = (request: Request) => request.type === 'params.failed' && request.error === thrown;
  return known.find(isSame) ?? { type: 'params.failed', error: toError(thrown) };
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
