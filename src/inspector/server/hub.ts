import { Archive, type Entry } from './archive.js';
import { type Manner, Outbox, type Sender } from './outbox.js';
import type { Received } from './received.js';

/**
 * How long entries are collected before they are sent to readers, in milliseconds: about one frame
 * of a screen.
 */
const beat = 16;

/** Receives messages from clients and passes them on to all readers. */
export class Hub {
  readonly #archive = new Archive();
  readonly #readers = new Set<Outbox>();
  #timer: NodeJS.Timeout | undefined;

  get readers(): number {
    return this.#readers.size;
  }

  take(client: string, messages: readonly Received[]): void {
    for (const message of messages) this.#tell(this.#archive.add(client, message));
  }

  /** A client says what it is called: the title of a page, or a command. */
  called(client: string, title: string): void {
    const entry = this.#archive.called(client, title);
    if (entry !== undefined) this.#tell(entry);
  }

  gone(client: string): void {
    this.#tell(this.#archive.gone(client));
  }

  /**
   * Sends a reader what is archived, then everything that happens. Returns a function that ends
   * this.
   */
  join(reader: Sender, manner: Manner): () => void {
    const outbox = new Outbox(reader, manner, this.#archive.kept());
    this.#readers.add(outbox);
    this.#flushSoon();
    return () => {
      this.#readers.delete(outbox);
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#readers.clear();
  }

  #tell(entry: Entry): void {
    for (const outbox of this.#readers) outbox.push(entry);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#readers.size > 0) this.#timer ??= setTimeout(this.#flush, beat);
  }

  /** Retries slow readers at the next beat. */
  readonly #flush = (): void => {
    this.#timer = undefined;
    const lagging = [...this.#readers].filter((outbox) => outbox.flush());
    if (lagging.length > 0) this.#flushSoon();
  };
}
