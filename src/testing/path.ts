import { describeValue, toError } from '../../machines/errors.js';
import { ResourceStatus } from '../../machines/snapshot.js';
import { type ModelGraph, type Move, stateOf, statusOf } from './model-graph.js';
import { eventTypes } from './model-options.js';
import { moveInWords } from './model-words.js';
import { flushPromises } from './turn.js';
import type {
  ResourceModelEventType,
  ResourceModelState,
  ResourceModelStep,
  ResourceModelUsualEventType,
} from './types.js';

const statuses: readonly string[] = Object.values(ResourceStatus);

type State = ResourceModelState<unknown, unknown>;
/** One event of any model. */
export type Step = ResourceModelStep<unknown, unknown, ResourceModelEventType, ResourceModelUsualEventType>;
type Executor = (given: unknown) => unknown;

interface Executors {
  readonly events: Record<string, Executor>;
  readonly states: Record<string, Executor>;
  readonly act: (run: () => Promise<void>) => unknown;
}

/** A path through the graph, as a test: a `ResourceModelPath` without type parameters. */
export class ModelPath {
  readonly description: string;
  readonly start: State;
  readonly #graph: ModelGraph;
  readonly #moves: readonly Move[];
  readonly #taken: (move: Move) => void;
  #steps: readonly Step[] | undefined;

  /** @param taken Called for each move whose check has passed. */
  constructor(graph: ModelGraph, moves: readonly Move[], taken: (move: Move) => void) {
    this.description = [statusOf(graph.start), ...moves.map(moveInWords)].join(', ');
    this.start = stateOf(graph.start);
    this.#graph = graph;
    this.#moves = moves;
    this.#taken = taken;
  }

  /** Created on first use, because often only a few of many paths are run. */
  get steps(): readonly Step[] {
    if (this.#steps === undefined) {
      let from = this.start;
      this.#steps = this.#graph.walk(this.#moves.map(({ event }) => event)).map(({ event, to }) => {
        const step = { event, from, state: stateOf(to) };
        from = step.state;
        return step;
      });
    }
    return this.#steps;
  }

  async test(given: unknown): Promise<void> {
    const { events, states, act } = this.#check(given);
    await this.#run(
      'The initial state failed. (Each path needs a new system, in which nothing has happened yet.)',
      async () => {
        await within(act, flushPromises);
        await (states[this.start.status] as Executor)(this.start);
      },
    );
    for (const [index, step] of this.steps.entries()) {
      const move = this.#moves[index] as Move;
      await this.#run(`Step ${index + 1} of ${this.steps.length} failed: ${moveInWords(move)}`, async () => {
        await within(act, async () => {
          await (events[step.event.type] as Executor)(step);
          await flushPromises();
        });
        await (states[step.state.status] as Executor)(step.state);
      });
      this.#taken(move);
    }
  }

  async #run(where: string, execute: () => Promise<void>): Promise<void> {
    try {
      await execute();
    } catch (cause) {
      throw new Error(`${where}\n  Path: ${this.description}\n${toError(cause).message}`, { cause });
    }
  }

  /** Before the path runs, no executor that it needs may be missing, and none may be unknown. */
  #check(given: unknown): Executors {
    const { events, states, act = (run: () => Promise<void>) => run() } = (given ?? {}) as Executors;
    if (typeof act !== 'function')
      throw new TypeError(`path.test(): act must be a function, got ${describeValue(act)}.`);
    const all =
      typeof states === 'function' ? Object.fromEntries(statuses.map((status) => [status, states])) : states;
    this.#checkExecutors(
      'events',
      events,
      eventTypes,
      this.steps.map(({ event }) => event.type),
    );
    this.#checkExecutors('states', all, statuses, [
      this.start.status,
      ...this.steps.map(({ state }) => state.status),
    ]);
    return { events, states: all, act };
  }

  #checkExecutors(
    kind: 'events' | 'states',
    executors: unknown,
    known: readonly string[],
    needed: readonly string[],
  ): void {
    if (typeof executors !== 'object' || executors === null) {
      throw new TypeError(
        `path.test() takes { events: { … }, states: { … } }, got ${describeValue(executors)} for ${kind}.`,
      );
    }
    const unknown = Object.keys(executors).find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new TypeError(`The chart has no ${unknown} among its ${kind}. They are ${known.join(', ')}.`);
    for (const name of needed) {
      const executor: unknown = (executors as Record<string, unknown>)[name];
      if (typeof executor === 'function') continue;
      throw new TypeError(
        `The path “${this.description}” needs a function ${kind}[${JSON.stringify(name)}] passed to test(), got ${describeValue(executor)}.` +
          (kind === 'events'
            ? ' If your system does not support this event, leave it out of resourceModel({ events: […] }).'
            : ''),
      );
    }
  }
}

/** Runs something inside `act` and fails if `act` did not run it, or did not wait for it. */
async function within(act: Executors['act'], run: () => Promise<void>): Promise<void> {
  let ended: PromiseSettledResult<void> | undefined;
  await act(async () => {
    [ended] = await Promise.allSettled([run()]);
  });
  if (ended === undefined)
    throw new TypeError(
      'path.test(): act must run the function that it receives, and wait for the promise that it returns.',
    );
  if (ended.status === 'rejected') throw ended.reason;
}
