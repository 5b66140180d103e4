/** Is told of changes: an object with the methods that it cares for. */
export interface Observer<T> {
  /** There is another value. */
  next?(value: T): void;
  /** A computed has thrown; it may recover, so more can follow. */
  error?(error: unknown): void;
  /** Never called: a signal does not end. It is here because observers elsewhere have it. */
  complete?(): void;
}

/** What subscribing returns. */
export interface Subscription {
  /** Ends the subscription. Calling it again does nothing. */
  unsubscribe(): void;
}

/** Options of a signal or a computed. */
export interface SignalOptions<T> {
  /**
   * Whether two values count as the same; a change between such values notifies nobody. Default:
   * `Object.is`.
   */
  readonly equal?: ((a: T, b: T) => boolean) | undefined;
  /**
   * The name of a computed in the error about a circle of computeds. Default: the name of its
   * function, or `computed`.
   */
  readonly name?: string | undefined;
}

/**
 * A value that can be read and followed. Calling it reads it; inside `computed()`, `effect()` and
 * `params` the read is tracked.
 *
 * It is a readable of `@xstate/store` as well, so `useSelector` of `@xstate/store-react` and
 * `@xstate/store-preact` takes it unchanged.
 */
export interface ReadonlySignal<T> {
  /** The value now. Throws what the computed threw. */
  (): T;
  /** The same as calling it. */
  get(): T;
  /**
   * Calls `observer` after each change, not with the value there is already, and untracked. It is
   * called synchronously, or after the outermost `batch()`.
   *
   * When a computed starts to throw, `error` is called with what it threw. Without an `error`, a
   * listener that takes no argument is called so that it can read again; one that takes the value
   * is not. It goes on when the computed recovers.
   */
  subscribe(observer: Observer<T>): Subscription;
  /** The same with functions in place of an observer. */
  subscribe(next: (value: T) => void, error?: (error: unknown) => void): Subscription;
}

/** A signal that can be written. */
export interface Signal<T> extends ReadonlySignal<T> {
  /**
   * Stores `value` as it is, functions and `undefined` included, and notifies, unless it is equal
   * to the value there is.
   */
  set(value: T): void;
  /**
   * Sets what `change` makes of the value there is. What `change` reads is not tracked. What it
   * throws is thrown, and nothing is set.
   */
  update(change: (current: T) => T): void;
  /** The same signal without the means to write it. */
  asReadonly(): ReadonlySignal<T>;
}
