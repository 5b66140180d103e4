import type { ResourceSnapshot, ResourceStatus } from '../machines/index.js';
import { ResourceActor } from './actor.js';
import { Derived, isDirect, untracked } from './engine.js';
import { bindLazily } from './members.js';
import { checkOptions } from './options.js';
import { facade } from './signals.js';
import type { ReadonlySignal, Resource, ResourceOptions, ResourceWithValue } from './types.js';

type Options = ResourceOptions<unknown, unknown>;

/** One look at what the actor shows. It has no place in the graph before somebody depends on it. */
class Facet<T> extends Derived<T> {
  readonly #actor: ResourceActor;
  readonly #key: string;
  readonly #look: (actor: ResourceActor) => T;
  readonly equal: ((a: T, b: T) => boolean) | undefined;

  constructor(actor: ResourceActor, key: string, look: (actor: ResourceActor) => T, equal?: (a: T, b: T) => boolean) {
    super();
    this.equal = equal;
    this.#actor = actor;
    this.#key = key;
    this.#look = look;
  }

  get name(): string {
    return `${this.#actor.id}.${this.#key}`;
  }

  compute(): T {
    return this.#look(this.#actor);
  }

  override read(): T {
    return this.isLinked || !isDirect() ? super.read() : this.#look(this.#actor);
  }
}

/** The facade: each member is one look at what the actor shows, as a signal made when it is first asked for. */
class ActorResource<T> implements Resource<T> {
  readonly #actor: ResourceActor;
  readonly #facets: Record<string, ReadonlySignal<unknown>> = {};

  constructor(options: Options) {
    this.#actor = new ResourceActor(options);
  }

  static isResource(x: unknown): x is Resource<unknown> {
    return typeof x === 'object' && x !== null && #facets in x;
  }

  #facet<V>(name: string, look: (actor: ResourceActor) => V, equal?: (a: V, b: V) => boolean): ReadonlySignal<V> {
    this.#facets[name] ??= facade(new Facet(this.#actor, name, look, equal));
    return this.#facets[name] as ReadonlySignal<V>;
  }

  get actor(): ResourceActor {
    return this.#actor;
  }

  get status(): ReadonlySignal<ResourceStatus> {
    return this.#facet('status', statusOf);
  }

  get value(): ReadonlySignal<T | undefined> {
    return this.#facet('value', valueOf) as ReadonlySignal<T | undefined>;
  }

  get error(): ReadonlySignal<Error | undefined> {
    return this.#facet('error', errorOf);
  }

  get isLoading(): ReadonlySignal<boolean> {
    return this.#facet('isLoading', isBusy);
  }

  get snapshot(): ReadonlySignal<ResourceSnapshot<T>> {
    return this.#facet('snapshot', viewOf, isSameView) as ReadonlySignal<ResourceSnapshot<T>>;
  }

  get latest(): ReadonlySignal<T | undefined> {
    return this.#facet('latest', latestOf) as ReadonlySignal<T | undefined>;
  }

  hasValue(): this is ResourceWithValue<T> {
    return this.#facet('hasValue', hasValue)();
  }

  set(value: T): void {
    this.#actor.setLocal(value);
  }

  update(change: (current: T | undefined) => T): void {
    this.#actor.updateLocal((current) => change(current as T | undefined));
  }

  reload(): boolean {
    return this.#actor.reload();
  }

  settled(): Promise<ResourceSnapshot<T>> {
    const { isLoading, snapshot } = this;
    return new Promise((resolve) => {
      const finish = () => resolve(untracked(snapshot));
      if (!untracked(isLoading)) return finish();
      const subscription = isLoading.subscribe(() => {
        subscription.unsubscribe();
        finish();
      });
    });
  }

  destroy(): void {
    this.#actor.stop();
  }

  [Symbol.dispose](): void {
    this.#actor.stop();
  }
}

bindLazily(ActorResource.prototype, ['hasValue', 'set', 'update', 'reload', 'settled', 'destroy', Symbol.dispose]);

const statusOf = (actor: ResourceActor) => actor.shown().value;
const valueOf = (actor: ResourceActor) => {
  const { context } = actor.shown();
  if (context.error !== undefined) throw context.error;
  return context.value;
};
const errorOf = (actor: ResourceActor) => actor.shown().context.error;
const isBusy = (actor: ResourceActor) => actor.shown().hasTag('busy');
const viewOf = (actor: ResourceActor) => actor.view();
const isSameView = (a: ResourceSnapshot<unknown>, b: ResourceSnapshot<unknown>) =>
  a.status === b.status && Object.is(a.value, b.value) && a.error === b.error;
const latestOf = (actor: ResourceActor) => actor.shown().context.latest;
const hasValue = (actor: ResourceActor) => actor.shown().context.value !== undefined;

/**
 * Makes a resource: it loads the value for its params, shows it as signals, and loads again when the params change.
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
export function resource<T, P = undefined, R extends T = T>(options: ResourceOptions<T, P, R>): Resource<R> {
  checkOptions(options);
  return new ActorResource<R>(options as Options);
}

/** Whether `x` is a resource. */
export function isResource(x: unknown): x is Resource<unknown> {
  return ActorResource.isResource(x);
}
