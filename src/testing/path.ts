import { show } from '../../machines/errors.js';
import { ResourceStatus } from '../../machines/snapshot.js';
import { type ModelEvent, type Move, type Place, stateOf, statusOf } from './graph.js';
import { flushPromises } from './turn.js';
import type { ResourceModelEventType, ResourceModelExecutors, ResourceModelPath, ResourceModelState, ResourceModelStep } from './types.js';

export const eventTypes: readonly ResourceModelEventType[] = [
  'params',
  'params.failed',
  'reload',
  'set',
  'xstate.done.actor.loader',
  'xstate.error.actor.loader',
];

const statuses: readonly string[] = Object.values(ResourceStatus);

type State = ResourceModelState<unknown, unknown>;
type Executor = (given: unknown) => unknown;

interface Executors {
  readonly events: Record<string, Executor>;
  readonly states: Record<string, Executor>;
  readonly act: (run: () => Promise<void>) => unknown;
}

/** A way through the graph, as a test. */
export class ModelPath implements ResourceModelPath<unknown, unknown> {
  readonly description: string;
  readonly start: State;
  readonly steps: readonly ResourceModelStep<unknown, unknown>[];
  readonly #moves: readonly Move[];
  readonly #taken: (move: Move) => void;

  /** @param taken Is told of each move that was made, and found right. */
  constructor(start: Place, moves: readonly Move[], taken: (move: Move) => void) {
    this.description = [statusOf(start), ...moves.map(inWords)].join(', ');
    this.start = stateOf(start);
    let from = this.start;
    this.steps = moves.map(({ event, to }) => {
      const step = { event, from, state: stateOf(to) };
      from = step.state;
      return step;
    });
    this.#moves = moves;
    this.#taken = taken;
  }

  async test(given: ResourceModelExecutors<unknown, unknown>): Promise<void> {
    const { events, states, act } = this.#check(given);
    await this.#run('The start', async () => {
      await act(flushPromises);
      await states[this.start.status]?.(this.start);
    });
    for (const [index, step] of this.steps.entries()) {
      const move = this.#moves[index] as Move;
      await this.#run(`Step ${index + 1} of ${this.steps.length}, ${inWords(move)},`, async () => {
        await act(async () => {
          await events[step.event.type]?.(step);
          await flushPromises();
        });
        await states[step.state.status]?.(step.state);
      });
      this.#taken(move);
    }
  }

  async #run(where: string, execute: () => Promise<void>): Promise<void> {
    try {
      await execute();
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : show(cause);
      throw new Error(`${where} failed.\n  Path: ${this.description}\n${message}`, { cause });
    }
  }

  /** All that the path needs must be there before it begins, and nothing that no chart knows. */
  #check(given: ResourceModelExecutors<unknown, unknown>): Executors {
    const { events, states, act = (run: () => Promise<void>) => run() } = (given ?? {}) as unknown as Executors;
    if (typeof act !== 'function') throw new TypeError(`path.test(): act must be a function, got ${show(act)}.`);
    const all = typeof states === 'function' ? Object.fromEntries(statuses.map((status) => [status, states])) : states;
    this.#demand(
      'events',
      events,
      eventTypes,
      this.steps.map(({ event }) => event.type),
    );
    this.#demand('states', all, statuses, [this.start.status, ...this.steps.map(({ state }) => state.status)]);
    return { events, states: all, act };
  }

  #demand(kind: 'events' | 'states', there: unknown, known: readonly string[], needed: readonly string[]): void {
    if (typeof there !== 'object' || there === null) {
      throw new TypeError(`path.test() takes { events: { … }, states: { … } }, got ${show(there)} for ${kind}.`);
    }
    const unknown = Object.keys(there).find((name) => !known.includes(name));
    if (unknown !== undefined) throw new TypeError(`The chart has no ${unknown} among its ${kind}. They are ${known.join(', ')}.`);
    for (const name of needed) {
      const executor: unknown = (there as Record<string, unknown>)[name];
      if (typeof executor === 'function') continue;
      throw new TypeError(
        `The path “${this.description}” needs a function ${kind}[${JSON.stringify(name)}] in what is given to test(), got ${show(executor)}.` +
          (kind === 'events' ? ' An event that the system does not know is left out by resourceModel({ events: […] }).' : ''),
      );
    }
  }
}

function inWords({ event, to }: Move): string {
  return `${eventInWords(event)} → ${statusOf(to)}`;
}

function eventInWords(event: ModelEvent): string {
  switch (event.type) {
    case 'params':
      return event.params === undefined || event.params === null ? 'no params' : `params ${brief(event.params)}`;
    case 'params.failed':
      return `params failed: ${brief(event.error)}`;
    case 'set':
      return `set ${brief(event.value)}`;
    case 'xstate.done.actor.loader':
      return `loader done ${brief(event.output)}`;
    case 'xstate.error.actor.loader':
      return `loader failed: ${brief(event.error)}`;
    default:
      return event.type;
  }
}

const LONGEST = 60;

/** A value in one short line. */
function brief(value: unknown): string {
  if (value instanceof Error) return value.message;
  const text = typeof value === 'object' && value !== null ? json(value) : show(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function json(value: object): string {
  try {
    return JSON.stringify(value) ?? show(value);
  } catch {
    return show(value); // a circle, a BigInt
  }
}
