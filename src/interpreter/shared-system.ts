/**
 * The system shared by the actors of all resources that are created without an inspector. A system
 * of its own would account for most of an actor's memory.
 */
import type { AnyActorRef } from 'xstate';
import { loaderLogic } from '../../machines/loader-actor.js';
import { guarded } from './guard-inspector.js';
import { createUnlistedSystem, parentIn } from './xstate-internals.js';

type System = AnyActorRef['system'];

/** What the layer above provides, because this one knows neither signals nor resources. */
export interface Host {
  /** Runs a function without tracking its reads. */
  untracked(run: () => void): void;
  /** Creates the actor of each resource that has none yet. */
  createActors(): void;
}

let shared: AnyActorRef | undefined;
let inspectors = 0;

/** Whether the shared system is inspected. If it is, each resource has an actor from the start. */
export function isInspected(): boolean {
  return inspectors > 0;
}

/** The parent that puts an actor in the shared system. */
export function sharedParent(host: Host): AnyActorRef {
  shared ??= parentIn(createUnlistedSystem(loaderLogic, (own) => inspectBy(own, host)));
  return shared;
}

function inspectBy(own: System['inspect'], host: Host): System['inspect'] {
  return (observer) => {
    host.createActors(); // before inspecting: an inspector shows actors that start later as new
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
