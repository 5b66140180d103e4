import { reportUncaught } from '../../machines/errors.js';
import { inMicrotask } from '../../machines/microtask.js';
import type { ResourceState } from '../resource/state.js';
import { Follower } from '../signals/follower.js';
import { Computed } from '../signals/graph.js';
import { untracked } from '../signals/tracking.js';
import { isHidden } from './keep-fresh.machine.js';

/**
 * A resource that is kept fresh, as a computed: whether a reload is wanted now. The running chart
 * refers to it weakly.
 */
export class Kept extends Computed<boolean> {
  readonly state: ResourceState;
  readonly #isWanted: () => boolean;
  readonly name: string;
  readonly equal = undefined;

  constructor(state: ResourceState, isWanted: () => boolean) {
    super();
    this.state = state;
    this.name = `keepFresh() of ${state.name}`;
    this.#isWanted = isWanted;
  }

  protected compute(): boolean {
    const isWanted = this.#isWanted; // called without `this`
    return !this.state.isAway && !isHidden() && isWanted();
  }
}

/**
 * Whether a reload is wanted now. It is computed again, because it may depend on more than signals.
 */
export function isWantedNow(kept: Kept | undefined): boolean {
  kept?.readAgain();
  return isWanted(kept);
}

function isWanted(kept: Kept | undefined): boolean {
  try {
    return kept !== undefined && untracked(() => kept.read());
  } catch (error) {
    reportUncaught(error);
    return false;
  }
}

/**
 * Calls back when a reload is wanted again. Like params, it follows signals in a way that does not
 * let them keep the resource alive.
 */
export class Watch extends Follower {
  readonly #kept: WeakRef<Kept>;
  readonly #callback: () => void;
  #isScheduled = false;

  constructor(kept: WeakRef<Kept>, callback: () => void) {
    super();
    this.#kept = kept;
    this.#callback = callback;
    this.#begin();
  }

  #begin(): void {
    const kept = this.#kept.deref();
    if (kept !== undefined) this.follow(kept);
  }

  protected notify(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    inMicrotask(() => {
      this.#isScheduled = false;
      if (this.sources === undefined) return; // it has ended
      if (isWanted(this.#kept.deref())) this.#callback();
      else this.#begin();
    });
  }
}
