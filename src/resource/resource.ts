import type { ResourceSnapshot } from '../../machines/index.js';
import { disposeKey } from '../shared/dispose-key.js';
import { explained } from '../signals/explained.js';
import { Computed } from '../signals/graph.js';
import { createSignal, type Readable } from '../signals/signal.js';
import { isTracked, untracked } from '../signals/tracking.js';
import type { ReadonlySignal } from '../signals/types.js';
import { assertResourceOptions } from './options.js';
import { type Options, ResourceState } from './state.js';
import type { Resource, ResourceOptions } from './types.js';

/** A member that is a signal: a part of what the state shows. */
interface SignalMember<T> {
  readonly key: string;
  read(state: ResourceState, isTracked: boolean): T;
  readonly equal?: (a: T, b: T) => boolean;
}

class MemberNode<T> extends Computed<T> {
  readonly #state: ResourceState;
  readonly #member: SignalMember<T>;

  constructor(state: ResourceState, member: SignalMember<T>) {
    super();
    this.#state = state;
    this.#member = member;
  }

  get equal(): SignalMember<T>['equal'] {
    return this.#member.equal;
  }

  get name(): string {
    return `${this.#state.name}.${this.#member.key}`;
  }

  protected compute(): T {
    return this.#member.read(this.#state, true);
  }
}

/** What such a member reads. It has a place in the graph as soon as something depends on it. */
class MemberReadable<T> implements Readable<T> {
  readonly #state: ResourceState;
  readonly #member: SignalMember<T>;
  #node: MemberNode<T> | undefined;

  constructor(state: ResourceState, member: SignalMember<T>) {
    this.#state = state;
    this.#member = member;
  }

  read(): T {
    return this.#node === undefined && !isTracked() ? this.#member.read(this.#state, false) : this.node.read();
  }

  get node(): MemberNode<T> {
    if (this.#node === undefined) {
      this.#node = new MemberNode(this.#state, this.#member);
      this.#state.addMember(this.#node as Computed<unknown>);
    }
    return this.#node;
  }
}

const members = {
  status: memberOf('status', (state, isTracked) => state.current(isTracked).status),
  value: memberOf('value', (state, isTracked) => {
    const { value, error } = state.current(isTracked).context;
    if (error !== undefined) throw explained(error, state);
    return value;
  }),
  error: memberOf('error', (state, isTracked) => state.current(isTracked).context.error),
  isLoading: memberOf('isLoading', (state, isTracked) => state.current(isTracked).isBusy),
  snapshot: memberOf('snapshot', (state, isTracked) => state.snapshot(isTracked), isSameSnapshot),
  latest: memberOf('latest', (state, isTracked) => state.latest(isTracked)),
  hasValue: memberOf('hasValue', (state, isTracked) => state.current(isTracked).context.value !== undefined),
};

function memberOf<T>(key: string, read: SignalMember<T>['read'], equal?: SignalMember<T>['equal']): SignalMember<T> {
  return { key, read, equal } as SignalMember<T>;
}

/** The members that have been asked for. They are made then, and stay the same. */
class Members {
  readonly state: ResourceState;
  declare status: Resource<unknown>['status'] | undefined;
  declare value: Resource<unknown>['value'] | undefined;
  declare error: Resource<unknown>['error'] | undefined;
  declare isLoading: Resource<unknown>['isLoading'] | undefined;
  declare snapshot: Resource<unknown>['snapshot'] | undefined;
  declare latest: Resource<unknown>['latest'] | undefined;
  declare hasValue: ReadonlySignal<boolean> | undefined;
  declare set: Resource<unknown>['set'] | undefined;
  declare update: Resource<unknown>['update'] | undefined;
  declare reload: Resource<unknown>['reload'] | undefined;
  declare settled: Resource<unknown>['settled'] | undefined;
  declare destroy: Resource<unknown>['destroy'] | undefined;

  constructor(state: ResourceState) {
    this.state = state;
  }

  signal<T>(member: SignalMember<T>): ReadonlySignal<T> {
    return createSignal(new MemberReadable(this.state, member));
  }
}

const membersKey = Symbol('members');

/**
 * What the user has of a resource. Its members are found by way of one property, so the object itself never changes: it may be frozen, copied,
 * behind a proxy, or another object's prototype. The property is a function: what wraps or copies all that it is given takes functions unchanged.
 */
class ResourceFacade {
  readonly [membersKey]: () => Members;

  constructor(options: Options) {
    const made = new Members(new ResourceState(options));
    this[membersKey] = () => made;
  }

  get status() {
    const made = this[membersKey]();
    made.status ??= made.signal(members.status);
    return made.status;
  }

  get value() {
    const made = this[membersKey]();
    made.value ??= made.signal(members.value);
    return made.value;
  }

  get error() {
    const made = this[membersKey]();
    made.error ??= made.signal(members.error);
    return made.error;
  }

  get isLoading() {
    const made = this[membersKey]();
    made.isLoading ??= made.signal(members.isLoading);
    return made.isLoading;
  }

  get snapshot() {
    const made = this[membersKey]();
    made.snapshot ??= made.signal(members.snapshot);
    return made.snapshot;
  }

  get latest() {
    const made = this[membersKey]();
    made.latest ??= made.signal(members.latest);
    return made.latest;
  }

  get hasValue() {
    const made = this[membersKey]();
    made.hasValue ??= made.signal(members.hasValue);
    return made.hasValue;
  }

  get set() {
    const made = this[membersKey]();
    const { state } = made;
    made.set ??= (value) => state.setLocal(value);
    return made.set;
  }

  get update() {
    const made = this[membersKey]();
    const { state } = made;
    made.update ??= (change) => state.updateLocal(change);
    return made.update;
  }

  get reload() {
    const made = this[membersKey]();
    const { state } = made;
    made.reload ??= () => state.reload();
    return made.reload;
  }

  get settled() {
    const made = this[membersKey]();
    const { isLoading, snapshot } = this;
    made.settled ??= () => settled(isLoading, snapshot);
    return made.settled;
  }

  get actor() {
    return this[membersKey]().state.actor;
  }

  get destroy() {
    const made = this[membersKey]();
    const { state } = made;
    made.destroy ??= () => state.stop();
    return made.destroy;
  }

  get [disposeKey]() {
    return this.destroy;
  }

  /** Vue makes nothing reactive that has this. */
  get __v_skip() {
    return true;
  }
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
 * Makes a resource: it loads the value for its params, shows it as signals, and loads again when the params change. The types of value and params are
 * inferred. If you give type arguments, give both, `resource<User, number>({ … })`: with one alone, the params are `unknown` to the loader.
 *
 * @throws TypeError if an option is missing, unknown or of the wrong kind.
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
export function resource<T, P = unknown>(options: ResourceOptions<T, P>): Resource<T> {
  assertResourceOptions(options);
  return new ResourceFacade(options as Options) as unknown as Resource<T>;
}

/** Whether `x` is a resource of this library. */
export function isResource(x: unknown): x is Resource<unknown> {
  return x instanceof ResourceFacade && membersKey in x;
}
