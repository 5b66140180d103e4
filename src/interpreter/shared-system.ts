/**
 * The system that the actors of all resources share which are made without an inspector. One of its
 * own would be most of what each weighs.
 */
import type { AnyActorRef } from 'xstate';
import { loaderLogic } from '../../machines/loader-actor.js';
import { guarded } from './guard-inspector.js';
import { createUnlistedSystem, parentIn } from './xstate-internals.js';

type System = AnyActorRef['system'];

/** What this room is given by the one above it, as it knows neither signals nor resources. */
export interface Host {
  /** Runs a function so that what it reads is not tracked. */
  untracked(run: () => void): void;
  /** Gives each resource that has no actor its actor. */
  createActors(): void;
}

let shared: AnyActorRef | undefined;
let inspectors = 0;

/** Whether the shared system is inspected. Then each resource has an actor from the start. */
export function isInspected(): boolean {
  return inspectors > 0;
}

/** What an actor is given as its parent to be in the shared system. */
export function sharedParent(host: Host): AnyActorRef {
  shared ??= parentIn(createUnlistedSystem(loaderLogic, (own) => inspectBy(own, host)));
  return shared;
}

function inspectBy(own: System['inspect'], host: Host): System['inspect'] {
  return (observer) => {
    host.createActors(); // before: what begins while it is inspected is shown as new
    const subscription = guarded(own, host)(observer);
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
