import type { ActorRefFrom, InputFrom, InspectionEvent, OutputFrom, SnapshotFrom } from 'xstate';
import type {
  ResourceLoader,
  ResourceLoaderArgs,
  ResourceLoaderInput,
  ResourceLoaderLogic,
  ResourceSnapshot,
  ResourceStatus,
  ResourceStream,
  resourceMachine,
  Streamed,
} from '../../machines/index.js';
import type { Observer, ReadonlySignal } from '../signals/types.js';

/**
 * Returns whether two values, or two params, count as the same. A function that accepts a wider
 * type also fits, because TypeScript compares this type as a method.
 */
export type Equal<T> = { equal(a: T, b: T): boolean }['equal'];

/** The argument of a `params` function. */
export interface ResourceParamsTools {
  /**
   * Returns the value of another resource, for use in the params of this one. If the other resource
   * has no value yet and is loading, this one is `loading` too, and its loader is not called. If
   * the other has no value and is not loading, this one is `idle`. If the other is in `error`, this
   * one is in `error` too, with the same error object. Only the value is tracked: when the other
   * resource reloads and its value stays the same, nothing happens here. You can store this
   * function, and call it in a `computed` that the params read.
   */
  chain<T>(other: Resource<T>): Exclude<T, undefined>;
}

/**
 * Options of a resource. `T` is the type of the loaded value, `P` that of the params. Both are
 * inferred, also through your own functions and classes that take `ResourceOptions<T, P>`.
 */
export type ResourceOptions<T, P> = LoaderOptions<T, P> | StreamOptions<T, P>;

/** Options of a resource that loads one value at a time. */
export interface LoaderOptions<T, P> extends CommonOptions<T, P>, LoaderPart<T, P> {}

/** Options of a resource whose value is the newest item of a stream. */
export interface StreamOptions<T, P> extends CommonOptions<T, P>, StreamPart<T, P> {}

/** The option that loads one value at a time. */
export interface LoaderPart<T, P> {
  /**
   * Loads the value for the params and returns it, or a promise of it. The loader is called in a
   * microtask, and nothing that it reads is tracked. If it throws, the thrown `Error` becomes
   * `error()`. Anything else that it throws is wrapped in an `Error`, as its `cause`, with its
   * `message` if it has one. The value of `previous` has an unknown type. For a typed one, annotate
   * the argument: `({ previous }: ResourceLoaderArgs<User, number>) => …`.
   */
  loader(args: ResourceLoaderArgs<unknown, P>): PromiseLike<T> | T;
  /** Cannot be combined with `loader`. */
  readonly stream?: never;
}

/** The option that opens a stream. */
export interface StreamPart<T, P> {
  /**
   * Opens a stream for the params: an async iterable (such as an async generator or a
   * `ReadableStream`), an observable, or a promise of either. The status is `loading` until the
   * first item, then `resolved`. Each further item replaces the value. When the stream ends, the
   * value stays. When it fails, or ends without an item, the status is `error`. The function is
   * called like a loader. When its load is superseded, `abortSignal` aborts, and the stream is
   * closed: the iterator's `return()` is called once, or the subscription is ended.
   */
  stream(args: ResourceLoaderArgs<unknown, P>): Streamed<T> | PromiseLike<Streamed<T>>;
  /** Cannot be combined with `stream`. */
  readonly loader?: never;
}

/** XState actor logic that can serve as a loader. */
export type ResourceLogic = ResourceLoaderLogic<ResourceLoaderInput<never, never>>;

/** Options of a resource whose loader is XState actor logic. */
export interface LogicOptions<L extends ResourceLogic>
  extends CommonOptions<LoadedBy<L>, ParamsOf<L>>,
    LogicPart<L> {
  /** Cannot be combined with actor logic. */
  readonly policy?: undefined;
}

/** The params that actor logic takes as part of its input. */
export type ParamsOf<L extends ResourceLogic> =
  InputFrom<L> extends { readonly params: infer P } ? P : unknown;

/** The option that loads with actor logic. */
export interface LogicPart<L extends ResourceLogic> {
  /**
   * Actor logic whose input is a `ResourceLoaderInput`. Logic that ends with an output, such as a
   * machine or `fromPromise()`, loads that output. Logic of `fromObservable()` is a stream. The
   * logic runs as the chart's child `loader`, and is stopped when it is superseded. The resource
   * has its actor from the start.
   */
  readonly loader: L;
  /** Cannot be combined with `loader`. */
  readonly stream?: never;
}

