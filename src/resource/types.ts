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
 * Says whether two values, or two params, count as the same. It may be written for a wider type:
 * TypeScript compares it as a method.
 */
export type Equal<T> = { equal(a: T, b: T): boolean }['equal'];

/** What a `params` function is given. */
export interface ResourceParamsTools {
  /**
   * The value of another resource, to load with it. While that loads and has no value, this
   * resource is `loading` too, and its loader is not called; where it has none and does not load,
   * this one is `idle`; where it is in `error`, so is this one, by the very error. Nothing else of
   * it is tracked: when it reloads and its value stays, nothing happens here. It may be kept, and
   * called in a `computed` that the params read.
   */
  chain<T>(other: Resource<T>): Exclude<T, undefined>;
}

/**
 * Options of a resource: `T` is what is loaded, `P` what it is loaded for. Both are inferred, also
 * through functions and classes of your own that take `ResourceOptions<T, P>`.
 */
export type ResourceOptions<T, P> = LoaderOptions<T, P> | StreamOptions<T, P>;

/** Options of a resource that loads one value at a time. */
export interface LoaderOptions<T, P> extends CommonOptions<T, P>, LoaderPart<T, P> {}

/** Options of a resource whose value is the newest item of a stream. */
export interface StreamOptions<T, P> extends CommonOptions<T, P>, StreamPart<T, P> {}

/** What loads one value at a time. */
export interface LoaderPart<T, P> {
  /**
   * Loads the value for the params, as a promise or at once. It is called in a microtask; what it
   * reads is not tracked. What it throws becomes `error`: an `Error` unchanged, anything else as
   * the `cause` of one that has its `message`. `previous` has a value of unknown type; for a typed
   * one, annotate the argument: `({ previous }: ResourceLoaderArgs<User, number>) => …`.
   */
  loader(args: ResourceLoaderArgs<unknown, P>): PromiseLike<T> | T;
  /** Not beside `loader`. */
  readonly stream?: never;
}

/** What opens a stream. */
export interface StreamPart<T, P> {
  /**
   * Opens a stream for the params: an async iterable, such as an async generator or a
   * `ReadableStream`, an observable, or a promise of one of them. Until the first item the status
   * is `loading`, then `resolved`; each further item takes the place of the value. When the stream
   * ends, the value stays; when it fails, or ends without an item, the status is `error`. It is
   * called, and superseded, as a loader is: `abortSignal` aborts, and the iterator's `return()` is
   * called once, or the subscription ends.
   */
  stream(args: ResourceLoaderArgs<unknown, P>): Streamed<T> | PromiseLike<Streamed<T>>;
  /** Not beside `stream`. */
  readonly loader?: never;
}

/** Actor logic of XState that can be a loader. */
export type ResourceLogic = ResourceLoaderLogic<ResourceLoaderInput<never, never>>;

/** Options of a resource whose loader is actor logic of XState. */
export interface LogicOptions<L extends ResourceLogic>
  extends CommonOptions<LoadedBy<L>, ParamsOf<L>>,
    LogicPart<L> {
  /** Not beside actor logic. */
  readonly policy?: undefined;
}

/** What actor logic is given as params. */
export type ParamsOf<L extends ResourceLogic> =
  InputFrom<L> extends { readonly params: infer P } ? P : unknown;

/** Actor logic that loads. */
export interface LogicPart<L extends ResourceLogic> {
  /**
   * Logic that ends with an output, as that of a machine or of `fromPromise()` does: the output is
   * the value. Or logic of `fromObservable()`: a stream. Its input is a `ResourceLoaderInput`. It
   * is the chart's child `loader`, stopped when it is superseded; the resource has its actor from
   * the start.
   */
  readonly loader: L;
  /** Not beside `loader`. */
  readonly stream?: never;
}

/** What actor logic loads: the items of an observable, or the output. */
export type LoadedBy<L extends ResourceLogic> =
  SnapshotFrom<L> extends { readonly context: infer C; readonly _subscription: unknown }
    ? Exclude<C, undefined>
    : OutputFrom<L>;

/**
 * Makes actor logic of a loader, or of the function that opens a stream. That is the chart's child
 * `loader` then, and calls the function when it sees fit.
 */
export type Policy<P = unknown> = (
  load: ResourceLoader<unknown, P> | { readonly stream: ResourceStream<unknown, P> },
) => ResourceLogic;

/** Options that all resources have. */
export interface CommonOptions<T, P> extends SharedOptions<T, P> {
  /**
   * The params to load for, called when the resource is first read, or in a microtask. Tracked:
   * when a signal that it reads changes, so that the params differ by `paramsEqual`, the loader
   * runs again. `null` and `undefined` mean that there is nothing to load. If it throws, the
   * resource is in `error` until a signal that it has read changes, or `reload()` asks it again.
   * Default: none; the loader runs once, at creation, and at each `reload()`.
   */
  readonly params?: ((tools: ResourceParamsTools) => P | null | undefined) | undefined;
}

/**
 * Options that all resources have, also those of components, whose params are their framework's.
 */
