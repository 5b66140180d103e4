import type { ResourceSnapshot } from '../machines/index.js';
import { ResourceActor } from './actor.js';
import { isDirect } from './circles.js';
import { untracked } from './engine.js';
import { addLazily } from './members.js';
import { Derived } from './nodes.js';
import { checkOptions } from './options.js';
import { facade } from './signals.js';
import type { Resource, ResourceOptions } from './types.js';

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
    return !this.isLinked && isDirect() ? this.#look(this.#actor) : super.read();
  }
}

/** The facade. Its members are made when they are first asked for: each is one look at what the actor shows, or one thing to do with it. */
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

const look = <T>(key: string, at: (actor: ResourceActor) => T, equal?: (a: T, b: T) => boolean) => ({
  [key]: ({ actor }: ActorResource) => facade(new Facet(actor, key, at, equal)),
});

const stop =
  ({ actor }: ActorResource) =>
  () =>
    void actor.stop();

addLazily(ActorResource.prototype, {
  ...look('status', (actor) => actor.shown().value),
  ...look('value', (actor) => {
    const { value, error } = actor.shown().context;
    if (error !== undefined) throw error;
    return value;
  }),
  ...look('error', (actor) => actor.shown().context.error),
  ...look('isLoading', (actor) => actor.shown().hasTag('busy')),
  ...look('snapshot', (actor) => actor.view(), isSameView),
  ...look('latest', (actor) => actor.shown().context.latest),
  ...look('hasValue', (actor) => actor.shown().context.value !== undefined),
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
  [Symbol.dispose]: stop,
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
  return new ActorResource(options as Options) as unknown as Resource<R>;
}

/** Whether `x` is a resource. */
export function isResource(x: unknown): x is Resource<unknown> {
  return ActorResource.isResource(x);
}
