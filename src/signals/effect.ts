import { assertFunction } from '../shared/assert-options.js';
import { reportUncaught } from '../shared/report-error.js';
import { warnOfSecondCopy } from '../shared/second-copy.js';
import type { ReadableAtom } from './atoms.js';
import { beginBatch, endBatch, enqueue, type Task } from './batch.js';
import { inCollector } from './collector.js';
import { reportOf } from './explained.js';
import { hasChanged } from './graph.js';
import { FOLLOWS, type Link, READS_ATOMS, unlinkAll } from './links.js';
import { takeAtom } from './read-atoms.js';
import { type Body, currentBody, runBody, untracked } from './tracking.js';

/**
 * Runs `run` at once, and again after each change of a value that it read: synchronously, or after
 * the outermost `batch()`. If `run` returns a function, that function is called before the next run
 * and when the effect is disposed of. An error in `run` is reported as uncaught; the effect stays
 * active. An effect that changes what it reads runs until nothing changes any more. After 1000 runs
 * in a row, it is disposed of and an error is reported.
 *
 * @returns A function that disposes of the effect.
 * @throws TypeError if `run` is not a function.
 *
 * @example
 * ```ts
 * const stop = effect(() => {
 *   document.title = user.hasValue() ? user.value().name : '…';
 * });
 * ```
 */
export function effect(run: () => void | (() => void)): () => void {
  assertFunction('effect', run);
  warnOfSecondCopy();
  const made = new Effect(run);
  const owner = currentBody();
  if (owner instanceof Effect) owner.adopt(made);
  made.start();
  return disposerOf(made);
}

/**
 * A separate function, so that a retained disposer does not retain anything of a disposed effect.
 */
function disposerOf(made: Effect): () => void {
  return () => made.dispose();
}

function nameOf(body: (() => unknown) | undefined): string {
  return body === undefined || body.name === '' ? 'An effect' : `The effect "${body.name}"`;
}

/** A function that re-runs after each change of a value that it read. */
class Effect implements Task, Body {
  isQueued = false;
  runs = 0;
  flags = FOLLOWS;
  sources: Link | undefined = undefined;
  /** `undefined` once the effect is disposed of. */
  #body: (() => unknown) | undefined;
  #cleanUp: unknown = undefined;
  #owner: Effect | undefined = undefined;
  #owned: Set<Effect> | undefined = undefined;

  constructor(body: () => unknown) {
    this.#body = body;
  }

  get name(): string {
    return nameOf(this.#body);
  }

  get runTogether(): typeof inCollector {
    return inCollector;
  }

  mark(): undefined {
    enqueue(this);
  }

  perform(): void {
    this.performOwner();
    if (hasChanged(this)) this.start();
  }

  /**
   * Runs the outer effect first, because that may dispose of this one. An outer effect that has
   * read atoms may not have been notified yet, so it is checked in any case.
   */
  performOwner(): void {
    const owner = this.#owner;
    if (owner === undefined) return;
    if (owner.isQueued || (owner.flags & READS_ATOMS) !== 0) owner.perform();
    else owner.performOwner();
  }

  start(): void {
    beginBatch();
    try {
      if (this.#owned !== undefined || this.#cleanUp !== undefined) this.#cleanUpAll();
      if (this.#body === undefined) return;
      runBody(this);
      if (this.#body === undefined) this.dispose(); // disposed of by its own body
    } finally {
      endBatch();
    }
  }

  evaluate(): void {
    const body = this.#body as () => unknown; // called without a receiver
    try {
      this.#cleanUp = body();
    } catch (error) {
      reportUncaught(reportOf(nameOf(body), error));
    }
  }

  takeAtom(atom: ReadableAtom, isFollowed?: boolean): void {
    takeAtom(this, atom, isFollowed);
  }

  readAgain(): void {
    for (let link = this.sources; link !== undefined; link = link.nextSource) link.version = -1;
    enqueue(this);
  }

  adopt(effect: Effect): void {
    this.#owned ??= new Set();
    this.#owned.add(effect);
    effect.#owner = this;
  }

  close(): void {
    this.dispose();
  }

  dispose(): void {
    unlinkAll(this);
    this.flags = 0;
    if (this.#owner !== undefined) this.#owner.#owned?.delete(this);
    this.#owner = undefined;
    this.#cleanUpAll();
    this.#body = undefined;
  }

  /** Disposes of the inner effects, the newest first, and then runs its own cleanup function. */
  #cleanUpAll(): void {
    if (this.#owned !== undefined) {
      const owned = [...this.#owned];
      this.#owned = undefined;
      for (const effect of owned.reverse()) effect.dispose();
    }
    const cleanUp = this.#cleanUp;
    this.#cleanUp = undefined;
    if (typeof cleanUp !== 'function') return;
    try {
      untracked(() => cleanUp());
    } catch (error) {
      reportUncaught(reportOf(this.name, error));
    }
  }
}