export interface SharedOptions<T, P> {
  /**
   * A value that is known already for the params: from the server, from storage, from a cache of
   * yours. It is shown at once, as `resolved`, and nothing is loaded; `undefined` means that none
   * is known, so the loader runs. Asked when the params are new, at most once in a turn for each
   * params, and with `undefined` where the resource has no `params`; not by `reload()`. What it
   * reads is not tracked. If it throws, the resource is in `error`, and keeps its params. See
   * `hydrated()`. Default: none.
   */
  readonly cached?: { cached(params: NoInfer<P>): NoInfer<T> | undefined }['cached'] | undefined; // as a method, like `Equal`
  /**
   * Whether to load although a value is cached: that is shown meanwhile, with the status
   * `reloading`. If it throws, it is as if `cached` had. Only with `cached`. Default: `false`.
   */
  readonly revalidate?:
    | boolean
    | { revalidate(params: NoInfer<P>, value: NoInfer<T>): boolean }['revalidate']
    | undefined;
  /**
   * When the loader is called, and called again: with a pause before it, a limit of time, or again
   * after it has failed. See `withPolicy()` in `xstate-resource/loaders`. Not beside actor logic.
   * Default: none; it is called once, at once.
   */
  readonly policy?: Policy<NoInfer<P>> | undefined;
  /**
   * Whether two values count as the same. If so, the old object stays when the new one is loaded or
   * set. Not asked where there is no value. If it throws, the resource is in `error`, and keeps its
   * params: `reload()` loads again. Write it after the loader, from which its types are inferred.
   * Default: `Object.is`.
   */
  readonly equal?: Equal<NoInfer<T>> | undefined;
  /**
   * Whether two params are the same, so that there is nothing to load. If it throws, the resource
   * is in `error`. Default: structural equality of plain data, which is arrays, plain objects,
   * dates, `Map`s, `Set`s and primitives, from any realm; anything else is the same only as itself.
   */
  readonly paramsEqual?: Equal<NoInfer<P>> | undefined;
  /** The id of the actor, shown by inspectors and in errors. Default: `resource`. */
  readonly name?: string | undefined;
  /**
   * Is told what happens inside the actor, as the `inspect` of XState's `createActor` is: of the
   * very values there are. `sanitized()` and `inspectResources()`, of `xstate-resource/inspect`,
   * make of these what can be sent and shown. One that throws is reported, and changes nothing.
   */
  readonly inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void) | undefined;
}

/**
 * Asynchronous data as signals: the result of a loader, kept in step with the params it was loaded
 * for.
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
 * The members work detached from it: `onClick={user.reload}`. They are on its prototype, so
 * spreading it copies none: pass it whole.
 */
export interface Resource<T> {
  /** The name of the state that the chart is in. */
  readonly status: ReadonlySignal<ResourceStatus>;
  /**
   * The value, `undefined` where there is none. Throws the error while the status is `error`: ask
   * `hasValue()` first.
   */
  readonly value: ReadonlySignal<T | undefined>;
  /** The error while the status is `error`, otherwise `undefined`. */
  readonly error: ReadonlySignal<Error | undefined>;
  /** Whether the status is `loading` or `reloading`. */
  readonly isLoading: ReadonlySignal<boolean>;
  /**
   * Status, value and error together, as one frozen object: the same object until one of them
   * changes.
   */
  readonly snapshot: ReadonlySignal<ResourceSnapshot<T>>;
  /**
   * The last value there was: it stays while the next one loads, in `error` and in `idle`, until
   * `destroy`.
   */
  readonly latest: ReadonlySignal<T | undefined>;
  /** Whether the value is an item of a stream that goes on: from its first item to its end. */
  readonly isStreaming: ReadonlySignal<boolean>;
  /**
   * Whether there is a value. Reactive, and a type guard: inside it `value()` is not `undefined`.
   */
  hasValue(): this is ResourceWithValue<T> & Omit<this, keyof Resource<T>>;
  /**
   * Shows `value`, with the status `local`, whatever the status was. A running load is cancelled,
   * also by a value that is equal to the one there is. Does nothing after `destroy`.
   */
  set(value: T): void;
  /**
   * Sets, as `set` does, what `change` makes of the value there is, `undefined` where there is
   * none. What `change` throws is thrown, and nothing is set. It is not called after `destroy`.
   */
  update(change: (current: T | undefined) => T): void;
  /**
   * Runs the loader again with the same params; the value stays meanwhile, the status is
   * `reloading`. If the loader throws, it goes, except from `latest`. After an error of the params,
   * it asks the params again, though no signal has changed, and what they give is shown: `loading`,
   * their next error, or `idle`.
   *
   * @returns Whether a load begins: false where there is nothing to reload, as in `idle` and where
   * the params fail again, and while a load is running.
   */
  reload(): boolean;
  /**
   * With `force: true`, supersedes a load that is running: it is aborted, and another begins. The
   * status stays, and nobody is notified. Anything else than an object whose own `force` is `true`
   * counts as no argument, so `onClick={user.reload}` never forces.
   *
   * @returns Whether a load begins, as above; while a load is running, `true`.
   */
  reload(options: { readonly force?: boolean }): boolean;
  /**
   * Resolves with the snapshot as soon as nothing is loading, at once if nothing is, and when it is
   * destroyed. Never rejects. A stream has settled at its first item. A resource that waits for
   * another one, by `chain`, is loading: it waits for both.
   */
  settled(): Promise<ResourceSnapshot<T>>;
  /**
   * The XState actor behind it, made when you first ask for it. Its snapshot is up to date at any
   * time; an event sent to it is an event of the resource. From then on XState's interpreter runs
   * the chart, which takes longer than the table that runs it before. Resources that are made
   * without `inspect` share an actor system: `actor.system.inspect` tells of all of them.
   */
  readonly actor: ActorRefFrom<typeof resourceMachine>;
  /**
   * Aborts a running load and ends everything: the status is `idle` for good. Calling it again does
   * nothing.
   */
  destroy(): void;
  /** The same as `destroy`, for `using`. */
  [Symbol.dispose](): void;
}

/** A resource while it has a value: what `hasValue()` narrows to. */
export interface ResourceWithValue<T> extends Resource<T> {
  /** The value. */
  readonly value: ReadonlySignal<Exclude<T, undefined>>;
  /** There is none while there is a value. */
  readonly error: ReadonlySignal<undefined>;
}
