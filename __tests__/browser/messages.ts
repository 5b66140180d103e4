import { resourceMachine } from 'xstate-resource/machine';
import type { InspectionMessage, Json } from '../../src/inspect/protocol.js';

/** The chart of a resource, as inspectors send it. */
const definition = JSON.stringify(resourceMachine.config, (_, value) =>
  typeof value === 'function' ? { type: value.name } : value,
);

/** Messages like those of a program, but constructed directly, so that many can be sent at once. */
export class Messages {
  readonly #url: string;
  readonly #client: string;
  #waiting: InspectionMessage[] = [];

  constructor(url: string, client: string) {
    this.#url = url;
    this.#client = client;
  }

  resource(sessionId: string, name: string): void {
    this.#say({
      type: '@xstate.actor',
      sessionId,
      name,
      definition,
      snapshot: { status: 'active', value: 'idle', context: { value: null } },
    });
  }

  /** Two messages: the event and its result. */
  set(sessionId: string, value: Json): void {
    const event = { type: 'set', value };
    this.#say({ type: '@xstate.event', sessionId, event });
    this.#say({
      type: '@xstate.snapshot',
      sessionId,
      event,
      snapshot: { status: 'active', value: 'local', context: { value } },
    });
  }

  async send(): Promise<void> {
    const { status } = await fetch(`${this.#url}/messages?client=${this.#client}`, {
      method: 'POST',
      body: JSON.stringify(this.#waiting.splice(0)),
    });
    if (status !== 200) throw new Error(`The server has answered ${status}.`);
  }

  #say(message: Pick<InspectionMessage, 'type' | 'sessionId'> & Readonly<Record<string, unknown>>): void {
    this.#waiting.push({ ...message, createdAt: String(Date.now()), _version: '1' } as InspectionMessage);
  }
}
