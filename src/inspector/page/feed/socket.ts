export type SocketState = 'connecting' | 'connected' | 'lost';

/** Hears of a connection. */
export interface Listener {
  opened(): void;
  said(data: unknown): void;
  closed(): void;
}

export interface FeedOptions {
  readonly open: (listener: Listener) => void;
  readonly timeout: (call: () => void, milliseconds: number) => unknown;
  /** Hears the items of a message; one that is no list of items is handed on as it is. */
  readonly items: (items: readonly unknown[]) => void;
  readonly changed: (state: SocketState) => void;
  /** Called when the connection is there again, before its first items. */
  readonly back: () => void;
}

/** How long to wait before the next try, in milliseconds. */
const waits = [250, 500, 1000, 2000, 4000];

/** Listens to the server, and tries again for as long as it is not there. */
export class Feed {
  readonly #options: FeedOptions;
  #state: SocketState = 'connecting';
  #tries = 0;
  #wasOpen = false;
  #attempt = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#open();
  }

  get state(): SocketState {
    return this.#state;
  }

  /** Does not wait for the next try. */
  retry(): void {
    if (this.#state === 'lost') this.#open();
  }

  #open(): void {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isOurs = (): boolean => attempt === this.#attempt;
    this.#options.open({
      opened: () => {
        if (isOurs()) this.#opened();
      },
      said: (data) => {
        if (isOurs()) this.#options.items(parsed(data));
      },
      closed: () => {
        if (isOurs()) this.#closed();
      },
    });
  }

  #opened(): void {
    this.#tries = 0;
    if (this.#wasOpen) this.#options.back();
    this.#wasOpen = true;
    this.#set('connected');
  }

  #closed(): void {
    this.#set('lost');
    const wait = waits[Math.min(this.#tries, waits.length - 1)] as number;
    this.#tries += 1;
    const attempt = this.#attempt;
    this.#options.timeout(() => {
      if (attempt === this.#attempt) this.#open();
    }, wait);
  }

  #set(state: SocketState): void {
    this.#state = state;
    this.#options.changed(state);
  }
}

function parsed(data: unknown): readonly unknown[] {
  try {
    const items: unknown = JSON.parse(String(data));
    return Array.isArray(items) ? items : [items];
  } catch {
    return [data];
  }
}
