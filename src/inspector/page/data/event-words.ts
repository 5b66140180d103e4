import type { EventMessageBody, Json } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';
import { duration } from './durations.js';
import { keepFreshWords, policyWords } from './policy-words.js';
import type { Entry } from './records.js';
import { unnamed } from './resource-names.js';
import { code, colon, messageOf, type Part } from './text-parts.js';
import { brief } from './values.js';

/** Events that the loader of a resource sends to itself. */
const loaderWords: { readonly [type: string]: string } = {
  'loader.begin': 'began',
  'loader.next': 'emitted an item',
};

/** An event in a few words, for a list. */
export function eventWords({ type }: EventMessageBody): string {
  const [, what = '', name = ''] =
    /^xstate\.(done\.actor|error\.actor|done\.state|snapshot|after|route|init|stop|promise\.resolve|promise\.reject)\.?(.*)$/.exec(
      type,
    ) ?? [];
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
      return `${name} completed`;
    case 'snapshot':
      return `${name} changed`;
    case 'after':
      return `${delayOf(name)} passed`;
    case 'promise.resolve':
      return 'finished';
    case 'promise.reject':
      return 'failed';
    default:
      return loaderWords[type] ?? type;
  }
}

/** The words after "because" for an event. */
export function causeWords(entry: Entry): Part[] {
  const { event } = entry;
  const { type } = event;
  const words = eventWords(event);
  const own = ownWords(entry);
  if (own !== undefined) return own;
  if (type.startsWith('xstate.done.actor.'))
    return ['its ', code(words.slice(0, -' finished'.length)), ' finished'];
  if (type.startsWith('xstate.error.actor.'))
    return ['its ', code(words.slice(0, -' failed'.length)), ' failed', ...colon(messageOf(event.error))];
  if (type === 'xstate.promise.reject') return ['it failed', ...colon(messageOf(event.data))];
  if (type === 'xstate.stop') return ['it was stopped'];
  if (type === 'loader.next') return ['it emitted an item', ...colon(brief(event.data))];
  if (type === 'xstate.init' || type === 'xstate.promise.resolve' || type === 'loader.begin')
    return [`it ${words}`];
  if (type.startsWith('xstate.')) return [words];
  return [code(type), ' arrived', ...colon(payloadOf(event))];
}

/** Words for the events of charts that we know. */
function ownWords(entry: Entry): Part[] | undefined {
  const { definition } = entry.actor;
  if (definition?.isResource) return resourceWords(entry);
  if (definition?.isPolicy) return policyWords(entry);
  return definition?.isKeepFresh ? keepFreshWords(entry) : undefined;
}

/** Words for the events of a resource, without their names. */
function resourceWords({ event, before, after }: Entry): Part[] | undefined {
  switch (event.type) {
    case 'params': {
      const { params } = event;
      if (isFields(params) && params['[type]'] === 'NoParams')
        return ['it needs no params', ...cachedWords(event)];
      if (isNothing(params)) return ['it no longer has params'];
      const isFirst = isFields(after?.context) && after.context.cause === 'created';
      return [
        `${isFirst ? 'its first' : 'new'} params arrived`,
        ...colon(brief(params)),
        ...cachedWords(event),
      ];
    }
    case 'params.waiting':
      return ['it waits for ', ...awaited(event)];
    case 'params.failed':
      return [
        isNothing(event.params) ? 'its params failed' : 'a function called with its params or value failed',
        ...colon(messageOf(event.error)),
      ];
    case 'reload':
      return [event.force === true ? 'a reload was forced' : 'a reload was requested'];
    case 'set':
      return ['a value was set', ...colon(brief(event.value))];
    case 'loader.item':
      return [
        `its stream emitted ${before?.value === 'resolved' ? 'an' : 'the first'} item`,
        ...colon(brief(event.value)),
      ];
    case 'loader.interrupted':
      return ['its stream failed and will be reopened'];
    case 'xstate.done.actor.loader':
      return before?.value === 'resolved' ? ['its stream ended'] : undefined;
    case 'xstate.error.actor.loader':
      return before?.value === 'resolved'
        ? ['its stream failed', ...colon(messageOf(event.error))]
        : undefined;
    default:
      return undefined;
  }
}

/** Says that the value for new params came from the cache. */
function cachedWords(event: EventMessageBody): Part[] {
  if (!isFromCache(event)) return [];
  const until =
    event.revalidate === true
      ? ', shown while it reloads'
      : event.opensStream === true
        ? ', shown while the stream opens'
        : '';
  return [`, with a value from the cache${until}`];
}

/** Whether an event of a resource carries a cached value. `null` is one. */
export function isFromCache({ type, cached }: EventMessageBody): boolean {
  return type === 'params' && cached !== undefined && (cached === null || !isNothing(cached));
}

/** The resource that a wait is for. An unnamed resource cannot be identified. */
export function awaited(event: EventMessageBody | undefined): Part[] {
  if (event?.isHidden === true) return ['its component to be shown again'];
  const resource = event?.resource;
  return typeof resource === 'string' && resource !== '' && resource !== unnamed
    ? ['the resource ', code(resource)]
    : ['another resource'];
}

function isNothing(params: Json | undefined): boolean {
  return params === undefined || params === null || (isFields(params) && params['[type]'] === 'undefined');
}

/**
 * The payload of an event on one line. For the params of a resource, only the params: the rest is
 * described in words.
 */
export function payloadOf(event: EventMessageBody, most = 60, isOfResource = false): string | undefined {
  if (isOfResource && event.type === 'params' && 'params' in event) return brief(event.params, most);
  const fields = Object.entries(event).filter(([name]) => name !== 'type');
  const [first] = fields;
  if (first === undefined) return undefined;
  return brief(fields.length === 1 ? first[1] : Object.fromEntries(fields), most);
}

/** XState writes the delay and the id of the state. A named delay is shown by its name. */
function delayOf(name: string): string {
  const delay = name.replace(/\..*/, '');
  return /^\d+$/.test(delay) ? duration(Number(delay)) : delay;
}
