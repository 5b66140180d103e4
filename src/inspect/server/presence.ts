/** The longest silence that a client may ask for, in milliseconds. */
const longest = 600_000;

/** Clients that have no connection, but say with each request how long they may be silent after it. Who is silent for longer, is gone. */
export class Presence {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #gone: (client: string) => void;

  constructor(gone: (client: string) => void) {
    this.#gone = gone;
  }

  /** Returns whether the client was there already. */
  heard(client: string, within: number): boolean {
    const wasThere = this.forget(client);
    const timer = setTimeout(
      () => {
        this.#timers.delete(client);
        this.#gone(client);
      },
      Math.min(within, longest),
    );
    this.#timers.set(client, timer);
    return wasThere;
  }

  /** Returns whether there was something to forget. */
  forget(client: string): boolean {
    clearTimeout(this.#timers.get(client));
    return this.#timers.delete(client);
  }

  close(): void {
    for (const client of this.#timers.keys()) this.forget(client);
  }
}
