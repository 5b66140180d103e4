import { ago, duration } from './durations.js';
import { causeWords, code, type Part, payloadOf } from './event-words.js';
import { type Actor, type Entry, isOver, type Load } from './records.js';
import { wordOf } from './states.js';
import { brief } from './values.js';

/** What happened to an actor last: an event that it has answered, or else one that it was sent. */
export function lastOf({ entries }: Actor): Entry | undefined {
  for (let index = entries.length - 1; index >= 0 && index > entries.length - 20; index -= 1) {
    const entry = entries.at(index);
    if (entry?.after !== undefined) return entry;
  }
  return entries.last();
}

/** Says in words what happened and why. Without `now` it does not say when. */
export function sentence(entry: Entry, now?: number): Part[] {
  const { actor, cancelled, event } = entry;
  const when = now === undefined ? '' : ` ${ago(now + actor.client.ahead - entry.time)}`;
  const because = ended([', because ', ...causeWords(entry, actor)]);
  const load = cancelled[0];
  if (load !== undefined && event.type !== 'xstate.stop') {
    return [...nameOf(load), ` was cancelled after ${tookOf(load)}${when && `,${when}`}`, ...because, ...consequence(entry)];
  }
  if (entry.after === undefined) return [code(actor.name), ' was sent ', code(event.type), `${when}.`];
  const to = wordOf(entry.after);
  if (event.type === 'xstate.init') return [code(actor.name), ` started${when}. It was `, code(to), ' then.'];
  if (event.type === 'xstate.stop') {
    const lost: Part[] = load === undefined ? [] : [' ', ...nameOf(load), ` was cancelled by that, after ${tookOf(load)}.`];
    return [code(actor.name), ` was stopped${when}.`, ...lost];
  }
  const from = entry.before && wordOf(entry.before);
  if (from === undefined) return [code(actor.name), ' came to be ', code(to), when, ...because];
  if (from !== to) return [code(actor.name), ' went from ', code(from), ' to ', code(to), when, ...because];
  if (entry.began.length > 0) return [code(actor.name), ' stayed ', code(to), ` and began anew${when}`, ...because];
  const isSame = JSON.stringify(entry.before) === JSON.stringify(entry.after);
  return [
    ...capital(causeWords(entry, actor)),
    `${when}. `,
    code(actor.name),
    ' stayed ',
    code(to),
    isSame ? ', and nothing changed.' : '.',
  ];
}

/** With a full stop, unless the words of an error have one. */
function ended(parts: Part[]): Part[] {
  const last = parts.at(-1) as Part;
  return /[.!?…]$/.test(typeof last === 'string' ? last : last.code) ? parts : [...parts, '.'];
}

/** What a cancellation has led to. */
function consequence({ actor, before, after, began }: Entry): Part[] {
  if (after === undefined) return [];
  const from = before && wordOf(before);
  const to = wordOf(after);
  if (from !== undefined && from !== to) return [' ', code(actor.name), ' went from ', code(from), ' to ', code(to), '.'];
  return began.length > 0 ? [' A new load began.'] : [];
}

/** A load by its name at the start of a sentence, or within one. */
function nameOf({ actor, parent, params }: Load): Part[] {
  if (!parent.definition?.isResource) return [code(actor.name)];
  return params === undefined ? ['A load'] : ['The load of ', code(brief(params, 40))];
}

function tookOf({ startedAt, endedAt }: Load): string {
  return duration((endedAt as number) - startedAt); // only what has ended is told of
}

function capital([first, ...rest]: Part[]): Part[] {
  return typeof first === 'string' ? [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...rest] : [first as Part, ...rest];
}

/** How a load went, in words, with the reason where it was cancelled. */
export function loadWords(load: Load, now: number): Part[] {
  const { endedAt, startedAt, endedBy, actor, parent } = load;
  const time = duration((endedAt ?? now + actor.client.ahead) - startedAt);
  if (load.outcome === 'done') return [`finished in ${time}`];
  if (load.outcome === 'failed') return [`failed after ${time}`];
  if (load.outcome === 'running') return isOver(actor) ? ['lost: its program is gone'] : [`running for ${time}`];
  if (endedBy === undefined) return [`cancelled after ${time}`];
  if (endedBy.event.type === 'xstate.stop') return [`cancelled after ${time}: `, code(parent.name), ' was stopped'];
  const payload = payloadOf(endedBy.event, 40);
  return [`cancelled after ${time} by `, code(endedBy.event.type), ...(payload === undefined ? [] : [' ', code(payload)])];
}
