import { type Computed, leavesOf } from './graph.js';
import { FOLLOWS, type Link, linkTo, unlinkAfter, unlinkAll } from './links.js';
import { nextRun } from './tracking.js';

/**
 * Is notified when what a computed depends on changes, without being held by the computed, or
 * holding it: only the signals at the other end know it, and they may live longer.
 */
export abstract class Follower {
  flags = FOLLOWS;
  sources: Link | undefined = undefined;

  /** Called in the midst of a change: it may only note that. */
  protected abstract notify(): void;

  mark(): undefined {
    this.notify();
  }

  /**
   * Follows what the computed depends on now. To be called again when that may be something else.
   */
  follow(node: Computed<unknown>): void {
    const leaves = leavesOf(node);
    const run = nextRun();
    let last: Link | undefined;
    for (const leaf of leaves) last = linkTo(this, leaf, last, run);
    unlinkAfter(this, last);
  }

  end(): void {
    unlinkAll(this);
  }
}
