/** An observer of a signal. All methods are optional. */
export interface Observer<T> {
  /** Called with each new value. */
  next?(value: T): void;
  /** Called when a computed throws. More calls can follow, because the computed may recover. */
  error?(error: unknown): void;
  /**
   * Never called, because a signal does not complete. It exists for compatibility with other
   * observer types.
   */
  complete?(): void;
}

/** The return value of `subscribe()`. */
export interface Subscription {
  /** Ends the subscription. Calling it again is a no-op. */
  unsubscribe(): void;
}

/** Options of `signal()` and `computed()`. */
export interface SignalOptions<T> {
  /**
   * Returns whether two values are equal. A change between equal values notifies nobody. Default:
   * `Object.is`.
   */
  readonly equal?: ((a: T, b: T) => boolean) | undefined;
  /**
   * The name of a computed in error messages about cycles. Default: the name of its function, or
   * `computed`.
   */
  readonly name?: string | undefined;
}

/**
 * A value that you can read and subscribe to. Call it to read it. Reads inside `computed()`,
 * `effect()` and `params` are tracked.
 *
 * It is also a readable of `@xstate/store`, so you can pass it to `useSelector` of
 * `@xstate/store-react` and `@xstate/store-preact`.
 */
export interface ReadonlySignal<T> {
  /** Returns the current value. Rethrows the error of a computed that threw. */
  (): T;
  /** Same as calling the signal. */
  get(): T;
  /**
   * Calls `observer` after each change, but not with the current value. The call is synchronous, or
   * comes after the outermost `batch()`. Reads in the observer are not tracked.
   *
   * When a computed starts to throw, `error` is called with the error. If there is no `error`
   * callback, a `next` that takes no argument is called, so that it can read the signal again; a
   * `next` that takes the value is not called. The subscription continues when the computed
   * recovers.
   */
  subscribe(observer: Observer<T>): Subscription;
  /** Same, with callbacks instead of an observer. */
  subscribe(next: (value: T) => void, error?: (error: unknown) => void): Subscription;
}

/** A signal that you can write. */
export interface Signal<T> extends ReadonlySignal<T> {
  /**
   * Sets the value and notifies observers, unless `value` equals the current one. Any value is
   * stored as is, including functions and `undefined`.
   */
  set(value: T): void;
  /**
   * Sets the value to what `change` returns for the current one. Reads in `change` are not tracked.
   * If `change` throws, `update` throws that error and sets nothing.
   */
  update(change: (current: T) => T): void;
  /** Returns a read-only view of this signal. */
  asReadonly(): ReadonlySignal<T>;
}
