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

/** A way through the graph, as a test: a `ResourceModelPath` of any events. */
export class ModelPath {
  readonly description: string;
  readonly start: State;
  readonly #graph: ModelGraph;
  readonly #moves: readonly Move[];
  readonly #taken: (move: Move) => void;
  #steps: readonly Step[] | undefined;

  /** @param taken Is told of each move that was made, and found right. */
  constructor(graph: ModelGraph, moves: readonly Move[], taken: (move: Move) => void) {
    this.description = [statusOf(graph.start), ...moves.map(moveInWords)].join(', ');
    this.start = stateOf(graph.start);
    this.#graph = graph;
    this.#moves = moves;
    this.#taken = taken;
  }

  /** Made when they are asked for: few of many paths may be run. */
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
      'The start failed. (Each path needs a system of its own, in which nothing has happened yet.)',
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

  /** All that the path needs must be there before it begins, and nothing that no chart knows. */
  #check(given: unknown): Executors {
    const { events, states, act = (run: () => Promise<void>) => run() } = (given ?? {}) as Executors;
    if (typeof act !== 'function')
      throw new TypeError(`path.test(): act must be a function, got ${describeValue(act)}.`);
    const all =
      typeof states === 'function' ? Object.fromEntries(statuses.map((status) => [status, states])) : states;
    this.#demand(
      'events',
      events,
      eventTypes,
      this.steps.map(({ event }) => event.type),
    );
    this.#demand('states', all, statuses, [
      this.start.status,
      ...this.steps.map(({ state }) => state.status),
    ]);
    return { events, states: all, act };
  }

  #demand(
    kind: 'events' | 'states',
    there: unknown,
    known: readonly string[],
    needed: readonly string[],
  ): void {
    if (typeof there !== 'object' || there === null) {
      throw new TypeError(
        `path.test() takes { events: { … }, states: { … } }, got ${describeValue(there)} for ${kind}.`,
      );
    }
    const unknown = Object.keys(there).find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new TypeError(`The chart has no ${unknown} among its ${kind}. They are ${known.join(', ')}.`);
    for (const name of needed) {
      const executor: unknown = (there as Record<string, unknown>)[name];
      if (typeof executor === 'function') continue;
      throw new TypeError(
        `The path “${this.description}” needs a function ${kind}[${JSON.stringify(name)}] in what is given to test(), got ${describeValue(executor)}.` +
          (kind === 'events'
            ? ' An event that the system does not know is left out by resourceModel({ events: […] }).'
            : ''),
      );
    }
  }
}

/** Runs something within `act`, to its end: what is not run, or not waited for, proves nothing. */
async function within(act: Executors['act'], run: () => Promise<void>): Promise<void> {
  let ended: PromiseSettledResult<void> | undefined;
  await act(async () => {
    [ended] = await Promise.allSettled([run()]);
  });
  if (ended === undefined)
    throw new TypeError(
      'path.test(): act must run the function that it is given, and return a promise for its end.',
    );
  if (ended.status === 'rejected') throw ended.reason;
}
