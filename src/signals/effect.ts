/** Those who are told of changes: subscribers and effects, as tasks of the scheduler. */
import { soon } from '../../machines/microtask.js';
import type { Observer, Subscription } from '../resource/types.js';
import { batch, enqueue, type Task } from './batch.js';
import { Tracker, untracked } from './engine.js';
import { attemptAs } from './explained.js';
import { type Node, same } from './nodes.js';

/** A subscriber of one node. */
export class Listener<T> implements Task {
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
    soon(() => this.#subscription.unsubscribe()); // the engine links a subscription again that ends while it is notified
  }
}

/** A function that runs again after each change of what it has read. */
export class Effect implements Task {
  readonly name: string;
  queued = false;
  runs = 0;
  readonly #body: () => unknown;
  readonly #tracker = new Tracker(() => enqueue(this));
  #cleanUp: unknown;
  #disposed = false;

  constructor(body: () => unknown) {
    this.name = body.name === '' ? 'An effect' : `The effect "${body.name}"`;
    this.#body = body;
  }

  run(): void {
    batch(() => {
      this.#tidy();
      if (this.#disposed) return;
      this.#tracker.run(() =>
        attemptAs(this.name, () => {
          this.#cleanUp = this.#body();
        }),
      );
      if (this.#disposed) this.dispose(); // by its own body
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#tracker.stop();
    this.#tidy();
  }

  #tidy(): void {
    const cleanUp = this.#cleanUp;
    this.#cleanUp = undefined;
    if (typeof cleanUp === 'function') attemptAs(this.name, () => untracked(() => cleanUp()));
  }
}
