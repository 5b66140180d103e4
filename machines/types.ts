import type { ActorLogic, AnyActorLogic, SnapshotFrom } from 'xstate';
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
 * Opens a stream for some params: an async iterable, such as an async generator or a
 * `ReadableStream`, an observable, or a promise of one of them.
 */
export type ResourceStream<T, P> = (args: ResourceLoaderArgs<T, P>) => Streamed<T> | PromiseLike<Streamed<T>>;

/**
 * What gives one item after the other. (TypeScript infers T from the last overload of `subscribe`,
 * which takes functions in RxJS and XState. Being generic, it gives no types to an observer that is
 * written in place.)
 */
export type Streamed<T> =
  | AsyncIterable<T>
  | (Observable<T> &
      (object | { subscribe<_>(next: (item: T) => void): { unsubscribe(): void } | (() => void) }));

/** An observable, as RxJS and others have it. */
export interface Observable<T> {
  /** Has an observer told of each item, and of the end. What it returns ends that. */
  subscribe(observer: {
    next(item: T): void;
    error(thrown: unknown): void;
    complete(): void;
  }): { unsubscribe(): void } | (() => void);
}

/** Why a load begins. */
export type ResourceCause =
  /** The resource was created with params, or to wait for some. */
  | 'created'
  /** The params are new. */
  | 'params'
  /** Somebody has asked for it, by `reload()`. */
  | 'reload';

/**
 * The input of actor logic that loads: of what you give as a `loader`, or put in the place of the
 * chart's own by `resourceMachine.provide({ actors: { loader } })`.
 */
export interface ResourceLoaderInput<T = unknown, P = unknown> {
  /** The params to load for, never `null` or `undefined`, but for a resource without `params`. */
  readonly params: P;
  /** The snapshot from just before this load began; its status is `idle` on the first load. */
  readonly previous: ResourceSnapshot<T>;
  /** Why the load begins. */
  readonly cause: ResourceCause;
}

/**
 * Actor logic that can take the place of the chart's loader: that of a promise, a machine, or an
 * observable, for this input.
 */
export type ResourceLoaderLogic<Input = ResourceLoaderInput> = ActorLogic<
  SnapshotFrom<AnyActorLogic>,
  SnapshotFrom<AnyActorLogic>,
  Input,
  SnapshotFrom<AnyActorLogic>,
  SnapshotFrom<AnyActorLogic>
>;

/** The input of the chart's own loader actor. */
export interface LoaderActorInput extends ResourceLoaderInput {
  readonly loader: ResourceLoader<unknown, unknown> | undefined;
  readonly stream: ResourceStream<unknown, unknown> | undefined;
  /** It calls nothing, and ends only by being stopped. */
  readonly isWaiting: boolean;
}
