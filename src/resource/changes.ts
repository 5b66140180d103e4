import type { Computed } from '../signals/graph.js';
import { Source } from '../signals/source.js';
import { Subscriber } from '../signals/subscription.js';

/** The steps of a chart. What observes its resource hangs on this. */
export class Changes extends Source<undefined> {
  /** Keeps the resource alive for those who have subscribed to its actor. */
  #holds: Set<{ close(): void }> | undefined = undefined;

  constructor() {
    super(undefined);
  }

  /**
   * Keeps an actor, and so its resource, as long as what the params read can change it. Returns how
   * to end that.
   */
  hold(params: Computed<unknown>, actor: object): () => void {
    const hold = new Subscriber(params, { next: holdActor.bind(actor) }, undefined);
    this.#holds ??= new Set();
    this.#holds.add(hold);
    return () => {
      hold.close();
      this.#holds?.delete(hold);
    };
  }

  /** Keeps nothing any more. Returns whether anybody had ever asked for it. */
  release(): boolean {
    for (const hold of this.#holds ?? []) hold.close();
    return this.#holds !== undefined;
  }
}

/** Bound to what a subscription is to keep alive. */
function holdActor(this: unknown): void {}
