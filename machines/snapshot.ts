/**
 * The status of a resource: the name of the state that its chart is in.
 *
 * As a constant object it spares string literals: `ResourceStatus.LOADING === 'loading'`.
 */
export const ResourceStatus = {
  /** Nothing to load: there are no params, or the resource was destroyed. */
  IDLE: 'idle',
  /** The loader runs because the params are new. There is no value. */
  LOADING: 'loading',
  /** The loader runs because of a reload. The value from before stays, if there was one. */
  RELOADING: 'reloading',
  /** The loader finished: its result is the value. */
  RESOLVED: 'resolved',
  /** The loader or the params threw. There is no value, there is an error. */
  ERROR: 'error',
  /** The value was set by hand, not loaded. */
  LOCAL: 'local',
} as const;

/** The status of a resource: the name of the state that its chart is in. */
export type ResourceStatus = (typeof ResourceStatus)[keyof typeof ResourceStatus];

/**
 * What a resource shows at one moment: one frozen object, discriminated by `status`.
 *
 * @example
 * ```ts
 * function inWords(shown: ResourceSnapshot<User>): string {
 *   switch (shown.status) {
 *     case 'resolved':
 *       return shown.value.name; // a User
 *     case 'error':
 *       return shown.error.message; // an Error
 *     default:
 *       return '…';
 *   }
 * }
 *
 * effect(() => console.log(inWords(user.snapshot())));
 * ```
 */
export type ResourceSnapshot<T> =
  | { readonly status: 'idle' | 'loading'; readonly value: undefined; readonly error: undefined }
  | { readonly status: 'reloading'; readonly value: T | undefined; readonly error: undefined }
  | { readonly status: 'resolved' | 'local'; readonly value: T; readonly error: undefined }
  | { readonly status: 'error'; readonly value: undefined; readonly error: Error };

/** Makes the frozen snapshot of a status. The chart keeps value and error in step with it. */
export function resourceSnapshot(
  status: ResourceStatus,
  { value, error }: { readonly value: unknown; readonly error: Error | undefined },
): ResourceSnapshot<unknown> {
  return Object.freeze({ status, value, error }) as ResourceSnapshot<unknown>;
}

/** What is shown before anything has happened. */
export const nothing = /* @__PURE__ */ resourceSnapshot('idle', { value: undefined, error: undefined });
