import type { AnyActorRef } from 'xstate';
import type { Held, Load, LoaderOutcome, Slot } from '../../machines/load.js';
import type { Host } from '../interpreter/shared-system.js';
import { collectionRegistry, weakRef } from '../shared/weak.js';
import { Follower } from '../signals/follower.js';
import { untracked } from '../signals/tracking.js';

/** What is known here of a resource. */
interface Live {
  readonly actor: AnyActorRef;
  /** Whether its actor is being made, which makes itself known to inspectors. */
  readonly isMakingActor: boolean;
  /** Whether inspectors are not to be notified of it yet. */
  readonly isUnseen: boolean;
  /** What observes the resource. */
  readonly observed: object;
  schedule(): void;
  runLoad(load: Load): void;
  admit(load: Load, outcome: LoaderOutcome): LoaderOutcome | undefined;
  inTurn(run: () => void): void;
}

/**
 * What a resource leaves in the world, and what is ended when it is dropped: its load, and that it
 * follows the signals which its params have read. Signals outlive resources, so what they know is
 * this, which refers to the resource weakly.
 */
export class Registration extends Follower implements Slot {
  readonly resource: WeakRef<Live>;
  load: Load | undefined = undefined;
  /** Whether the chart is to be told of the params in a microtask. */
  isScheduled = false;
  #companions: Set<Companion> | undefined;

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

  inTurn(run: () => void): void {
    this.resource.deref()?.inTurn(run);
  }

  hold(actor: AnyActorRef): Held {
    return new HeldWeakly(actor, this.resource.deref()?.observed);
  }

  /** The resource has ended, or was collected. */
  override end(): void {
    super.end();
    all.delete(this);
    for (const companion of this.#companions ?? []) companion.end();
    this.#companions = undefined;
  }

  get companions(): Iterable<Companion> {
    return this.#companions ?? [];
  }

  addCompanion(companion: Companion): void {
    this.#companions ??= new Set();
    this.#companions.add(companion);
  }

  removeCompanion(companion: Companion): void {
    this.#companions?.delete(companion);
  }
}

/**
 * An actor that does something with a resource, which it must refer to weakly, and that is ended
 * along with it.
 */
export interface Companion {
  readonly actor: AnyActorRef;
  end(): void;
}

/**
 * The option by which the actor of a companion knows its resource, from before inspectors are told
 * of it.
 */
export const ownerKey = Symbol('owner');

/** The actor of the resource that an actor is a companion of. */
export function ownerOf(actor: AnyActorRef): AnyActorRef | undefined {
  const { options } = actor as { readonly options?: { readonly [ownerKey]?: Registration } };
  const owner = options?.[ownerKey]?.resource.deref();
  return owner?.isMakingActor === false ? owner.actor : undefined;
}

/** An actor, held as a load holds its resource: weakly, but with what observes it. */
class HeldWeakly implements Held {
  readonly #actor: WeakRef<AnyActorRef>;
  readonly observed: object | undefined;

  constructor(actor: AnyActorRef, observed: object | undefined) {
    this.#actor = weakRef(actor);
    this.observed = observed;
  }

  get actor(): AnyActorRef | undefined {
    return this.#actor.deref();
  }
}

/** Those of all resources that have not ended. */
const all = new Set<Registration>();

const dropped = /* @__PURE__ */ collectionRegistry<Registration>((registration) => {
  registration.end();
  registration.load?.abort();
});

/**
 * The actors of all resources that have not ended, in the order in which these were made, each
 * before its companions. A resource that has no actor yet is given one.
 */
export function* liveActors(): Generator<AnyActorRef> {
  for (const { resource, companions } of all) {
    const alive = resource.deref();
    if (alive === undefined || alive.isMakingActor || alive.isUnseen) continue;
    yield alive.actor;
    for (const { actor } of companions) yield actor;
  }
}

/** What the interpreter is given. */
export const host: Host = {
  untracked,
  createActors() {
    for (const _ of liveActors());
  },
};
