import { isError } from '../../../machines/errors.js';
import type { InspectionMessage } from '../protocol.js';
import { Backlog } from './backlog.js';

/** In milliseconds. */
const times = {
  betweenSignsOfLife: 2_000,
  /** Where the server is not there, the pauses become twice as long each, up to this. */
  betweenAttempts: 30_000,
  untilAnswered: 5_000,
  /**
   * Whoever is silent for longer, is gone. Browsers let a page in the background wait for a minute.
   */
  ofSilence: 7_000,
  ofSilenceInBackground: 90_000,
};

/**
 * Sends messages to the server, in order, and as many at a time as have come meanwhile. A request
 * that is under way, or about to begin, keeps the program alive; nothing else does.
 */
export class Sender {
  readonly #server: URL;
  readonly #title: () => string;
  readonly #client = `${crypto.getRandomValues(new Uint32Array(4)).join('-')}`; // randomUUID is there in secure contexts only
  readonly #backlog = new Backlog();
  /** The start of the server which was told what was sent so far. */
  #instance = '';
  #pause = times.betweenSignsOfLife;
  #wake: () => void = () => {};
  /** Ends when it has stopped, and all is sent. */
  #work: Promise<void> | undefined;
  #hasStopped = false;
  #hasWarned = false;
  readonly #leave = () => navigator.sendBeacon(this.#address('/gone'));

  /** `title` says what the program is called now. */
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

  /** Whether the actor has not ended, by what was sent of it or is still to be. */
  isAlive(sessionId: string): boolean {
    return this.#backlog.isAlive(sessionId);
  }

  async #sendAll(): Promise<void> {
    let isThere = true;
    while (isThere || !this.#hasStopped) {
      isThere = await this.#sendSome();
      if (isThere && !this.#backlog.isEmpty) continue;
      if (this.#hasStopped) break;
      await this.#rest(isThere);
    }
    if (isThere) await this.#post('/gone', '', 0).catch(() => {});
    this.#backlog.clear();
  }

  /** Until it is time for a sign of life, or, if all is well, there is something to send. */
  async #rest(isThere: boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, isThere ? times.betweenSignsOfLife : this.#pause);
      this.#pause = isThere ? times.betweenSignsOfLife : Math.min(this.#pause * 2, times.betweenAttempts);
      if (typeof timer === 'object') timer.unref();
      this.#wake = () => {
        if (!isThere && !this.#hasStopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  /** Returns whether the server is there. */
  async #sendSome(): Promise<boolean> {
    const batch = this.#backlog.next();
    try {
      const response = await this.#post('/messages', batch.text, batch.number);
      const answer = await response.text();
      if (response.status === 400 || response.status === 413) {
        this.#warn(`${this.#server.origin} does not take what it is sent: ${answer.trim()}`);
        this.#backlog.done(batch); // nor would it at the next attempt
        this.#backlog.mustTellAll();
        return false;
      }
      const instance = instanceIn(answer);
      if (instance === undefined)
        throw new Error(`it answers ${response.status}, and not as the inspector does`);
      if (response.ok) this.#backlog.done(batch);
      else this.#backlog.refused(batch);
      this.#instance = instance;
      return true;
    } catch (error) {
      this.#warn(
        `there is no inspector at ${this.#server.origin} (${reasonOf(error as Error)}). Start it: npx xstate-resource inspect. It will be found when it is there.`,
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

/** Which start of the server has answered; `undefined` where it is another server. */
function instanceIn(answer: string): string | undefined {
  try {
    const { instance } = JSON.parse(answer) as { readonly instance?: unknown };
    return typeof instance === 'string' ? instance : undefined;
  } catch {
    return undefined;
  }
}

/** `fetch` says only that it failed; why it did is the cause. */
function reasonOf({ message, cause }: Error): string {
  return (isError(cause) && (cause.message || (cause as { readonly code?: string }).code)) || message;
}
