import type {
  ActorMessage,
  EventMessage,
  FeedItem,
  InspectionMessage,
  SnapshotMessage,
  SnapshotMessageBody,
} from '../../../inspect/protocol.js';
import { Actors } from './actors.js';
import { dropLoad, endLoad, noteLoad, noteOutcome, noteStop } from './loads.js';
import { Log } from './log.js';
import { titleFrom } from './programs.js';
import { readItem } from './reading.js';
import type { Actor, Client, Status } from './records.js';
import { Replay } from './replay.js';
import { Names } from './resource-names.js';
import { wordFor } from './states.js';
import { noteStep } from './tries.js';

/** The client of what came by `postMessage`, and not through the server. */
export const windowClient = 'window';

/** Beyond so many, clients that have left nothing are forgotten. */
const mostClients = 100;

/**
 * All that the page knows. It takes messages in any order, twice, late or broken, and never throws.
 */
export class Store {
  readonly clients = new Map<string, Client>();
  readonly actors = new Actors(dropLoad);
  readonly log = new Log();
  /** Grows with every change. */
  version = 0;
  /** How many messages had no shape that we know. */
  unreadable = 0;
  #clientCount = 0;
  #replay: Replay | undefined;
  /** Who was gone before our own connection broke. */
  #wasGone = new Set<Client>();

  /** Takes an item of the feed, or whatever came instead of one. `now` is the time of our clock. */
  receive(given: unknown, now: number): void {
    this.version += 1;
    const item = readItem(given);
    if (item === undefined) this.unreadable += 1;
    else this.#take(item, now);
  }

  /**
   * The connection to the server is back. It will tell again what it has kept; who is not heard of
   * then is gone.
   */
  reconnected(): void {
    this.version += 1;
    this.#replay = new Replay(this.log.entries);
    this.#wasGone = new Set([...this.clients.values()].filter(({ isGone }) => isGone));
    for (const client of this.clients.values()) if (client.id !== windowClient) this.#setGone(client, true);
  }

  clearEnded(): void {
    this.version += 1;
    this.actors.clearEnded();
  }

  clearLog(): void {
    this.version += 1;
    this.log.clear();
  }

  #take(item: FeedItem, now: number): void {
    const client = this.#clientOf(item.client);
    if ('gone' in item) this.#setGone(client, true);
    else if ('title' in item) client.title = titleFrom(item.title);
    else {
      const time = timeOf(item.message, now);
      client.ahead = Math.max(client.ahead, time - now);
      this.#hear(client, item.message, time);
    }
  }

  #hear(client: Client, message: InspectionMessage, time: number): void {
    if (message.type === '@xstate.actor') {
      const known = this.actors.find(client, message.sessionId);
      const isOld = this.#replay !== undefined && known !== undefined && time <= known.heardAt;
      this.#setGone(client, isOld && this.#wasGone.has(client));
      this.#announced(client, message, time);
    } else if (this.#replay?.takes(client, message)) {
      this.#setGone(client, this.#wasGone.has(client));
    } else {
      this.#setGone(client, false);
      if (message.type === '@xstate.event') this.#sent(client, message, time);
      else this.#changed(client, message, time);
    }
  }

  #announced(client: Client, message: ActorMessage, time: number): void {
    const actor = this.actors.of(client, message.sessionId, time);
    this.actors.announce(actor, message);
    noteLoad(actor, message.snapshot.input);
    for (const child of actor.children) noteLoad(child, undefined); // those who were known before their parent was
    // Later snapshots have said more than one that is told again.
    if (actor.snapshot === undefined || time > actor.heardAt) this.#show(actor, message.snapshot, time, true);
  }

  #sent(client: Client, { sessionId, event, createdAt, sourceId }: EventMessage, time: number): void {
    const actor = this.actors.of(client, sessionId, time);
    const entry = this.log.event(actor, time, event, createdAt, sourceId);
    if (event.type === 'xstate.init') noteLoad(actor, event.input);
    if (sourceId !== undefined) noteOutcome(entry, this.actors.find(client, sourceId));
  }

  #changed(client: Client, { sessionId, event, createdAt, snapshot }: SnapshotMessage, time: number): void {
    const actor = this.actors.of(client, sessionId, time);
    const entry = this.log.answered(actor, time, event, createdAt);
    // What an actor is announced with may be of a later moment than its first event.
    entry.before = event.type === 'xstate.init' ? undefined : actor.snapshot;
    entry.after = snapshot;
    if (event.type === 'xstate.stop') noteStop(entry);
    this.#show(actor, snapshot, time);
  }

  #show(actor: Actor, snapshot: SnapshotMessageBody, time: number, isAnnounced = false): void {
    const status: Status = snapshot.status ?? 'active';
    const state = wordFor(status, snapshot);
    if (state !== actor.state) actor.since = Math.max(time, actor.startedAt);
    if (actor.status !== 'active' && status === 'active') actor.startedAt = time; // its program began anew, with the same ids
    Object.assign(actor, { snapshot, status, state, heardAt: Math.max(time, actor.heardAt) });
    if (actor.definition?.isPolicy) actor.tries = noteStep(actor.tries, snapshot, time);
    endLoad(actor, time, isAnnounced);
    this.actors.settle(actor);
  }

  #clientOf(id: string): Client {
    const known = this.clients.get(id);
    if (known !== undefined) return known;
    if (this.clients.size >= mostClients) this.#forgetClients();
    this.#clientCount += 1;
    const names = new Names();
    const client: Client = {
      id,
      number: this.#clientCount,
      title: '',
      names,
      isGone: false,
      ahead: 0,
      forgottenUntil: 0,
    };
    this.clients.set(id, client);
    return client;
  }

  /** Who is gone and has left no actor. */
  #forgetClients(): void {
    const used = new Set([...this.actors].map(({ client }) => client));
    for (const client of this.clients.values())
      if (client.isGone && !used.has(client)) this.clients.delete(client.id);
  }

  #setGone(client: Client, isGone: boolean): void {
    if (client.isGone === isGone) return;
    client.isGone = isGone;
    this.actors.settleAll(client);
  }
}

/** The time of the sender's clock, or ours where it can't be read. */
function timeOf({ createdAt }: InspectionMessage, now: number): number {
  const time = Number(createdAt);
  return Number.isFinite(time) && time > 0 ? time : now;
}
