import { describeValue } from '../../machines/errors.js';
import type { ReadonlySignal, Resource, ResourceStatus } from '../index.js';
import type { ChartState } from '../interpreter/transition-table.js';
import { stateOf } from '../resource/brand.js';
import { MemberReadable, memberOf } from '../resource/member.js';
import type { ResourceState } from '../resource/state.js';
import { createSignal } from '../signals/signal.js';

/**
 * The state of a resource in one frozen object, narrowed by `status` and by `hasValue`. It is the
 * same object until something in it changes.
 */
export type Shown<T> =
  | ShownAs<T, 'idle' | 'loading' | 'reloading', undefined, undefined, false>
  | ShownAs<T, 'reloading' | 'resolved' | 'local', T, undefined, undefined extends T ? boolean : true>
  | ShownAs<T, 'error', undefined, Error, false>;

/** The state of a resource in certain statuses. */
export interface ShownAs<T, Status extends ResourceStatus, Value, Failure, HasValue extends boolean> {
  /** The name of the state that the chart is in. */
  readonly status: Status;
  /** The value. It is `undefined` if there is no value, and in `error`. */
  readonly value: Value;
  /** The error while the status is `error`, otherwise `undefined`. */
  readonly error: Failure;
  /** Whether there is a value. A loaded `undefined` does not count. */
  readonly hasValue: HasValue;
  /** Whether the status is `loading` or `reloading`. */
  readonly isLoading: boolean;
  /** Whether the value is an item of a stream that is still open. */
  readonly isStreaming: boolean;
  /** The last value. It stays while the next one loads, and in `error`. */
  readonly latest: T | undefined;
}

const member = memberOf<unknown>('shown', (state, isTracked) => shownIn(state, state.current(isTracked)));

const signals = new WeakMap<ResourceState, ReadonlySignal<unknown>>();

/** The objects returned last: what is shown, and what other params would show. */
const given = new WeakMap<ResourceState, { live?: Shown<unknown>; preview?: Shown<unknown> }>();

/**
 * Returns the whole state of a resource as one signal, which a framework can follow more easily
 * than seven. It returns the same signal each time.
 *
 * @throws TypeError if the argument is not a resource.
 */
export function shownOf<T>(resource: Resource<T>): ReadonlySignal<Shown<T>> {
  const state = stateOf(resource);
  if (state === undefined) throw new TypeError(`shownOf() takes a resource, got ${describeValue(resource)}.`);
  let signal = signals.get(state);
  if (signal === undefined) {
    signal = createSignal(new MemberReadable(state, member));
    signals.set(state, signal);
  }
  return signal as ReadonlySignal<Shown<T>>;
}

/** Returns what a resource shows in its current chart state, or would show in another. */
export function shownIn(
  state: ResourceState,
  { status, isBusy, context }: ChartState,
  isPreview = false,
): Shown<unknown> {
  const { value, error, latest, isStreaming } = context;
  const shown = {
    status: status as ResourceStatus,
    value,
    error,
    isLoading: isBusy,
    isStreaming,
    hasValue: value !== undefined,
    latest,
  };
  const last = given.get(state) ?? {};
  given.set(state, last);
  const kind = isPreview && !(last.live && isSame(last.live, shown)) ? 'preview' : 'live';
  const known = last[kind];
  if (known !== undefined && isSame(known, shown)) return known;
  const made = Object.freeze(shown) as Shown<unknown>;
  if (state.hasEnded) delete last.preview; // a destroyed resource keeps no value
  last[kind] = made;
  return made;
}

export function isSame(a: object, b: object): boolean {
  return Object.entries(a).every(([key, value]: [string, unknown]) =>
    Object.is(value, b[key as keyof object]),
  );
}
