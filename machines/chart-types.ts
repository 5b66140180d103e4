import type { DoneActorEvent, ErrorActorEvent } from 'xstate';
import type { ResourceSnapshot } from './snapshot.js';
import type { ResourceCause, ResourceLoader, ResourceStream } from './types.js';

/**
 * The input of the chart: a `loader` or a `stream`, or neither if you provide actor logic as the
 * loader. Pass it again when you restore the chart from JSON.
 */
export interface ResourceInput {
  /** Loads the value for some params. */
  readonly loader?: ResourceLoader<unknown, unknown> | undefined;
  /** Opens a stream of values for some params. */
  readonly stream?: ResourceStream<unknown, unknown> | undefined;
}

/** The context of the chart. */
export interface ResourceContext {
  /** The loader that the chart was created with. */
  readonly loader: ResourceLoader<unknown, unknown> | undefined;
  /** The stream that the chart was created with. */
  readonly stream: ResourceStream<unknown, unknown> | undefined;
  /**
   * The params that were loaded last or are loading now. `undefined` without params, or if they
   * cannot be loaded.
   */
  readonly params: unknown;
  /** The current value. `undefined` means "no value". */
  readonly value: unknown;
  /** The most recent value, kept while loading and after an error. */
  readonly latest: unknown;
  /** The current error. Set only in the `error` state. */
  readonly error: Error | undefined;
  /**
   * The snapshot of the previous state, or of the state before a wait. It is passed to the loader.
   */
  readonly previous: ResourceSnapshot<unknown>;
  /** Whether the chart is in `loading` because it waits for the value of another resource. */
  readonly isWaiting: boolean;
  /** Whether a stream is open in `resolved`. */
  readonly hasStream: boolean;
  /**
   * Whether the value is an item of the open stream. True from the stream's first item until it
   * ends or is interrupted.
   */
  readonly isStreaming: boolean;
  /** Why the current or most recent load began. `undefined` before there were any params. */
  readonly cause: ResourceCause | undefined;
}

/** An event of the chart. */
export type ResourceEvent =
  /**
   * The params changed. `undefined` and `null` mean that there is nothing to load. If `cached` has
   * a value, it is shown at once and nothing is loaded. With `revalidate`, the loader runs while
   * that value is shown. With `opensStream`, a stream opens and the value is shown until the first
   * item arrives. Set `cause` to override the default: `created` for the first event, `params` for
   * any later one.
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
   * The params need the value of another resource that is still loading. `resource` is its name, if
   * known. With `isHidden`, the chart waits because a component is hidden. Its load begins again
   * when the component is shown.
   */
  | { readonly type: 'params.waiting'; readonly resource?: string; readonly isHidden?: boolean }
  /**
   * The params threw `error`. If `params` is given, the params themselves are known and a later
   * step failed, so they can be loaded again.
   */
  | { readonly type: 'params.failed'; readonly error: unknown; readonly params?: unknown }
  /**
   * Load again with the same params. Ignored without params. While a load is running, it is ignored
   * unless `force` is true; then it supersedes that load.
   */
  | { readonly type: 'reload'; readonly force?: boolean }
  /** A value was set by hand. Supersedes a running load. */
  | { readonly type: 'set'; readonly value: unknown }
  /** The loader's stream emitted an item. Sent by the loader. */
  | { readonly type: 'loader.item'; readonly value: unknown }
  /** The stream failed and will be reopened. The value stays. Sent by a loader that retries. */
  | { readonly type: 'loader.interrupted' }
  /** The loader finished, or its stream ended. Sent by XState. */
  | (DoneActorEvent<unknown, 'loader'> & { readonly type: 'xstate.done.actor.loader' })
  /** The loader threw. Sent by XState. */
  | (ErrorActorEvent<unknown, 'loader'> & { readonly type: 'xstate.error.actor.loader' });
