import { Actor, type AnyActorLogic, type InputFrom } from 'xstate';
import { sharedParent } from '../interpreter/shared-system.js';
import { hideParent } from '../interpreter/xstate-internals.js';
import { host, ownerKey, type Registration } from './live-resources.js';

/**
 * The actor of a companion. It belongs to the actor system that all resources share, so inspectors
 * of that system are notified of it.
 */
export class CompanionActor<Logic extends AnyActorLogic> extends Actor<Logic> {
  constructor(logic: Logic, owner: Registration, id: string, input: InputFrom<Logic>) {
    super(logic, { id, input, parent: sharedParent(host), [ownerKey]: owner } as object);
  }
}

hideParent(CompanionActor.prototype);