/** The type that actor logic loads: the items of an observable, or the output. */
export type LoadedBy<L extends ResourceLogic> =
  SnapshotFrom<L> extends { readonly context: infer C; readonly _subscription: unknown }
    ? Exclude<C, undefined>
    : OutputFrom<L>;

/**
 * Turns a loader, or a function that opens a stream, into actor logic. This logic runs as the
 * chart's child `loader`, and decides when to call the function.
 */
export type Policy<P = unknown> = (
  load: ResourceLoader<unknown, P> | { readonly stream: ResourceStream<unknown, P> },
) => ResourceLogic;

/** Options that all resources share. */
export interface CommonOptions<T, P> extends SharedOptions<T, P> {
  /**
   * Returns the params to load for. It is called when the resource is first read, or in a
   * microtask. Its reads are tracked: when a signal that it has read changes, it is called again.
   * If the params then differ by `paramsEqual`, the loader runs again. `null` and `undefined` mean
   * that there is nothing to load. If it throws, the resource is in `error` until a signal that it
   * read changes, or until `reload()` calls it again. Default: none; the loader runs once, at
   * creation, and at each `reload()`.
   */
  readonly params?: ((tools: ResourceParamsTools) => P | null | undefined) | undefined;
}

/**
 * Options that all resources share, including those of components, which get their params from the
 * framework.
 */
export interface SharedOptions<T, P> {
  /**
   * Returns a value that is already known for the params, for example from the server, from
   * storage, or from your own cache. The value is shown at once, as `resolved`, and nothing is
   * loaded. `undefined` means that no value is known, so the loader runs. `cached` is called when
   * the params are new, at most once per turn for the same params, and with `undefined` if the
   * resource has no `params`. `reload()` does not call it. Nothing that it reads is tracked. If it
   * throws, the resource is in `error`, and keeps its params. See `hydrated()`. Default: none.
   */
  readonly cached?: { cached(params: NoInfer<P>): NoInfer<T> | undefined }['cached'] | undefined; // as a method, like `Equal`
  /**
   * Whether to load even though a value is cached. The cached value is shown meanwhile, with the
   * status `reloading`. If this is a function that throws, the effect is the same as if `cached`
   * had thrown. Requires `cached`. Default: `false`.
   */
  readonly revalidate?:
    | boolean
    | { revalidate(params: NoInfer<P>, value: NoInfer<T>): boolean }['revalidate']
    | undefined;
  /**
   * Decides when the loader is called: after a pause, with a time limit, or again after it has
   * failed. See `withPolicy()` in `xstate-resource/loaders`. Cannot be combined with actor logic.
   * Default: none; the loader is called once, without a pause.
   */
  readonly policy?: Policy<NoInfer<P>> | undefined;
  /**
   * Returns whether two values count as the same. If they do, the old object is kept when the new
   * one is loaded or set. It is not called while there is no value. If it throws, the resource is
   * in `error` and keeps its params, so `reload()` loads again. Write it after the loader, from
   * which its types are inferred. Default: `Object.is`.
   */
  readonly equal?: Equal<NoInfer<T>> | undefined;
  /**
   * Returns whether two params count as the same, so that there is nothing to load. If it throws,
   * the resource is in `error`. Default: structural equality of plain data, which is arrays, plain
   * objects, dates, `Map`s, `Set`s, and primitives, from any realm. Anything else is compared by
   * identity.
   */
  readonly paramsEqual?: Equal<NoInfer<P>> | undefined;
  /** The id of the actor, shown by inspectors and in error messages. Default: `resource`. */
  readonly name?: string | undefined;
  /**
   * Receives an event for each thing that happens inside the actor, like the `inspect` option of
   * XState's `createActor`. The events contain the actual values. To send or show them, convert
   * them with `sanitized()` or `inspectResources()` from `xstate-resource/inspect`. If it throws,
   * the error is reported, and nothing else changes.
   */
  readonly inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void) | undefined;
}

