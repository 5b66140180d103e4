import { describeValue } from '../../machines/errors.js';
import { CoverageRecord, nameOf } from './coverage.js';
import { type ModelEvent, ModelGraph, type Move, statusOf, transitionOf } from './model-graph.js';
import {
  chartEventOf,
  eventsOf,
  isOfStream,
  type ModelData,
  readEvents,
  readOptions,
} from './model-options.js';
import { eventInWords } from './model-words.js';
import { ModelPath } from './path.js';
import type {
  ResourceModel,
  ResourceModelData,
  ResourceModelEventType,
  ResourceModelOptions,
  ResourceModelUsualEventType,
} from './types.js';

/**
 * Makes a model of a system that shows a resource: a component, a page, a class. It gives the ways
 * through the real statechart, as paths to test the system with: each event of a path is made to
 * happen to it, and after each the state that it must show is checked.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
 *
 * @example
 * ```ts
 * const model = resourceModel({
 *   params: [1, 2],
 *   values: [ada, grace],
 *   events: ['params', 'xstate.done.actor.loader', 'xstate.error.actor.loader'], // what can happen to the page
 * });
 *
 * for (const path of model.transitionPaths()) {
 *   test(path.description, async () => {
 *     const users = controlledLoader<User, number>();
 *     const page = mount(users); // your system, with that loader
 *     await path.test({
 *       events: {
 *         params: ({ event }) => page.choose(event.params),
 *         'xstate.done.actor.loader': ({ event }) => users.resolve(event.output),
 *         'xstate.error.actor.loader': ({ event }) => users.reject(event.error),
 *       },
 *       states: {
 *         idle: () => expect(page.text).toBe('Choose somebody.'),
 *         loading: () => expect(page.text).toBe('Loading …'),
 *         resolved: ({ value }) => expect(page.text).toBe(value.name),
 *         error: ({ error }) => expect(page.text).toBe(error.message),
 *       },
 *     });
 *   });
 * }
 * test('every transition was taken', () => expect(model.coverage().missing).toEqual([]));
 * ```
 */
export function resourceModel<
  T = string,
  P = number | undefined,
  const E extends ResourceModelEventType = ResourceModelUsualEventType,
>(options: ResourceModelOptions<T, P, E> & ResourceModelData<T, P, E>): ResourceModel<T, P, E>;
export function resourceModel(): ResourceModel<string, number | undefined>;
export function resourceModel(options: unknown = {}): unknown {
  return new GraphModel(readOptions(options));
}

/** A `ResourceModel` of any events. */
export class GraphModel {
  readonly #graph: ModelGraph;
  readonly #shortest: readonly Move[][];
  readonly #coverage: CoverageRecord;

  constructor(data: ModelData) {
    this.#graph = new ModelGraph({
      ...data,
      events: eventsOf(data),
      isOfStream: isOfStream(data),
      chartEventOf: (event) => chartEventOf(event, data),
    });
    if (this.#graph.moves(this.#graph.start).length === 0) {
      throw new TypeError(
        'resourceModel(): nothing can happen in the beginning. A system without the event "params" needs the option initial.',
      );
    }
    this.#shortest = this.#graph.shortestWays();
    this.#coverage = new CoverageRecord(this.#lastMoves().map(([, move]) => transitionOf(move)));
  }

  /** Each move there is, behind the shortest way to the place it starts from. */
  #lastMoves(): [way: readonly Move[], move: Move][] {
    return this.#shortest.flatMap((way) =>
      this.#graph.moves(way.at(-1)?.to ?? this.#graph.start).map((move) => [way, move] as [Move[], Move]),
    );
  }

  #path(moves: readonly Move[]): ModelPath {
    return new ModelPath(this.#graph, moves, (move) => this.#coverage.take(transitionOf(move)));
  }

  statePaths(): ModelPath[] {
    return this.#cover(this.#shortest, (move) => [statusOf(move.to)], [statusOf(this.#graph.start)]);
  }

  transitionPaths(): ModelPath[] {
    const ways = this.#lastMoves().map(([way, move]) => [...way, move]);
    return this.#cover(ways, (move) => [goalOf(move), move.event]);
  }

  /**
   * Of some ways, a shortest to each goal, without those whose goals are met anyway, or on a longer
   * one.
   */
  #cover(
    ways: readonly Move[][],
    goalsOf: (move: Move) => unknown[],
    met: Iterable<unknown> = [],
  ): ModelPath[] {
    const best = new Map<unknown, readonly Move[]>();
    for (const way of ways) {
      for (const goal of way.slice(-1).flatMap(goalsOf)) {
        const other = best.get(goal);
        if (other === undefined || rankOf(way) < rankOf(other)) best.set(goal, way);
      }
    }
    const isMet = new Set(met);
    const chosen: (readonly Move[])[] = [];
    for (const [goal, way] of [...best].sort(([, a], [, b]) => b.length - a.length)) {
      if (isMet.has(goal)) continue;
      for (const reached of way.flatMap(goalsOf)) isMet.add(reached);
      chosen.push(way);
    }
    return chosen.reverse().map((way) => this.#path(way));
  }

  simplePaths({
    maxLength,
    limit = 100_000,
  }: {
    readonly maxLength: number;
    readonly limit?: number | undefined;
  }): ModelPath[] {
    for (const [name, count] of Object.entries({ maxLength, limit })) {
      const isCount = Number.isInteger(count) || count === Number.POSITIVE_INFINITY;
      if (!isCount || count < 1)
        throw new RangeError(
          `simplePaths(): ${name} must be a whole number from 1 on, got ${describeValue(count)}.`,
        );
    }
    const ways: (readonly Move[])[] = [];
    for (const way of this.#graph.simpleWays(maxLength)) {
      if (ways.length >= limit) {
        throw new RangeError(
          `simplePaths(): there are more than ${limit} paths of up to ${maxLength} events. Take a lower maxLength, or a higher limit.`,
        );
      }
      ways.push(way);
    }
    return ways.map((way) => this.#path(way));
  }

  path(events: readonly ModelEvent[]): ModelPath {
    readEvents(events);
    const moves = this.#graph.walk(events);
    const vain = moves.find(({ event, from }) => !this.#graph.canHappen(event, from));
    if (vain !== undefined) {
      const before = this.#path(moves.slice(0, moves.indexOf(vain))).description;
      throw new TypeError(`path(): after “${before}”, ${eventInWords(vain.event)} makes no difference.`);
    }
    return this.#path(moves);
  }

  coverage() {
    return this.#coverage.report();
  }
}

/**
 * A transition, also out of a wait and out of a stream that goes on: there it does something else.
 */
function goalOf(move: Move): string {
  const { isWaiting, isStreaming } = move.from.chart.context;
  return JSON.stringify([nameOf(transitionOf(move)), isWaiting, isStreaming]);
}

/**
 * The lower the better: short ways, and of these one that ends with another value, to find out who
 * keeps the first for ever.
 */
function rankOf(way: readonly Move[]): number {
  const { from, to } = way.at(-1) as Move;
  return way.length - (from.chart.context.value === to.chart.context.value ? 0 : 0.5);
}
