import type { AnyActorRef } from 'xstate';
import { rejected } from '../../machines/load.js';
import { type LoaderLogic, loaderLogicOf, loadOf } from '../../machines/loader-actor.js';

const logic = loaderLogicOf({ isTry: true });

/** One attempt of a policy: the same logic as the chart's loader, with a timeout. */
export const tryLogic: LoaderLogic = {
  ...logic,

  transition(snapshot, event, scope) {
    if (event.type !== 'loader.timeout') return logic.transition(snapshot, event, scope);
    loadOf(scope.self as unknown as AnyActorRef)?.abort(event.error as Error);
    return logic.transition(snapshot, { ...rejected(event.error) }, scope);
  },
};
