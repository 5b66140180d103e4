import { reportUncaught } from '../../machines/errors.js';
import { inMicrotask } from '../../machines/microtask.js';
import type { ResourceState } from '../resource/state.js';
import { Follower } from '../signals/follower.js';
import { Computed } from '../signals/graph.js';
import { untracked } from '../signals/tracking.js';
import { isHidden } from './keep-fresh.machine.js';

/**
 * What keeping a resource fresh needs of it, and whether it is wanted now. What runs refers to this
 * weakly.
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
    const isWanted = this.#isWanted; // not a method
    return !this.state.isAway && !isHidden() && isWanted();
  }
}

/**
 * Whether a resource is wanted now. What decides that may be something else than signals, so it is
 * asked again.
 */
export function isWantedNow(one: Kept | undefined): boolean {
  one?.readAgain();
  return isWanted(one);
}

function isWanted(one: Kept | undefined): boolean {
  try {
    return one !== undefined && untracked(() => one.read());
  } catch (error) {
    reportUncaught(error);
    return false;
  }
}

/**
 * Calls back when a resource is wanted again: it follows signals as params do, so that they do not
 * keep the resource.
 */
export class Watch extends Follower {
  readonly #kept: WeakRef<Kept>;
  readonly #callBack: () => void;
  #isScheduled = false;

  constructor(kept: WeakRef<Kept>, callBack: () => void) {
    super();
    this.#kept = kept;
    this.#callBack = callBack;
    this.#begin();
  }

  #begin(): void {
    const one = this.#kept.deref();
    if (one !== undefined) this.follow(one);
  }

  protected notify(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    inMicrotask(() => {
      this.#isScheduled = false;
      if (this.sources === undefined) return; // it has ended
      if (isWanted(this.#kept.deref())) this.#callBack();
      else this.#begin();
    });
  }
}
