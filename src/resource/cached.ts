import { describeValue } from '../../machines/errors.js';
import type { ResourceEvent } from '../../machines/index.js';
import { structurallyEqual } from '../shared/equality.js';

/**
 * What some resources had loaded, by their names. It can be sent as JSON, if params and values can.
 * In the scope of a framework several may have one name: each for params of its own.
 */
export type Dehydrated = Readonly<Record<string, DehydratedResource | readonly DehydratedResource[]>>;

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
 * Makes a `cached` of what `dehydrate()` gave: it answers the params that the value was loaded for,
 * for every resource that is made with it, until one of these has loaded a value, is set, or
 * reloads. To ask it does not use it up, so a render that is discarded does no harm.
 *
 * @param state What `dehydrate()` gave, after its way as JSON. What JSON loses is lost; params that
 * are missing are `undefined`.
 * @param name The name of the resource. A state that does not have it answers nothing, and the
 * resource loads.
 * @throws TypeError if the state, or what it has by that name, is not what `dehydrate()` gives.
 *
 * @example
 * ```ts
 * const state = JSON.parse(document.querySelector('#state')!.textContent!) as Dehydrated;
 * const user = resource({ name: 'user', params: id, loader: () => ada, cached: hydrated<User>(state, 'user') });
 * user.status(); // 'resolved', in the first render
 * ```
 */
export function hydrated<T = unknown>(
  state: Dehydrated | undefined,
  name: string,
): (params: unknown) => T | undefined {
  let entries = entriesOf('hydrated', state, name);
  return spendable(
    (params) => entries.find((entry) => isFor(entry, params))?.value as T | undefined,
    () => {
      entries = [];
    },
  );
}

/**
 * Makes a `cached` for each of several resources with one name. Once one of them has another value,
 * what that was given is given to none of them again.
 */
export function sharedHydrated(entries: Set<DehydratedResource>): (params: unknown) => unknown {
  let given: DehydratedResource | undefined;
  return spendable(
    (params) => {
      const found = [...entries].find((entry) => isFor(entry, params));
      given = found ?? given;
      return found?.value;
    },
    () => {
      if (given !== undefined) entries.delete(given);
    },
  );
}

/**
 * A `cached` that is notified when a resource that was made with it has another value, or asks for
 * one.
 */
export function spendable<T>(
  cached: (params: unknown) => T | undefined,
  onSpent: () => void,
): (params: unknown) => T | undefined {
  return Object.assign(cached, { [spendKey]: onSpent });
}

function isFor(entry: DehydratedResource, params: unknown): boolean {
  return structurallyEqual(entry.params ?? undefined, params ?? undefined);
}

/** What a state has by a name. */
export function entriesOf(caller: string, state: unknown, name: string): readonly DehydratedResource[] {
  if (typeof name !== 'string')
    throw new TypeError(`${caller}() takes the name of a resource, a string, got ${describeValue(name)}.`);
  if (state === undefined) return [];
  assertDehydrated(caller, state);
  if (!Object.hasOwn(state, name)) return [];
  const found = state[name];
  const entries = Array.isArray(found) ? (found as readonly unknown[]) : [found];
  for (const entry of entries) {
    if (Object(entry) === entry && Object.hasOwn(entry as object, 'value')) continue;
    throw new TypeError(
      `${caller}(): what the state has for "${name}" must be an object with params and value, got ${describeValue(entry)}. ${gives}.`,
    );
  }
  return entries as readonly DehydratedResource[];
}

const gives = 'Give it what dehydrate() gave, after JSON.parse() if it was sent as text';

/** Throws where that is nothing by the names of resources. */
export function assertDehydrated(caller: string, state: unknown): asserts state is Dehydrated {
  if (typeof state === 'object' && state !== null && !Array.isArray(state)) return;
  throw new TypeError(
    `${caller}() takes an object by the names of resources, got ${describeValue(state)}. ${gives}.`,
  );
}
