import type { Received } from './received.js';

/** Something that happened: a client's message, its new title, or its disconnection. */
export interface Entry {
  /** Increases with each entry. */
  readonly number: number;
  readonly client: Client;
  /** `undefined`: the client is gone, or has a new title. */
  readonly message: Received | undefined;
  readonly title?: string;
}

interface Client {
  readonly id: string;
  /** The number of clients before it. */
  readonly number: number;
  /** What the client calls itself. */
  title: string;
  isGone: boolean;
  /** How many of the latest entries are its own. */
  entries: number;
  readonly actors: Map<string, Actor>;
}

interface Actor {
  readonly client: Client;
  readonly sessionId: string;
  /** How many of the latest entries are its own. */
  entries: number;
  /** The actor's announcement and last snapshot before the latest entries, if they exist. */
  known: readonly Entry[];
}

export interface Limits {
  /** How many of the latest entries are kept. Default: 10,000. */
  readonly entries?: number;
  /** How many older actors are remembered. Default: 10,000. */
  readonly actors?: number;
  /** How much text is kept of each, in characters. Default: 64 Mi. */
  readonly text?: number;
  /** How many newer clients may connect before a client that is gone is forgotten. Default: 50. */
  readonly clients?: number;
}

/**
 * What a page that opens late is sent: the latest entries, and before them the announcement and
 * last snapshot of each older actor that still matters. So it gets the whole story in order, with
 * parts left out.
 *
 * An entry that drops out of the latest ones replaces what was known of its actor. An actor that
 * has ended, or a client that is gone, is remembered while one of the latest entries is about it.
 */
export class Archive {
  readonly #limits: Required<Limits>;
  readonly #clients = new Map<string, Client>();
  readonly #latest: Entry[] = [];
  /** The older actors that are remembered, ordered by their last change, oldest first. */
  readonly #known = new Set<Actor>();
  #latestText = 0;
  #knownText = 0;
  #entriesSoFar = 0;
  #clientsSoFar = 0;

  constructor({ entries = 10_000, actors = 10_000, text = 2 ** 26, clients = 50 }: Limits = {}) {
    this.#limits = { entries, actors, text, clients };
  }

  /** Brings back a client that was gone. */
  add(id: string, message: Received): Entry {
    const client = this.#clients.get(id) ?? this.#newClient(id);
    client.isGone = false;
    return this.#keep(client, message);
  }

  /** Not kept if it is already known, or if nothing else is kept of the client. */
  gone(id: string): Entry {
    const client = this.#clients.get(id);
    if (client === undefined || client.isGone) return this.#entry(client ?? this.#asNew(id), undefined);
    client.isGone = true;
    return this.#keep(client, undefined);
  }

  /** Returns `undefined` if the client is unknown or already has this title. */
  called(id: string, title: string): Entry | undefined {
    const client = this.#clients.get(id);
    if (client === undefined || client.title === title) return undefined;
    client.title = title;
    return titleOf(client);
  }

  /** The title of a client comes just before its first entry. */
  kept(): Entry[] {
    const known = [...this.#known].flatMap((actor) => actor.known);
    const untold = new Set([...this.#clients.values()].filter(({ title }) => title !== ''));
    return [...known.sort((a, b) => a.number - b.number), ...this.#latest].flatMap((entry) =>
      untold.delete(entry.client) ? [titleOf(entry.client), entry] : [entry],
    );
  }

  #newClient(id: string): Client {
    const client = this.#asNew(id);
    this.#clientsSoFar += 1;
    this.#clients.set(id, client);
    for (const other of this.#clients.values()) {
      if (other.isGone && client.number - other.number > this.#limits.clients) this.#forgetClient(other);
    }
    return client;
  }

  #asNew(id: string): Client {
    return { id, number: this.#clientsSoFar, title: '', isGone: false, entries: 0, actors: new Map() };
  }

  #entry(client: Client, message: Received | undefined): Entry {
    this.#entriesSoFar += 1;
    return { number: this.#entriesSoFar, client, message };
  }

  #keep(client: Client, message: Received | undefined): Entry {
    const entry = this.#entry(client, message);
    client.entries += 1;
    if (message !== undefined) actorOf(client, message).entries += 1;
    this.#latest.push(entry);
    this.#latestText += textOf(entry);
    while (this.#latest.length > this.#limits.entries || this.#latestText > this.#limits.text)
      this.#takeOldest(this.#latest.shift() as Entry);
    return entry;
  }

  #takeOldest(entry: Entry): void {
    const { client, message } = entry;
    this.#latestText -= textOf(entry);
    client.entries -= 1;
    if (message !== undefined) {
      const actor = actorOf(client, message);
      actor.entries -= 1;
      if (message.type === '@xstate.actor') this.#know(actor, [entry]);
      else if (message.type === '@xstate.snapshot')
        this.#know(actor, [...actor.known.filter(isAnnouncement), entry]);
      this.#forgetIfOver(actor);
    }
    if (client.entries === 0 && client.isGone) this.#forgetClient(client);
  }

  #know(actor: Actor, known: readonly Entry[]): void {
    this.#unknow(actor);
    actor.known = known;
    this.#known.add(actor);
    this.#knownText += lengthOf(known);
    for (const other of this.#known) {
      if (this.#known.size <= this.#limits.actors && this.#knownText <= this.#limits.text) break;
      this.#unknow(other);
      this.#forgetIfOver(other);
    }
  }

  #unknow(actor: Actor): void {
    this.#known.delete(actor);
    this.#knownText -= lengthOf(actor.known);
    actor.known = [];
  }

  #forgetIfOver(actor: Actor): void {
    const { client, sessionId, entries, known } = actor;
    if (entries > 0 || known.at(-1)?.message?.isEnd === false) return;
    this.#unknow(actor);
    client.actors.delete(sessionId);
    if (client.entries === 0 && client.actors.size === 0) this.#clients.delete(client.id);
  }

  #forgetClient(client: Client): void {
    this.#clients.delete(client.id);
    for (const actor of client.actors.values()) this.#unknow(actor);
    if (client.entries === 0) return;
    const others = this.#latest.filter((entry) => entry.client !== client);
    this.#latest.splice(0, this.#latest.length, ...others);
    this.#latestText = lengthOf(others);
  }
}

function actorOf(client: Client, { sessionId }: Received): Actor {
  const actor = client.actors.get(sessionId) ?? { client, sessionId, entries: 0, known: [] };
  client.actors.set(sessionId, actor);
  return actor;
}

function titleOf(client: Client): Entry {
  return { number: 0, client, message: undefined, title: client.title };
}

function isAnnouncement({ message }: Entry): boolean {
  return message?.type === '@xstate.actor';
}

/** The length of an entry's text, in characters. */
export function textOf({ message, title }: Entry): number {
  return message?.text.length ?? title?.length ?? 0;
}

export function lengthOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + textOf(entry), 0);
}
