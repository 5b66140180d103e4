import { warnOfSecondCopy } from '../shared/second-copy.js';
import { beginBatch, endBatch, enqueue, type Task } from './batch.js';
import { hasChanged } from './graph.js';
import { FOLLOWS, type Link, linkTo, unlinkAll } from './links.js';
import { isTracked, nextRun, untracked } from './tracking.js';
import type { Observer } from './types.js';
import type { Valued } from './valued.js';

interface Callbacks<T> {
  next?: ((value: T) => void) | undefined;
  error?: ((error: unknown) => void) | undefined;
}

/** A subscriber to one node. */
export class Subscriber<T> implements Task {
  readonly name = 'A subscriber';
  isQueued = false;
  runs = 0;
  flags = FOLLOWS;
  sources: Link | undefined = undefined;
  /** `undefined` once the subscription is closed. */
  #observer: Callbacks<T> | undefined;
  /** The `this` of the callbacks. */
  #receiver: Observer<T> | undefined;

  constructor(node: Valued<T>, observer: Callbacks<T>, receiver: Observer<T> | undefined) {
    warnOfSecondCopy();
    this.#observer = observer;
    this.#receiver = receiver;
    beginBatch();
    try {
      node.settle();
      linkTo(this, node, undefined, nextRun());
    } finally {
      endBatch();
    }
  }

  get runTogether(): undefined {
    return undefined;
  }

  mark(): undefined {
    enqueue(this);
  }

  perform(): void {
    // computing the source may close this subscription
    if (!hasChanged(this) || this.sources === undefined) return;
    const { source } = this.sources;
    this.sources.version = source.version;
    const { value, hasFailed } = source as Valued<T>;
    if (isTracked()) untracked(() => this.#notify(value, hasFailed));
    else this.#notify(value, hasFailed);
  }

  #notify(value: unknown, hasFailed: boolean): void {
    const { next, error } = this.#observer as Callbacks<T>;
    if (!hasFailed) next?.call(this.#receiver as Observer<T>, value as T);
    else if (error !== undefined) error.call(this.#receiver as Observer<T>, value);
    else if (next?.length === 0) (next as () => void).call(this.#receiver as Observer<T>);
  }

  close(): void {
    this.#observer = undefined;
    this.#receiver = undefined;
    unlinkAll(this);
  }
}
