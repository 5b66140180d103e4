/**
 * The status of a resource: the name of the current state of its chart.
 *
 * Use the constants instead of string literals if you like: `ResourceStatus.LOADING === 'loading'`.
 */
export const ResourceStatus = {
  /** Nothing to load: there are no params, or the resource was destroyed. */
  IDLE: 'idle',
  /** A load for new params runs, or the params wait for another resource. There is no value. */
  LOADING: 'loading',
  /** A reload runs, or a cached value is revalidated. If there was a value, it stays. */
  RELOADING: 'reloading',
  /** The value was loaded, was sent by a stream, or comes from `cached`. */
  RESOLVED: 'resolved',
  /** The load or the params failed. There is an error and no value. */
  ERROR: 'error',
  /** The value was set by hand, not loaded. */
  LOCAL: 'local',
} as const;

/** The status of a resource: the name of the state that its chart is in. */
export type ResourceStatus = (typeof ResourceStatus)[keyof typeof ResourceStatus];

/**
 * The status, value, and error of a resource at one moment, as one frozen object. It is a union
 * discriminated by `status`.
 *
 * @example
 * ```ts
 * function nameOf(snapshot: ResourceSnapshot<User>): string {
 *   switch (snapshot.status) {
 *     case 'resolved':
 *       return snapshot.value.name; // a User
 *     case 'error':
 *       return snapshot.error.message; // an Error
 *     default:
 *       return '…';
 *   }
 * }
 *
 * effect(() => console.log(nameOf(user.snapshot())));
 * ```
 */
export type ResourceSnapshot<T> =
  | { readonly status: 'idle' | 'loading'; readonly value: undefined; readonly error: undefined }
  | { readonly status: 'reloading'; readonly value: T | undefined; readonly error: undefined }
  | { readonly status: 'resolved' | 'local'; readonly value: T; readonly error: undefined }
  | { readonly status: 'error'; readonly value: undefined; readonly error: Error };

/** Creates the frozen snapshot of a status. The caller must pass a value and error that fit it. */
export function resourceSnapshot(
  status: ResourceStatus,
  { value, error }: { readonly value: unknown; readonly error: Error | undefined },
): ResourceSnapshot<unknown> {
  return Object.freeze({ status, value, error }) as ResourceSnapshot<unknown>;
}

/** The snapshot before anything has happened. */
export const idleSnapshot = /* @__PURE__ */ resourceSnapshot('idle', { value: undefined, error: undefined });
