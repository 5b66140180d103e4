import type { DoneActorEvent, ErrorActorEvent } from 'xstate';
import type { ResourceSnapshot } from './snapshot.js';
import type { ResourceCause, ResourceLoader, ResourceStream } from './types.js';

/**
 * What the chart is created with: one of the two, or neither where actor logic takes the place of
 * its loader. Needed again where the chart is restored from JSON.
 */
export interface ResourceInput {
  /** Loads the value for some params. */
  readonly loader?: ResourceLoader<unknown, unknown> | undefined;
  /** Opens a stream of values for some params. */
  readonly stream?: ResourceStream<unknown, unknown> | undefined;
}

/** What the chart remembers beside its state. */
export interface ResourceContext {
  /** The loader that it was created with. */
  readonly loader: ResourceLoader<unknown, unknown> | undefined;
  /** The stream that it was created with. */
  readonly stream: ResourceStream<unknown, unknown> | undefined;
  /**
   * The params that were loaded last or are loading; `undefined` where there are none, or none that
   * a load could use.
   */
  readonly params: unknown;
  /** The value that is shown now; `undefined` means "no value". */
  readonly value: unknown;
  /** The last value there was, kept through loading and errors. */
  readonly latest: unknown;
  /** The error that is shown now: set in `error`, and only there. */
  readonly error: Error | undefined;
  /** What was shown in the state before this one, and before a wait. The loader is given it. */
  readonly previous: ResourceSnapshot<unknown>;
  /** Whether it waits, in `loading`, for another resource to have a value. */
  readonly isWaiting: boolean;
  /** Whether a stream is open in `resolved`. */
  readonly hasStream: boolean;
  /**
   * Whether the value is an item of it: true from its first item to its end, or until it is
   * interrupted.
   */
  readonly isStreaming: boolean;
  /** Why the load that is running began, or the last one; `undefined` before there were params. */
  readonly cause: ResourceCause | undefined;
}

/** All that can happen to a resource. */
export type ResourceEvent =
  /**
   * The params changed. `undefined` and `null` mean that there is nothing to load. A value in
   * `cached` is shown at once, and nothing is loaded; with `revalidate` it is shown while the
   * loader runs, and with `opensStream` until that gives an item. `cause` is given where it is not
   * what the chart takes it for: `created` at the first event, `params` at any other.
   */
  | {
      readonly type: 'params';
      readonly params: unknown;
      readonly cached?: unknown;
      readonly revalidate?: boolean;
      readonly opensStream?: boolean;
      readonly cause?: ResourceCause;
    }
  /**
   * The params need the value of another resource, which loads. `resource` is its name, where that
   * is known. With `isHidden`, what waits is a component that is not shown now: its load begins
   * again when it is.
   */
  | { readonly type: 'params.waiting'; readonly resource?: string; readonly isHidden?: boolean }
  /**
   * The params threw `error`. With `params`, these are known, and what failed is something that was
   * done with them: they can be loaded again.
   */
  | { readonly type: 'params.failed'; readonly error: unknown; readonly params?: unknown }
  /**
   * Load again with the same params. Changes nothing where there are no params; and while a load is
   * running only with `force`, which supersedes that.
   */
  | { readonly type: 'reload'; readonly force?: boolean }
  /** A value set by hand. Ends a load that is running. */
  | { readonly type: 'set'; readonly value: unknown }
  /** An item of the loader's stream. The loader sends it. */
  | { readonly type: 'loader.item'; readonly value: unknown }
  /**
   * The stream has failed and is to be opened again; the value stays. A loader that tries again
   * sends it.
   */
  | { readonly type: 'loader.interrupted' }
  /** The loader finished, or its stream ended. XState sends it. */
  | (DoneActorEvent<unknown, 'loader'> & { readonly type: 'xstate.done.actor.loader' })
  /** The loader threw. XState sends it. */
  | (ErrorActorEvent<unknown, 'loader'> & { readonly type: 'xstate.error.actor.loader' });
