import type { Json } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';
import { duration } from './durations.js';
import type { Entry } from './records.js';
import { colon, messageOf, type Part } from './text-parts.js';
import { attemptsIn, numberOf } from './tries.js';
import { brief } from './values.js';

/** The words after "because" for an event of a policy. `undefined`: the same as for any machine. */
export function policyWords({ event, before, after }: Entry): Part[] | undefined {
  const { attempt, attempts, pause, failure, timeout } = facts((after ?? before)?.context);
  switch (event.type) {
    case 'try':
      return ['no pause is needed'];
    case 'pause': {
      const time = duration(Number(event.pause) || 0);
      return [
        attempt === 0
          ? `its params are new: it pauses for ${time} before it tries`
          : `it pauses for ${time} before try ${numberOf(attempt + 1, attempts)}`,
      ];
    }
    case 'xstate.after.pause.policy.pausing':
      return [`its pause of ${duration(pause)} ended: try ${numberOf(attempt, attempts)}`];
    case 'retry.now':
      return [`it was told to try now: ${numberOf(attempt, attempts)}`];
    case 'timeout':
      return [timeout === undefined ? 'it took too long' : `it took longer than ${duration(timeout)}`];
    case 'loader.item':
      return ['its stream emitted an item', ...colon(brief(event.value))];
    case 'xstate.done.actor.try':
      return [attempts === 1 ? 'its try finished' : `try ${numberOf(attempt, attempts)} finished`];
    case 'xstate.error.actor.try':
      return [
        attempts === 1 ? 'its try failed' : `try ${numberOf(attempt, attempts)} failed`,
        ...colon(messageOf(event.error)),
      ];
    case 'xstate.error.actor.decide': {
      const isLast = JSON.stringify(facts(before?.context).failure) === JSON.stringify(event.error);
      return [
        isLast && failure !== undefined ? 'it will not be tried again' : 'its policy failed',
        ...colon(messageOf(event.error)),
      ];
    }
    default:
      return undefined;
  }
}

/** The facts in the context of a policy that can be read. */
function facts(context: Json | undefined) {
  const { attempt, options, pause, failure } = isFields(context) ? context : {};
  const timeout = isFields(options) ? options.timeout : undefined;
  return {
    attempt: Number(attempt) || 0,
    attempts: attemptsIn(options),
    pause: Number(pause) || 0,
    failure,
    timeout: typeof timeout === 'number' ? timeout : undefined,
  };
}

/** The words after "because" for an event of `keepFresh()`. */
export function keepFreshWords({ event, before }: Entry): Part[] | undefined {
  switch (event.type) {
    case 'expired': {
      const every = isFields(before?.context) ? before.context.every : undefined;
      return [typeof every === 'number' ? `${duration(every)} passed` : 'it is no longer fresh'];
    }
    case 'page.shown':
      return ['the page was shown again'];
    case 'page.online':
      return ['the page was online again'];
    case 'wanted':
      return [before?.value === 'paused' ? 'a reload is wanted again' : 'a reload was requested'];
    case 'unwanted':
      return ['no reload is wanted now'];
    default:
      return undefined;
  }
}
