import type { EventMessageBody, Json, SnapshotMessageBody } from '../../../inspect/protocol.js';
import type { Definition } from './definition.js';
import type { Queue } from './queue.js';
import type { Names } from './resource-names.js';
import type { Tries } from './tries.js';

export type Status = 'active' | 'done' | 'error' | 'stopped';

/** A connected program: a process or a tab. */
export interface Client {
  readonly id: string;
  /** 1 for the first client. */
  readonly number: number;
  /** What it calls itself: the title of a page, or a command; '' if unknown. */
  title: string;
  /** The names of its actors. */
  readonly names: Names;
  /** Whether its connection has ended, or ours has and the client has sent nothing since. */
  isGone: boolean;
  /** How many milliseconds its clock is known to be ahead of ours. */
  ahead: number;
  /** What it sent up to this time, on its clock, is no longer kept. */
  forgottenUntil: number;
}

/** What is known of an actor. Times are on its client's clock. */
export interface Actor {
  /** Unique, unlike session ids. */
  readonly key: string;
  /** Also unique; increases with each actor. */
  readonly number: number;
  readonly client: Client;
  readonly sessionId: string;
  /** Its name on the page, unique among the actors of its program that have no parent. */
  name: string;
  /** Its name in its program. */
  givenName: string | undefined;
  parent: Actor | undefined;
  readonly children: Set<Actor>;
  definition: Definition | undefined;
  status: Status;
  snapshot: SnapshotMessageBody | undefined;
  /** Its current state, or how it ended, in a word. */
  state: string;
  /** The time at which `state` last changed. */
  since: number;
  startedAt: number;
  heardAt: number;
  /** What happened to it, oldest first; a subset of the log. */
  readonly entries: Queue<Entry>;
  /** The events that it was sent and that have no snapshot yet. */
  readonly pending: Entry[];
  /** Set if it is a load of its parent. */
  load: Load | undefined;
  /** The loads that it started, oldest first. */
  readonly loads: Load[];
  /** Its progress, if it is a policy. */
  tries: Tries | undefined;
}

/** An entry of the log: an event, and what it led to. */
export interface Entry {
  /** Increases with each entry. */
  readonly number: number;
  readonly actor: Actor;
  readonly time: number;
  readonly event: EventMessageBody;
  readonly sourceId: string | undefined;
  /**
   * When its two messages were sent, according to them. Identifies the messages when they are sent
   * again.
   */
  readonly eventAt: string | undefined;
  snapshotAt: string | undefined;
  before: SnapshotMessageBody | undefined;
  /** `undefined` until a snapshot follows. */
  after: SnapshotMessageBody | undefined;
  readonly began: Load[];
  readonly cancelled: Load[];
}

export type Outcome = 'running' | 'done' | 'failed' | 'cancelled' | 'lost';

/** One run of an actor that a machine invokes. */
export interface Load {
  readonly actor: Actor;
  readonly parent: Actor;
  /** The params of the load; `undefined` if they are unknown. */
  params: Json | undefined;
  /** Whether nothing is loaded, because the resource waits for another one. */
  isWait: boolean;
  /** How many items its stream has emitted. */
  itemCount: number;
  /**
   * When the items arrived. If there are many, only some: as many from the beginning as from the
   * end.
   */
  itemTimes: readonly number[];
  readonly startedAt: number;
  endedAt: number | undefined;
  /** `cancelled`: it was stopped before it had an outcome. */
  outcome: Exclude<Outcome, 'lost'>;
  /** The event of the parent that started it. */
  readonly beganBy: Entry | undefined;
  /** The event of the parent that ended it, or that delivered its outcome. */
  endedBy: Entry | undefined;
}

/** A running load is lost if its program is gone, because its end cannot be known. */
export function outcomeOf({ outcome, actor }: Load): Outcome {
  return outcome === 'running' && actor.client.isGone ? 'lost' : outcome;
}

export function isOver({ status, client }: Actor): boolean {
  return status !== 'active' || client.isGone;
}

/** Whether it is the loader of a resource and a machine with a name. */
export function isLoaderMachine({ parent, givenName, definition }: Actor): boolean {
  return (
    parent?.definition?.isResource === true &&
    givenName === 'loader' &&
    (definition?.id ?? '') !== '' &&
    definition?.isMachine === true
  );
}

/** Whether it is a machine, as far as is known. */
export function isMachine({ definition, snapshot }: Actor): boolean {
  return definition?.isMachine === true || snapshot?.value !== undefined;
}
