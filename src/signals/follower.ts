import { type Computed, leavesOf } from './graph.js';
import { FOLLOWS, type Link, linkTo, unlinkAfter, unlinkAll } from './links.js';
import { nextRun } from './tracking.js';

/**
 * Is notified when a dependency of a computed changes. The computed and the follower do not
 * reference each other: only the signals that the computed depends on reference the follower, and
 * these may live longer.
 */
export abstract class Follower {
  flags = FOLLOWS;
  sources: Link | undefined = undefined;

  /** Called in the middle of a change. It must only record the change. */
  protected abstract notify(): void;

  mark(): undefined {
    this.notify();
  }

  /**
   * Follows the current dependencies of the computed. Call it again when these may have changed.
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
