import { type Entry, lengthOf, textOf } from './archive.js';

/** The part of a WebSocket that is needed here. */
export interface Sender {
  /** In bytes. */
  readonly bufferedAmount: number;
  send(frame: string): void;
  terminate(): void;
}

/** Converts entries to the frames that are sent to a reader. */
export type Manner = (entries: readonly Entry[]) => readonly string[];

/** An array of feed items. */
export const asFeed: Manner = (entries) => [`[${entries.map(feedItem).join(',')}]`];

/** The original messages, one per frame. */
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

/** How much text is packed at once, in characters. */
const chunk = 2 ** 20;

/** How much may be in flight to a reader, in bytes, before the rest has to wait. */
const underWay = 2 ** 22;

/** How much may wait for a reader, in characters, in addition to what it gets at first. */
const lag = 2 ** 26;

/**
 * The entries that wait to be sent to a reader. They are the archive's own texts, so a slow reader
 * costs little memory. A reader that lags too far behind is disconnected; when it reconnects, it
 * gets what is in the archive.
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
