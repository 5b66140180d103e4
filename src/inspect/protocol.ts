/**
 * The wire format: the messages of @statelyai/inspect, as JSON. The page can show any sender that
 * speaks it.
 */

/**
 * A value as JSON. A value that JSON cannot represent is an object whose `[type]` says what it was.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A snapshot of an actor. It has no `value` if the actor is not a machine. */
export interface SnapshotMessageBody {
  readonly status?: 'active' | 'done' | 'error' | 'stopped';
  /** The state or states that a machine is in. */
  readonly value?: Json;
  readonly context?: Json;
  readonly output?: Json;
  readonly error?: Json;
  readonly [key: string]: Json | undefined;
}

/** An event: its `type` and its payload. */
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
 * An actor was created, or announced to an inspector that connected later. The same `sessionId` may
 * be announced again.
 */
export interface ActorMessage extends Base {
  readonly type: '@xstate.actor';
  readonly name: string;
  readonly parentId?: string;
  /**
   * The config of its machine as JSON text; functions are `{ "type": name }`. It has no states if
   * the actor is not a machine.
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
 * What the server sends to the page. Session ids are unique within a client, which is one process
 * or one tab.
 */
export type FeedItem =
  | { readonly client: string; readonly message: InspectionMessage }
  /** What the client calls itself: the title of a page, or a command. It may change. */
  | { readonly client: string; readonly title: string }
  /** The client is gone: its connection has ended. */
  | { readonly client: string; readonly gone: true };
