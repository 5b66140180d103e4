import { Actor, type AnyActorRef } from 'xstate';
import { logicOf, parentOf } from '../../interpreter/xstate-internals.js';
import { ownerOf } from '../../resource/live-resources.js';
import { weakRef } from '../../shared/weak.js';
import type { Copies, Moment } from './copies.js';

/** The actors that others stand for, as long as they live. */
const actors = new WeakMap<object, WeakRef<AnyActorRef>>();

/** The actor that another stands for. It is there while its event is handled. */
export function actorOf(standIn: object): object {
  return actors.get(standIn)?.deref() as object;
}

/**
 * What inspectors want to know of an actor: its id, its parents, its logic, and the snapshot that
 * it has now. It keeps neither the actor nor any value alive. Only `id` and `sessionId` are sent
 * where an event is sent as a whole.
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

/** Its parent; of a companion, its resource. */
export function actorAbove(actor: AnyActorRef): AnyActorRef | undefined {
  return parentOf(actor) ?? ownerOf(actor);
}

/** In a function of its own: what is made here must not hold the actor. */
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
 * What the actor itself has: not what a resource shows that has not told it of its params yet, as
 * to look must not ask for these. An actor that is being made has none, and XState's build for
 * development throws where it is asked.
 */
function snapshotOf(actor: AnyActorRef): object | undefined {
  if (actors.has(actor)) return actor.getSnapshot();
  try {
    return Actor.prototype.getSnapshot.call(actor);
  } catch {
    return undefined;
  }
}
