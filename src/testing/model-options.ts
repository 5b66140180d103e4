import { describeValue } from '../../machines/errors.js';
import { aFunction, anything, assertOptions, type OptionRule } from '../shared/assert-options.js';
import { askTheSame, type ModelEvent } from './model-graph.js';
import { brief } from './model-words.js';
import type { ResourceModelEventType, ResourceModelOptions } from './types.js';

type Options = ResourceModelOptions<unknown, unknown>;

export const eventTypes: readonly ResourceModelEventType[] = [
  'params',
  'params.failed',
  'reload',
  'set',
  'xstate.done.actor.loader',
  'xstate.error.actor.loader',
];

/** Lists are looked at one by one. */
const rules = new Map<string, OptionRule>([
  ['params', anything],
  ['values', anything],
  ['errors', anything],
  ['events', anything],
  ['initial', anything],
  ['filterEvents', aFunction],
]);

/** What a model is made from, with the defaults where nothing is given. */
export interface ModelData {
  readonly params: readonly unknown[];
  readonly values: readonly unknown[];
  readonly errors: readonly unknown[];
  readonly events: readonly ResourceModelEventType[];
  readonly initial: Options['initial'];
  readonly filterEvents: Options['filterEvents'];
}

/** Throws a `TypeError` that says what is wrong with the options of `resourceModel()`, if anything is. */
export function readOptions(options: Options): ModelData {
  assertOptions('resourceModel', options, rules, "an object such as { params: [1, 2], values: ['a', 'b'] }");
  const { initial, filterEvents } = options;
  const params = listOf('params', options.params, [1, 2, undefined]);
  const again = params.findIndex((each, index) => params.slice(0, index).some((other) => askTheSame(other, each)));
  if (again > 0) {
    throw new TypeError(
      `resourceModel(): the params must differ, as a resource loads nothing for the same again, but ${brief(params[again])} is there twice.`,
    );
  }
  const events = listOf('events', options.events, eventTypes);
  const stranger = events.find((type) => !eventTypes.includes(type));
  if (stranger !== undefined) {
    throw new TypeError(`resourceModel(): the chart has no event ${describeValue(stranger)}. Its events are ${eventTypes.join(', ')}.`);
  }
  return {
    params,
    values: listOf('values', options.values, ['a', 'b']),
    errors: listOf('errors', options.errors, [new Error('failed')]),
    events,
    initial: params.find((each) => askTheSame(each, initial)) ?? initial,
    filterEvents,
  };
}

function listOf<X>(name: string, given: readonly X[] | undefined, usual: readonly X[]): readonly X[] {
  const list = given ?? usual;
  if (Array.isArray(list) && list.length > 0) return list;
  const got = Array.isArray(list) ? 'an empty one' : describeValue(given);
  throw new TypeError(`resourceModel(): the option "${name}" must be an array with something in it, got ${got}.`);
}

/** Throws a `TypeError` if these are no events. */
export function readEvents(events: readonly ModelEvent[]): void {
  if (!Array.isArray(events))
    throw new TypeError(`path() takes an array of events such as { type: 'reload' }, got ${describeValue(events)}.`);
  for (const event of events) {
    if (eventTypes.includes(event?.type)) continue;
    throw new TypeError(`path(): an event of the chart is an object with a type of ${eventTypes.join(', ')}, got ${brief(event)}.`);
  }
}

/** Every event that the data make possible. */
export function eventsOf({ params, values, errors, events }: ModelData): ModelEvent[] {
  const all: ModelEvent[] = [
    ...params.map((each) => ({ type: 'params' as const, params: each })),
    ...errors.map((error) => ({ type: 'params.failed' as const, error })),
    { type: 'reload' },
    ...values.map((value) => ({ type: 'set' as const, value })),
    ...values.map((output) => ({ type: 'xstate.done.actor.loader' as const, output })),
    ...errors.map((error) => ({ type: 'xstate.error.actor.loader' as const, error })),
  ];
  return all.filter(({ type }) => events.includes(type));
}
