import { show } from '../../machines/errors.js';
import { CoverageRecord, nameOf } from './coverage.js';
import { type ModelEvent, ModelGraph, type Move, statusOf, transitionOf } from './graph.js';
import { eventTypes, ModelPath } from './path.js';
import type { ResourceModel, ResourceModelEventType, ResourceModelOptions } from './types.js';

type Options = ResourceModelOptions<unknown, unknown>;

/**
 * Makes a model of a system that shows a resource: a component, a page, a class. It gives the ways through the real statechart, as paths to
 * test the system with: each event of a path is made to happen to it, and after each the state that it must show is checked.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
 *
 * @example
 * ```ts
 * const model = resourceModel({ params: [1, 2], values: [ada, grace], errors: [new Error('offline')] });
 *
 * test.each(model.transitionPaths())('$description', async (path) => {
 *   const users = controlledLoader<User, number>();
 *   const page = open(users); // your system, with that loader
 *   await path.test({
 *     events: {
 *       params: ({ event }) => page.choose(event.params),
 *       reload: () => page.press('Reload'),
 *       'xstate.done.actor.loader': ({ event }) => users.resolve(event.output),
 *       'xstate.error.actor.loader': ({ event }) => users.reject(event.error),
 *       …
 *     },
 *     states: {
 *       loading: () => expect(page.text).toBe('Loading …'),
 *       resolved: ({ value }) => expect(page.text).toBe(value.name),
 *       …
 *     },
 *   });
 * });
 * test('every transition was taken', () => expect(model.coverage().missing).toEqual([]));
 * ```
 */
export function resourceModel<T = string, P = number | undefined, const E extends ResourceModelEventType = ResourceModelEventType>(
  options: ResourceModelOptions<T, P, E> = {},
): ResourceModel<T, P, E> {
  return new GraphModel(options as unknown as Options) as unknown as ResourceModel<T, P, E>;
}

class GraphModel implements ResourceModel<unknown, unknown> {
  readonly #graph: ModelGraph;
  readonly #shortest: readonly Move[][];
  readonly #coverage: CoverageRecord;

  constructor(options: Options) {
    this.#graph = new ModelGraph(eventsOf(options), options);
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
    return new ModelPath(this.#graph.start, moves, (move) => this.#coverage.take(transitionOf(move)));
  }

  statePaths(): ModelPath[] {
    return this.#cover(this.#shortest, (move) => [statusOf(move.to)], [statusOf(this.#graph.start)]);
  }

  transitionPaths(): ModelPath[] {
    const ways = this.#lastMoves().map(([way, move]) => [...way, move]);
    return this.#cover(ways, (move) => [nameOf(transitionOf(move)), move.event]);
  }

  /** Of some ways, a shortest to each goal, without those whose goals are met anyway, or on a longer one. */
  #cover(ways: readonly Move[][], goalsOf: (move: Move) => unknown[], met: Iterable<unknown> = []): ModelPath[] {
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

  simplePaths({ maxLength, limit = 100_000 }: { readonly maxLength: number; readonly limit?: number | undefined }): ModelPath[] {
    if (!Number.isInteger(maxLength) || maxLength < 1) {
      throw new RangeError(`simplePaths(): maxLength must be a whole number from 1 on, got ${show(maxLength)}.`);
    }
    const paths: ModelPath[] = [];
    for (const way of this.#graph.simpleWays(maxLength)) {
      if (paths.length === limit) {
        throw new RangeError(
          `simplePaths(): there are more than ${limit} paths of up to ${maxLength} events. Take a lower maxLength, or a higher limit.`,
        );
      }
      paths.push(this.#path(way));
    }
    return paths;
  }

  coverage() {
    return this.#coverage.report();
  }
}

/** The lower the better: short ways, and of these one that ends with another value, to find out who keeps the first for ever. */
function rankOf(way: readonly Move[]): number {
  const last = way.at(-1);
  return way.length - (last?.from.chart.context.value === last?.to.chart.context.value ? 0 : 0.5);
}

/** Every event that the options make possible. Throws if they make no sense. */
function eventsOf(options: Options): ModelEvent[] {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`resourceModel() takes an object such as { params: [1, 2], values: ['a', 'b'] }, got ${show(options)}.`);
  }
  const { params, values, errors, events, initial: _, filterEvents, ...others } = options;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) {
    throw new TypeError(
      `resourceModel() has no option "${unknown}". Its options are params, values, errors, events, initial, filterEvents.`,
    );
  }
  if (filterEvents !== undefined && typeof filterEvents !== 'function') {
    throw new TypeError(`resourceModel(): the option "filterEvents" must be a function, got ${show(filterEvents)}.`);
  }
  const given = {
    params: listOf('params', params, [1, 2, undefined]),
    values: listOf('values', values, ['a', 'b']),
    errors: listOf('errors', errors, [new Error('failed')]),
    events: listOf('events', events, eventTypes),
  };
  const stranger = given.events.find((type) => !eventTypes.includes(type));
  if (stranger !== undefined) {
    throw new TypeError(`resourceModel(): the chart has no event ${show(stranger)}. Its events are ${eventTypes.join(', ')}.`);
  }
  const all: ModelEvent[] = [
    ...given.params.map((each) => ({ type: 'params' as const, params: each })),
    ...given.errors.map((error) => ({ type: 'params.failed' as const, error })),
    { type: 'reload' },
    ...given.values.map((value) => ({ type: 'set' as const, value })),
    ...given.values.map((output) => ({ type: 'xstate.done.actor.loader' as const, output, actorId: 'loader' })),
    ...given.errors.map((error) => ({ type: 'xstate.error.actor.loader' as const, error, actorId: 'loader' })),
  ];
  return all.filter(({ type }) => given.events.includes(type));
}

function listOf<X>(name: string, given: readonly X[] | undefined, usual: readonly X[]): readonly X[] {
  const list = given ?? usual;
  if (Array.isArray(list) && list.length > 0) return list;
  throw new TypeError(`resourceModel(): the option "${name}" must be an array with something in it, got ${show(given)}.`);
}
