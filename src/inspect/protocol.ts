/**
 * What goes over the wire: the messages of @statelyai/inspect, as JSON. Whoever speaks them can be
 * shown by the page, whatever sent them.
 */

/** A value as JSON. What JSON cannot say is an object whose `[type]` tells what it was. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A snapshot of an actor. One that is no machine has no `value`. */
export interface SnapshotMessageBody {
  readonly status?: 'active' | 'done' | 'error' | 'stopped';
  /** The state or states that a machine is in. */
  readonly value?: Json;
  readonly context?: Json;
  readonly output?: Json;
  readonly error?: Json;
  readonly [key: string]: Json | undefined;
}

/** An event: its `type`, and what it carries. */
export interface EventMessageBody {
  readonly type: string;
  readonly [key: string]: Json;
}

interface Base {
  readonly sessionId: string;
  readonly rootId?: string;
  /** Milliseconds since 1970, in digits. */
  readonly createdAt: string;
  /** The version of the sender. */
  readonly _version: string;
}

/**
 * An actor was made, or made known to an inspector that came later. The same `sessionId` may come
 * again.
 */
export interface ActorMessage extends Base {
  readonly type: '@xstate.actor';
  readonly name: string;
  readonly parentId?: string;
  /**
   * The config of its machine, as the text of a JSON; functions are `{ "type": name }`. Without
   * states where it is no machine.
   */
  readonly definition?: string;
  readonly snapshot: SnapshotMessageBody;
}

/** An actor was sent an event. */
export interface EventMessage extends Base {
  readonly type: '@xstate.event';
  readonly sourceId?: string;
  readonly event: EventMessageBody;
}

/** An actor has a new snapshot, because of an event. */
export interface SnapshotMessage extends Base {
  readonly type: '@xstate.snapshot';
  readonly event: EventMessageBody;
  readonly snapshot: SnapshotMessageBody;
}

export type InspectionMessage = ActorMessage | EventMessage | SnapshotMessage;

/**
 * What the server tells the page. Session ids are unique within a client, which is one process or
 * one tab.
 */
export type FeedItem =
  | { readonly client: string; readonly message: InspectionMessage }
  /** What the client says that it is: the title of a page, a command. It may change. */
  | { readonly client: string; readonly title: string }
  /** The client is gone: its connection has ended. */
  | { readonly client: string; readonly gone: true };
