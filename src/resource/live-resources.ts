import type { AnyActorRef } from 'xstate';
import type { Held, Load, LoaderOutcome, Slot } from '../../machines/load.js';
import type { Host } from '../interpreter/shared-system.js';
import { collectionRegistry, weakRef } from '../shared/weak.js';
import { Follower } from '../signals/follower.js';
import { untracked } from '../signals/tracking.js';

/** A resource, as this module sees it. */
interface Live {
  readonly actor: AnyActorRef;
  /** Whether its actor is being created. The actor notifies inspectors by itself. */
  readonly isMakingActor: boolean;
  /** Whether inspectors must not be notified of it yet. */
  readonly isUnseen: boolean;
  /** Everything that observes the resource. */
  readonly observed: object;
  schedule(): void;
  runLoad(load: Load): void;
  admit(load: Load, outcome: LoaderOutcome): LoaderOutcome | undefined;
  inTurn(run: () => void): void;
}

/**
 * What must be cleaned up when a resource is dropped: its load, and its dependency on the signals
 * that its params have read. Signals outlive resources, so they refer to this object, which refers
 * to the resource only weakly.
 */
export class Registration extends Follower implements Slot {
  readonly resource: WeakRef<Live>;
  load: Load | undefined = undefined;
  /** Whether a microtask that sends the params to the chart is scheduled. */
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

  /** Called when the resource has ended or was garbage-collected. */
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
 * An actor that works on a resource. It must refer to the resource weakly, and ends together with
 * it.
 */
export interface Companion {
  readonly actor: AnyActorRef;
  end(): void;
}

/**
 * The actor option that links a companion to its resource. It is set before inspectors are notified
 * of the companion.
 */
export const ownerKey = Symbol('owner');

/** The actor of the resource whose companion this actor is. */
export function ownerOf(actor: AnyActorRef): AnyActorRef | undefined {
  const { options } = actor as { readonly options?: { readonly [ownerKey]?: Registration } };
  const owner = options?.[ownerKey]?.resource.deref();
  return owner?.isMakingActor === false ? owner.actor : undefined;
}

/**
 * Holds an actor the way a load holds its resource: the actor weakly, what observes it strongly.
 */
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

/** The registrations of all resources that have not ended. */
const all = new Set<Registration>();

const dropped = /* @__PURE__ */ collectionRegistry<Registration>((registration) => {
  registration.end();
  registration.load?.abort();
});

/**
 * Yields the actors of all resources that have not ended, in the order of creation, each followed
 * by its companions. A resource without an actor gets one.
 */
export function* liveActors(): Generator<AnyActorRef> {
  for (const { resource, companions } of all) {
    const alive = resource.deref();
    if (alive === undefined || alive.isMakingActor || alive.isUnseen) continue;
    yield alive.actor;
    for (const { actor } of companions) yield actor;
  }
}

/** What the interpreter needs from this folder. */
export const host: Host = {
  untracked,
  createActors() {
    for (const _ of liveActors());
  },
};
