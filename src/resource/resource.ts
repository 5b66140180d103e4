import type { ResourceSnapshot } from '../../machines/index.js';
import { disposeKey } from '../shared/dispose-key.js';
import { explained } from '../signals/explained.js';
import { createSignal } from '../signals/signal.js';
import { untracked } from '../signals/tracking.js';
import type { ReadonlySignal } from '../signals/types.js';
import { brandKey, membersKey, stateOf } from './brand.js';
import { MemberReadable, memberOf, type SignalMember } from './member.js';
import { assertResourceOptions, withPolicyApplied } from './options.js';
import { type Options, ResourceState } from './state.js';
import type { LoadedBy, LogicOptions, Resource, ResourceLogic, ResourceOptions } from './types.js';

const members = {
  status: memberOf('status', (state, isTracked) => state.current(isTracked).status),
  value: memberOf('value', (state, isTracked) => {
    const { value, error } = state.current(isTracked).context;
    if (error !== undefined) throw explained(error, state);
    return value;
  }),
  error: memberOf('error', (state, isTracked) => state.current(isTracked).context.error),
  isLoading: memberOf('isLoading', (state, isTracked) => state.current(isTracked).isBusy),
  isStreaming: memberOf('isStreaming', (state, isTracked) => state.current(isTracked).context.isStreaming),
  snapshot: memberOf('snapshot', (state, isTracked) => state.snapshot(isTracked), isSameSnapshot),
  latest: memberOf('latest', (state, isTracked) => state.latest(isTracked)),
  hasValue: memberOf('hasValue', (state, isTracked) => state.current(isTracked).context.value !== undefined),
};

/**
 * The members created so far. Each is created on first access, and stays the same. They are stored
 * as properties of a function, because code that wraps or copies every object that it receives,
 * such as proxies, leaves functions alone.
 */
type Members = (() => void) & { state: ResourceState; hasValue?: ReadonlySignal<boolean> } & Mutable<
    Partial<Omit<Resource<unknown>, 'hasValue' | 'actor'>>
  >;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The object that the user works with. It finds its members through one property and never changes
 * itself. So it may be frozen, copied, wrapped in a proxy, or used as another object's prototype.
 */
class ResourceFacade {
  readonly [membersKey]: Members;

  constructor(options: Options, isPaused: boolean) {
    this[membersKey] = Object.assign(() => {}, { state: new ResourceState(options, isPaused) });
  }

  get [brandKey]() {
    return this[membersKey];
  }

  get status() {
    const made = this[membersKey];
    made.status ??= signalOf(made.state, members.status);
    return made.status;
  }

  get value() {
    const made = this[membersKey];
    made.value ??= signalOf(made.state, members.value);
    return made.value;
  }

  get error() {
    const made = this[membersKey];
    made.error ??= signalOf(made.state, members.error);
    return made.error;
  }

  get isLoading() {
    const made = this[membersKey];
    made.isLoading ??= signalOf(made.state, members.isLoading);
    return made.isLoading;
  }

  get isStreaming() {
    const made = this[membersKey];
    made.isStreaming ??= signalOf(made.state, members.isStreaming);
    return made.isStreaming;
  }

  get snapshot() {
    const made = this[membersKey];
    made.snapshot ??= signalOf(made.state, members.snapshot);
    return made.snapshot;
  }

  get latest() {
    const made = this[membersKey];
    made.latest ??= signalOf(made.state, members.latest);
    return made.latest;
  }

  get hasValue() {
    const made = this[membersKey];
    made.hasValue ??= signalOf(made.state, members.hasValue);
    return made.hasValue;
  }

  get set() {
    const made = this[membersKey];
    made.set ??= setterOf(made.state);
    return made.set;
  }

  get update() {
    const made = this[membersKey];
    made.update ??= updaterOf(made.state);
    return made.update;
  }

  get reload() {
    const made = this[membersKey];
    made.reload ??= reloaderOf(made.state);
    return made.reload;
  }

