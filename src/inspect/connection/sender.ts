import { isError } from '../../../machines/errors.js';
import type { InspectionMessage } from '../protocol.js';
import { Backlog } from './backlog.js';

/** In milliseconds. */
const times = {
  betweenSignsOfLife: 2_000,
  /** While the server is not running, each pause is twice as long as the one before, up to this. */
  betweenRetries: 30_000,
  untilAnswered: 5_000,
  /**
   * A client that is silent for longer counts as gone. Browsers make a page in the background wait
   * for up to a minute.
   */
  ofSilence: 7_000,
  ofSilenceInBackground: 90_000,
};

/**
 * Sends messages to the server, in order. Messages that arrive during a request are sent together
 * in the next one. A request that is in flight or about to start keeps the program alive; nothing
 * else does.
 */
export class Sender {
  readonly #server: URL;
  readonly #title: () => string;
  readonly #client = `${crypto.getRandomValues(new Uint32Array(4)).join('-')}`; // randomUUID exists only in secure contexts
  readonly #backlog = new Backlog();
  /** The instance of the server that received what was sent so far. */
  #instance = '';
  #pause = times.betweenSignsOfLife;
  #wake: () => void = () => {};
  /** Settles when this has stopped and everything has been sent. */
  #work: Promise<void> | undefined;
  #hasStopped = false;
  #hasWarned = false;
  readonly #leave = () => navigator.sendBeacon(this.#address('/gone'));

  /** `title` returns the program's current name. */
  constructor(server: URL, title: () => string) {
    this.#server = server;
    this.#title = title;
    globalThis.addEventListener?.('pagehide', this.#leave);
  }

  send(message: InspectionMessage): void {
    if (this.#hasStopped) return;
    this.#backlog.add(message);
    this.#wake();
    this.#work ??= this.#sendAll();
  }

  stop(): Promise<void> {
    this.#hasStopped = true;
    globalThis.removeEventListener?.('pagehide', this.#leave);
    this.#wake();
    return this.#work ?? Promise.resolve();
  }

  /** Whether the actor is still alive, according to the messages sent or waiting. */
  isAlive(sessionId: string): boolean {
    return this.#backlog.isAlive(sessionId);
  }

  async #sendAll(): Promise<void> {
    let isRunning = true;
    while (isRunning || !this.#hasStopped) {
      isRunning = await this.#sendSome();
      if (isRunning && !this.#backlog.isEmpty) continue;
      if (this.#hasStopped) break;
      await this.#rest(isRunning);
    }
    if (isRunning) await this.#post('/gone', '', 0).catch(() => {});
    this.#backlog.clear();
  }

  /**
   * Waits until it is time for a sign of life, or, if the server is running, until there is
   * something to send.
   */
  async #rest(isRunning: boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, isRunning ? times.betweenSignsOfLife : this.#pause);
      this.#pause = isRunning ? times.betweenSignsOfLife : Math.min(this.#pause * 2, times.betweenRetries);
      if (typeof timer === 'object') timer.unref();
      this.#wake = () => {
        if (!isRunning && !this.#hasStopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  /** Returns whether the server is running. */
  async #sendSome(): Promise<boolean> {
    const batch = this.#backlog.next();
    try {
      const response = await this.#post('/messages', batch.text, batch.number);
      const answer = await response.text();
      if (response.status === 400 || response.status === 413) {
        this.#warn(`${this.#server.origin} rejected the messages: ${answer.trim()}`);
        this.#backlog.done(batch); // a retry would be rejected, too
        this.#backlog.mustTellAll();
        return false;
      }
      const instance = instanceIn(answer);
      if (instance === undefined) throw new Error(`it answered ${response.status}, unlike an inspector`);
      if (response.ok) this.#backlog.done(batch);
      else this.#backlog.refused(batch);
      this.#instance = instance;
      return true;
    } catch (error) {
      this.#warn(
        `no inspector is running at ${this.#server.origin} (${reasonOf(error as Error)}). Start it with: npx xstate-resource inspect. This program will connect once it is running.`,
      );
      return false;
    }
  }

  #post(path: string, body: string, number: number): Promise<Response> {
    return fetch(this.#address(path, number), {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(times.untilAnswered),
    });
  }

  #address(path: string, number = 0): URL {
    const address = new URL(path, this.#server);
    const within = typeof document === 'undefined' ? times.ofSilence : times.ofSilenceInBackground;
    const query = {
      client: this.#client,
      instance: this.#instance,
      number: String(number),
      within: String(within),
      title: this.#title(),
    };
    address.search = new URLSearchParams(query).toString();
    return address;
  }

  #warn(what: string): void {
    if (!this.#hasWarned) console.warn(`xstate-resource: ${what}`);
    this.#hasWarned = true;
  }
}

/** The instance of the server that answered; `undefined` if it is another kind of server. */
function instanceIn(answer: string): string | undefined {
  try {
    const { instance } = JSON.parse(answer) as { readonly instance?: unknown };
    return typeof instance === 'string' ? instance : undefined;
  } catch {
    return undefined;
  }
}

/** `fetch` only says that it failed; the reason is in the cause. */
function reasonOf({ message, cause }: Error): string {
  return (isError(cause) && (cause.message || (cause as { readonly code?: string }).code)) || message;
}
