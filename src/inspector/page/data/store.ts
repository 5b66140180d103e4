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

/** The client of messages that arrived by `postMessage` instead of through the server. */
export const windowClient = 'window';

/** Beyond this number, clients without any actors are forgotten. */
const mostClients = 100;

/**
 * Everything the page knows. It accepts messages in any order, duplicated, late, or malformed, and
 * never throws.
 */
export class Store {
  readonly clients = new Map<string, Client>();
  readonly actors = new Actors(dropLoad);
  readonly log = new Log();
  /** Increases with every change. */
  version = 0;
  /** How many messages had an unknown format. */
  unreadable = 0;
  #clientCount = 0;
  #replay: Replay | undefined;
  /** The clients that were gone before our own connection broke. */
  #wasGone = new Set<Client>();

  /** Accepts an item of the feed, or anything else that was received. `now` is our own clock. */
  receive(given: unknown, now: number): void {
    this.version += 1;
    const item = readItem(given);
    if (item === undefined) this.unreadable += 1;
    else this.#take(item, now);
  }

  /**
   * The connection to the server is back. The server sends what it has kept; clients that do not
   * appear in it are gone.
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
    for (const child of actor.children) noteLoad(child, undefined); // children that were known before their parent
    // Later snapshots are newer than one that is sent again.
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
    // The snapshot in an announcement may be newer than the actor's first event.
    entry.before = event.type === 'xstate.init' ? undefined : actor.snapshot;
    entry.after = snapshot;
    if (event.type === 'xstate.stop') noteStop(entry);
    this.#show(actor, snapshot, time);
  }

  #show(actor: Actor, snapshot: SnapshotMessageBody, time: number, isAnnounced = false): void {
    const status: Status = snapshot.status ?? 'active';
    const state = wordFor(status, snapshot);
    if (state !== actor.state) actor.since = Math.max(time, actor.startedAt);
    if (actor.status !== 'active' && status === 'active') actor.startedAt = time; // its program restarted with the same ids
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

  /** The clients that are gone and have no actors. */
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

/** The time on the sender's clock, or on ours if it is invalid. */
function timeOf({ createdAt }: InspectionMessage, now: number): number {
  const time = Number(createdAt);
  return Number.isFinite(time) && time > 0 ? time : now;
}
