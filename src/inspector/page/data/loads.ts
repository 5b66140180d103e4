import type { EventMessageBody, Json } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';
import type { Actor, Entry, Load } from './records.js';

/**
 * Makes an actor a load of its parent if it is one: the parent is a machine whose config invokes
 * it.
 */
export function noteLoad(actor: Actor, input: Json | undefined): void {
  const { parent, load } = actor;
  const params = paramsIn(input);
  const isWait = isFields(input) && input.isWaiting === true;
  if (load !== undefined) {
    load.params ??= params;
    load.isWait ||= isWait;
    return;
  }
  const id = actor.givenName as string; // it has announced its parent, and so its name
  if (!parent?.definition?.invokes.has(id) || parent.definition.helpers.has(id)) return;
  const beganBy = parent.pending[0];
  const started: Load = {
    actor,
    parent,
    params,
    isWait,
    itemCount: 0,
    itemTimes: [],
    startedAt: actor.startedAt,
    endedAt: undefined,
    outcome: 'running',
    beganBy,
    endedBy: undefined,
  };
  actor.load = started;
  parent.loads.push(started);
  beganBy?.began.push(started);
}

/**
 * Ends the load when its actor has ended. A load that was stopped before it settled is cancelled,
 * by the event that its parent was handling: the first event without a snapshot. If no such event
 * exists, the parent itself was stopped, which XState reports later and without an event.
 *
 * Some inspectors read an actor some time after it was created, so its announcement may already say
 * that it is stopped. The event that stopped it arrives later.
 */
export function endLoad({ load, status }: Actor, time: number, isAnnounced: boolean): void {
  if (load === undefined || status === 'active') return;
  const isForetold = load.outcome === 'cancelled' && load.endedBy === undefined;
  if (load.endedAt !== undefined && !isForetold) return;
  load.endedAt = Math.max(time, load.startedAt);
  load.outcome = status === 'done' ? 'done' : status === 'error' ? 'failed' : 'cancelled';
  if (load.outcome !== 'cancelled' || isAnnounced) return;
  load.endedBy = load.parent.pending[0];
  load.endedBy?.cancelled.push(load);
}

/** Records which event delivered the outcome of a load, or an item of its stream, to the parent. */
export function noteOutcome(entry: Entry, source: Actor | undefined): void {
  const { load } = source ?? {};
  if (load === undefined || load.parent !== entry.actor) return;
  if (isOutcome(entry.event)) load.endedBy ??= entry;
  else if (entry.event.type === 'loader.item') noteItem(load, entry.time);
}

/** The maximum number of items of a stream whose times are kept. */
const mostTimes = 120;

function noteItem(load: Load, time: number): void {
  load.itemCount += 1;
  if (load.itemTimes.at(-1) === time) return;
  const known =
    load.itemTimes.length < mostTimes ? load.itemTimes : load.itemTimes.filter((_, index) => index % 2 === 0);
  load.itemTimes = [...known, time];
}

/** Records that loads were cancelled because their parent was stopped, if that just happened. */
export function noteStop(entry: Entry): void {
  for (const load of entry.actor.loads) {
    const { outcome, endedBy, endedAt } = load;
    if (outcome !== 'cancelled' || endedBy !== undefined || entry.time - (endedAt as number) > 100) continue;
    load.endedBy = entry;
    entry.cancelled.push(load);
  }
}

/** Whether an event tells a machine how an invoked actor ended. */
function isOutcome({ type }: EventMessageBody): boolean {
  return type.startsWith('xstate.done.actor.') || type.startsWith('xstate.error.actor.');
}

/** The `params` in the input of an actor, or the whole input. */
function paramsIn(input: Json | undefined): Json | undefined {
  return isFields(input) && 'params' in input ? input.params : input;
}

/** Forgets the load of a dropped actor, so that a parent that never stops loading stays small. */
export function dropLoad({ load }: Actor): void {
  if (load === undefined) return;
  const { loads } = load.parent;
  loads.splice(loads.indexOf(load), 1); // always found, because an actor is dropped only once
}
