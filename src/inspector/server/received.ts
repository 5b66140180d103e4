import type { InspectionMessage } from '../../inspect/protocol.js';
import { Problem } from './problem.js';

/** A message as it is kept and passed on: its text, and the parsed parts that this needs. */
export interface Received {
  readonly type: InspectionMessage['type'];
  readonly sessionId: string;
  /** Whether this message ends its actor. */
  readonly isEnd: boolean;
  /** The message as JSON. */
  readonly text: string;
}

/** Parses a message; returns `undefined` if the text is not one. */
export function received(text: string): Received | undefined {
  try {
    return checked(JSON.parse(text), text);
  } catch {
    return undefined; // not JSON
  }
}

/**
 * Parses an array of messages.
 *
 * @throws Problem if the text is not such an array.
 */
export function allReceived(text: string): readonly Received[] {
  try {
    const values: unknown = JSON.parse(text);
    if (!Array.isArray(values)) throw new TypeError('it is not an array');
    return values.map((value, index) => {
      const message = checked(value, undefined);
      if (message === undefined) throw new TypeError(`item ${index} is not an inspection message`);
      return message;
    });
  } catch (cause) {
    throw new Problem(`Expected a JSON array of inspection messages: ${(cause as Error).message}.`, {
      cause,
    }); // this includes JSON that is nested too deeply
  }
}

/** Only checks what the page relies on, so that other versions of clients may send more or less. */
function checked(value: unknown, text: string | undefined): Received | undefined {
  if (!isObject(value) || typeof value.sessionId !== 'string') return undefined;
  const { type, sessionId, name, snapshot, event } = value;
  switch (type) {
    case '@xstate.actor': {
      if (!isObject(snapshot)) return undefined;
      // A machine without an id that was announced manually has no name.
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
