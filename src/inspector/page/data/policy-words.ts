import type { Json } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';
import { duration } from './durations.js';
import type { Entry } from './records.js';
import { colon, messageOf, type Part } from './text-parts.js';
import { attemptsIn, numberOf } from './tries.js';
import { brief } from './values.js';

/** What follows "because", of an event of a policy. `undefined`: as of any machine. */
export function policyWords({ event, before, after }: Entry): Part[] | undefined {
  const { attempt, attempts, pause, failure, timeout } = facts((after ?? before)?.context);
  switch (event.type) {
    case 'try':
      return ['no pause comes first'];
    case 'pause': {
      const time = duration(Number(event.pause) || 0);
      return [
        attempt === 0
          ? `its params are new: it pauses for ${time}, then tries`
          : `it pauses for ${time}, then tries again: ${numberOf(attempt + 1, attempts)}`,
      ];
    }
    case 'xstate.after.pause.policy.pausing':
      return [`its pause of ${duration(pause)} was over: try ${numberOf(attempt, attempts)}`];
    case 'retry.now':
      return [`it was told to try now: ${numberOf(attempt, attempts)}`];
    case 'timeout':
      return [timeout === undefined ? 'it took too long' : `it took longer than ${duration(timeout)}`];
    case 'loader.item':
      return ['its stream gave an item', ...colon(brief(event.value))];
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
        isLast && failure !== undefined ? 'it is not to be tried again' : 'its policy failed',
        ...colon(messageOf(event.error)),
      ];
    }
    default:
      return undefined;
  }
}

/** What the context of a policy says, as far as it can be read. */
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

/** What follows "because", of an event of that which keeps a resource fresh. */
export function keepFreshWords({ event, before }: Entry): Part[] | undefined {
  switch (event.type) {
    case 'expired': {
      const every = isFields(before?.context) ? before.context.every : undefined;
      return [typeof every === 'number' ? `${duration(every)} passed` : 'it is not fresh any more'];
    }
    case 'page.shown':
      return ['the page was shown again'];
    case 'page.online':
      return ['the page was online again'];
    case 'wanted':
      return [before?.value === 'paused' ? 'it is wanted again' : 'a reload was asked for'];
    case 'unwanted':
      return ['nobody wants it now'];
    default:
      return undefined;
  }
}
