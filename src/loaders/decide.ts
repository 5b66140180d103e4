import { fromCallback } from 'xstate';
import type { PolicyContext, PolicyEvent } from './policy.machine.js';
import { pauseAfter, pauseBefore } from './policy-options.js';

/**
 * Decides whether and when to start the next attempt. It is an actor, like the loader, because it
 * calls user-supplied functions: if one throws, the actor fails. If no attempts are left, it fails
 * with the error of the last one.
 */
export const decideLogic = fromCallback<PolicyEvent, PolicyContext>(({ input, sendBack }) => {
  const { options, attempt, failure, params, cause } = input;
  const pause =
    failure === undefined ? pauseBefore(options, params, cause) : pauseAfter(options, attempt, failure);
  sendBack(pause === undefined ? { type: 'try' } : { type: 'pause', pause });
});
