import { describeValue } from '../../machines/errors.js';
import type { ResourceEvent } from '../../machines/index.js';
import { structurallyEqual } from '../shared/equality.js';

/**
 * What some resources have loaded, by their names. It can be sent as JSON if the params and values
 * can. In the scope of a framework, several resources may share a name, each with its own params.
 */
export type Dehydrated = Readonly<Record<string, DehydratedResource | readonly DehydratedResource[]>>;

/** What a resource has loaded, and for which params. */
export interface DehydratedResource {
  /** The params that the value was loaded for; `undefined` for a resource without `params`. */
  readonly params?: unknown;
  /** The loaded value. */
  readonly value: unknown;
}

/** Key of the function that is called when the values of a `cached` are out of date. */
const spendKey = Symbol('spend');

type SpentCached = { [spendKey]?: () => void };

/** Marks `cached` as out of date: a resource created with it has another value, or requests one. */
export function spend(cached: unknown): void {
  (cached as SpentCached | undefined)?.[spendKey]?.();
}

/** Does the same if this event of the resource's chart makes `cached` out of date. */
export function spendAfter(event: ResourceEvent, cached: unknown): void {
  const { type } = event;
  const isNewest = type === 'xstate.done.actor.loader' ? event.output !== undefined : outdating.has(type);
  if (isNewest) spend(cached);
}

const outdating: ReadonlySet<string> = new Set(['reload', 'set', 'loader.item']);

/**
 * Makes a `cached` option from the result of `dehydrate()`. It returns the value for the params
 * that the value was loaded for. It does so for every resource created with it, until one of them
 * has loaded a value, is set, or reloads. Reading it does not use it up, so a discarded render does
 * no harm.
 *
 * @param state The result of `dehydrate()`, after being sent as JSON. What JSON cannot represent is
 * lost; missing params count as `undefined`.
 * @param name The name of the resource. If the state has no entry with that name, the resource
 * loads.
 * @throws TypeError if the state, or its entry with that name, is not a result of `dehydrate()`.
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
 * Makes a `cached` option for one of several resources that share a name. Once one of them has
 * another value, the entry that it was given is never given again.
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
 * Makes a `cached` option that is notified when a resource created with it has another value, or
 * requests one.
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

/** The entries with this name in a state. */
export function entriesOf(caller: string, state: unknown, name: string): readonly DehydratedResource[] {
  if (typeof name !== 'string')
    throw new TypeError(
      `${caller}() takes the name of a resource, which must be a string, got ${describeValue(name)}.`,
    );
  if (state === undefined) return [];
  assertDehydrated(caller, state);
  if (!Object.hasOwn(state, name)) return [];
  const found = state[name];
  const entries = Array.isArray(found) ? (found as readonly unknown[]) : [found];
  for (const entry of entries) {
    if (Object(entry) === entry && Object.hasOwn(entry as object, 'value')) continue;
    throw new TypeError(
      `${caller}(): the entry for "${name}" in the state must be an object with params and value, got ${describeValue(entry)}. ${hint}.`,
    );
  }
  return entries as readonly DehydratedResource[];
}

const hint = 'Pass the result of dehydrate(), after JSON.parse() if it was sent as text';

/** Throws a `TypeError` unless `state` is an object that maps names to entries. */
export function assertDehydrated(caller: string, state: unknown): asserts state is Dehydrated {
  if (typeof state === 'object' && state !== null && !Array.isArray(state)) return;
  throw new TypeError(
    `${caller}() takes an object whose keys are names of resources, got ${describeValue(state)}. ${hint}.`,
  );
}
