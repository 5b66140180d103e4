import type { EventMessageBody, Json } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';
import { duration } from './durations.js';
import type { Actor } from './records.js';
import { brief, shown } from './values.js';

/** A text in which names and values are set apart. */
export type Part = string | { readonly code: string };

/** An event in a few words, for a list. */
export function eventWords({ type }: EventMessageBody): string {
  const [, what = '', name = ''] =
    /^xstate\.(done\.actor|error\.actor|done\.state|snapshot|after|route|init|stop|promise\.resolve|promise\.reject)\.?(.*)$/.exec(type) ??
    [];
  switch (what) {
    case 'init':
      return 'started';
    case 'stop':
      return 'stopped';
    case 'done.actor':
      return `${name} finished`;
    case 'error.actor':
      return `${name} failed`;
    case 'done.state':
      return `${name} was completed`;
    case 'snapshot':
      return `${name} changed`;
    case 'after':
      return `${delayOf(name)} passed`;
    case 'promise.resolve':
      return 'finished';
    case 'promise.reject':
      return 'failed';
    default:
      return type;
  }
}

/** The same as what follows "because". */
export function causeWords({ event }: { readonly event: EventMessageBody }, actor: Actor): Part[] {
  const { type } = event;
  const words = eventWords(event);
  if (type.startsWith('xstate.done.actor.')) return ['its ', code(words.slice(0, -' finished'.length)), ' finished'];
  if (type.startsWith('xstate.error.actor.'))
    return ['its ', code(words.slice(0, -' failed'.length)), ' failed', ...colon(messageOf(event.error))];
  if (type === 'xstate.promise.reject') return ['it failed', ...colon(messageOf(event.data))];
  if (type === 'xstate.stop') return ['it was stopped'];
  if (type === 'xstate.init' || type === 'xstate.promise.resolve') return [`it ${words}`];
  if (type.startsWith('xstate.')) return [words];
  return (actor.definition?.isResource && resourceWords(event)) || [code(type), ' came', ...colon(payloadOf(event))];
}

/** The events of a resource have names that need no quotes. */
function resourceWords(event: EventMessageBody): Part[] | undefined {
  switch (event.type) {
    case 'params': {
      const { params } = event;
      if (isFields(params) && params['[type]'] === 'NoParams') return ['it needs no params'];
      return isNothing(params) ? ['there were no params any more'] : ['new params came', ...colon(brief(params))];
    }
    case 'params.failed':
      return [isNothing(event.params) ? 'its params failed' : 'two values could not be compared', ...colon(messageOf(event.error))];
    case 'reload':
      return ['a reload was asked for'];
    case 'set':
      return ['a value was set', ...colon(brief(event.value))];
    default:
      return undefined;
  }
}

function isNothing(params: Json | undefined): boolean {
  return params === undefined || params === null || (isFields(params) && params['[type]'] === 'undefined');
}

/** What an event carries, on one line. */
export function payloadOf(event: EventMessageBody, most = 60): string | undefined {
  const fields = Object.entries(event).filter(([name]) => name !== 'type');
  const [first] = fields;
  if (first === undefined) return undefined;
  return brief(fields.length === 1 ? first[1] : Object.fromEntries(fields), most);
}

/** What went wrong, in the words of the error. */
export function messageOf(error: Json | undefined): string | undefined {
  if (error === undefined || error === null) return undefined;
  const { kind, text, inner } = shown(error);
  if (kind === 'fields' && inner.length === 0) return undefined; // an error of which plain JSON left nothing
  return isFields(error) && typeof error.message === 'string' && error.message !== ''
    ? error.message
    : kind === 'error'
      ? text
      : brief(error);
}

function colon(text: string | undefined): Part[] {
  return text === undefined ? [] : [': ', code(text)];
}

/** XState writes the delay and the id of the state; a delay with a name stands for itself. */
function delayOf(name: string): string {
  const delay = name.replace(/\..*/, '');
  return /^\d+$/.test(delay) ? duration(Number(delay)) : delay;
}

/** A name or a value; what is very long is cut. */
export function code(text: string): Part {
  return { code: text.length <= 80 ? text : `${text.slice(0, 79)}…` };
}

/** As plain text, for who hears it. */
export function textOf(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.code)).join('');
}
