import type { ActorLogic, AnyActorLogic, SnapshotFrom } from 'xstate';
import type { ResourceSnapshot } from './snapshot.js';

/** The arguments of a loader. */
export interface ResourceLoaderArgs<T, P> {
  /**
   * The params to load. `undefined` for a resource without `params`, otherwise never `null` or
   * `undefined`.
   */
  readonly params: P;
  /**
   * Aborts when this load is superseded: by new params, `set`, `update`, `destroy`, a forced
   * `reload`, or an error in the params. It also aborts when nothing can receive its outcome any
   * more. Pass it to `fetch` and similar functions. It never aborts after the load has finished. It
   * is created when you first read it.
   */
  readonly abortSignal: AbortSignal;
  /** The snapshot from just before this load began; its status is `idle` on the first load. */
  readonly previous: ResourceSnapshot<T>;
}

/**
 * Loads the value for the params: a function that returns a promise, or the value itself. Its reads
 * are not tracked.
 */
export type ResourceLoader<T, P> = (args: ResourceLoaderArgs<T, P>) => PromiseLike<T> | T;

/**
 * Opens a stream for the params. Returns an async iterable (such as an async generator or a
 * `ReadableStream`), an observable, or a promise of either.
 */
export type ResourceStream<T, P> = (args: ResourceLoaderArgs<T, P>) => Streamed<T> | PromiseLike<Streamed<T>>;

/**
 * A source of items: an async iterable or an observable. (TypeScript infers `T` from the last
 * overload of `subscribe`, which takes functions in RxJS and XState. Because that overload is
 * generic, it does not type the parameters of an inline observer.)
 */
export type Streamed<T> =
  | AsyncIterable<T>
  | (Observable<T> &
      (object | { subscribe<_>(next: (item: T) => void): { unsubscribe(): void } | (() => void) }));

/** An observable, as in RxJS and other libraries. */
export interface Observable<T> {
  /**
   * Notifies `observer` of each item, of an error, and of the end. The return value unsubscribes.
   */
  subscribe(observer: {
    next(item: T): void;
    error(thrown: unknown): void;
    complete(): void;
  }): { unsubscribe(): void } | (() => void);
}

/** Why a load begins. */
export type ResourceCause =
  /** The first load of a resource that had params, or was waiting for them, when it was created. */
  | 'created'
  /** The params are new. */
  | 'params'
  /** `reload()` was called. */
  | 'reload';

/**
 * The input of actor logic that loads: logic that you pass as a `loader`, or provide with
 * `resourceMachine.provide({ actors: { loader } })`.
 */
export interface ResourceLoaderInput<T = unknown, P = unknown> {
  /**
   * The params to load. `undefined` for a resource without `params`, otherwise never `null` or
   * `undefined`.
   */
  readonly params: P;
  /** The snapshot from just before this load began; its status is `idle` on the first load. */
  readonly previous: ResourceSnapshot<T>;
  /** Why the load begins. */
  readonly cause: ResourceCause;
}

/**
 * Actor logic that can replace the chart's loader: promise logic, a machine, or observable logic
 * that takes this input.
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
  /** If true, the actor calls nothing and runs until it is stopped. */
  readonly isWaiting: boolean;
}
