import { describeValue } from '../../machines/errors.js';
import type { ResourceEvent } from '../../machines/index.js';
import { structurallyEqual } from '../shared/equality.js';

/** What some resources had loaded, by their names. It can be sent as JSON, if params and values can. */
export type Dehydrated = Readonly<Record<string, DehydratedResource>>;

/** What a resource had loaded, and for which params. */
export interface DehydratedResource {
  /** The params that it was loaded for: `undefined` for a resource without `params`. */
  readonly params?: unknown;
  /** What was loaded. */
  readonly value: unknown;
}

/** Called when what a `cached` knows is out of date. */
const spendKey = Symbol('spend');

type SpentCached = { [spendKey]?: () => void };

/** A resource that was made with this `cached` has another value now, or asks for one. */
export function spend(cached: unknown): void {
  (cached as SpentCached | undefined)?.[spendKey]?.();
}

/** The same, if an event of its chart says so. */
export function spendAfter(event: ResourceEvent, cached: unknown): void {
  const { type } = event;
  const isNewest = type === 'xstate.done.actor.loader' ? event.output !== undefined : outdating.has(type);
  if (isNewest) spend(cached);
}

const outdating: ReadonlySet<string> = new Set(['reload', 'set', 'loader.item']);

/**
 * Makes a `cached` of what `dehydrate()` gave: it answers the params that the value was loaded for, for every resource that is made with it, until one of
 * these has loaded a value, is set, or reloads. To ask it does not use it up, so a render that is discarded does no harm.
 *
 * @param state What `dehydrate()` gave, after its way as JSON. What JSON loses is lost; params that are missing are `undefined`.
 * @param name The name of the resource. A state that does not have it answers nothing, and the resource loads.
 * @throws TypeError if the state, or what it has by that name, is not what `dehydrate()` gives.
 *
 * @example
 * ```ts
 * const state = JSON.parse(document.querySelector('#state')!.textContent!) as Dehydrated;
 * const user = resource({ name: 'user', params: id, loader: () => ada, cached: hydrated<User>(state, 'user') });
 * user.status(); // 'resolved', in the first render
 * ```
 */
export function hydrated<T = unknown>(state: Dehydrated | undefined, name: string): (params: unknown) => T | undefined {
  let entry = entryOf(state, name);
  const cached = (params: unknown) =>
    entry !== undefined && structurallyEqual(entry.params ?? undefined, params ?? undefined) ? (entry.value as T) : undefined;
  return Object.assign(cached, {
    [spendKey]: () => {
      entry = undefined;
    },
  });
}

function entryOf(state: unknown, name: string): DehydratedResource | undefined {
  if (typeof name !== 'string') throw new TypeError(`hydrated() takes the name of a resource, a string, got ${describeValue(name)}.`);
  if (state === undefined) return undefined;
  const gives = 'Give it what dehydrate() gave, after JSON.parse() if it was sent as text';
  if (typeof state !== 'object' || state === null || Array.isArray(state)) {
    throw new TypeError(`hydrated() takes an object by the names of resources, got ${describeValue(state)}. ${gives}.`);
  }
  if (!Object.hasOwn(state, name)) return undefined;
  const entry = (state as Record<string, unknown>)[name];
  if (Object(entry) !== entry || !Object.hasOwn(entry as object, 'value')) {
    throw new TypeError(
      `hydrated(): what the state has for "${name}" must be an object with params and value, got ${describeValue(entry)}. ${gives}.`,
    );
  }
  return entry as DehydratedResource;
}
