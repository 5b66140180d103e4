/** The system that the actors of all resources share which are made without an inspector. One of its own would be most of what each weighs. */
import { type AnyActorRef, createActor, type InspectionEvent, type Subscription } from 'xstate';
import { loaderLogic } from '../../machines/loader-actor.js';
import type { ResourceLoaderInput } from '../../machines/types.js';
import type { ResourceOptions } from '../resource/types.js';
import { runInspector } from '../shared/report-error.js';
import { untracked } from '../signals/engine.js';

type System = AnyActorRef['system'];
export type Inspector = NonNullable<ResourceOptions<unknown, unknown>['inspect']>;

let shared: AnyActorRef | undefined;
let inspectors = 0;

/** Those who inspect all resources, whatever system these are in. */
const everywhere = new Set<(event: InspectionEvent) => void>();

/** Whether somebody may inspect a system now. */
export function isInspected(system: System): boolean {
  return system !== shared?.system || inspectors > 0;
}

/** What an actor has to be given as its parent to be in the shared system. */
export function host(): AnyActorRef {
  shared ??= { system: makeSystem() } as AnyActorRef;
  return shared;
}

/** A system of XState's that keeps no list of its actors: it would keep them alive. */
function makeSystem(): System {
  const { system } = createActor(loaderLogic, { input: {} as ResourceLoaderInput });
  return Object.assign(Object.create(system) as System, {
    _register: (sessionId: string) => sessionId,
    start: () => {}, // each root actor would start it
    inspect: (observer: Parameters<System['inspect']>[0]) => {
      const subscription = system.inspect(harmless(observer as Inspector));
      let isOpen = true;
      inspectors += 1;
      return {
        unsubscribe: () => {
          subscription.unsubscribe();
          if (isOpen) inspectors -= 1;
          isOpen = false;
        },
      };
    },
  });
}

/** An inspector that throws is reported, and changes nothing; what it reads is not tracked. */
export function harmless(inspect: Inspector): (event: InspectionEvent) => void {
  return (event) => runInspector(() => untracked(() => (typeof inspect === 'function' ? inspect(event) : inspect.next?.(event))));
}

/** What a resource with an inspector of its own tells, it tells those as well who inspect all. */
export function andEverywhere(inspect: Inspector): (event: InspectionEvent) => void {
  const own = harmless(inspect);
  return (event) => {
    own(event);
    for (const each of everywhere) each(event);
  };
}

/** Has `inspect` told of all resources from now on. */
export function inspectEverywhere(inspect: (event: InspectionEvent) => void): Subscription {
  const observer = harmless(inspect);
  everywhere.add(observer);
  const subscription = host().system.inspect(inspect);
  return {
    unsubscribe: () => {
      everywhere.delete(observer);
      subscription.unsubscribe();
    },
  };
}
