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
 * Creates a model of a system that shows a resource: a component, a page, or a class. The model
 * generates paths through the real statechart. To test a path, you say how to trigger each event in
 * your system and how to check that it shows the expected state.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
 *
 * @example
 * ```ts
 * const model = resourceModel({
 *   params: [1, 2],
 *   values: [ada, grace],
 *   events: ['params', 'xstate.done.actor.loader', 'xstate.error.actor.loader'], // what the page supports
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

/** A `ResourceModel` without type parameters. */
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
        'resourceModel(): no event can happen in the initial state. Without the event "params", set the option "initial".',
      );
    }
    this.#shortest = this.#graph.shortestPaths();
    this.#coverage = new CoverageRecord(this.#lastMoves().map(([, move]) => transitionOf(move)));
  }

  /** Every possible move, with a shortest path to its start. */
  #lastMoves(): [path: readonly Move[], move: Move][] {
    return this.#shortest.flatMap((path) =>
      this.#graph.moves(path.at(-1)?.to ?? this.#graph.start).map((move) => [path, move] as [Move[], Move]),
    );
  }

  #path(moves: readonly Move[]): ModelPath {
    return new ModelPath(this.#graph, moves, (move) => this.#coverage.take(transitionOf(move)));
  }

  statePaths(): ModelPath[] {
    return this.#cover(this.#shortest, (move) => [statusOf(move.to)], [statusOf(this.#graph.start)]);
  }

  transitionPaths(): ModelPath[] {
    const paths = this.#lastMoves().map(([path, move]) => [...path, move]);
    return this.#cover(paths, (move) => [goalOf(move), move.event]);
  }

  /**
   * A shortest path to each goal, without those whose goal is already met or is met on a longer
   * path.
   */
  #cover(
    paths: readonly Move[][],
    goalsOf: (move: Move) => unknown[],
    met: Iterable<unknown> = [],
  ): ModelPath[] {
    const best = new Map<unknown, readonly Move[]>();
    for (const path of paths) {
      for (const goal of path.slice(-1).flatMap(goalsOf)) {
        const other = best.get(goal);
        if (other === undefined || rankOf(path) < rankOf(other)) best.set(goal, path);
      }
    }
    const isMet = new Set(met);
    const chosen: (readonly Move[])[] = [];
    for (const [goal, path] of [...best].sort(([, a], [, b]) => b.length - a.length)) {
      if (isMet.has(goal)) continue;
      for (const reached of path.flatMap(goalsOf)) isMet.add(reached);
      chosen.push(path);
    }
    return chosen.reverse().map((path) => this.#path(path));
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
          `simplePaths(): ${name} must be a whole number of at least 1, got ${describeValue(count)}.`,
        );
    }
    const paths: (readonly Move[])[] = [];
    for (const path of this.#graph.simplePaths(maxLength)) {
      if (paths.length >= limit) {
        throw new RangeError(
          `simplePaths(): there are more than ${limit} paths of up to ${maxLength} events. Use a lower maxLength or a higher limit.`,
        );
      }
      paths.push(path);
    }
    return paths.map((path) => this.#path(path));
  }

  path(events: readonly ModelEvent[]): ModelPath {
    readEvents(events);
    const moves = this.#graph.walk(events);
    const ineffective = moves.find(({ event, from }) => !this.#graph.canHappen(event, from));
    if (ineffective !== undefined) {
      const before = this.#path(moves.slice(0, moves.indexOf(ineffective))).description;
      throw new TypeError(`path(): after “${before}”, ${eventInWords(ineffective.event)} has no effect.`);
    }
    return this.#path(moves);
  }

  coverage() {
    return this.#coverage.report();
  }
}

/**
 * A transition. Out of a wait or an open stream it behaves differently, so those are separate
 * goals.
 */
function goalOf(move: Move): string {
  const { isWaiting, isStreaming } = move.from.chart.context;
  return JSON.stringify([nameOf(transitionOf(move)), isWaiting, isStreaming]);
}

/**
 * Lower is better. Shorter paths come first. Among equally long ones, a path whose last event
 * changes the value is better, because it detects a system that never replaces its first value.
 */
function rankOf(path: readonly Move[]): number {
  const { from, to } = path.at(-1) as Move;
  return path.length - (from.chart.context.value === to.chart.context.value ? 0 : 0.5);
}
