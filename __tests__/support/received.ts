/** Messages as the inspector's server receives them. */
import type { Received } from '../../src/inspector/server/received.js';

export type What = 'actor' | 'event' | 'snapshot' | 'end';

let count = 0;

export function message(what: What, sessionId: string, text = String(++count)): Received {
  return {
    type: what === 'end' ? '@xstate.snapshot' : `@xstate.${what}`,
    sessionId,
    isEnd: what === 'end',
    text,
  };
}
