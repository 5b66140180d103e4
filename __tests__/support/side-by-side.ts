/**
 * Runs the chart side by side: with XState's interpreter, with the table, and with an actor that
 * takes over from the table.
 */
import { expect } from '@jest/globals';
import { type AnyActor, createActor } from 'xstate';
import {
  type ResourceEvent,
  type ResourceLoader,
  type ResourceLoaderArgs,
  resourceMachine,
} from 'xstate-resource/machine';
import { flushPromises } from 'xstate-resource/testing';
import { argsOf, type Slot } from '../../machines/load.js';
import { Adoption, resourceLogicWith, stateOf } from '../../src/interpreter/actor-logic.js';
import { ChartRunner } from '../../src/interpreter/chart-runner.js';
import type { ChartState } from '../../src/interpreter/transition-table.js';

export const errors = [new Error('failed'), 'thrown'];

export const events: ResourceEvent[] = [
  ...[1, 2, undefined, null].map((params) => ({ type: 'params' as const, params })),
  { type: 'params', params: 3, cached: 'known' },
  { type: 'params', params: 3, cached: 'known', revalidate: true },
  { type: 'params', params: 3, cached: 'known', opensStream: true },
  { type: 'params', params: 3, cached: 'known', revalidate: true, opensStream: true, cause: 'reload' },
  { type: 'params.waiting' },
  { type: 'params.waiting', resource: 'other' },
  ...errors.map((error) => ({ type: 'params.failed' as const, error })),
  { type: 'params.failed', error: errors[0], params: 2 },
  { type: 'reload' },
  { type: 'reload', force: true },
  ...['a', 'b', undefined].map((value) => ({ type: 'set' as const, value })),
  ...['a', undefined].map((value) => ({ type: 'loader.item' as const, value })),
  { type: 'loader.interrupted' },
  ...['a', undefined].map((output) => ({
    type: 'xstate.done.actor.loader' as const,
    output,
    actorId: 'loader' as const,
  })),
  ...errors.map((error) => ({
    type: 'xstate.error.actor.loader' as const,
    error,
    actorId: 'loader' as const,
  })),
];

/**
 * The events that can be sent at any time. The error of a loader that is not running is excluded,
 * because it ends the chart and is reported as uncaught.
 */
export const eventsAtAnyTime = events.filter(({ type }) => type !== 'xstate.error.actor.loader');

/** What happens besides the events. */
export interface Circumstances {
  /** The index of the event before which an actor takes over. Default: never. */
  readonly adoptedBefore?: number;
  /**
   * If set, the actor takes over during a step: when the first step after the start of a load is
   * recorded, or when a load is aborted.
   */
  readonly adoptedIn?: 'step' | 'abort' | undefined;
  /** An event that is sent whenever a load is aborted, and so in the middle of a step. */
  readonly onAbort?: ResourceEvent | undefined;
}

/** Runs a chart whose loads finish only through events. */
abstract class Run {
  readonly loads: string[] = [];
  readonly steps: ChartState[] = [];
  onAbort: (() => void) | undefined;

  readonly loader: ResourceLoader<unknown, unknown> = ({
    params,
    abortSignal,
    previous,
  }: ResourceLoaderArgs<unknown, unknown>) => {
    const index = this.loads.push(`${String(params)} after ${JSON.stringify(previous)}`) - 1;
    abortSignal.addEventListener('abort', () => {
      this.loads[index] += ', aborted';
      this.onAbort?.();
    });
    return new Promise<never>(() => {});
  };

  abstract readonly state: ChartState;
  abstract send(event: ResourceEvent): void;
  abstract stop(): void;

  protected recordStep(): void {
    if (this.steps.at(-1)?.context !== this.state.context) this.steps.push(this.state);
  }

  /** Everything that can be observed about the run. */
  observe() {
    return { state: this.state, steps: this.steps, loads: [...this.loads] };
  }
}

/** Runs the chart with XState's interpreter. */
class Interpreted extends Run {
  readonly actor = createActor(resourceMachine, { input: { loader: this.loader } });

  constructor() {
    super();
    this.actor.subscribe(() => this.recordStep());
    this.actor.start();
  }

  get state(): ChartState {
    return stateOf(this.actor.getSnapshot());
  }

  send(event: ResourceEvent): void {
    this.actor.send(event);
  }

  stop(): void {
    this.actor.stop();
  }
}

