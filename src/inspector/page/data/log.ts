import type { EventMessageBody } from '../../../inspect/protocol.js';
import { Queue } from './queue.js';
import type { Actor, Entry } from './records.js';

/** How many events are kept. */
export const mostEntries = 10_000;

/**
 * How many events may wait for their snapshots. An actor that never answers is no reason to keep
 * more.
 */
const mostPending = 100;

/**
 * All that happened, oldest first; the oldest goes when there is too much. Each entry is in the
 * list of its actor, too.
 */
export class Log {
  readonly entries = new Queue<Entry>();
  /** How many there ever were. */
  count = 0;

  /** Notes that an actor was sent an event. */
  event(
    actor: Actor,
    time: number,
    event: EventMessageBody,
    eventAt: string,
    sourceId: string | undefined,
  ): Entry {
    const entry = this.#add(actor, time, event, eventAt, sourceId);
    actor.pending.push(entry);
    if (actor.pending.length > mostPending) actor.pending.shift();
    return entry;
  }

  /**
   * Finds the event that led to a snapshot, or notes it now: XState tells of no event where an
   * actor is stopped. An actor takes events in the order in which it was sent them, so those before
   * it will have no answer any more.
   */
  answered(actor: Actor, time: number, event: EventMessageBody, snapshotAt: string): Entry {
    const index = actor.pending.findIndex((entry) => entry.event.type === event.type);
    const entry = actor.pending[index] ?? this.#add(actor, time, event, undefined, undefined);
    actor.pending.splice(0, index + 1);
    entry.snapshotAt = snapshotAt;
    return entry;
  }

  /** The entry with a number, while it is kept. */
  get(number: number | undefined): Entry | undefined {
    if (number === undefined) return undefined;
    const first = this.entries.at(0);
    return first && this.entries.at(number - first.number);
  }

  clear(): void {
    while (this.entries.length > 0) this.#dropOldest();
  }

  #add(
    actor: Actor,
    time: number,
    event: EventMessageBody,
    eventAt: string | undefined,
    sourceId: string | undefined,
  ): Entry {
    this.count += 1;
    const entry: Entry = {
      number: this.count,
      actor,
      time,
      event,
      sourceId,
      eventAt,
      snapshotAt: undefined,
      before: undefined,
      after: undefined,
      began: [],
      cancelled: [],
    };
    this.entries.push(entry);
    actor.entries.push(entry);
    if (this.entries.length > mostEntries) this.#dropOldest();
    return entry;
  }

  #dropOldest(): void {
    const entry = this.entries.shift() as Entry;
    const { actor } = entry;
    actor.entries.shift(); // the oldest of all is the oldest of its actor
    if (actor.pending[0] === entry) actor.pending.shift();
    actor.client.forgottenUntil = Math.max(actor.client.forgottenUntil, entry.time);
  }
}
