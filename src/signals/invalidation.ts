import { beginBatch, endBatch, enqueue, type Task } from './batch.js';
import { hasChanged } from './graph.js';
import { FOLLOWS, type Link, linkTo, unlinkAll } from './links.js';
import { nodeIn } from './signal.js';
import { nextRun } from './tracking.js';
import type { ReadonlySignal } from './types.js';
import type { Valued } from './valued.js';

/**
 * Calls `invalidate` as soon as a signal may have changed, even in the middle of a batch, and
 * before any effect runs. It connects another reactive graph, which reads the signal again later.
 * `invalidate` must not read anything and must not throw. After a call, it is not called again
 * until the signal is read or the batch ends.
 *
 * @returns A function that ends the connection.
 */
export function onInvalidate(signal: ReadonlySignal<unknown>, invalidate: () => void): () => void {
  const invalidation = new Invalidation(nodeIn(signal), invalidate);
  return () => invalidation.close();
}

class Invalidation implements Task {
  readonly name = 'A subscriber from another library';
  readonly runTogether = undefined;
  isQueued = false;
  runs = 0;
  flags = FOLLOWS;
  sources: Link | undefined = undefined;
  readonly #invalidate: () => void;

  constructor(node: Valued<unknown>, invalidate: () => void) {
    this.#invalidate = invalidate;
    beginBatch();
    try {
      node.settle();
      linkTo(this, node, undefined, nextRun());
    } finally {
      endBatch();
    }
  }

  mark(): undefined {
    this.#invalidate();
    enqueue(this);
  }

  /** Brings the signal up to date, because only then can it be marked again. */
  perform(): void {
    if (hasChanged(this) && this.sources !== undefined) this.sources.version = this.sources.source.version;
  }

  close(): void {
    unlinkAll(this);
  }
}
