import type { InspectionMessage } from '../protocol.js';

/**
 * The most that may wait (beyond it, the oldest messages are dropped), and the most sent at once.
 */
const most = { messages: 10_000, characters: 8_000_000, charactersAtOnce: 2_000_000 };

interface Waiting {
  readonly sessionId: string;
  readonly type: InspectionMessage['type'];
  /** Whether this message ends its actor. */
  readonly isEnd: boolean;
  /** The message as JSON. */
  readonly text: string;
}

/**
 * What introduces an actor to a server that does not know it, or that missed some of its messages.
 */
interface Known {
  readonly announcement: Waiting | undefined;
  readonly snapshot: Waiting | undefined;
}

/** The messages of one request. A retry sends the same batch. */
export interface Batch {
  readonly number: number;
  /** A JSON array. */
  readonly text: string;
}

/**
 * The messages to send, in order, and for each actor that is still alive, its state before those
 * messages. Dropped messages can be made up for from that state.
 */
export class Backlog {
  readonly #known = new Map<string, Known>();
  readonly #alive = new Set<string>();
  #waiting: Waiting[] = [];
  #characters = 0;
  #inFlight: readonly Waiting[] = [];
  #batch: Batch | undefined;
  #number = 0;
  /** Whether all actors must be announced to the server before anything else is sent. */
  #mustTellAll = false;

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#batch === undefined && !this.#mustTellAll;
  }

  /** Whether the actor is still alive, according to the messages sent or waiting. */
  isAlive(sessionId: string): boolean {
    return this.#alive.has(sessionId);
  }

  add(message: InspectionMessage): void {
    const { sessionId, type } = message;
    const waiting = { sessionId, type, isEnd: hasEnded(message), text: JSON.stringify(message) };
    if (waiting.isEnd) this.#alive.delete(sessionId);
    else if (type !== '@xstate.event') this.#alive.add(sessionId);
    this.#waiting.push(waiting);
    this.#characters += waiting.text.length;
    if (this.#waiting.length > most.messages || this.#characters > most.characters) this.#dropOldest();
  }

  /**
   * The next batch to send. It stays the same until it has arrived or will not be sent again. It
   * may be empty.
   */
  next(): Batch {
    if (this.#batch === undefined) {
      if (this.#mustTellAll) this.#tellAll();
      this.#inFlight = this.#take();
      this.#number += 1;
      this.#batch = { number: this.#number, text: `[${this.#inFlight.map(({ text }) => text).join(',')}]` };
    }
    return this.#batch;
  }

  /** The batch has arrived, or never will. */
  done(batch: Batch): void {
    if (this.#batch !== batch) return;
    this.#remember(this.#inFlight);
    this.#inFlight = [];
    this.#batch = undefined;
  }

  /** The batch reached a server that does not know its actors. */
  refused(batch: Batch): void {
    this.#mustTellAll = true;
    if (this.#batch !== batch) return;
    this.#waiting = [...this.#inFlight, ...this.#waiting];
    this.#characters += lengthOf(this.#inFlight);
    this.#inFlight = [];
    this.#batch = undefined;
  }

  /** The server may have missed some messages. */
  mustTellAll(): void {
    this.#mustTellAll = true;
  }

  clear(): void {
    this.#known.clear();
    this.#alive.clear();
    this.#waiting = [];
  }

  /**
   * Drops a tenth at a time, because each call costs as much as everything that waits. The batch in
   * flight is older than what waits, so it goes first.
   */
  #dropOldest(): void {
    if (this.#batch !== undefined) this.done(this.#batch);
    const goal = { messages: most.messages * 0.9, characters: most.characters * 0.9 };
    let count = 0;
    while (this.#waiting.length - count > goal.messages || this.#characters > goal.characters) {
      this.#characters -= (this.#waiting[count] as Waiting).text.length;
      count += 1;
    }
    this.#remember(this.#waiting.splice(0, count));
    this.#mustTellAll = true;
  }

  #tellAll(): void {
    const all = [...this.#known.values()]
      .flatMap(({ announcement, snapshot }) => [announcement, snapshot])
      .filter((one) => one !== undefined);
    this.#waiting = [...all, ...this.#waiting];
    this.#characters += lengthOf(all);
    this.#mustTellAll = false;
  }

  #take(): readonly Waiting[] {
    let characters = 0;
    const tooMany = this.#waiting.findIndex(({ text }) => {
      characters += text.length;
      return characters > most.charactersAtOnce;
    });
    const taken = this.#waiting.splice(0, tooMany < 0 ? this.#waiting.length : Math.max(1, tooMany));
    this.#characters -= lengthOf(taken);
    return taken;
  }

  #remember(past: readonly Waiting[]): void {
    for (const waiting of past) {
      const { sessionId, type, isEnd } = waiting;
      const announcement = this.#known.get(sessionId)?.announcement;
      if (isEnd) this.#known.delete(sessionId);
      else if (type === '@xstate.actor')
        this.#known.set(sessionId, { announcement: waiting, snapshot: undefined });
      else if (type === '@xstate.snapshot') this.#known.set(sessionId, { announcement, snapshot: waiting });
    }
  }
}

function hasEnded(message: InspectionMessage): boolean {
  return (
    message.type !== '@xstate.event' &&
    message.snapshot.status !== undefined &&
    message.snapshot.status !== 'active'
  );
}

function lengthOf(waiting: readonly Waiting[]): number {
  return waiting.reduce((sum, { text }) => sum + text.length, 0);
}
