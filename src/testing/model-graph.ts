import { fromTransition, initialTransition, type SnapshotFrom, transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { type ResourceEvent, type ResourceMachineSnapshot, type ResourceStatus, resourceMachine } from '../../machines/index.js';
import { resourceSnapshot } from '../../machines/snapshot.js';
import { structurallyEqual } from '../shared/equality.js';
import type { ResourceModelEvent, ResourceModelOptions, ResourceModelState, ResourceModelTransition } from './types.js';

export type ModelEvent = ResourceModelEvent<unknown, unknown>;
type Asked = ResourceModelEvent<unknown, unknown, 'params' | 'params.failed'>;

/**
 * A place in the graph of all that can happen: what the chart says, and what the params asked for last. The chart alone does not know the
 * latter, and params that ask for the same again are no event.
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

function isAsked(event: ModelEvent): event is Asked {
  return event.type === 'params' || event.type === 'params.failed';
}

/** What the chart makes of an event. */
function follow({ chart, asked }: Place, event: ModelEvent): Place {
  const [next] = transition(resourceMachine, chart, event as ResourceEvent);
  return { chart: next, asked: isAsked(event) ? event : asked };
}

/** Whether a resource loads nothing anew for the second params, if it has loaded the first. */
export function askTheSame(a: unknown, b: unknown): boolean {
  return structurallyEqual(a ?? undefined, b ?? undefined);
}

function isTheSame(a: Asked, b: Asked): boolean {
  if (a.type === 'params' && b.type === 'params') return askTheSame(a.params, b.params);
  return a.type === 'params.failed' && b.type === 'params.failed' && Object.is(a.error, b.error);
}

/** Whether an event makes a difference in a place. */
export function canHappen(event: ModelEvent, { chart, asked }: Place): boolean {
  if (isAsked(event)) return !isTheSame(event, asked);
  return chart.can(event as ResourceEvent);
}

/** All that can happen to a resource with some events: places, and the moves between them. */
export class ModelGraph {
  readonly start: Place;
  readonly #events: readonly ModelEvent[];
  readonly #filter: ResourceModelOptions<unknown, unknown>['filterEvents'];
  /** A number for each thing that is in the context of the chart: a key says by them which things are there, whatever they are. */
  readonly #numbers = new Map<unknown, number>();
  /** What can happen in the place with a key, and the keys of the places that it leads to. */
  readonly #known = new Map<string, readonly (readonly [move: Move, key: string])[]>();

  constructor(
    events: readonly ModelEvent[],
    { initial, filterEvents }: Pick<ResourceModelOptions<unknown, unknown>, 'initial' | 'filterEvents'>,
  ) {
    this.#events = events;
    this.#filter = filterEvents;
    this.start = follow(beginning, { type: 'params', params: initial });
  }

  /** What can happen in a place. */
  moves(from: Place): Move[] {
    const isWanted = (event: ModelEvent) => this.#filter === undefined || this.#filter(stateOf(from), event);
    const events = this.#events.filter((event) => canHappen(event, from) && isWanted(event));
    return events.map((event) => ({ event, from, to: follow(from, event) }));
  }

  /** Places with the same key show the same, and will; only what the loader is told of the state before may differ. */
  #keyOf({ chart: { value, context }, asked }: Place): string {
    const things = [
      context.params,
      context.value,
      context.latest,
      this.#thrown(context.error),
      asked.type,
      'error' in asked && asked.error,
    ];
    return JSON.stringify([value, ...things.map((thing) => this.#numberOf(thing))]);
  }

  /** The chart wraps what is no error in a new one each time; what was thrown is the same. */
  #thrown(shown: Error | undefined): unknown {
    const isItself = shown === undefined || this.#events.some((event) => 'error' in event && event.error === shown);
    return isItself ? shown : shown.cause;
  }

  #numberOf(thing: unknown): number {
    const number = this.#numbers.get(thing) ?? this.#numbers.size;
    this.#numbers.set(thing, number);
    return number;
  }

  /** A shortest way to each place. */
  shortestWays(): Move[][] {
    const logic = fromTransition((place: Place, event: ModelEvent) => follow(place, event), this.start);
    type Walker = SnapshotFrom<typeof logic>;
    const found = getShortestPaths(logic, {
      events: ({ context }: Walker) => this.moves(context).map(({ event }) => event),
      serializeState: ({ context }: Walker) => this.#keyOf(context),
      serializeEvent: (event: ModelEvent) => String(this.#events.indexOf(event)),
    });
    // The first step of XState's paths is the start. Each is followed anew: of places with one key, XState keeps one way to get there.
    return found.map(({ steps }) => this.walk(steps.slice(1).map(({ event }) => event)));
  }

  /** The moves that events make, from the start. */
  walk(events: readonly ModelEvent[]): Move[] {
    let from = this.start;
    return events.map((event) => {
      const move = { event, from, to: follow(from, event) };
      from = move.to;
      return move;
    });
  }

  /** All ways of up to `maxLength` events that come to no place twice, without those that are the beginning of another. */
  *simpleWays(maxLength: number): Generator<readonly Move[]> {
    const start = this.#keyOf(this.start);
    yield* this.#simpleWaysOn([], this.start, start, new Set([start]), maxLength);
  }

  *#simpleWaysOn(way: readonly Move[], place: Place, key: string, seen: Set<string>, maxLength: number): Generator<readonly Move[]> {
    const next = way.length < maxLength ? this.#movesFrom(place, key).filter(([, to]) => !seen.has(to)) : [];
    if (next.length === 0) yield way;
    for (const [move, to] of next) {
      seen.add(to);
      yield* this.#simpleWaysOn([...way, move], move.to, to, seen, maxLength);
      seen.delete(to);
    }
  }

  #movesFrom(place: Place, key: string): readonly (readonly [move: Move, key: string])[] {
    const known = this.#known.get(key) ?? this.moves(place).map((move) => [move, this.#keyOf(move.to)] as const);
    this.#known.set(key, known);
    return known;
  }
}

/** A place as users see it. */
export function stateOf({ chart }: Place): ResourceModelState<unknown, unknown> {
  const { latest, params } = chart.context;
  return Object.freeze({ ...resourceSnapshot(chart.value, chart.context), latest, params, chart }) as ResourceModelState<unknown, unknown>;
}

export function statusOf({ chart }: Place): ResourceStatus {
  return chart.value;
}

export function transitionOf({ event, from, to }: Move): ResourceModelTransition {
  return { from: statusOf(from), event: event.type, to: statusOf(to) };
}
