import { fromCallback } from 'xstate';
import type { PolicyContext, PolicyEvent } from './policy.machine.js';
import { pauseAfter, pauseBefore } from './policy-options.js';

/**
 * Asks the policy whether to try, and when. Its functions are user-supplied: so this is an actor,
 * as the loader is, and what they throw is how it fails. Where there is no other try, it fails as
 * the last one has.
 */
export const decideLogic = fromCallback<PolicyEvent, PolicyContext>(({ input, sendBack }) => {
  const { options, attempt, failure, params, cause } = input;
  const pause =
    failure === undefined ? pauseBefore(options, params, cause) : pauseAfter(options, attempt, failure);
  sendBack(pause === undefined ? { type: 'try' } : { type: 'pause', pause });
});
