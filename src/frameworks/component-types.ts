import type { Resource, ResourceParamsTools, ResourceSnapshot } from '../index.js';
import type { LoaderPart, SharedOptions, StreamPart } from '../resource/types.js';
import type { ResourceScope } from './scope.js';
import type { Shown } from './shown.js';

/**
 * Options of a resource that belongs to a component: those of `resource()`, with params as a value.
 */
export type ComponentOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<P | null | undefined>;

/** Params as a framework has them. */
export interface ParamsAs<A> {
  /**
   * The params to load for. `undefined` and `null` mean that there is nothing to load. Default:
   * none, where the key is absent; the loader runs once, when the component is there, and at each
   * `reload()`.
   */
  readonly params?: A;
}

/** What a component does with its resource. */
export interface ResourceControls<T> {
  /** Runs the loader again with the same params. See `reload` of a resource. */
  readonly reload: Resource<T>['reload'];
  /** Shows a value, with the status `local`. See `set` of a resource. */
  readonly set: Resource<T>['set'];
  /** Sets what is made of the value. See `update` of a resource. */
  readonly update: Resource<T>['update'];
  /** The resource itself: to pass it on, to `chain()` it, or to look at its chart. */
  readonly resource: Resource<T>;
}

/** Asks a component for its params, as they are now. */
export type AskParams<P = unknown> = (tools: ResourceParamsTools) => P | null | undefined;

/** What a resource has settled with, to be carried from the server into the page. */
export interface Answer {
  /** The params that it was loaded for. */
  readonly params?: unknown;
  /** The value, where there is one. */
  readonly value?: unknown;
  /** The error, where it has failed. */
  readonly error?: Error;
}

/** Where a resource belongs. */
export interface ComponentPlace<P> {
  /** Gives the params. Default: `params` of the options, as a value. */
  readonly ask?: AskParams<P> | undefined;
  /** The scope of the page, if there is one. */
  readonly scope?: ResourceScope | undefined;
  /** The name of the function that the user has called, for errors about options. */
  readonly caller: string;
  /**
   * What the framework itself has brought from the server, as a `cached` that is asked first. Such
   * a value is not loaded again.
   */
  readonly known?: ((params: unknown) => unknown) | undefined;
  /**
   * Runs the user's other functions, where the framework tracks what they read. Default: it calls
   * them.
   */
  readonly untrack?: (<R>(run: () => R) => R) | undefined;
}

/**
 * A resource that belongs to a component. It is paused until the component is there: it shows what
 * it would for its params, and calls no loader. So a component that is made and thrown away, or
 * rendered on a server, loads nothing.
 *
 * There are two ways to use it. Where a component is rendered with its params as a value, as in
 * React: `preview()` while it renders, `commit()` when that is on the screen. Where its params are
 * a function that reads signals of the framework: `ask()` where the framework tracks, then `shown`.
 */
export interface ComponentResource<T, P = never> extends ResourceControls<T> {
  /**
   * What these options would show, by their own functions. Nothing changes by that, so a render may
   * ask.
   *
   * @param live What is shown now, which a render depends on: the same object is given back where
   * the options show that.
   */
  preview(options: ComponentOptions<T, P>, live: Shown<T>): Shown<T>;

  /**
   * The component is on the screen, with these options: it loads for them, and calls their
   * functions.
   */
  commit(options: ComponentOptions<T, P>): void;

  /**
   * Asks for the params, as they are now, even before the framework says that they have changed. To
   * be called where the framework tracks, and may not be notified: what observes the resource is
   * notified in a microtask, or by `announce()`.
   */
  ask(): void;

  /**
   * The params may have changed: whatever reads the resource from now on asks for them again.
   * Nothing is asked and nobody is notified before a microtask, so a framework may call it in the
   * midst of a write.
   */
  invalidate(): void;

  /** Notifies what observes the resource of what `ask()` has changed. */
  announce(): void;

  /** What is shown now. */
  readonly shown: Shown<T>;

  /** Asks for the params again, because they may have changed. */
  refresh(): void;

  /** Calls `changed` when something else is shown. Returns how to end that. */
  subscribe(changed: () => void): () => void;

  /**
   * Calls `track` when signals have changed that the params read: the framework is to track what
   * they read now, by `ask()`. Returns how to end that.
   */
  onAsk(track: () => void): () => void;

  /** The component is there, or is there again: what its params ask for is loaded. */
  resume(): void;

  /**
   * The component is hidden: its load is aborted, its value stays, and new params load nothing,
   * until `resume()`. What was cut off then begins again.
   */
  pause(): void;

  /**
   * Pauses in a microtask, unless it is resumed by then: in StrictMode, and when code is reloaded,
   * React takes a component away and brings it back in one turn.
   */
  pauseSoon(): void;

  /**
   * Loads before the component is there, for code that waits for it, as on a server. Never rejects.
   */
  load(): Promise<ResourceSnapshot<T>>;

  /** Whether the scope of the page carries what it has loaded. */
  readonly isInScope: boolean;

  /** What it has settled with, if that is a value that was loaded, or an error. */
  readonly answer: Answer | undefined;

  /** The component has gone for good. */
  end(): void;
}
