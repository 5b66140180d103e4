import { fromTransition, initialTransition, type SnapshotFrom, transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import {
  type ResourceEvent,
  type ResourceMachineSnapshot,
  type ResourceStatus,
  resourceMachine,
} from '../../machines/index.js';
import { resourceSnapshot } from '../../machines/snapshot.js';
import { structurallyEqual } from '../shared/equality.js';
import type {
  ResourceModelEvent,
  ResourceModelEventType,
  ResourceModelOptions,
  ResourceModelState,
  ResourceModelTransition,
  ResourceModelUsualEventType,
} from './types.js';

/** Any event of any model. */
export type ModelEvent = ResourceModelEvent<
  unknown,
  unknown,
  ResourceModelEventType,
  ResourceModelUsualEventType
>;
/** An event of the params: what they request. */
export type Asked = Extract<ModelEvent, { type: 'params' | 'params.waiting' | 'params.failed' }>;

/**
 * A node of the graph: the chart's snapshot, and what the params requested last. The chart does not
 * know the latter, but params that request the same again are not an event.
 */
export interface Place {
  readonly chart: ResourceMachineSnapshot;
  readonly asked: Asked;
}

/** An edge of the graph: an event that leads from one place to another. */
export interface Move {
  readonly event: ModelEvent;
  readonly from: Place;
  readonly to: Place;
}

const initialPlace: Place = {
  chart: initialTransition(resourceMachine, { loader: Object })[0],
  asked: { type: 'params', params: undefined },
};

/** Whether an event comes from the params. */
export function isOfParams(event: ModelEvent): event is Asked {
  return event.type.startsWith('params');
}

/** Whether the loader was called and has not finished. */
export function isLoaderRunning({ children, context }: ResourceMachineSnapshot): boolean {
  return children.loader !== undefined && !context.isWaiting;
}

/** Whether an event comes from the loader or its stream. */
export function isOfLoader({ type }: ModelEvent): boolean {
  return type === 'loader.item' || type.startsWith('xstate.');
}

/** Whether a resource that has loaded `a` does not load again for `b`. */
export function areSameParams(a: unknown, b: unknown): boolean {
  return structurallyEqual(a ?? undefined, b ?? undefined);
}

function areSameRequests(a: Asked, b: Asked): boolean {
  if (a.type === 'params' && b.type === 'params') return areSameParams(a.params, b.params);
  if (a.type === 'params.failed' && b.type === 'params.failed') return Object.is(a.error, b.error);
  return a.type === b.type;
}

/** Whether an event may happen in a state. */
export type EventFilter = (state: ResourceModelState<unknown, unknown>, event: ModelEvent) => boolean;

interface GraphOptions extends Pick<ResourceModelOptions<unknown, unknown>, 'initial'> {
  readonly filterEvents: EventFilter | undefined;
  readonly events: readonly ModelEvent[];
  /** Whether the loader is a stream. A stream ends without an output, and only after an item. */
  readonly isOfStream: boolean;
  /** The event that the chart receives for an event of the model. */
  readonly chartEventOf: (event: ModelEvent) => ResourceEvent;
}

/**
 * Everything that can happen to a resource, given some events: places and the moves between them.
 */
export class ModelGraph {
  readonly start: Place;
  readonly #events: readonly ModelEvent[];
  readonly #filter: GraphOptions['filterEvents'];
  readonly #isOfStream: boolean;
  readonly #chartEventOf: GraphOptions['chartEventOf'];
  /**
   * A number for each value in the chart's context, so that a key can identify values of any kind.
   */
  readonly #numbers = new Map<unknown, number>();
  /** The moves from a place, by its key, with the keys of the places that they lead to. */
  readonly #movesByKey = new Map<string, readonly (readonly [move: Move, key: string])[]>();

  constructor({ events, initial, filterEvents, isOfStream, chartEventOf }: GraphOptions) {
    this.#events = events;
    this.#filter = filterEvents;
    this.#isOfStream = isOfStream;
    this.#chartEventOf = chartEventOf;
    this.start = this.#follow(initialPlace, { type: 'params', params: initial });
  }

  /** The place that an event leads to. */
  #follow({ chart, asked }: Place, event: ModelEvent): Place {
    const [next] = transition(resourceMachine, chart, this.#chartEventOf(event));
    return { chart: next, asked: isOfParams(event) ? event : asked };
  }

  /** Whether an event has an effect in a place. */
  canHappen(event: ModelEvent, { chart, asked }: Place): boolean {
    if (isOfParams(event)) return !areSameRequests(event, asked);
    if (!isOfLoader(event)) return chart.can(event as ResourceEvent);
    const isPossible =
      !this.#isOfStream || event.type !== 'xstate.done.actor.loader' || chart.value === 'resolved';
    return isPossible && isLoaderRunning(chart);
  }

  /** The moves that are possible from a place. */
  moves(from: Place): Move[] {
    const passes = (event: ModelEvent) => this.#filter === undefined || this.#filter(stateOf(from), event);
    const events = this.#events.filter((event) => this.canHappen(event, from) && passes(event));
    return events.map((event) => ({ event, from, to: this.#follow(from, event) }));
  }

  /**
   * Places with the same key show the same, now and after any events. Only the `previous` that the
   * loader receives may differ.
   */
  #keyOf({ chart, asked }: Place): string {
    const { value, context } = chart;
    const values = [
      context.params,
      context.value,
      context.latest,
      this.#thrown(context.error),
      asked.type,
      'error' in asked && asked.error,
    ];
    const flags = [context.isStreaming, isLoaderRunning(chart)].map(Number);
    return JSON.stringify([value, ...flags, ...values.map((each) => this.#numberOf(each))]);
  }

  /** What was thrown. The chart wraps a value that is not an `Error` in a new one each time. */
  #thrown(shown: Error | undefined): unknown {
    const isUnwrapped =
      shown === undefined || this.#events.some((event) => 'error' in event && event.error === shown);
    return isUnwrapped ? shown : shown.cause;
  }

  #numberOf(value: unknown): number {
    const number = this.#numbers.get(value) ?? this.#numbers.size;
    this.#numbers.set(value, number);
    return number;
  }

  /** A shortest path to each place. */
  shortestPaths(): Move[][] {
    const logic = fromTransition((place: Place, event: ModelEvent) => this.#follow(place, event), this.start);
    type Walker = SnapshotFrom<typeof logic>;
    const found = getShortestPaths(logic, {
      events: ({ context }: Walker) => this.moves(context).map(({ event }) => event),
      serializeState: ({ context }: Walker) => this.#keyOf(context),
      serializeEvent: (event: ModelEvent) => String(this.#events.indexOf(event)),
    });
    // The first step of XState's paths is the start. Each path is walked again because XState keeps
    // only one of the places that have the same key.
    return found.map(({ steps }) => this.walk(steps.slice(1).map(({ event }) => event)));
  }

  /** The moves of these events, from the start. */
  walk(events: readonly ModelEvent[]): Move[] {
    let from = this.start;
    return events.map((event) => {
      const move = { event, from, to: this.#follow(from, event) };
      from = move.to;
      return move;
    });
  }

  /**
   * All paths of up to `maxLength` events that visit no place twice, except those that only begin a
   * longer one.
   */
  *simplePaths(maxLength: number): Generator<readonly Move[]> {
    const start = this.#keyOf(this.start);
    yield* this.#simplePathsFrom([], this.start, start, new Set([start]), maxLength);
  }

  *#simplePathsFrom(
    path: readonly Move[],
    place: Place,
    key: string,
    seen: Set<string>,
    maxLength: number,
  ): Generator<readonly Move[]> {
    const next = path.length < maxLength ? this.#movesFrom(place, key).filter(([, to]) => !seen.has(to)) : [];
    if (next.length === 0) yield path;
    for (const [move, to] of next) {
      seen.add(to);
      yield* this.#simplePathsFrom([...path, move], move.to, to, seen, maxLength);
      seen.delete(to);
    }
  }

  #movesFrom(place: Place, key: string): readonly (readonly [move: Move, key: string])[] {
    const moves =
      this.#movesByKey.get(key) ?? this.moves(place).map((move) => [move, this.#keyOf(move.to)] as const);
    this.#movesByKey.set(key, moves);
    return moves;
  }
}

/** The public description of a place. */
export function stateOf({ chart }: Place): ResourceModelState<unknown, unknown> {
  const { latest, params, isStreaming, isWaiting } = chart.context;
  const shown = {
    ...resourceSnapshot(chart.value, chart.context),
    latest,
    params,
    isStreaming,
    isWaiting,
    chart,
  };
  return Object.freeze(shown) as ResourceModelState<unknown, unknown>;
}

export function statusOf({ chart }: Place): ResourceStatus {
  return chart.value;
}

export function transitionOf({ event, from, to }: Move): ResourceModelTransition {
  return { from: statusOf(from), event: event.type, to: statusOf(to) };
}
