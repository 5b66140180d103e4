import type { ResourceSnapshot } from './snapshot.js';

/** What a loader is called with. */
export interface ResourceLoaderArgs<T, P> {
  /**
   * The params to load for, never `null` or `undefined`. For a resource without `params`:
   * `undefined`.
   */
  readonly params: P;
  /**
   * Aborts when this load is superseded: by new params, `set`, `update`, `destroy` or an error in
   * the params, and when nothing can receive its outcome any more. Give it to `fetch` and the like.
   * It does not abort after the load has finished. It is made when it is first read.
   */
  readonly abortSignal: AbortSignal;
  /** The snapshot from just before this load began; its status is `idle` on the first load. */
  readonly previous: ResourceSnapshot<T>;
}

/**
 * Loads the value for some params: a function that returns a promise, or the value itself. What it
 * reads is not tracked.
 */
export type ResourceLoader<T, P> = (args: ResourceLoaderArgs<T, P>) => PromiseLike<T> | T;

/**
 * The input of the chart's `loader` actor: what an actor is given that you put in its place, by
 * `resourceMachine.provide({ actors: { loader } })`.
 */
export interface ResourceLoaderInput extends Pick<ResourceLoaderArgs<unknown, unknown>, 'params' | 'previous'> {
  /** The loader that the chart was created with. */
  readonly loader: ResourceLoader<unknown, unknown>;
}
