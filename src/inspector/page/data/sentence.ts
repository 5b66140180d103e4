import { ago, duration } from './durations.js';
import { awaited, causeWords, payloadOf } from './event-words.js';
import { type Actor, type Entry, isOver, type Load } from './records.js';
import { wordOf } from './states.js';
import { code, type Part } from './text-parts.js';
import { progressWords, tookWords } from './tries.js';
import { brief } from './values.js';

/**
 * The last thing that happened to an actor: the last event that it handled, or else the last one
 * that it was sent.
 */
export function lastOf({ entries }: Actor): Entry | undefined {
  for (let index = entries.length - 1; index >= 0 && index > entries.length - 20; index -= 1) {
    const entry = entries.at(index);
    if (entry?.after !== undefined) return entry;
  }
  return entries.last();
}

/** Describes what happened and why. Without `now` it omits when. */
export function sentence(entry: Entry, now?: number): Part[] {
  const { actor, cancelled, event } = entry;
  const when = now === undefined ? '' : ` ${ago(now + actor.client.ahead - entry.time)}`;
  const because = ended([', because ', ...causeWords(entry)]);
  const load = cancelled[0];
  if (load !== undefined && event.type !== 'xstate.stop') {
    return [...nameOf(load), ` ${endedAfter(load)}${when && `,${when}`}`, ...because, ...consequence(entry)];
  }
  if (entry.after === undefined) return [code(actor.name), ' was sent ', code(event.type), `${when}.`];
  const to = wordOf(entry.after);
  if (event.type === 'xstate.init') return [code(actor.name), ` started${when} in `, code(to), '.'];
  if (event.type === 'xstate.stop') {
    const lost: Part[] =
      load === undefined
        ? []
        : [' ', ...nameOf(load), ` ${endedAfter(load).replace(' after', ' as a result, after')}.`];
    return [code(actor.name), ` was stopped${when}.`, ...lost];
  }
  const from = entry.before && wordOf(entry.before);
  if (from === undefined) return [code(actor.name), ' became ', code(to), when, ...because];
  if (from !== to) return [code(actor.name), ' went from ', code(from), ' to ', code(to), when, ...because];
  if (entry.began.length > 0)
    return [code(actor.name), ' stayed ', code(to), `, but started over${when}`, ...because];
  const isSame = JSON.stringify(entry.before) === JSON.stringify(entry.after);
  return [
    ...capital(causeWords(entry)),
    `${when && `,${when}`}. `,
    code(actor.name),
    ' stayed ',
    code(to),
    isSame ? ', and nothing changed.' : '.',
  ];
}

/** Adds a full stop, unless an error message already ends with one. */
function ended(parts: Part[]): Part[] {
  const last = parts.at(-1) as Part;
  return /[.!?…]$/.test(typeof last === 'string' ? last : last.code) ? parts : [...parts, '.'];
}

/** What a cancellation led to. */
function consequence({ actor, before, after, began, cancelled }: Entry): Part[] {
  if (after === undefined) return [];
  const from = before && wordOf(before);
  const to = wordOf(after);
  if (from !== undefined && from !== to)
    return [' ', code(actor.name), ' went from ', code(from), ' to ', code(to), '.'];
  const [load] = began;
  if (load === undefined) return [];
  return [load.isWait ? ' A wait began.' : cancelled[0]?.isWait ? ' A load began.' : ' A new load began.'];
}

/** The name of a load, for the start of a sentence. */
function nameOf({ actor, parent, params, isWait, itemCount, beganBy }: Load): Part[] {
  if (!parent.definition?.isResource) return [code(actor.name)];
  if (isWait) return ['The wait for ', ...awaited(beganBy?.event)];
  const what = itemCount > 0 ? 'stream' : 'load';
  return params === undefined ? [`A ${what}`] : [`The ${what} of `, code(brief(params, 40))];
}

/** How a load ended that was ended from outside. */
function endedAfter(load: Load): string {
  const { startedAt, endedAt, isWait } = load;
  const time = duration((endedAt as number) - startedAt); // only called for loads that have ended
  return `${isWait ? 'ended' : 'was cancelled'} after ${withCounts(time, load)}`;
}

/**
 * How long a load took, how often it was tried, and how many items it emitted, as far as these
 * matter.
 */
function withCounts(time: string, { itemCount, actor: { tries } }: Load): string {
  const parts = tries === undefined ? [time] : tookWords(tries, time);
  const all = itemCount === 0 ? parts : [...parts, countOf(itemCount)];
  const last = all.at(-1) as string;
  return all.length === 1 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

function countOf(items: number): string {
  return `${items.toLocaleString('en')} ${items === 1 ? 'item' : 'items'}`;
}

function capital([first, ...rest]: Part[]): Part[] {
  return typeof first === 'string'
    ? [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...rest]
    : [first as Part, ...rest];
}

function runningWords({ itemCount, actor: { tries } }: Load, time: string, now: number): string {
  const progress = tries && progressWords(tries, now);
  if (itemCount === 0) return progress ?? `running for ${time}`;
  const isPausing = tries?.phases.at(-1)?.kind === 'pause';
  return `${isPausing && progress !== undefined ? progress : `streaming for ${time}`}, ${countOf(itemCount)} so far`;
}

/** Describes how a load went, with the reason if it was cancelled. */
export function loadWords(load: Load, now: number): Part[] {
  const { endedAt, startedAt, endedBy, actor, parent, outcome, isWait, itemCount, beganBy } = load;
  const time = duration((endedAt ?? now + actor.client.ahead) - startedAt);
  if (outcome === 'running' && isOver(actor)) return ['lost: its program is gone'];
  if (isWait) {
    return outcome === 'running'
      ? ['waits for ', ...awaited(beganBy?.event), `, ${time} so far`]
      : [`waited ${time} for `, ...awaited(beganBy?.event)];
  }
  if (outcome === 'running') return [runningWords(load, time, now + actor.client.ahead)];
  const after = withCounts(time, load);
  if (outcome === 'done') return [itemCount === 0 ? `finished in ${after}` : `ended after ${after}`];
  if (outcome === 'failed') return [`failed after ${after}`];
  if (endedBy === undefined) return [`cancelled after ${after}`];
  if (endedBy.event.type === 'xstate.stop')
    return [`cancelled after ${after}: `, code(parent.name), ' was stopped'];
  const payload = payloadOf(endedBy.event, 40, parent.definition?.isResource);
  return [
    `cancelled after ${after} by `,
    code(endedBy.event.type),
    ...(payload === undefined ? [] : [' ', code(payload)]),
  ];
}
