import type { Load, Slot } from '../../machines/load.js';
import { collectionRegistry, weakRef } from '../shared/weak.js';
import { Follower } from '../signals/follower.js';
import type { RequestNode } from './request.js';

interface Scheduling {
  schedule(): void;
}

/**
 * What a resource leaves in the world, and what is ended when it is dropped: its load, and that it follows the signals which its params have read. Signals
 * outlive resources, so their subscriber is this, which holds the resource weakly.
 */
export class Registration<R extends Scheduling> implements Slot {
  readonly resource: WeakRef<R>;
  load: Load | undefined = undefined;
  readonly #follower = new Follower(() => this.#paramsChanged());
  /** Whether the actor is to be told of its params in a microtask. */
  isScheduled = false;

  constructor(resource: R) {
    this.resource = weakRef(resource);
    all.add(this);
    dropped.register(resource, this);
  }

  /** Follows what the params depend on now. */
  follow(params: RequestNode): void {
    this.#follower.follow(params);
  }

  #paramsChanged(): void {
    if (!this.isScheduled) this.resource.deref()?.schedule();
  }

  /** The resource has ended, or is no more. */
  end(): void {
    this.#follower.end();
    all.delete(this);
  }
}

/** Those of all resources that have not ended. */
const all = new Set<Registration<Scheduling>>();

const dropped = /* @__PURE__ */ collectionRegistry<Registration<Scheduling>>((registration) => {
  registration.end();
  registration.load?.abort();
});

/** All resources that have not ended, in the order in which they were made. */
export function* liveResources(): Generator<object> {
  for (const { resource } of all) {
    const alive = resource.deref();
    if (alive !== undefined) yield alive;
  }
}
