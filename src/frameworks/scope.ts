import { describeValue } from '../../machines/errors.js';
import { paramsOf } from '../../machines/load.js';
import type { Dehydrated, DehydratedResource } from '../index.js';
import { assertDehydrated, entriesOf, sharedHydrated } from '../resource/cached.js';
import type { ResourceState } from '../resource/state.js';
import { structurallyEqual } from '../shared/equality.js';
import { weakRef } from '../shared/weak.js';
import { untracked } from '../signals/tracking.js';

/**
 * The component resources of one page. On the server it collects those of one request. In the
 * browser it gives them what the server has loaded. It contains only resources with a `name`, each
 * identified by name and params.
 */
export interface ResourceScope {
  /**
   * Returns what the resources in the scope have loaded so far, to send with the page. Call it
   * after the page has rendered.
   */
  dehydrate(): Dehydrated;
}

/**
 * Creates a scope: on the server, one for each request; in the browser, one with the state that the
 * server sent.
 *
 * @param state What `dehydrate()` returned on the server, sent as JSON and parsed. Default: no
 * state, so everything loads.
 * @throws TypeError if `state` is not a result of `dehydrate()`.
 */
export function createResourceScope(state?: Dehydrated): ResourceScope {
  return new Scope(state);
}

/** Returns the given scope, or creates one with the given state. */
export function scopeOf(given: ResourceScope | Dehydrated | undefined): Scope {
  return given instanceof Scope ? given : new Scope(given as Dehydrated | undefined);
}

export class Scope implements ResourceScope {
  readonly #state: Dehydrated | undefined;
  readonly #answers = new Map<string, Set<DehydratedResource>>();
  readonly #registered = new Set<WeakRef<ResourceState>>();
  /** Awaited resources: nothing else may keep them alive once their component has rendered. */
  readonly #held = new Set<ResourceState>();

  constructor(state: Dehydrated | undefined) {
    if (state !== undefined) assertDehydrated('createResourceScope', state);
    this.#state = state;
  }

  /** Returns a `cached` function with what the state contains for resources of this name. */
  cachedFor(name: string): (params: unknown) => unknown {
    let entries = this.#answers.get(name);
    if (entries === undefined) {
      entries = new Set(entriesOf('createResourceScope', this.#state, name));
      this.#answers.set(name, entries);
    }
    return sharedHydrated(entries);
  }

  /** @returns A function that removes it again. */
  register(state: ResourceState): () => void {
    const ref = weakRef(state);
    this.#registered.add(ref);
    return () => {
      this.#registered.delete(ref);
      this.#held.delete(state);
    };
  }

  hold(state: ResourceState): void {
    this.#held.add(state);
  }

  dehydrate(): Dehydrated {
    const state: Record<string, DehydratedResource[]> = {};
    for (const ref of this.#registered) {
      const one = ref.deref();
      if (one === undefined) this.#registered.delete(ref);
      else add(state, one);
    }
    return state;
  }
}

function add(all: Record<string, DehydratedResource[]>, state: ResourceState): void {
  const { status, context } = untracked(() => state.current(false));
  const { value } = context;
  if (status !== 'resolved' || value === undefined) return;
  const entry = { params: paramsOf(context), value };
  if (!Object.hasOwn(all, state.name))
    Object.defineProperty(all, state.name, { value: [], enumerable: true });
  const entries = all[state.name] as DehydratedResource[];
  if (!entries.some(({ params }) => structurallyEqual(params, entry.params))) entries.push(entry);
}

/** Throws if a scope cannot be created from the argument. */
export function assertScope(caller: string, given: unknown): void {
  if (given === undefined || given instanceof Scope || (typeof given === 'object' && given !== null)) return;
  throw new TypeError(`${caller} takes a state from dehydrate() or a scope, got ${describeValue(given)}.`);
}
