import { isError } from '../../machines/errors.js';
import type { InspectionMessage } from './protocol.js';

const most = { messages: 10_000, characters: 2_000_000 };
/** In milliseconds. */
const times = {
  betweenSignsOfLife: 2_000,
  untilAnswered: 10_000,
  /** Whoever is silent for longer, is gone. Browsers let a page in the background wait for a minute. */
  ofSilence: 7_000,
  ofSilenceInBackground: 90_000,
};

interface Waiting {
  readonly message: InspectionMessage;
  readonly text: string;
}

/** What the server was told of an actor that has not ended: enough to make it known to another one. */
interface Told {
  readonly actor: Waiting;
  readonly snapshot?: Waiting;
}

/**
 * Sends messages to the server, in order, and as many at a time as have come meanwhile. A request that is under way, or about to begin, keeps the program
 * alive; nothing else does.
 */
export class Sender {
  readonly #server: URL;
  readonly #client = crypto.randomUUID();
  readonly #alive = new Set<string>();
  readonly #told = new Map<string, Told>();
  #waiting: Waiting[] = [];
  /** The start of the server which was told all this. A server that is none refuses, and is told. */
  #instance = '';
  #wake: () => void = () => {};
  /** Ends when it has stopped, and all is sent. */
  #work = Promise.resolve();
  #isAtWork = false;
  #hasStopped = false;
  #hasWarned = false;

  constructor(server: URL) {
    this.#server = server;
    globalThis.addEventListener?.('pagehide', () => navigator.sendBeacon(this.#address('/gone')));
  }

  send(message: InspectionMessage): void {
    if (this.#hasStopped) return;
    if (hasEnded(message)) this.#alive.delete(message.sessionId);
    else if (message.type !== '@xstate.event') this.#alive.add(message.sessionId);
    this.#waiting.push({ message, text: JSON.stringify(message) });
    if (this.#waiting.length > most.messages) {
      this.#remember(this.#waiting.splice(0, 1));
      this.#instance = 'none that has heard of it';
    }
    this.#wake();
    if (!this.#isAtWork) this.#work = this.#sendAll();
  }

  stop(): Promise<void> {
    this.#hasStopped = true;
    this.#wake();
    return this.#work;
  }

  /** Whether the actor has not ended, by what was sent of it or is still to be. */
  isAlive(sessionId: string): boolean {
    return this.#alive.has(sessionId);
  }

  async #sendAll(): Promise<void> {
    this.#isAtWork = true;
    let isSent = true;
    while (isSent || !this.#hasStopped) {
      isSent = await this.#sendSome();
      if (isSent && this.#waiting.length > 0) continue;
      if (this.#hasStopped) break;
      await this.#rest(isSent);
    }
    if (isSent) await this.#post('/gone', '').catch(() => {});
  }

  /** Until it is time for a sign of life, or, if all is well, there is something to send. */
  async #rest(isAwake: boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, times.betweenSignsOfLife);
      if (typeof timer === 'object') timer.unref();
      this.#wake = () => {
        if (!isAwake && !this.#hasStopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  /** Returns whether the server is there. */
  async #sendSome(): Promise<boolean> {
    const batch = this.#take();
    try {
      const response = await this.#post('/messages', `[${batch.map(({ text }) => text).join(',')}]`);
      const answer = await response.text();
      if (response.status === 400 || response.status === 413) {
        this.#warn(`${this.#server.origin} does not take what it is sent: ${answer.trim()}`);
        return true; // nor would it at the next attempt
      }
      const instance = instanceIn(answer);
      if (instance === undefined) throw new Error(`it answers ${response.status}, and not as the inspector does`);
      if (response.ok) this.#remember(batch);
      else this.#waiting = [...this.#all(), ...batch, ...this.#waiting];
      this.#instance = instance;
      return true;
    } catch (error) {
      this.#waiting = [...batch, ...this.#waiting];
      this.#warn(
        `there is no inspector at ${this.#server.origin} (${reasonOf(error as Error)}). Start it: npx xstate-resource inspect. It will be found as soon as it is there.`,
      );
      return false;
    }
  }

  #take(): Waiting[] {
    let characters = 0;
    const tooMany = this.#waiting.findIndex(({ text }) => {
      characters += text.length;
      return characters > most.characters;
    });
    return this.#waiting.splice(0, tooMany < 0 ? this.#waiting.length : Math.max(1, tooMany));
  }

  #remember(batch: readonly Waiting[]): void {
    for (const waiting of batch) {
      const { message } = waiting;
      const told = this.#told.get(message.sessionId);
      if (hasEnded(message)) this.#told.delete(message.sessionId);
      else if (message.type === '@xstate.actor') this.#told.set(message.sessionId, { actor: waiting });
      else if (message.type === '@xstate.snapshot' && told) this.#told.set(message.sessionId, { ...told, snapshot: waiting });
    }
  }

  #all(): Waiting[] {
    return [...this.#told.values()].flatMap(({ actor, snapshot }) => (snapshot === undefined ? [actor] : [actor, snapshot]));
  }

  #post(path: string, body: string): Promise<Response> {
    return fetch(this.#address(path), { method: 'POST', body, signal: AbortSignal.timeout(times.untilAnswered) });
  }

  #address(path: string): URL {
    const address = new URL(path, this.#server);
    const within = typeof document === 'undefined' ? times.ofSilence : times.ofSilenceInBackground;
    address.search = new URLSearchParams({ client: this.#client, instance: this.#instance, within: String(within) }).toString();
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

function hasEnded(message: InspectionMessage): boolean {
  return message.type !== '@xstate.event' && message.snapshot.status !== undefined && message.snapshot.status !== 'active';
}
