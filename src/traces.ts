/** What a resource leaves in the world when it is dropped. */
import type { Load, Slot } from '../machines/loader.js';
import type { Subscription } from './types.js';

/** Its load, and what follows the signals that its params have read. */
export class Traces implements Slot {
  load: Load | undefined = undefined;
  following: Subscription | undefined = undefined;
  /** Whether the actor is to be told of its params in a microtask. */
  isScheduled = false;

  constructor(resource: object) {
    dropped.register(resource, this);
  }

  unfollow(): void {
    this.following?.unsubscribe();
    this.following = undefined;
  }
}

const dropped = new FinalizationRegistry<Traces>((traces) => {
  traces.unfollow();
  traces.load?.abort();
});

interface Scheduling {
  schedule(): void;
}

/** What is called when the params change. Signals outlive resources, so they hold this one weakly: a function of its own, so that it captures nothing else. */
export function scheduler(actor: WeakRef<Scheduling>, traces: Traces): () => void {
  return () => {
    if (!traces.isScheduled) actor.deref()?.schedule();
  };
}
