import { inMicrotask } from '../../machines/microtask.js';
import { enqueue, type Task } from './batch.js';
import { untracked } from './engine.js';
import { type Node, same } from './nodes.js';
import type { Observer, Subscription } from './types.js';

/** A subscriber of one node. */
export class Subscriber<T> implements Task {
  readonly name = 'A subscriber';
  queued = false;
  runs = 0;
  readonly #node: Node<T>;
  readonly #observer: Observer<T>;
  readonly #subscription: Subscription;
  #closed = false;
  #failed: boolean;
  #last: unknown;

  constructor(node: Node<T>, observer: Observer<T>) {
    this.#node = node;
    this.#observer = observer;
    this.#subscription = node.watch({ next: () => enqueue(this) });
    this.#failed = node.failed;
    this.#last = node.failed ? node.error : node.value;
  }

  run(): void {
    if (!this.#closed) untracked(() => this.#notify());
  }

  #notify(): void {
    const node = this.#node;
    node.track();
    const { failed } = node;
    const next = failed ? node.error : node.value;
    if (failed === this.#failed && same(failed ? Object.is : node.equal, this.#last as T, next as T)) return; // there and back in a batch
    this.#failed = failed;
    this.#last = next;
    const observer = this.#observer;
    if (!failed) observer.next?.(next as T);
    else if (observer.error !== undefined) observer.error(next);
    else if (observer.next?.length === 0) (observer.next as () => void)();
  }

  close(): void {
    this.#closed = true;
    this.#subscription.unsubscribe();
    inMicrotask(() => this.#subscription.unsubscribe()); // the engine links a subscription again that ends while it is notified
  }
}
