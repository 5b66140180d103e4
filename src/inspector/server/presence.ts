/** The longest silence that a client may request, in milliseconds. */
const longest = 600_000;

interface There {
  readonly timer: NodeJS.Timeout;
  /** The number of the last accepted request. */
  last: number;
}

/**
 * Keeps track of clients that have no connection, but say with each request how long they may be
 * silent after it. A client that is silent for longer counts as gone.
 */
export class Presence {
  readonly #clients = new Map<string, There>();
  readonly #gone: (client: string) => void;

  constructor(gone: (client: string) => void) {
    this.#gone = gone;
  }

  /** Returns whether the client was already present. */
  heard(client: string, within: number): boolean {
    const last = this.#clients.get(client)?.last ?? 0;
    const wasThere = this.forget(client);
    const timer = setTimeout(
      () => {
        this.#clients.delete(client);
        this.#gone(client);
      },
      Math.min(within, longest),
    );
    this.#clients.set(client, { timer, last });
    return wasThere;
  }

  /**
   * Returns whether the request was already accepted: its response was lost, and it was sent again.
   */
  isRepeated(client: string, number: number): boolean {
    const there = this.#clients.get(client);
    if (there === undefined || number === 0) return false;
    const isRepeated = number <= there.last;
    there.last = Math.max(there.last, number);
    return isRepeated;
  }

  /** Returns whether the client was present. */
  forget(client: string): boolean {
    clearTimeout(this.#clients.get(client)?.timer);
    return this.#clients.delete(client);
  }

  close(): void {
    for (const client of this.#clients.keys()) this.forget(client);
  }
}
