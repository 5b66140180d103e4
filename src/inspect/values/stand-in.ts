import { Actor, type AnyActorRef } from 'xstate';
import { logicOf, parentOf } from '../../interpreter/xstate-internals.js';
import { ownerOf } from '../../resource/live-resources.js';
import { weakRef } from '../../shared/weak.js';
import type { Copies, Moment } from './copies.js';

/** The actor that each stand-in represents, while that actor is alive. */
const actors = new WeakMap<object, WeakRef<AnyActorRef>>();

/**
 * The actor that a stand-in represents. Only call this while its event is handled; the actor is
 * alive then.
 */
export function actorOf(standIn: object): object {
  return actors.get(standIn)?.deref() as object;
}

/**
 * Returns a copy of an actor for inspectors: its id, its parents, its logic, and its current
 * snapshot. It keeps neither the actor nor any value alive. Only `id` and `sessionId` are
 * enumerable, so only these are sent when a whole event is serialized.
 */
export function standInFor(actor: AnyActorRef, copies: Copies): AnyActorRef {
  const { id, sessionId } = actor;
  const parent = actorAbove(actor);
  const reference = weakRef(actor);
  const standIn = Object.defineProperties({ id, sessionId } as AnyActorRef, {
    logic: { value: copies.ofLogic(logicOf(actor)) },
    _parent: { value: parent && standInFor(parent, copies) },
    getSnapshot: { value: reader(momentOf(actor, copies), reference, copies) },
  });
  actors.set(standIn, reference);
  return standIn;
}

/** Returns the actor's parent; for a companion, its resource. */
export function actorAbove(actor: AnyActorRef): AnyActorRef | undefined {
  return parentOf(actor) ?? ownerOf(actor);
}

/** A separate function, because a closure created in `standInFor` would keep the actor alive. */
function reader(moment: Moment, reference: WeakRef<AnyActorRef>, copies: Copies): () => unknown {
  return () => {
    moment.snapshot ??= copyFrom(reference.deref(), copies);
    return moment.snapshot ?? { status: 'active' };
  };
}

function momentOf(actor: AnyActorRef, copies: Copies): Moment {
  const snapshot = copyFrom(actor, copies);
  const first = copies.firsts.get(actor);
  if (snapshot === undefined) {
    const moment = first ?? { snapshot };
    copies.firsts.set(actor, moment);
    return moment;
  }
  if (first !== undefined) first.snapshot ??= snapshot;
  return { snapshot };
}

function copyFrom(actor: AnyActorRef | undefined, copies: Copies): unknown {
  const snapshot = actor && snapshotOf(actor);
  return snapshot && copies.ofSnapshot(snapshot);
}

/**
 * The actor's own snapshot, which may lag behind what its resource shows: inspecting must not
 * evaluate params. An actor that is still being created has none, and XState's development build
 * throws when asked.
 */
function snapshotOf(actor: AnyActorRef): object | undefined {
  if (actors.has(actor)) return actor.getSnapshot();
  try {
    return Actor.prototype.getSnapshot.call(actor);
  } catch {
    return undefined;
  }
}
