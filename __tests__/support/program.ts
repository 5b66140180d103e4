import { resourceMachine } from 'xstate-resource/machine';
import type { EventMessageBody, Json, SnapshotMessageBody } from '../../src/inspect/protocol.js';
import type { Actor } from '../../src/inspector/page/data/records.js';
import { Store } from '../../src/inspector/page/data/store.js';

/** The chart of a resource as inspectors send it. */
export const resourceDefinition = JSON.stringify(resourceMachine.config, (_, value) =>
  typeof value === 'function' ? { type: value.name } : value,
);

interface Announced {
  readonly name?: string;
  readonly parent?: string;
  readonly definition?: string | undefined;
  readonly snapshot?: SnapshotMessageBody;
}

/**
 * A simulated program under inspection. Its messages are recorded, so that they can be sent again.
 */
export class Program {
  readonly said: unknown[] = [];
  /** The time of its clock. Our clock is ahead of it by `late`. */
  time = 1_000_000;
  late = 0;
  readonly store: Store;
  readonly client: string;

  constructor(store = new Store(), client = 'program') {
    this.store = store;
    this.client = client;
  }

  say(message: { readonly [key: string]: unknown }): void {
    const item = {
      client: this.client,
      message: { createdAt: String(this.time), _version: '1', ...message },
    };
    this.said.push(item);
    this.store.receive(item, this.time + this.late);
  }

  actor(
    sessionId: string,
    { name = sessionId, parent, definition, snapshot = { status: 'active' } }: Announced = {},
  ): Actor {
    this.say({ type: '@xstate.actor', sessionId, name, parentId: parent, definition, snapshot });
    return this.get(sessionId);
  }

  resource(sessionId: string, name = 'country', value = 'idle'): Actor {
    return this.actor(sessionId, {
      name,
      definition: resourceDefinition,
      snapshot: { status: 'active', value },
    });
  }

  event(sessionId: string, event: EventMessageBody, sourceId?: string): void {
    this.say({ type: '@xstate.event', sessionId, event, sourceId });
  }

  snapshot(sessionId: string, event: EventMessageBody, snapshot: SnapshotMessageBody): void {
    this.say({ type: '@xstate.snapshot', sessionId, event, snapshot });
  }

  /** An event and the state that it leads to. */
  step(sessionId: string, event: EventMessageBody, value: Json, more: SnapshotMessageBody = {}): void {
    this.event(sessionId, event);
    this.snapshot(sessionId, event, { status: 'active', value, ...more });
  }

  /**
   * New params for a resource and the start of its loader, in the order in which XState reports
   * them. `stops` is the load that this ends.
   */
  load(sessionId: string, loader: string, params: Json, stops?: string): void {
    this.begin(sessionId, { type: 'params', params }, loader, { params }, 'loading', stops);
  }

  /** A resource starts to wait for another one. */
  wait(sessionId: string, loader: string, resource: string, stops?: string): void {
    const input = { params: { '[type]': 'undefined' }, isWaiting: true };
    this.begin(sessionId, { type: 'params.waiting', resource }, loader, input, 'loading', stops);
  }

  /** An event that begins a load and may end another. */
  begin(
    sessionId: string,
    event: EventMessageBody,
    loader: string,
    input: Json,
    value: string,
    stops?: string,
  ): void {
    this.event(sessionId, event);
    this.actor(loader, { name: 'loader', parent: sessionId, snapshot: { status: 'active', input } });
    if (stops !== undefined) this.stop(stops);
    this.event(loader, { type: 'xstate.init', input }, sessionId);
    this.snapshot(loader, { type: 'xstate.init', input }, { status: 'active', input });
    this.snapshot(sessionId, event, { status: 'active', value });
  }

  /** An item of the stream of a resource. */
  item(sessionId: string, loader: string, value: Json): void {
    const next = { type: 'loader.next', data: value };
    this.event(loader, next);
    const event = { type: 'loader.item', value };
    this.event(sessionId, event, loader);
    this.snapshot(sessionId, event, { status: 'active', value: 'resolved', context: { value } });
    this.snapshot(loader, next, { status: 'active' });
  }

  finish(sessionId: string, loader: string): void {
    const done = { type: 'xstate.promise.resolve', data: 1 };
    this.event(loader, done);
    const event = { type: 'xstate.done.actor.loader', output: 1 };
    this.event(sessionId, event, loader);
    this.snapshot(sessionId, event, { status: 'active', value: 'resolved' });
    this.snapshot(loader, done, { status: 'done', output: 1 });
  }

  fail(sessionId: string, loader: string, message: string): void {
    const error = { '[type]': 'TypeError', name: 'TypeError', message };
    const failed = { type: 'xstate.promise.reject', data: error };
    this.event(loader, failed);
    const event = { type: 'xstate.error.actor.loader', error };
    this.event(sessionId, event, loader);
    this.snapshot(sessionId, event, { status: 'active', value: 'error' });
    this.snapshot(loader, failed, { status: 'error', error });
  }

  stop(sessionId: string): void {
    this.snapshot(sessionId, { type: 'xstate.stop' }, { status: 'stopped' });
  }

  leave(): void {
    this.store.receive({ client: this.client, gone: true }, this.time);
  }

  /** Sends everything again, like the server to a page that reconnects. */
  repeat(): void {
    for (const item of this.said) this.store.receive(item, this.time);
  }

  get(sessionId: string): Actor {
    const actor = [...this.store.actors].find(
      (each) => each.client.id === this.client && each.sessionId === sessionId,
    );
    if (actor === undefined) throw new Error(`The program has no actor ${sessionId}.`);
    return actor;
  }

  /** The entries of the log, one line each. */
  get log(): string[] {
    return [...this.store.log.entries].map(({ actor, event }) => `${actor.name} ${event.type}`);
  }
}
