import type { EventMessage, SnapshotMessage } from '../../../inspect/protocol.js';
import type { Client, Entry } from './records.js';

type Heard = EventMessage | SnapshotMessage;

/**
 * Knows what was heard before a connection broke. The server tells of all that it has kept when we
 * come back; most of that is here already. Messages have no ids: they are told apart by actor, time
 * and event, and counted, as a program may send the same twice in a millisecond.
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
   * Whether a message was heard before, and is here or was dropped since. Says so once for each
   * time that it was heard.
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
