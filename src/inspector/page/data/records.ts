import type { EventMessageBody, Json, SnapshotMessageBody } from '../../../inspect/protocol.js';
import type { Definition } from './definition.js';
import type { Queue } from './queue.js';
import type { Names } from './resource-names.js';
import type { Tries } from './tries.js';

export type Status = 'active' | 'done' | 'error' | 'stopped';

/** A program that is heard: a process or a tab. */
export interface Client {
  readonly id: string;
  /** 1 for the first that was heard. */
  readonly number: number;
  /** What it says that it is: the title of a page, a command. '' where it has said nothing. */
  title: string;
  /** What its actors are called. */
  readonly names: Names;
  /** Its connection has ended, or ours has, and it was not heard since. */
  isGone: boolean;
  /** By how many milliseconds its clock is known to be ahead of ours. */
  ahead: number;
  /** What it sent up to this time of its clock is not kept any more. */
  forgottenUntil: number;
}

/** An actor as far as it is known. Its times are those of its client's clock. */
export interface Actor {
  /** Unique, where session ids are not. */
  readonly key: string;
  /** Unique, too, and grows with each actor. */
  readonly number: number;
  readonly client: Client;
  readonly sessionId: string;
  /** What it is called here: no other one of its program that is no child is called the same. */
  name: string;
  /** What its program calls it. */
  givenName: string | undefined;
  parent: Actor | undefined;
  readonly children: Set<Actor>;
  definition: Definition | undefined;
  status: Status;
  snapshot: SnapshotMessageBody | undefined;
  /** What it does now, in a word: the state that it is in, or how it has ended. */
  state: string;
  /** Since when `state` is what it is. */
  since: number;
  startedAt: number;
  heardAt: number;
  /** What happened to it, oldest first: a part of the log. */
  readonly entries: Queue<Entry>;
  /** What it was sent and has not answered with a snapshot. */
  readonly pending: Entry[];
  /** Set if it is a load of its parent. */
  load: Load | undefined;
  /** The loads that it began, oldest first. */
  readonly loads: Load[];
  /** How far it is, if it is a policy. */
  tries: Tries | undefined;
}

/** A line of the log: an event, and what it led to. */
export interface Entry {
  /** Grows with each entry. */
  readonly number: number;
  readonly actor: Actor;
  readonly time: number;
  readonly event: EventMessageBody;
  readonly sourceId: string | undefined;
  /**
   * When its two messages were sent, as they say it: that is what they are recognised by when they
   * come again.
   */
  readonly eventAt: string | undefined;
  snapshotAt: string | undefined;
  before: SnapshotMessageBody | undefined;
  /** `undefined` as long as no snapshot has followed. */
  after: SnapshotMessageBody | undefined;
  readonly began: Load[];
  readonly cancelled: Load[];
}

export type Outcome = 'running' | 'done' | 'failed' | 'cancelled' | 'lost';

/** One run of an actor that a machine invokes. */
export interface Load {
  readonly actor: Actor;
  readonly parent: Actor;
  /** What it loads for; `undefined` where it was not told. */
  params: Json | undefined;
  /** Whether nothing is loaded: a resource waits for another one. */
  isWait: boolean;
  /** How many items its stream has given. */
  itemCount: number;
  /** When they came. Of many, some: as many at the beginning as at the end. */
  itemTimes: readonly number[];
  readonly startedAt: number;
  endedAt: number | undefined;
  /** `cancelled`: it was stopped before it had an outcome. */
  outcome: Exclude<Outcome, 'lost'>;
  /** The event of the parent that it began by. */
  readonly beganBy: Entry | undefined;
  /** The event of the parent that it ended with, or by. */
  endedBy: Entry | undefined;
}

/** A load of a program that is gone can't be told the end of. */
export function outcomeOf({ outcome, actor }: Load): Outcome {
  return outcome === 'running' && actor.client.isGone ? 'lost' : outcome;
}

export function isOver({ status, client }: Actor): boolean {
  return status !== 'active' || client.isGone;
}

/** Whether a resource has it as its loader, and it is a machine that has a name. */
export function isLoaderMachine({ parent, givenName, definition }: Actor): boolean {
  return (
    parent?.definition?.isResource === true &&
    givenName === 'loader' &&
    (definition?.id ?? '') !== '' &&
    definition?.isMachine === true
  );
}

/** Its state machine, if it has one, is known. */
export function isMachine({ definition, snapshot }: Actor): boolean {
  return definition?.isMachine === true || snapshot?.value !== undefined;
}