/** Runs the chart with the table, until an actor takes over. */
class Plain extends Run {
  readonly #slot: Slot & Required<Pick<Slot, 'runLoad'>> = {
    load: undefined,
    runLoad: (load) => void this.loader(argsOf(load, load.takeInput())),
  };
  readonly #runner = new ChartRunner(
    {
      stepped: () => {
        this.recordStep();
        if (this.loads.length > 0) this.onStep?.();
      },
    },
    this.#slot,
    { loader: this.loader },
  );
  actor: AnyActor | undefined;
  onStep: (() => void) | undefined;

  constructor() {
    super();
    this.recordStep();
  }

  get state(): ChartState {
    return this.#runner.state;
  }

  send(event: ResourceEvent): void {
    this.#runner.send(event);
  }

  adopt(): void {
    if (this.actor !== undefined) return;
    const snapshot = new Adoption(this.#runner.state, this.#slot.load, this.#runner.loadContext) as never;
    const actor = createActor(resourceLogicWith(undefined), {
      id: 'resource',
      input: { loader: this.loader },
      snapshot,
    });
    this.actor = actor;
    this.#runner.takeOver({ process: (event) => actor.send(event), tellLoader: () => {} });
    let from = stateOf(actor.getSnapshot());
    actor.subscribe((next) => {
      const to = stateOf(next);
      if (to.context !== from.context) this.#runner.follow(to, { type: 'reload' });
      from = to;
    });
    actor.start();
  }

  stop(): void {
    if (this.actor === undefined) this.#slot.load?.abort();
    else this.actor.stop();
  }
}

/**
 * What can be observed about an actor from outside. `can` is computed only at rest, because it is
 * slow.
 */
function observableParts(actor: AnyActor, isAtRest: boolean) {
  const snapshot = actor.getSnapshot();
  const { loader } = snapshot.children;
  const { machine, _nodes, ...rest } = snapshot;
  const ofLoader = loader?.getSnapshot();
  return {
    rest: {
      ...rest,
      context: { ...rest.context, loader: typeof rest.context.loader },
      children: Object.keys(rest.children),
    },
    isOfTheMachine: machine === resourceMachine,
    nodes: _nodes.map(({ id }: { id: string }) => id),
    loader: ofLoader && {
      ...ofLoader,
      input: { ...ofLoader.input, loader: 0 },
      src: loader.src,
      id: loader.id,
      isChild: loader._parent === actor,
    },
    json: JSON.stringify(snapshot),
    persisted: JSON.stringify(actor.getPersistedSnapshot()),
    can: isAtRest && events.map((event) => snapshot.can(event)),
    matches: ['idle', 'loading', 'reloading', 'resolved', 'error', 'local'].map((status) =>
      snapshot.matches(status),
    ),
    meta: snapshot.getMeta(),
  };
}

const withoutLoader = { loader: expect.any(Function) };

/** The part of a run that must be equal in both. Each run has its own loader. */
function comparable({ state, steps, loads }: ReturnType<Run['observe']>) {
  const of = ({ context, ...rest }: ChartState) => ({ ...rest, context: { ...context, ...withoutLoader } });
  return { state: of(state), steps: steps.map(of), loads };
}

/**
 * Compares the interpreter and the table after each event, with and without an actor that takes
 * over from the table.
 */
export async function compare(
  sequence: readonly ResourceEvent[],
  { adoptedBefore = Number.POSITIVE_INFINITY, adoptedIn, onAbort }: Circumstances = {},
): Promise<void> {
  const [interpreted, plain] = [new Interpreted(), new Plain()];
  let aborts = 0;
  for (const run of [interpreted, plain]) {
    run.onAbort = () => {
      if (run === plain && adoptedIn === 'abort') plain.adopt();
      aborts += 1;
      if (onAbort !== undefined && aborts < 20) run.send(onAbort);
    };
  }
  if (adoptedIn === 'step') plain.onStep = () => plain.adopt();
  const check = (isAtRest: boolean) => {
    expect(comparable(plain.observe())).toEqual(comparable(interpreted.observe()));
    if (plain.actor !== undefined)
      expect(observableParts(plain.actor, isAtRest)).toEqual(observableParts(interpreted.actor, isAtRest));
  };
  check(true);
  for (const [index, event] of sequence.entries()) {
    const now = interpreted.actor.getSnapshot();
    if (!eventsAtAnyTime.includes(event) && !now.can(event)) continue;
    if (event.type === 'loader.item' && now.context.isWaiting) continue; // a wait sends nothing
    if (index >= adoptedBefore) plain.adopt();
    for (const run of [interpreted, plain]) run.send(event);
    check(false);
    await flushPromises();
    check(true);
  }
  for (const run of [interpreted, plain]) {
    run.onAbort = undefined;
    run.stop();
  }
  expect(plain.loads).toEqual(interpreted.loads);
  if (plain.actor !== undefined)
    expect(observableParts(plain.actor, true)).toEqual(observableParts(interpreted.actor, true));
}
