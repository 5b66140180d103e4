/** Options of `withPolicy()`. All times are in milliseconds. */
export interface PolicyOptions<P = unknown> {
  /**
   * How long to wait before the first attempt when the params change. Newer params restart the
   * wait, so a search loads when the user stops typing. A load that starts with the resource, or
   * by `reload()`, is not delayed. Default: no delay.
   */
  readonly debounce?: number | { debounce(params: P): number }['debounce'] | undefined; // a method, so that its params are bivariant
  /** How often to retry a failed load, or an object with more options. Default: 0. */
  readonly retry?: number | RetryOptions | undefined;
  /**
   * The time limit for each attempt. When it is exceeded, the `abortSignal` aborts and the attempt
   * fails with a `TimeoutError`, like that of `AbortSignal.timeout()`. For a stream, it limits the
   * time until the first item. Default: no limit.
   */
  readonly timeout?: number | undefined;
}

/** How to retry a failed load. */
export interface RetryOptions {
  /**
   * The maximum number of retries, 0 or more. Use `Infinity` for a stream that must be reopened
   * whenever it fails.
   */
  readonly attempts: number;
  /**
   * How long to wait before a retry. `attempt` is the number of the attempt that failed, starting
   * from 1. Default: 1 s, doubled for each retry up to 30 s, and randomized by ±20% so that clients
   * that failed together do not retry together.
   */
  readonly delay?: number | ((attempt: number, error: Error) => number) | undefined;
  /** Whether to retry after this error. Default: always. */
  readonly when?: ((error: Error, attempt: number) => boolean) | undefined;
}

/** The progress of a load with a policy. */
export interface Attempts {
  /** The number of the latest attempt, starting from 1, or 0 before the first attempt. */
  readonly attempt: number;
  /** The maximum number of attempts, including the first. */
  readonly attempts: number;
  /**
   * When the next attempt starts, if the load is waiting for it: a timestamp like `Date.now()`, or
   * like `now()` of the actor system's clock.
   */
  readonly retryAt: number | undefined;
  /** The error of the latest failed attempt. */
  readonly error: Error | undefined;
}

/** Options of `keepFresh()`. */
export interface KeepFreshOptions {
  /** Reload at this interval, in milliseconds, more than 0. Default: never. */
  readonly every?: number | undefined;
  /** Reload when the page is shown again (`visibilitychange`). Default: `false`. */
  readonly onFocus?: boolean | undefined;
  /** Reload when the page is online again (`online`). Default: `false`. */
  readonly onReconnect?: boolean | undefined;
  /**
   * Whether to reload now. While it returns false, the signals that it has read are tracked, and a
   * reload that is due starts when it returns true. Default: always true.
   */
  readonly while?: (() => boolean) | undefined;
}
