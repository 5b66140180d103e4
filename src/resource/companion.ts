import { Actor, type AnyActorLogic, type InputFrom } from 'xstate';
import { sharedParent } from '../interpreter/shared-system.js';
import { hideParent } from '../interpreter/xstate-internals.js';
import { host, ownerKey, type Registration } from './live-resources.js';

/**
 * The actor of a companion. It is in the system of all resources, so those who inspect all of them
 * are told of it.
 */
export class CompanionActor<Logic extends AnyActorLogic> extends Actor<Logic> {
  constructor(logic: Logic, owner: Registration, id: string, input: InputFrom<Logic>) {
    super(logic, { id, input, parent: sharedParent(host), [ownerKey]: owner } as object);
  }
}

hideParent(CompanionActor.prototype);
