import type { Resource, ResourceParamsTools, ResourceSnapshot } from '../index.js';
import type { LoaderPart, SharedOptions, StreamPart } from '../resource/types.js';
import type { ResourceScope } from './scope.js';
import type { Shown } from './shown.js';

/** Options of a component resource: those of `resource()`, with params as a value. */
export type ComponentOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<P | null | undefined>;

/** Params in the form that a framework uses. */
export interface ParamsAs<A> {
  /**
   * The params to load for. `undefined` and `null` mean that there is nothing to load. Default: no
   * params, if the key is absent. The loader then runs once when the component is mounted, and on
   * each `reload()`.
   */
  readonly params?: A;
}

/** The functions with which a component controls its resource. */
export interface ResourceControls<T> {
  /** Runs the loader again with the same params. See `reload` of a resource. */
  readonly reload: Resource<T>['reload'];
  /** Shows a value with the status `local`. See `set` of a resource. */
  readonly set: Resource<T>['set'];
  /** Sets a value computed from the current one. See `update` of a resource. */
  readonly update: Resource<T>['update'];
  /** The resource itself: to pass on, to `chain()`, or to inspect its chart. */
  readonly resource: Resource<T>;
}

/** Asks a component for its current params. */
export type AskParams<P = unknown> = (tools: ResourceParamsTools) => P | null | undefined;

/** What a resource has settled with, to be transferred from the server to the page. */
export interface Answer {
  /** The params that it was loaded for. */
  readonly params?: unknown;
  /** The value, if there is one. */
  readonly value?: unknown;
  /** The error, if the load has failed. */
  readonly error?: Error;
}

/** What a component resource needs from the binding of its framework. */
export interface ComponentPlace<P> {
  /** Returns the params. Default: `params` of the options, as a value. */
  readonly ask?: AskParams<P> | undefined;
  /** The scope of the page, if there is one. */
  readonly scope?: ResourceScope | undefined;
  /** The name of the function that the user called, for errors about options. */
  readonly caller: string;
  /**
   * Returns what the framework itself has transferred from the server. It works like `cached`, but
   * is called first. A value that it returns is not loaded again.
   */
  readonly known?: ((params: unknown) => unknown) | undefined;
  /**
   * Runs the user's `equal`, `paramsEqual`, `cached`, and `revalidate`, so that the framework does
   * not track what they read. Default: calls them directly.
   */
  readonly untrack?: (<R>(run: () => R) => R) | undefined;
}

/**
 * A resource that belongs to a component. It is paused until the component is mounted: it shows the
 * state for its params, but calls no loader. So a component that is created and discarded, or
 * rendered on a server, loads nothing.
 *
 * There are two ways to use it. If a component renders with its params as a value, as in React,
 * call `preview()` during the render, and `commit()` once that render is committed. If the params
 * are a function that reads signals of the framework, call `ask()` where the framework tracks
 * reads, then read `shown`.
 */
export interface ComponentResource<T, P = never> extends ResourceControls<T> {
  /**
   * Returns what the resource would show for these options, using their own functions. It changes
   * nothing, so you can call it during a render.
   *
   * @param live What is shown now, which the render depends on. The same object is returned if the
   * options lead to an equal one.
   */
  preview(options: ComponentOptions<T, P>, live: Shown<T>): Shown<T>;

  /**
   * Call it when the component has been rendered with these options and that render is committed.
   * The resource loads for them and calls their functions.
   */
  commit(options: ComponentOptions<T, P>): void;

  /**
   * Asks for the current params, even before the framework reports that they have changed. Call it
   * where the framework tracks reads. Nothing may be notified there, so observers of the resource
   * are notified later: in a microtask, or by `announce()`.
   */
  ask(): void;

  /**
   * Marks the params as possibly changed: any read of the resource from now on asks for them again.
   * By itself, it does not ask, and it notifies nobody until a microtask runs. So a framework may
   * call it in the middle of a write.
   */
  invalidate(): void;

  /** Notifies observers of the resource of what `ask()` has changed. */
  announce(): void;

  /** What the resource shows now. */
  readonly shown: Shown<T>;

  /** Asks for the params again, because they may have changed. */
  refresh(): void;

  /** Calls `changed` when something else is shown. Returns a function that unsubscribes. */
  subscribe(changed: () => void): () => void;

  /**
   * Calls `track` when signals that the params have read change. The params may now read something
   * else, so the framework must track them again by calling `ask()`. Returns a function that
   * unsubscribes.
   */
  onAsk(track: () => void): () => void;

  /** Call it when the component is mounted or shown again. The resource loads for its params. */
  resume(): void;

  /**
   * Call it when the component is hidden. Its load is aborted, its value stays, and new params load
   * nothing until `resume()`. Then what was interrupted starts over.
   */
  pause(): void;

  /**
   * Pauses in a microtask, unless it is resumed first: in StrictMode, and when code is reloaded,
   * React unmounts a component and mounts it again in one turn.
   */
  pauseSoon(): void;

  /**
   * Loads before the component is mounted, for code that awaits it, as on a server. The promise
   * never rejects.
   */
  load(): Promise<ResourceSnapshot<T>>;

  /** Whether the scope of the page transfers what the resource has loaded. */
  readonly isInScope: boolean;

  /** What it has settled with, if that is a loaded value or an error. */
  readonly answer: Answer | undefined;

  /** Call it when the component is gone for good. The resource is destroyed. */
  end(): void;
}
