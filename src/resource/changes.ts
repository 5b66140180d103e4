import type { Computed } from '../signals/graph.js';
import { Source } from '../signals/source.js';
import { Subscriber } from '../signals/subscription.js';

/** Changes at each step of a chart. Everything that observes the resource depends on this. */
export class Changes extends Source<undefined> {
  /** Keep the resource alive for subscribers of its actor. */
  #holds: Set<{ close(): void }> | undefined = undefined;

  constructor() {
    super(undefined);
  }

  /**
   * Keeps an actor, and so its resource, alive as long as something that the params read can change
   * it. Returns a function that ends this.
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

  /** Ends all holds. Returns whether there has ever been one. */
  release(): boolean {
    for (const hold of this.#holds ?? []) hold.close();
    return this.#holds !== undefined;
  }
}

/** Bound to the actor that a subscription must keep alive. */
function holdActor(this: unknown): void {}
