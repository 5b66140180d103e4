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
/** What the params ask for. */
export type Asked = Extract<ModelEvent, { type: 'params' | 'params.waiting' | 'params.failed' }>;

/**
 * A place in the graph of all that can happen: what the chart says, and what the params asked for
 * last. The chart alone does not know the latter, and params that ask for the same again are no
 * event.
 */
export interface Place {
  readonly chart: ResourceMachineSnapshot;
  readonly asked: Asked;
}

/** An event that leads from one place to another. */
export interface Move {
  readonly event: ModelEvent;
  readonly from: Place;
  readonly to: Place;
}

const beginning: Place = {
  chart: initialTransition(resourceMachine, { loader: Object })[0],
  asked: { type: 'params', params: undefined },
};

/** Whether an event says what the params ask for. */
export function isOfParams(event: ModelEvent): event is Asked {
  return event.type.startsWith('params');
}

/** Whether the loader has been called, and has not ended. */
export function isLoaderRunning({ children, context }: ResourceMachineSnapshot): boolean {
  return children.loader !== undefined && !context.isWaiting;
}

/** Whether the loader, or its stream, is where the event comes from. */
export function isOfLoader({ type }: ModelEvent): boolean {
  return type === 'loader.item' || type.startsWith('xstate.');
}

/** Whether a resource loads nothing anew for the second params, if it has loaded the first. */
export function askTheSame(a: unknown, b: unknown): boolean {
  return structurallyEqual(a ?? undefined, b ?? undefined);
}

function isTheSame(a: Asked, b: Asked): boolean {
  if (a.type === 'params' && b.type === 'params') return askTheSame(a.params, b.params);
  if (a.type === 'params.failed' && b.type === 'params.failed') return Object.is(a.error, b.error);
  return a.type === b.type;
}

/** Whether an event may happen in a state. */
export type EventFilter = (state: ResourceModelState<unknown, unknown>, event: ModelEvent) => boolean;

/** What a graph is made of. */
interface GraphOptions extends Pick<ResourceModelOptions<unknown, unknown>, 'initial'> {
  readonly filterEvents: EventFilter | undefined;
  readonly events: readonly ModelEvent[];
  /**
   * Whether the loader gives a stream: items, and an end that has no output and comes after one.
   */
  readonly isOfStream: boolean;
  /** What the chart is sent where an event happens. */
  readonly chartEventOf: (event: ModelEvent) => ResourceEvent;
}

/** All that can happen to a resource with some events: places, and the moves between them. */
export class ModelGraph {
  readonly start: Place;
  readonly #events: readonly ModelEvent[];
  readonly #filter: GraphOptions['filterEvents'];
  readonly #isOfStream: boolean;
  readonly #chartEventOf: GraphOptions['chartEventOf'];
  /**
   * A number for each thing that is in the context of the chart: a key says by them which things
   * are there, whatever they are.
   */
  readonly #numbers = new Map<unknown, number>();
  /** What can happen in the place with a key, and the keys of the places that it leads to. */
  readonly #known = new Map<string, readonly (readonly [move: Move, key: string])[]>();

  constructor({ events, initial, filterEvents, isOfStream, chartEventOf }: GraphOptions) {
    this.#events = events;
    this.#filter = filterEvents;
    this.#isOfStream = isOfStream;
    this.#chartEventOf = chartEventOf;
    this.start = this.#follow(beginning, { type: 'params', params: initial });
  }

  /** What the chart makes of an event. */
  #follow({ chart, asked }: Place, event: ModelEvent): Place {
    const [next] = transition(resourceMachine, chart, this.#chartEventOf(event));
    return { chart: next, asked: isOfParams(event) ? event : asked };
  }

  /** Whether an event makes a difference in a place. */
  canHappen(event: ModelEvent, { chart, asked }: Place): boolean {
    if (isOfParams(event)) return !isTheSame(event, asked);
    if (!isOfLoader(event)) return chart.can(event as ResourceEvent);
    const isPossible =
      !this.#isOfStream || event.type !== 'xstate.done.actor.loader' || chart.value === 'resolved';
    return isPossible && isLoaderRunning(chart);
  }

  /** What can happen in a place. */
  moves(from: Place): Move[] {
    const isWanted = (event: ModelEvent) => this.#filter === undefined || this.#filter(stateOf(from), event);
    const events = this.#events.filter((event) => this.canHappen(event, from) && isWanted(event));
    return events.map((event) => ({ event, from, to: this.#follow(from, event) }));
  }

  /**
   * Places with the same key show the same, and will; only what the loader is told of the state
   * before may differ.
   */
  #keyOf({ chart, asked }: Place): string {
    const { value, context } = chart;
    const things = [
      context.params,
      context.value,
      context.latest,
      this.#thrown(context.error),
      asked.type,
      'error' in asked && asked.error,
    ];
    const flags = [context.isStreaming, isLoaderRunning(chart)].map(Number);
    return JSON.stringify([value, ...flags, ...things.map((thing) => this.#numberOf(thing))]);
  }

  /** The chart wraps what is no error in a new one each time; what was thrown is the same. */
  #thrown(shown: Error | undefined): unknown {
    const isItself =
      shown === undefined || this.#events.some((event) => 'error' in event && event.error === shown);
    return isItself ? shown : shown.cause;
  }

  #numberOf(thing: unknown): number {
    const number = this.#numbers.get(thing) ?? this.#numbers.size;
    this.#numbers.set(thing, number);
    return number;
  }

  /** A shortest way to each place. */
  shortestWays(): Move[][] {
    const logic = fromTransition((place: Place, event: ModelEvent) => this.#follow(place, event), this.start);
    type Walker = SnapshotFrom<typeof logic>;
    const found = getShortestPaths(logic, {
      events: ({ context }: Walker) => this.moves(context).map(({ event }) => event),
      serializeState: ({ context }: Walker) => this.#keyOf(context),
      serializeEvent: (event: ModelEvent) => String(this.#events.indexOf(event)),
    });
    // The first step of XState's paths is the start. Each is followed anew: of places with one key,
    // XState keeps one way to get there.
    return found.map(({ steps }) => this.walk(steps.slice(1).map(({ event }) => event)));
  }

  /** The moves that events make, from the start. */
  walk(events: readonly ModelEvent[]): Move[] {
    let from = this.start;
    return events.map((event) => {
      const move = { event, from, to: this.#follow(from, event) };
      from = move.to;
      return move;
    });
  }

  /**
   * All ways of up to `maxLength` events that come to no place twice, without those that are the
   * beginning of another.
   */
  *simpleWays(maxLength: number): Generator<readonly Move[]> {
    const start = this.#keyOf(this.start);
    yield* this.#simpleWaysOn([], this.start, start, new Set([start]), maxLength);
  }

  *#simpleWaysOn(
    way: readonly Move[],
    place: Place,
    key: string,
    seen: Set<string>,
    maxLength: number,
  ): Generator<readonly Move[]> {
    const next = way.length < maxLength ? this.#movesFrom(place, key).filter(([, to]) => !seen.has(to)) : [];
    if (next.length === 0) yield way;
    for (const [move, to] of next) {
      seen.add(to);
      yield* this.#simpleWaysOn([...way, move], move.to, to, seen, maxLength);
      seen.delete(to);
    }
  }

  #movesFrom(place: Place, key: string): readonly (readonly [move: Move, key: string])[] {
    const known =
      this.#known.get(key) ?? this.moves(place).map((move) => [move, this.#keyOf(move.to)] as const);
    this.#known.set(key, known);
    return known;
  }
}

/** A place as users see it. */
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
