import type { InspectionMessage } from '../protocol.js';

/** What waits, at most: beyond it the oldest gives way. What is sent at once, at most. */
const most = { messages: 10_000, characters: 8_000_000, charactersAtOnce: 2_000_000 };

interface Waiting {
  readonly sessionId: string;
  readonly type: InspectionMessage['type'];
  /** Whether its actor has ended with it. */
  readonly isEnd: boolean;
  /** Its JSON. */
  readonly text: string;
}

/**
 * What makes an actor known to a server that has never heard of it, or has missed something of it.
 */
interface Known {
  readonly announcement: Waiting | undefined;
  readonly snapshot: Waiting | undefined;
}

/** What is sent at once. Sent again, it is the same. */
export interface Batch {
  readonly number: number;
  /** A JSON array. */
  readonly text: string;
}

/**
 * What is to be sent, in order; and of each actor that has not ended, what it was just before. So
 * what gives way can be made up for.
 */
export class Backlog {
  readonly #known = new Map<string, Known>();
  readonly #alive = new Set<string>();
  #waiting: Waiting[] = [];
  #characters = 0;
  #underWay: readonly Waiting[] = [];
  #batch: Batch | undefined;
  #number = 0;
  /** Whether the server is to be told of all actors before anything else. */
  #mustTellAll = false;

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#batch === undefined && !this.#mustTellAll;
  }

  /** Whether the actor has not ended, by what was sent of it or is still to be. */
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
    if (this.#waiting.length > most.messages || this.#characters > most.characters) this.#giveWay();
  }

  /**
   * What is to be sent next: the same until it has arrived, or is not to be sent again. It may be
   * of nothing.
   */
  next(): Batch {
    if (this.#batch === undefined) {
      if (this.#mustTellAll) this.#tellAll();
      this.#underWay = this.#take();
      this.#number += 1;
      this.#batch = { number: this.#number, text: `[${this.#underWay.map(({ text }) => text).join(',')}]` };
    }
    return this.#batch;
  }

  /** It has arrived, or never will. */
  done(batch: Batch): void {
    if (this.#batch !== batch) return;
    this.#remember(this.#underWay);
    this.#underWay = [];
    this.#batch = undefined;
  }

  /** It has arrived where nobody knows what it is about. */
  refused(batch: Batch): void {
    this.#mustTellAll = true;
    if (this.#batch !== batch) return;
    this.#waiting = [...this.#underWay, ...this.#waiting];
    this.#characters += lengthOf(this.#underWay);
    this.#underWay = [];
    this.#batch = undefined;
  }

  /** Somebody may have missed something. */
  mustTellAll(): void {
    this.#mustTellAll = true;
  }

  clear(): void {
    this.#known.clear();
    this.#alive.clear();
    this.#waiting = [];
  }

  /**
   * A tenth at a time, as each time costs as much as all that waits. What is under way comes before
   * it.
   */
  #giveWay(): void {
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
