/**
 * The system that the actors of all resources share which are made without an inspector. One of its
 * own would be most of what each weighs.
 */
import type { AnyActorRef } from 'xstate';
import { loaderLogic } from '../../machines/loader-actor.js';
import { guardInspector, type Inspector, type Untracked } from './guard-inspector.js';
import { createUnlistedSystem, parentIn } from './xstate-internals.js';

type System = AnyActorRef['system'];

let shared: AnyActorRef | undefined;
let inspectors = 0;

/** Whether somebody may inspect a system now. */
export function isInspected(system: System): boolean {
  return system !== shared?.system || inspectors > 0;
}

/** What an actor is given as its parent to be in the shared system. */
export function sharedParent(untracked: Untracked): AnyActorRef {
  shared ??= parentIn(createUnlistedSystem(loaderLogic, (own) => counted(own, untracked)));
  return shared;
}

function counted(own: System['inspect'], untracked: Untracked): System['inspect'] {
  return (observer) => {
    const subscription = own(guardInspector(observer as Inspector, untracked));
    let isOpen = true;
    inspectors += 1;
    return {
      unsubscribe: () => {
        subscription.unsubscribe();
        if (isOpen) inspectors -= 1;
        isOpen = false;
      },
    };
  };
}
