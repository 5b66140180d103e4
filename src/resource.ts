import type { ResourceSnapshot, ResourceStatus } from '../machines/index.js';
import { resourceSnapshot } from '../machines/snapshot.js';
import { ResourceActor } from './actor.js';
import { untracked } from './engine.js';
import { checkOptions } from './options.js';
import { computed } from './signals.js';
import type { ReadonlySignal, Resource, ResourceOptions, ResourceWithValue, SignalOptions } from './types.js';

type Shown = ReturnType<ResourceActor['shown']>;
type Options = ResourceOptions<unknown, unknown>;

/** The facade: each member is one look at what the actor shows, as a signal made when it is first asked for. */
class ActorResource<T> implements Resource<T> {
  readonly #actor: ResourceActor;
  readonly #facets: Record<string, ReadonlySignal<unknown>> = {};

  constructor(options: Options) {
    this.#actor = new ResourceActor(options);
    for (const name of ['hasValue', 'set', 'update', 'reload', 'settled', 'destroy', Symbol.dispose] as const) {
      Object.defineProperty(this, name, { value: this[name].bind(this) }); // members work detached
    }
  }

  static isResource(x: unknown): x is Resource<unknown> {
    return typeof x === 'object' && x !== null && #facets in x;
  }

  #facet<V>(name: string, look: (shown: Shown) => V, options?: SignalOptions<V>): ReadonlySignal<V> {
    const actor = this.#actor;
    this.#facets[name] ??= computed(() => look(actor.shown()), { ...options, name: `${actor.id}.${name}` });
    return this.#facets[name] as ReadonlySignal<V>;
  }

  get actor(): ResourceActor {
    return this.#actor;
  }

  get status(): ReadonlySignal<ResourceStatus> {
    return this.#facet('status', (shown) => shown.value);
  }

  get value(): ReadonlySignal<T | undefined> {
    return this.#facet('value', ({ context }) => {
      if (context.error !== undefined) throw context.error;
      return context.value as T | undefined;
    });
  }

  get error(): ReadonlySignal<Error | undefined> {
    return this.#facet('error', ({ context }) => context.error);
  }

  get isLoading(): ReadonlySignal<boolean> {
    return this.#facet('isLoading', (shown) => shown.hasTag('busy'));
  }

  get snapshot(): ReadonlySignal<ResourceSnapshot<T>> {
    return this.#facet('snapshot', (shown) => resourceSnapshot(shown.value, shown.context) as ResourceSnapshot<T>, {
      equal: (a, b) => a.status === b.status && Object.is(a.value, b.value) && a.error === b.error,
    });
  }

  get latest(): ReadonlySignal<T | undefined> {
    return this.#facet('latest', ({ context }) => context.latest as T | undefined);
  }

  hasValue(): this is ResourceWithValue<T> {
    return this.#facet('hasValue', ({ context }) => context.value !== undefined)();
  }

  set(value: T): void {
    this.#actor.setLocal(value);
  }

  update(change: (current: T | undefined) => T): void {
    this.#actor.updateLocal((current) => change(current as T | undefined));
  }

  reload(): boolean {
    const reload = { type: 'reload' } as const;
    const can = untracked(this.#actor.shown).can(reload);
    if (can) this.#actor.send(reload);
    return can;
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
