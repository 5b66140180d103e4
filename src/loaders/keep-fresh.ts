import { createActor } from 'xstate';
import { reportUncaught } from '../../machines/errors.js';
import type { Resource } from '../index.js';
import type { Registration } from '../resource/live-resources.js';
import type { ResourceState } from '../resource/state.js';
import { aBoolean, aFunction, assertOptions, type OptionRules } from '../shared/assert-options.js';
import { weakRef } from '../shared/weak.js';
import { effect } from '../signals/effect.js';
import { untracked } from '../signals/tracking.js';
import { resourceState } from './attempts.js';
import { isHidden, type KeepFreshInput, keepFreshMachine } from './keep-fresh.machine.js';
import { isMilliseconds, milliseconds } from './milliseconds.js';
import type { KeepFreshOptions } from './types.js';

const rules: OptionRules = new Map([
  ['every', { is: `${milliseconds}, more than 0`, test: (value) => isMilliseconds(value) && value > 0 }],
  ['onFocus', aBoolean],
  ['onReconnect', aBoolean],
  ['while', aFunction],
]);

/** What keeping a resource fresh needs of it. What runs refers to this weakly. */
interface Kept {
  readonly state: ResourceState;
  readonly isWanted: () => boolean;
}

/** Keeps these as long as their resource lives. */
const kept = new WeakMap<ResourceState, Set<Kept>>();

/**
 * Reloads a resource again and again, while its page is visible and `while()` holds: `every` so many milliseconds, first after these; when the page is shown again; when it
 * is online again. What is due while the page is hidden, or `while()` does not hold, is reloaded as soon as that changes: at once where `while()` reads signals, otherwise after `every`.
 *
 * Nothing piles up: where a load is running, that is it. It goes on after errors. Where there is nothing to reload, as in `idle`, nothing happens. In `local`, a reload takes
 * the place of what was set: `while: () => user.status() !== 'local'` leaves it. Without a page, as in Node.js, only `every` counts.
 *
 * It ends with the resource, and does not keep it. It is a state chart: `fresh` → `due` → `fresh` or `paused`.
 *
 * @returns How to end it.
 *
 * @throws TypeError if it is given no resource, or an option is unknown or of the wrong kind. What `while()` throws is reported, and counts as false.
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
  const one: Kept = { state, isWanted };
  const all = kept.get(state) ?? new Set();
  kept.set(state, all.add(one));
  return begin(weakRef(one), state.slot, { every, onFocus, onReconnect });
}

function begin(ref: WeakRef<Kept>, slot: Registration, options: Pick<KeepFreshInput, 'every' | 'onFocus' | 'onReconnect'>): () => void {
  const actor = createActor(keepFreshMachine, {
    input: { ...options, reload: () => reload(ref.deref()), watch: (callBack) => watch(ref, callBack) },
  });
  const stop = (): void => {
    actor.stop();
    undo();
    const one = ref.deref();
    if (one !== undefined) kept.get(one.state)?.delete(one);
  };
  const undo = slot.atEnd(stop);
  untracked(() => actor.start());
  return stop;
}

/** Reloads, if that is wanted now. Returns whether it is. */
function reload(one: Kept | undefined): boolean {
  let isWanted = false;
  try {
    isWanted = isWantedNow(one);
  } catch (error) {
    reportUncaught(error);
  }
  if (isWanted) one?.state.reload(false);
  return isWanted;
}

/** Calls back when a reload is wanted again. What throws has been reported before. */
function watch(ref: WeakRef<Kept>, callBack: () => void): () => void {
  return untracked(() =>
    effect(() => {
      try {
        if (isWantedNow(ref.deref())) untracked(callBack);
      } catch {}
    }),
  );
}

function isWantedNow(one: Kept | undefined): boolean {
  return one !== undefined && !isHidden() && one.isWanted();
}
