import type { Resource } from '../index.js';
import { CompanionActor } from '../resource/companion.js';
import type { Companion } from '../resource/live-resources.js';
import type { ResourceState } from '../resource/state.js';
import { aBoolean, aFunction, assertOptions, type OptionRules } from '../shared/assert-options.js';
import { weakRef } from '../shared/weak.js';
import { resourceState } from './attempts.js';
import { type KeepFreshInput, keepFreshMachine } from './keep-fresh.machine.js';
import { isWantedNow, Kept, Watch } from './kept.js';
import { isMilliseconds, milliseconds } from './milliseconds.js';
import type { KeepFreshOptions } from './types.js';

const rules: OptionRules = new Map([
  ['every', { is: `${milliseconds}, more than 0`, test: (value) => isMilliseconds(value) && value > 0 }],
  ['onFocus', aBoolean],
  ['onReconnect', aBoolean],
  ['while', aFunction],
]);

/** Holds these for as long as their resource lives. */
const keptByState = new WeakMap<ResourceState, Set<Kept>>();

/**
 * Reloads a resource repeatedly: at an interval (`every`), when the page is shown again
 * (`onFocus`), and when it is online again (`onReconnect`). It reloads only while the page is
 * visible and `while()` returns true. A reload that comes due at another time is postponed until
 * both are true. If `while()` reads signals, the reload starts in the turn in which they change;
 * otherwise `while()` is called again after `every`.
 *
 * Requests never pile up: if a load is already running, no other is started. Reloading continues
 * after errors. If there is nothing to reload, as in `idle`, nothing happens. In `local`, a reload
 * replaces the local value; to keep it, use `while: () => user.status() !== 'local'`. Without a
 * page, as in Node.js, only `every` has an effect.
 *
 * It stops when the resource is destroyed, and does not keep the resource alive. It is a
 * statechart, `fresh` → `due` → `fresh` or `paused`, which `inspectResources()` shows below its
 * resource.
 *
 * @returns A function that stops it.
 *
 * @throws TypeError if the first argument is not a resource, or an option is unknown or of the
 * wrong kind. If `while()` throws, the error is reported as uncaught, and the result counts as
 * false.
 *
 * @example
 * ```ts
 * const stop = keepFresh(user, { every: 30_000, onFocus: true, onReconnect: true });
 * ```
 */
export function keepFresh(resource: Resource<unknown>, options: KeepFreshOptions): () => void {
  const state = resourceState('keepFresh', resource);
  assertOptions('keepFresh', options, rules, 'options such as { every: 30000 }');
  if (state.hasEnded) return () => {};
  const { every, onFocus = false, onReconnect = false, while: isWanted = () => true } = options;
  const kept = new Kept(state, isWanted);
  const all = keptByState.get(state) ?? new Set();
  keptByState.set(state, all.add(kept));
  const ref = weakRef(kept);
  return begin(ref, state, { every, onFocus, onReconnect, reload: reload.bind(state.observed, ref) });
}

/**
 * Bound to `state.observed`, which keeps it alive: otherwise observers would never be notified
 * again.
 */
function reload(this: unknown, ref: WeakRef<Kept>): void {
  ref.deref()?.state.reload(false);
}

function begin(
  ref: WeakRef<Kept>,
  { name, slot }: Pick<ResourceState, 'name' | 'slot'>,
  options: Omit<KeepFreshInput, 'isWanted' | 'watch'>,
): () => void {
  const actor = new CompanionActor(keepFreshMachine, slot, `${name}.keepFresh`, {
    ...options,
    isWanted: () => isWantedNow(ref.deref()),
    watch(callback) {
      const watch = new Watch(ref, callback);
      return () => watch.end();
    },
  });
  const companion: Companion = {
    actor,
    end() {
      actor.stop();
      slot.removeCompanion(companion);
      const kept = ref.deref();
      if (kept !== undefined) keptByState.get(kept.state)?.delete(kept);
    },
  };
  slot.addCompanion(companion);
  actor.start();
  return companion.end;
}
