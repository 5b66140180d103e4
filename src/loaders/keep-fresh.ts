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

/** Keeps these as long as their resource lives. */
const kept = new WeakMap<ResourceState, Set<Kept>>();

/**
 * Reloads a resource again and again, while its page is visible and `while()` holds: `every` so
 * many milliseconds, first after these; when the page is shown again; when it is online again. What
 * is due while the page is hidden, or `while()` does not hold, is reloaded as soon as that changes:
 * in the same turn where `while()` reads signals, otherwise after `every`.
 *
 * Nothing piles up: where a load is running, that is it. It goes on after errors. Where there is
 * nothing to reload, as in `idle`, nothing happens. In `local`, a reload takes the place of what
 * was set: `while: () => user.status() !== 'local'` leaves it. Without a page, as in Node.js, only
 * `every` counts.
 *
 * It ends with the resource, and does not keep it. It is a state chart, `fresh` → `due` → `fresh`
 * or `paused`, which `inspectResources()` shows below its resource.
 *
 * @returns How to end it.
 *
 * @throws TypeError if it is given no resource, or an option is unknown or of the wrong kind. What
 * `while()` throws is reported, and counts as false.
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
  const one = new Kept(state, isWanted);
  const all = kept.get(state) ?? new Set();
  kept.set(state, all.add(one));
  const ref = weakRef(one);
  return begin(ref, state, { every, onFocus, onReconnect, reload: reload.bind(state.observed, ref) });
}

/** Bound to what observes the resource, which is to be kept, and so keeps that. */
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
    watch(callBack) {
      const watch = new Watch(ref, callBack);
      return () => watch.end();
    },
  });
  const companion: Companion = {
    actor,
    end() {
      actor.stop();
      slot.removeCompanion(companion);
      const one = ref.deref();
      if (one !== undefined) kept.get(one.state)?.delete(one);
    },
  };
  slot.addCompanion(companion);
  actor.start();
  return companion.end;
}
