import type { ResourceSnapshot } from '../../machines/index.js';
import { disposeKey } from '../shared/dispose-key.js';
import { defineLazyMembers } from '../shared/lazy-members.js';
import { explained } from '../signals/explained.js';
import { Computed } from '../signals/graph.js';
import { createSignal, type Readable } from '../signals/signal.js';
import { isTracked, untracked } from '../signals/tracking.js';
import { ResourceActor } from './actor.js';
import { assertResourceOptions } from './options.js';
import type { Resource, ResourceOptions } from './types.js';

type Options = ResourceOptions<unknown, unknown>;

/** A member that is a signal: a part of what the actor shows. */
interface SignalMember<T> {
  readonly key: string;
  read(actor: ResourceActor, isTracked: boolean): T;
  readonly equal?: (a: T, b: T) => boolean;
}

class MemberNode<T> extends Computed<T> {
  readonly #actor: ResourceActor;
  readonly #member: SignalMember<T>;

  constructor(actor: ResourceActor, member: SignalMember<T>) {
    super();
    this.#actor = actor;
    this.#member = member;
  }

  get equal(): SignalMember<T>['equal'] {
    return this.#member.equal;
  }

  get name(): string {
    return `${this.#actor.id}.${this.#member.key}`;
  }

  protected compute(): T {
    return this.#member.read(this.#actor, true);
  }
}

/** What such a member reads. It has a place in the graph as soon as something depends on it. */
class MemberReadable<T> implements Readable<T> {
  readonly #actor: ResourceActor;
  readonly #member: SignalMember<T>;
  #node: MemberNode<T> | undefined;

  constructor(actor: ResourceActor, member: SignalMember<T>) {
    this.#actor = actor;
    this.#member = member;
  }

  read(): T {
    return this.#node === undefined && !isTracked() ? this.#member.read(this.#actor, false) : this.node.read();
  }

  get node(): MemberNode<T> {
    this.#node ??= new MemberNode(this.#actor, this.#member);
    return this.#node;
  }
}

/** A resource over its actor. Its members are made when they are first asked for: each shows a part of the actor's state, or does one thing with it. */
class ActorResource {
  readonly #actor: ResourceActor;

  constructor(options: Options) {
    this.#actor = new ResourceActor(options);
  }

  static isResource(x: unknown): boolean {
    return typeof x === 'object' && x !== null && #actor in x;
  }

  get actor(): ResourceActor {
    return this.#actor;
  }
}

const signalMember = <T>(key: string, read: SignalMember<T>['read'], equal?: SignalMember<T>['equal']) => {
  const member = { key, read, equal } as SignalMember<T>;
  return { [key]: ({ actor }: ActorResource) => createSignal(new MemberReadable(actor, member)) };
};

const stop =
  ({ actor }: ActorResource) =>
  () =>
    void actor.stop();

defineLazyMembers(ActorResource.prototype, {
  ...signalMember('status', (actor, isTracked) => actor.current(isTracked).value),
  ...signalMember('value', (actor, isTracked) => {
    const { value, error } = actor.current(isTracked).context;
    if (error !== undefined) throw explained(error, actor);
    return value;
  }),
  ...signalMember('error', (actor, isTracked) => actor.current(isTracked).context.error),
  ...signalMember('isLoading', (actor, isTracked) => actor.current(isTracked).hasTag('busy')),
  ...signalMember('snapshot', (actor, isTracked) => actor.view(isTracked), isSameView),
  ...signalMember('latest', (actor, isTracked) => actor.latest(isTracked)),
  ...signalMember('hasValue', (actor, isTracked) => actor.current(isTracked).context.value !== undefined),
  set:
    ({ actor }) =>
    (value: unknown) =>
      actor.setLocal(value),
  update:
    ({ actor }) =>
    (change: (current: unknown) => unknown) =>
      actor.updateLocal(change),
  reload:
    ({ actor }) =>
    () =>
      actor.reload(),
  settled: (resource) => () => settled(resource as unknown as Resource<unknown>),
  destroy: stop,
  [disposeKey]: stop,
});

function isSameView(a: ResourceSnapshot<unknown>, b: ResourceSnapshot<unknown>): boolean {
  return a.status === b.status && Object.is(a.value, b.value) && a.error === b.error;
}

function settled<T>({ isLoading, snapshot }: Resource<T>): Promise<ResourceSnapshot<T>> {
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
  return new ActorResource(options as Options) as unknown as Resource<T>;
}

/** Whether `x` is a resource of this library. */
export function isResource(x: unknown): x is Resource<unknown> {
  return ActorResource.isResource(x);
}
