import type { EventMessage, SnapshotMessage } from '../../../inspect/protocol.js';
import type { Client, Entry } from './records.js';

type Heard = EventMessage | SnapshotMessage;

/**
 * Remembers which messages arrived before a connection broke. On reconnection the server sends
 * everything that it has kept, and most of that is already here. Messages have no ids, so they are
 * identified by actor, time, and event, and counted, because a program may send the same message
 * twice within a millisecond.
 */
export class Replay {
  readonly #counts = new Map<string, number>();

  constructor(log: Iterable<Entry>) {
    for (const { actor, event, eventAt, snapshotAt } of log) {
      if (eventAt !== undefined)
        this.#add(nameOf(actor.client.id, '@xstate.event', actor.sessionId, eventAt, event.type));
      if (snapshotAt !== undefined)
        this.#add(nameOf(actor.client.id, '@xstate.snapshot', actor.sessionId, snapshotAt, event.type));
    }
  }

  /**
   * Returns whether a message already arrived, even if it was dropped since. Returns true once for
   * each time that it arrived.
   */
  takes(client: Client, { type, sessionId, createdAt, event }: Heard): boolean {
    const name = nameOf(client.id, type, sessionId, createdAt, event.type);
    const count = this.#counts.get(name) ?? 0;
    if (count > 0) this.#counts.set(name, count - 1);
    return count > 0 || Number(createdAt) <= client.forgottenUntil;
  }

  #add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }
}

function nameOf(...parts: readonly string[]): string {
  return parts.join('\n');
}
