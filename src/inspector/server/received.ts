import type { InspectionMessage } from '../../inspect/protocol.js';
import { Problem } from './problem.js';

/** A message as it is kept and passed on: its text, and what must be known of it for that. */
export interface Received {
  readonly type: InspectionMessage['type'];
  readonly sessionId: string;
  /** Whether its actor has ended with it. */
  readonly isEnd: boolean;
  /** Its JSON. */
  readonly text: string;
}

/** The message that a text is. `undefined`: none. */
export function received(text: string): Received | undefined {
  try {
    return checked(JSON.parse(text), text);
  } catch {
    return undefined; // no JSON
  }
}

/**
 * The messages of a text that is an array of them.
 *
 * @throws Problem if it is none.
 */
export function allReceived(text: string): readonly Received[] {
  try {
    const values: unknown = JSON.parse(text);
    if (!Array.isArray(values)) throw new TypeError('it is no array');
    return values.map((value, index) => {
      const message = checked(value, undefined);
      if (message === undefined) throw new TypeError(`item ${index} is no such message`);
      return message;
    });
  } catch (cause) {
    throw new Problem(`Expected a JSON array of inspection messages: ${(cause as Error).message}.`, {
      cause,
    }); // also: nested too deep
  }
}

/**
 * Only what the page relies on is asked for, so that clients of other versions may say more, or
 * less.
 */
function checked(value: unknown, text: string | undefined): Received | undefined {
  if (!isObject(value) || typeof value.sessionId !== 'string') return undefined;
  const { type, sessionId, name, snapshot, event } = value;
  switch (type) {
    case '@xstate.actor': {
      if (!isObject(snapshot)) return undefined;
      // A machine without an id, announced by hand, has no name.
      const own =
        typeof name === 'string'
          ? (text ?? JSON.stringify(value))
          : JSON.stringify({ ...value, name: sessionId });
      return { type, sessionId, isEnd: isEnd(snapshot), text: own };
    }
    case '@xstate.event':
      if (!isEvent(event)) return undefined;
      return { type, sessionId, isEnd: false, text: text ?? JSON.stringify(value) };
    case '@xstate.snapshot':
      if (!isEvent(event) || !isObject(snapshot)) return undefined;
      return { type, sessionId, isEnd: isEnd(snapshot), text: text ?? JSON.stringify(value) };
    default:
      return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEvent(value: unknown): boolean {
  return isObject(value) && typeof value.type === 'string';
}

function isEnd({ status }: Record<string, unknown>): boolean {
  return status === 'done' || status === 'error' || status === 'stopped';
}
