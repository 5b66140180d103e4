import { describeValue, isError } from '../../machines/errors.js';
import { type ModelEvent, type Move, statusOf } from './model-graph.js';

const LONGEST = 60;

/** A value in one short line. */
export function brief(value: unknown): string {
  if (isError(value)) return value.message;
  const text = typeof value === 'object' ? json(value) : describeValue(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function json(value: object | null): string {
  try {
    return JSON.stringify(value) ?? describeValue(value);
  } catch {
    return describeValue(value); // a cyclic object, a BigInt
  }
}

export function moveInWords({ event, to }: Move): string {
  return `${eventInWords(event)} → ${statusOf(to)}`;
}

export function eventInWords(event: ModelEvent): string {
  switch (event.type) {
    case 'params':
      return event.params === undefined || event.params === null
        ? 'no params'
        : `params ${brief(event.params)}`;
    case 'params.waiting':
      return 'params waiting';
    case 'params.failed':
      return `params failed: ${brief(event.error)}`;
    case 'reload':
      return event.force ? 'forced reload' : 'reload';
    case 'set':
      return `set ${brief(event.value)}`;
    case 'loader.item':
      return `item ${brief(event.value)}`;
    case 'xstate.done.actor.loader':
      return event.output === undefined ? 'loader done' : `loader done ${brief(event.output)}`;
    case 'xstate.error.actor.loader':
      return `loader failed: ${brief(event.error)}`;
  }
}
