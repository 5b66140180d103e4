import type { ActorMessage } from '../../../inspect/protocol.js';
import { definitionOf } from './definition.js';
import { Queue } from './queue.js';
import { type Actor, type Client, type Entry, isLoaderMachine, isOver } from './records.js';

/** How many ended actors are kept. */
export const mostEnded = 1000;

/**
 * The actors of all clients, with their parents and children. When there are too many ended ones,
 * the oldest are dropped first.
 */
export class Actors {
  readonly #byKey = new Map<string, Actor>();
  readonly #ended = new Set<Actor>();
  /** Actors whose parent is not known yet, by the key of the parent. */
  readonly #waiting = new Map<string, Set<Actor>>();
  readonly #onDrop: (actor: Actor) => void;
  #made = 0;

  /** `onDrop` is called with each actor that is dropped. */
  constructor(onDrop: (actor: Actor) => void) {
    this.#onDrop = onDrop;
  }

  get size(): number {
    return this.#byKey.size;
  }

  [Symbol.iterator](): IterableIterator<Actor> {
    return this.#byKey.values();
  }

  get(key: string): Actor | undefined {
    return this.#byKey.get(key);
  }

  find(client: Client, sessionId: string): Actor | undefined {
    return this.#byKey.get(keyOf(client, sessionId));
  }

  /**
   * Finds an actor, or creates it: an actor that is sent something exists, even if it was never
   * announced.
   */
  of(client: Client, sessionId: string, time: number): Actor {
    const key = keyOf(client, sessionId);
    const found = this.#byKey.get(key);
    if (found !== undefined) return found;
    this.#made += 1;
    const actor: Actor = {
      key,
      number: this.#made,
      client,
      sessionId,
      name: sessionId,
      givenName: undefined,
      parent: undefined,
      children: new Set(),
      definition: undefined,
      status: 'active',
      snapshot: undefined,
      state: '',
      since: time,
      startedAt: time,
      heardAt: time,
      entries: new Queue<Entry>(),
      pending: [],
      load: undefined,
      loads: [],
      tries: undefined,
    };
    this.#byKey.set(key, actor);
    for (const child of this.#waiting.get(key) ?? []) this.#link(child, actor);
    this.#waiting.delete(key);
    return actor;
  }

  announce(actor: Actor, { name, definition, parentId }: ActorMessage): void {
    if (definition !== undefined) actor.definition = definitionOf(definition);
    if (name !== actor.givenName) this.#call(actor, name, parentId === undefined);
    for (const child of actor.children) callAsMachine(child); // children that were known before their parent
    if (parentId === undefined || actor.parent !== undefined) return;
    const key = keyOf(actor.client, parentId);
    const parent = this.#byKey.get(key);
    if (parent !== undefined) this.#link(actor, parent);
    else this.#waiting.set(key, (this.#waiting.get(key) ?? new Set()).add(actor));
  }

  /** Children are distinguished by their parents, loads by their times. */
  #call(actor: Actor, name: string, isRoot: boolean): void {
    actor.givenName = name;
    actor.name = isRoot ? actor.client.names.take(actor, name, actor.definition?.isResource === true) : name;
  }

  /** Call this when an actor or its client may have ended or come back. */
  settle(actor: Actor): void {
    if (!isOver(actor)) this.#ended.delete(actor);
    else this.#ended.add(actor);
    for (const oldest of this.#ended) {
      if (this.#ended.size <= mostEnded) break;
      this.#drop(oldest);
    }
  }

  settleAll(client: Client): void {
    for (const actor of [...this.#byKey.values()])
      if (actor.client === client && this.#byKey.has(actor.key)) this.settle(actor);
  }

  get endedCount(): number {
    return this.#ended.size;
  }

  clearEnded(): void {
    for (const actor of this.#ended) this.#drop(actor);
  }

  /** Ignores a parent that is a descendant of the actor itself. */
  #link(child: Actor, parent: Actor): void {
    for (let above: Actor | undefined = parent; above !== undefined; above = above.parent)
      if (above === child) return;
    child.parent = parent;
    parent.children.add(child);
    callAsMachine(child);
  }

  #drop(actor: Actor): void {
    this.#byKey.delete(actor.key);
    this.#ended.delete(actor);
    actor.client.names.release(actor);
    actor.parent?.children.delete(actor);
    for (const [key, children] of this.#waiting)
      if (children.delete(actor) && children.size === 0) this.#waiting.delete(key);
    for (const child of [...actor.children]) this.#drop(child);
    this.#onDrop(actor);
  }
}

/** All loaders have the same name, so a loader that is a machine takes the machine's name. */
function callAsMachine(actor: Actor): void {
  if (isLoaderMachine(actor)) actor.name = actor.definition?.id as string;
}

function keyOf(client: Client, sessionId: string): string {
  return `${client.id}\n${sessionId}`;
}
