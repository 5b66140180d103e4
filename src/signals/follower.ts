import { type Computed, leavesOf } from './graph.js';
import { FOLLOWS, type Link, linkTo, unlinkAll, unlinkUnread } from './links.js';
import { nextRun } from './tracking.js';

/**
 * Is notified when what a computed depends on changes, without being held by the computed, or holding it: only the signals at the other end
 * know it, and they may live longer.
 */
export abstract class Follower {
  flags = FOLLOWS;
  sources: Link | undefined = undefined;
  lastSource: Link | undefined = undefined;
  run = 0;

  /** Called in the midst of a change: it may only note that. */
  protected abstract notify(): void;

  mark(): undefined {
    this.notify();
  }

  /** Follows what the computed depends on now. To be called again when that may be something else. */
  follow(node: Computed<unknown>): void {
    const leaves = leavesOf(node);
    this.lastSource = undefined;
    this.run = nextRun();
    for (const leaf of leaves) linkTo(this, leaf);
    unlinkUnread(this);
  }

  end(): void {
    unlinkAll(this);
  }
}
