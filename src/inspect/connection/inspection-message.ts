import type { AnyActorRef, InspectionEvent } from 'xstate';
import { logicOf, parentOf } from '../../interpreter/xstate-internals.js';
import type {
  ActorMessage,
  EventMessageBody,
  InspectionMessage,
  SnapshotMessage,
  SnapshotMessageBody,
} from '../protocol.js';

/** What the messages say of who has made them. */
const version = 'xstate-resource';

/**
 * The message for an inspection event that is sanitized; `undefined` for those that the protocol
 * does not have.
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
 * Who redacts, may put anything in the place of a whole event or snapshot. These stay what the
 * protocol has them be.
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

/** The end of an actor that was garbage-collected. */
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

/** By their config: a thousand actors have the same one. */
const definitions = new WeakMap<object, string>();

function definitionOf(config: object): string {
  let text = definitions.get(config);
  if (text === undefined) {
    text = JSON.stringify(config);
    definitions.set(config, text);
  }
  return text;
}