  get settled() {
    const made = this[membersKey];
    made.settled ??= settlerOf(this);
    return made.settled;
  }

  get actor() {
    return this[membersKey].state.actor;
  }

  get destroy() {
    const made = this[membersKey];
    made.destroy ??= destroyerOf(made.state);
    return made.destroy;
  }

  get [disposeKey]() {
    return this.destroy;
  }

  /** The text that Node.js prints for it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Resource(${this[membersKey].state.name})`;
  }

  /** Keeps Vue from making it reactive. */
  get __v_skip() {
    return true;
  }
}

function signalOf<T>(state: ResourceState, member: SignalMember<T>): ReadonlySignal<T> {
  return createSignal(new MemberReadable(state, member));
}

const setterOf = (state: ResourceState) => (value: unknown) => state.setLocal(value);
const updaterOf = (state: ResourceState) => (change: (current: unknown) => unknown) =>
  state.updateLocal(change);
const reloaderOf = (state: ResourceState) => (options?: unknown) => state.reload(isForced(options));
const destroyerOf = (state: ResourceState) => () => state.stop();
const settlerOf =
  ({ isLoading, snapshot }: Pick<Resource<unknown>, 'isLoading' | 'snapshot'>) =>
  () =>
    settled(isLoading, snapshot);

/** `reload` is also used as an event listener, whose arguments must be ignored. */
function isForced(options: unknown): boolean {
  return (
    typeof options === 'object' &&
    options !== null &&
    Object.hasOwn(options, 'force') &&
    (options as { force: unknown }).force === true
  );
}

function isSameSnapshot(a: ResourceSnapshot<unknown>, b: ResourceSnapshot<unknown>): boolean {
  return a.status === b.status && Object.is(a.value, b.value) && a.error === b.error;
}

function settled<T>(isLoading: ReadonlySignal<boolean>, snapshot: ReadonlySignal<T>): Promise<T> {
  return new Promise((resolve) => {
    const finish = () => resolve(untracked(snapshot));
    if (!untracked(isLoading)) return finish();
    const subscription = isLoading.subscribe(() => {
      subscription.unsubscribe();
      finish();
    });
  });
}

/**
 * Creates a resource whose loader is XState actor logic. For logic of a promise or a machine, the
 * value is its output. For logic of an observable, the values are its items.
 */
export function resource<L extends ResourceLogic>(options: LogicOptions<L>): Resource<LoadedBy<L>>;
/**
 * Creates a resource. It loads a value for its params, exposes it as signals, and loads again when
 * the params change. The types of value and params are inferred. If you pass type arguments, pass
 * both, `resource<User, number>({ … })`: with only one, the loader's params are `unknown`.
 *
 * @throws TypeError if an option is missing, unknown, or of the wrong kind.
 *
 * @example
 * ```ts
 * const id = signal(1);
 * const user = resource({
 *   params: () => ({ id: id() }),
 *   loader: async ({ params, abortSignal }) => {
 *     const response = await fetch(`/users/${params.id}`, { signal: abortSignal });
 *     if (!response.ok) throw new Error(`HTTP ${response.status}`);
 *     return (await response.json()) as User;
 *   },
 * });
 * effect(() => console.log(user.hasValue() ? user.value().name : user.status()));
 * id.set(2); // the first request is cancelled
 * ```
 */
export function resource<T, P = unknown>(options: ResourceOptions<T, P>): Resource<T>;
export function resource(options: unknown): unknown {
  assertResourceOptions(options);
  return new ResourceFacade(withPolicyApplied(options as Options), false);
}

/** Creates a paused resource from options that are already validated. */
export function pausedResource(options: Options): Resource<unknown> {
  return new ResourceFacade(withPolicyApplied(options), true) as unknown as Resource<unknown>;
}

/** Returns whether `x` is a resource of this library. */
export function isResource(x: unknown): x is Resource<unknown> {
  return stateOf(x) !== undefined;
}