/**
 * Asynchronous data as signals: the result of a loader, kept in sync with the params that it was
 * loaded for.
 *
 * | status | `hasValue()` | `isLoading()` | `value()` |
 * | --- | --- | --- | --- |
 * | `idle` | false | false | `undefined` |
 * | `loading` | false | true | `undefined` |
 * | `reloading` | true if there was a value | true | the old value, if any |
 * | `resolved` | true, unless `undefined` was loaded | false | the loaded value |
 * | `error` | false | false | throws the error |
 * | `local` | true, unless `undefined` was set | false | the value that was set |
 *
 * All members also work when they are detached: `onClick={user.reload}`. They are on the prototype,
 * so spreading a resource copies none of them. Pass the resource as a whole.
 */
export interface Resource<T> {
  /** The status, which is the name of the chart's current state. */
  readonly status: ReadonlySignal<ResourceStatus>;
  /**
   * The value, or `undefined` if the resource has no value. Throws the error while the status is
   * `error`, so check `hasValue()` first.
   */
  readonly value: ReadonlySignal<T | undefined>;
  /** The error while the status is `error`, otherwise `undefined`. */
  readonly error: ReadonlySignal<Error | undefined>;
  /** Whether the status is `loading` or `reloading`. */
  readonly isLoading: ReadonlySignal<boolean>;
  /**
   * Status, value, and error in one frozen object, which stays the same until one of them changes.
   */
  readonly snapshot: ReadonlySignal<ResourceSnapshot<T>>;
  /**
   * The last value that the resource had. It stays while the next value loads, in `error` and in
   * `idle`, until `destroy`.
   */
  readonly latest: ReadonlySignal<T | undefined>;
  /**
   * Whether the value comes from a stream that is still open: true from its first item to its end.
   */
  readonly isStreaming: ReadonlySignal<boolean>;
  /**
   * Whether there is a value. It is reactive, and it is a type guard: where it is true, the type of
   * `value()` does not include `undefined`.
   */
  hasValue(): this is ResourceWithValue<T> & Omit<this, keyof Resource<T>>;
  /**
   * Sets the value. The status becomes `local`, whatever it was before. A running load is
   * cancelled, even if `value` equals the current one. Does nothing after `destroy`.
   */
  set(value: T): void;
  /**
   * Sets the value that `change` returns for the current one, which is `undefined` if there is
   * none. If `change` throws, `update` throws the same, and nothing is set. Does nothing after
   * `destroy`; `change` is not called then.
   */
  update(change: (current: T | undefined) => T): void;
  /**
   * Runs the loader again with the same params. The value stays meanwhile, and the status is
   * `reloading`. If the loader throws, the value is gone, except from `latest`. After an error in
   * the params, `reload` calls the params again, even though no signal has changed, and shows what
   * follows from them: `loading`, their new error, or `idle`.
   *
   * @returns Whether a load begins. It is false while a load is running, and if there is nothing to
   * reload, as in `idle` or when the params fail again.
   */
  reload(): boolean;
  /**
   * With `force: true`, supersedes a running load: that load is aborted, and another one begins.
   * The status stays, and nobody is notified. Any argument other than an object with its own
   * `force` set to `true` is ignored, so `onClick={user.reload}` never forces a reload.
   *
   * @returns Whether a load begins, as above, but true while a load is running.
   */
  reload(options: { readonly force?: boolean }): boolean;
  /**
   * Resolves with the snapshot as soon as nothing is loading: immediately if nothing is, and also
   * when the resource is destroyed. It never rejects. A stream settles at its first item. A
   * resource that waits for another one, by `chain`, counts as loading, so this waits for both.
   */
  settled(): Promise<ResourceSnapshot<T>>;
  /**
   * The XState actor behind the resource, created when you first read this property. Its snapshot
   * is always up to date, and an event that you send to it is an event of the resource. From then
   * on, XState's interpreter runs the chart, which is slower than the transition table that ran it
   * until then. Resources created without `inspect` share one actor system, so
   * `actor.system.inspect` observes all of them.
   */
  readonly actor: ActorRefFrom<typeof resourceMachine>;
  /**
   * Aborts a running load and ends everything: the status stays `idle` from then on. Further calls
   * do nothing.
   */
  destroy(): void;
  /** Same as `destroy`, for `using`. */
  [Symbol.dispose](): void;
}

/** A resource while it has a value: what `hasValue()` narrows to. */
export interface ResourceWithValue<T> extends Resource<T> {
  /** The value. */
  readonly value: ReadonlySignal<Exclude<T, undefined>>;
  /** Always `undefined` while there is a value. */
  readonly error: ReadonlySignal<undefined>;
}
