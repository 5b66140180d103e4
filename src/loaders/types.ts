/** Options of `withPolicy()`. All times are in milliseconds. */
export interface PolicyOptions<P = unknown> {
  /**
   * A pause before the first try of a load that begins because the params are new. The next params
   * end it, so what changes with each key is loaded when the typing pauses. No load pauses that
   * begins with the resource, or by `reload()`. Default: none.
   */
  readonly debounce?: number | { debounce(params: P): number }['debounce'] | undefined; // as a method: written for any params, it fits some
  /** How often a load that failed is tried again, or how, in detail. Default: 0. */
  readonly retry?: number | RetryOptions | undefined;
  /**
   * How long each try may take. One that takes longer fails with a `TimeoutError`, as of
   * `AbortSignal.timeout()`, and its `abortSignal` aborts. Of a stream, how long until its first
   * item. Default: any time.
   */
  readonly timeout?: number | undefined;
}

/** How a load that failed is tried again. */
export interface RetryOptions {
  /**
   * How often, 0 or more. `Infinity` is for streams that are opened again for as long as somebody
   * wants them.
   */
  readonly attempts: number;
  /**
   * The pause before a load is tried again. `attempt` is the number of the try that failed: 1 is
   * the first. Default: 1 s, then twice as long each time, up to 30 s; and at random up to a fifth
   * more or less, so that not all who have failed together come back together.
   */
  readonly delay?: number | ((attempt: number, error: Error) => number) | undefined;
  /** Whether it is tried again after this error. Default: always. */
  readonly when?: ((error: Error, attempt: number) => boolean) | undefined;
}

/** How far a load with a policy is. */
export interface Attempts {
  /** The number of the last try that has begun: 1 is the first, 0 means that none has. */
  readonly attempt: number;
  /** How many tries there can be in all. */
  readonly attempts: number;
  /**
   * When the next one begins, while it pauses: as `Date.now()` counts, or the `now()` of the
   * actor's clock.
   */
  readonly retryAt: number | undefined;
  /** What the last try failed with. */
  readonly error: Error | undefined;
}

/** Options of `keepFresh()`. */
export interface KeepFreshOptions {
  /** Reload after so many milliseconds, more than 0, again and again. Default: never. */
  readonly every?: number | undefined;
  /** Reload when the page is shown again (`visibilitychange`). Default: `false`. */
  readonly onFocus?: boolean | undefined;
  /** Reload when the page is online again (`online`). Default: `false`. */
  readonly onReconnect?: boolean | undefined;
  /**
   * Whether to reload now. What it reads of signals is followed while it does not hold. Default:
   * always.
   */
  readonly while?: (() => boolean) | undefined;
}
