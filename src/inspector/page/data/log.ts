import type { EventMessageBody } from '../../../inspect/protocol.js';
import { Queue } from './queue.js';
import type { Actor, Entry } from './records.js';

/** How many events are kept. */
export const mostEntries = 10_000;

/**
 * How many events may wait for their snapshots. An actor that never responds must not keep more.
 */
const mostPending = 100;

/**
 * Everything that happened, oldest first. The oldest entry is dropped when there are too many. Each
 * entry is also in the list of its actor.
 */
export class Log {
  readonly entries = new Queue<Entry>();
  /** The total number of entries so far. */
  count = 0;

  /** Records that an actor was sent an event. */
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
   * Finds the event that led to a snapshot, or records it now: XState reports no event when an
   * actor is stopped. Actors handle events in order, so earlier events without a snapshot will
   * never get one.
   */
  answered(actor: Actor, time: number, event: EventMessageBody, snapshotAt: string): Entry {
    const index = actor.pending.findIndex((entry) => entry.event.type === event.type);
    const entry = actor.pending[index] ?? this.#add(actor, time, event, undefined, undefined);
    actor.pending.splice(0, index + 1);
    entry.snapshotAt = snapshotAt;
    return entry;
  }

  /** The entry with a number, if it is still kept. */
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
    actor.entries.shift(); // the oldest entry overall is the oldest of its actor
    if (actor.pending[0] === entry) actor.pending.shift();
    actor.client.forgottenUntil = Math.max(actor.client.forgottenUntil, entry.time);
  }
}
