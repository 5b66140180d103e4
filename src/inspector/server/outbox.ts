import { type Entry, lengthOf, textOf } from './archive.js';

/** The part of a WebSocket that is needed here. */
export interface Sender {
  /** In bytes. */
  readonly bufferedAmount: number;
  send(frame: string): void;
  terminate(): void;
}

/** The frames that tell a reader of some entries. */
export type Manner = (entries: readonly Entry[]) => readonly string[];

/** An array of feed items. */
export const asFeed: Manner = (entries) => [`[${entries.map(feedItem).join(',')}]`];

/** The messages as they came, one a frame. */
export const asMessages: Manner = (entries) => entries.flatMap(({ message }) => message?.text ?? []);

function feedItem({ client, message, title }: Entry): string {
  const what =
    message !== undefined
      ? `"message":${message.text}`
      : title === undefined
        ? '"gone":true'
        : `"title":${JSON.stringify(title)}`;
  return `{"client":${JSON.stringify(client.id)},${what}}`;
}

/** What is packed at once, in characters. */
const chunk = 2 ** 20;

/** What may be on its way to a reader, in bytes, before the rest has to wait. */
const underWay = 2 ** 22;

/** What may wait for a reader, in characters, beside what it is told at first. */
const lag = 2 ** 26;

/**
 * What waits to be sent to a reader. That is the archive's own text, so a slow reader costs little
 * memory; and one that lags too far is cut off. When it connects again, it is told what the archive
 * has.
 */
export class Outbox {
  readonly #sender: Sender;
  readonly #manner: Manner;
  readonly #limit: number;
  readonly #waiting: Entry[];
  #text: number;

  constructor(sender: Sender, manner: Manner, first: Entry[]) {
    this.#sender = sender;
    this.#manner = manner;
    this.#waiting = first;
    this.#text = lengthOf(first);
    this.#limit = this.#text + lag;
  }

  push(entry: Entry): void {
    this.#waiting.push(entry);
    this.#text += textOf(entry);
    if (this.#text <= this.#limit) return;
    this.clear();
    this.#sender.terminate();
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#text = 0;
  }

  /** Returns whether something still waits. */
  flush(): boolean {
    while (this.#waiting.length > 0 && this.#sender.bufferedAmount < underWay) {
      for (const frame of this.#manner(this.#take())) this.#sender.send(frame);
    }
    return this.#waiting.length > 0;
  }

  #take(): Entry[] {
    let [count, text] = [0, 0];
    while (count < this.#waiting.length && text < chunk) text += textOf(this.#waiting[count++] as Entry);
    this.#text -= text;
    return this.#waiting.splice(0, count);
  }
}
