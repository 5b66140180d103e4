import { describeValue } from '../../machines/errors.js';
import type { ResourceEvent } from '../../machines/index.js';
import { aFunction, anything, assertOptions, type OptionRule } from '../shared/assert-options.js';
import { areSameParams, type EventFilter, type ModelEvent } from './model-graph.js';
import { brief } from './model-words.js';
import type { ResourceModelEventType, ResourceModelOptions } from './types.js';

type Options = Omit<ResourceModelOptions<unknown, unknown, ResourceModelEventType>, 'filterEvents'> &
  Partial<Pick<ModelData, 'filterEvents'>>;

export const eventTypes: readonly ResourceModelEventType[] = [
  'params',
  'params.waiting',
  'params.failed',
  'reload',
  'set',
  'loader.item',
  'xstate.done.actor.loader',
  'xstate.error.actor.loader',
];

/** The default events: those of a resource without a stream that waits for no other resource. */
const defaultTypes = eventTypes.filter((type) => type !== 'params.waiting' && type !== 'loader.item');

/** Arrays are checked by `readOptions()`. */
const rules = new Map<string, OptionRule>([
  ['params', anything],
  ['values', anything],
  ['errors', anything],
  ['events', anything],
  ['force', anything],
  ['cached', aFunction],
  [
    'revalidate',
    {
      is: 'a boolean or a function',
      test: (value) => typeof value === 'boolean' || typeof value === 'function',
    },
  ],
  ['initial', anything],
  ['filterEvents', aFunction],
]);

/** The options of a model, with defaults. */
export interface ModelData extends Pick<Options, 'cached' | 'revalidate' | 'initial'> {
  readonly filterEvents: EventFilter | undefined;
  readonly params: readonly unknown[];
  readonly values: readonly unknown[];
  readonly errors: readonly unknown[];
  readonly events: readonly ResourceModelEventType[];
  readonly force: readonly boolean[];
}

/**
 * Checks the options of `resourceModel()` and adds defaults. Throws a `TypeError` if one is wrong.
 */
export function readOptions(given: unknown): ModelData {
  assertOptions('resourceModel', given, rules, "an object such as { params: [1, 2], values: ['a', 'b'] }");
  const options = given as Options;
  const { initial, filterEvents, cached, revalidate } = options;
  const params = listOf('params', options.params, [1, 2, undefined]);
  const duplicate = params.findIndex((each, index) =>
    params.slice(0, index).some((other) => areSameParams(other, each)),
  );
  if (duplicate > 0) {
    throw new TypeError(
      `resourceModel(): the params must differ, because a resource does not load equal params again, but ${brief(params[duplicate])} is listed twice.`,
    );
  }
  const events = listOf('events', options.events, defaultTypes);
  const unknownType = events.find((type) => !eventTypes.includes(type));
  if (unknownType !== undefined) {
    throw new TypeError(
      `resourceModel(): the chart has no event ${describeValue(unknownType)}. Its events are ${eventTypes.join(', ')}.`,
    );
  }
  const force = listOf('force', options.force, [false]);
  const wrong = force.find((each) => typeof each !== 'boolean');
  if (wrong !== undefined)
    throw new TypeError(
      `resourceModel(): the option "force" must contain only booleans, got ${describeValue(wrong)}.`,
    );
  if (revalidate !== undefined && cached === undefined)
    throw new TypeError(
      'resourceModel(): the option "revalidate" needs "cached", which returns the value to show meanwhile.',
    );
  return {
    params,
    values: listOf('values', options.values, ['a', 'b']),
    errors: listOf('errors', options.errors, [new Error('failed')]),
    events,
    force,
    cached,
    revalidate,
    initial: params.find((each) => areSameParams(each, initial)) ?? initial,
    filterEvents,
  };
}

function listOf<X>(name: string, given: readonly X[] | undefined, byDefault: readonly X[]): readonly X[] {
  const list = given ?? byDefault;
  if (Array.isArray(list) && list.length > 0) return list;
  const got = Array.isArray(list) ? 'an empty one' : describeValue(given);
  throw new TypeError(`resourceModel(): the option "${name}" must be a non-empty array, got ${got}.`);
}

/** Throws a `TypeError` unless these are events of the chart. */
export function readEvents(events: readonly ModelEvent[]): void {
  if (!Array.isArray(events))
    throw new TypeError(
      `path() takes an array of events such as { type: 'reload' }, got ${describeValue(events)}.`,
    );
  for (const event of events) {
    if (eventTypes.includes(event?.type)) continue;
    throw new TypeError(
      `path(): an event of the chart is an object with a type of ${eventTypes.join(', ')}, got ${brief(event)}.`,
    );
  }
}

/** Whether the system shows a stream. */
export function isOfStream({ events }: ModelData): boolean {
  return events.includes('loader.item');
}

/**
 * The event that the chart receives. Params carry the value that the system has cached for them.
 */
export function chartEventOf(event: ModelEvent, data: ModelData): ResourceEvent {
  if (event.type !== 'params') return event as ResourceEvent;
  const { params } = event;
  const { cached: cachedFor, revalidate = false } = data;
  const cached = params === undefined || params === null ? undefined : cachedFor?.(params);
  if (cached === undefined) return event;
  const isRevalidated =
    typeof revalidate === 'function' ? revalidate(params as NonNullable<unknown>, cached) : revalidate;
  return { ...event, cached, revalidate: isRevalidated, opensStream: isOfStream(data) };
}

/** All events with these params, values, and errors. */
export function eventsOf(data: ModelData): ModelEvent[] {
  const { params, values, errors, events, force } = data;
  const outputs = isOfStream(data) ? [undefined] : values;
  const all: ModelEvent[] = [
    ...params.map((each) => ({ type: 'params' as const, params: each })),
    { type: 'params.waiting' },
    ...errors.map((error) => ({ type: 'params.failed' as const, error })),
    ...force.map((isForced) => ({ type: 'reload' as const, ...(isForced && { force: true }) })),
    ...values.map((value) => ({ type: 'set' as const, value })),
    ...values.map((value) => ({ type: 'loader.item' as const, value })),
    ...outputs.map((output) => ({ type: 'xstate.done.actor.loader' as const, output })),
    ...errors.map((error) => ({ type: 'xstate.error.actor.loader' as const, error })),
  ];
  return all.filter(({ type }) => events.includes(type));
}
