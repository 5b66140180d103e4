import type { AnyActorRef } from 'xstate';
import type { Load, LoaderOutcome, Slot } from '../../machines/load.js';
import type { Host } from '../interpreter/shared-system.js';
import { collectionRegistry, weakRef } from '../shared/weak.js';
import { Follower } from '../signals/follower.js';
import { untracked } from '../signals/tracking.js';

/** What is known here of a resource. */
interface Live {
  readonly actor: AnyActorRef;
  /** Whether its actor is being made, which makes itself known to inspectors. */
  readonly isMakingActor: boolean;
  schedule(): void;
  runLoad(load: Load): void;
  admit(load: Load, outcome: LoaderOutcome): LoaderOutcome | undefined;
}

/**
 * What a resource leaves in the world, and what is ended when it is dropped: its load, and that it follows the signals which its params have
 * read. Signals outlive resources, so what they know is this, which refers to the resource weakly.
 */
export class Registration extends Follower implements Slot {
  readonly resource: WeakRef<Live>;
  load: Load | undefined = undefined;
  /** Whether the chart is to be told of the params in a microtask. */
  isScheduled = false;

  constructor(resource: Live) {
    super();
    this.resource = weakRef(resource);
    all.add(this);
    dropped.register(resource, this);
  }

  protected notify(): void {
    if (!this.isScheduled) this.resource.deref()?.schedule();
  }

  runLoad(load: Load): void {
    this.resource.deref()?.runLoad(load);
  }

  admit(load: Load, outcome: LoaderOutcome): LoaderOutcome | undefined {
    return this.resource.deref()?.admit(load, outcome);
  }

  /** The resource has ended, or was collected. */
  override end(): void {
    super.end();
    all.delete(this);
  }
}

/** Those of all resources that have not ended. */
const all = new Set<Registration>();

const dropped = /* @__PURE__ */ collectionRegistry<Registration>((registration) => {
  registration.end();
  registration.load?.abort();
});

/** The actors of all resources that have not ended, in the order in which these were made. One that has no actor yet is given one. */
export function* liveActors(): Generator<AnyActorRef> {
  for (const { resource } of all) {
    const alive = resource.deref();
    if (alive !== undefined && !alive.isMakingActor) yield alive.actor;
  }
}

/** What the interpreter is given. */
export const host: Host = {
  untracked,
  createActors() {
    for (const _ of liveActors());
  },
};
