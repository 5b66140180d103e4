import { describeValue } from '../../machines/errors.js';
import { paramsOf } from '../../machines/load.js';
import type { Dehydrated, DehydratedResource } from '../index.js';
import { assertDehydrated, entriesOf, sharedHydrated } from '../resource/cached.js';
import type { ResourceState } from '../resource/state.js';
import { structurallyEqual } from '../shared/equality.js';
import { weakRef } from '../shared/weak.js';
import { untracked } from '../signals/tracking.js';

/**
 * The resources of components in one page: on the server those of one request, in the browser those
 * that answer with what the server has loaded. Only resources with a `name` are in it, each by its
 * name and params.
 */
export interface ResourceScope {
  /**
   * What the resources in it have loaded by now, to be sent with the page. To be called when it has
   * been rendered.
   */
  dehydrate(): Dehydrated;
}

/**
 * Makes a scope: on the server one for each request, in the browser one with the state that the
 * server has sent.
 *
 * @param state What `dehydrate()` gave on the server, after its way as JSON. Default: none;
 * everything loads.
 * @throws TypeError if that is not what `dehydrate()` gives.
 */
export function createResourceScope(state?: Dehydrated): ResourceScope {
  return new Scope(state);
}

/** A scope: one that is given, or one with the state that is given. */
export function scopeOf(given: ResourceScope | Dehydrated | undefined): Scope {
  return given instanceof Scope ? given : new Scope(given as Dehydrated | undefined);
}

export class Scope implements ResourceScope {
  readonly #state: Dehydrated | undefined;
  readonly #answers = new Map<string, Set<DehydratedResource>>();
  readonly #registered = new Set<WeakRef<ResourceState>>();
  /** Those that are awaited: nothing else may hold them once their component is rendered. */
  readonly #held = new Set<ResourceState>();

  constructor(state: Dehydrated | undefined) {
    if (state !== undefined) assertDehydrated('createResourceScope', state);
    this.#state = state;
  }

  /** What the state has for resources of a name, as a `cached`. */
  cachedFor(name: string): (params: unknown) => unknown {
    let entries = this.#answers.get(name);
    if (entries === undefined) {
      entries = new Set(entriesOf('createResourceScope', this.#state, name));
      this.#answers.set(name, entries);
    }
    return sharedHydrated(entries);
  }

  /** @returns What takes it out again. */
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

/** Throws unless it is something that a scope can be made of. */
export function assertScope(caller: string, given: unknown): void {
  if (given === undefined || given instanceof Scope || (typeof given === 'object' && given !== null)) return;
  throw new TypeError(
    `${caller} takes what dehydrate() gave as its state, or a scope, got ${describeValue(given)}.`,
  );
}
