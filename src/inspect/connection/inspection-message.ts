import type { AnyActorRef, InspectionEvent } from 'xstate';
import { logicOf, parentOf } from '../../interpreter/xstate-internals.js';
import type {
  ActorMessage,
  EventMessageBody,
  InspectionMessage,
  SnapshotMessage,
  SnapshotMessageBody,
} from '../protocol.js';

/** The sender's version, as the messages state it. */
const version = 'xstate-resource';

/**
 * Returns the message for a sanitized inspection event, or `undefined` if the protocol has no
 * message for it.
 */
export function messageFrom(event: InspectionEvent, now: number): InspectionMessage | undefined {
  const actor = event.actorRef as AnyActorRef;
  const base = {
    sessionId: actor.sessionId,
    rootId: event.rootId,
    createdAt: String(now),
    _version: version,
  };
  switch (event.type) {
    case '@xstate.actor':
      return { type: event.type, ...base, ...described(actor), snapshot: snapshotOf(actor.getSnapshot()) };
    case '@xstate.event': {
      const sourceId = (event.sourceRef as AnyActorRef | undefined)?.sessionId;
      const message = { type: event.type, ...base, event: eventOf(event.event) };
      return sourceId === undefined ? message : { ...message, sourceId };
    }
    case '@xstate.snapshot':
      return { type: event.type, ...base, event: eventOf(event.event), snapshot: snapshotOf(event.snapshot) };
    default:
      return undefined;
  }
}

/**
 * `redact` may replace a whole event or snapshot with anything. These two keep the message valid.
 */
function eventOf(event: unknown): EventMessageBody {
  return isObject(event) && typeof event.type === 'string'
    ? (event as EventMessageBody)
    : { type: '(redacted)' };
}

function snapshotOf(snapshot: unknown): SnapshotMessageBody {
  return isObject(snapshot) ? (snapshot as SnapshotMessageBody) : { status: 'active' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The message that a garbage-collected actor has ended. */
export function collected(sessionId: string, now: number): SnapshotMessage {
  const event = { type: 'garbage-collected' };
  return {
    type: '@xstate.snapshot',
    sessionId,
    createdAt: String(now),
    _version: version,
    event,
    snapshot: { status: 'stopped' },
  };
}

function described(
  actor: AnyActorRef,
): Pick<ActorMessage, 'name' | 'definition'> & { readonly parentId?: string } {
  const { config } = logicOf(actor) as { readonly config?: unknown };
  const parent = parentOf(actor);
  const isMachine = typeof config === 'object' && config !== null;
  const name =
    isMachine && actor.id === actor.sessionId
      ? String((config as { id?: unknown }).id ?? actor.id)
      : actor.id;
  return {
    name,
    definition: isMachine ? definitionOf(config) : JSON.stringify({ id: name }),
    ...(parent !== undefined && { parentId: parent.sessionId }),
  };
}

/** By config, because a thousand actors may share one. */
const definitions = new WeakMap<object, string>();

function definitionOf(config: object): string {
  let text = definitions.get(config);
  if (text === undefined) {
    text = JSON.stringify(config);
    definitions.set(config, text);
  }
  return text;
}
