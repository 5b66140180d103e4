export type SocketState = 'connecting' | 'connected' | 'lost';

/** Callbacks for a connection. */
export interface Listener {
  opened(): void;
  said(data: unknown): void;
  closed(): void;
}

export interface FeedOptions {
  readonly open: (listener: Listener) => void;
  readonly timeout: (call: () => void, milliseconds: number) => unknown;
  /**
   * Called with the items of a message. A message that is not a list of items is passed on as a
   * single item.
   */
  readonly items: (items: readonly unknown[]) => void;
  readonly changed: (state: SocketState) => void;
  /** Called when the connection is back, before its first items. */
  readonly back: () => void;
}

/** How long to wait before reconnecting, in milliseconds. */
const waits = [250, 500, 1000, 2000, 4000];

/** Listens to the server, and keeps trying to reconnect while it is not running. */
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

  /** Reconnects immediately. */
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
