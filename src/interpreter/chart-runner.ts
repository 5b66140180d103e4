import type { ResourceEvent, ResourceInput } from '../../machines/index.js';
import { Load, type LoaderOutcome, nextItem, type Slot } from '../../machines/load.js';
import { inMicrotask } from '../../machines/microtask.js';
import type { LoaderActorInput } from '../../machines/types.js';
import { Transition } from './transition.js';
import { type ChartState, destroyedState, findTransition, initialState } from './transition-table.js';
import { doneEvent, errorEvent } from './xstate-internals.js';

/** What owns a chart is notified of its steps. */
export interface ChartOwner {
  /** The chart has taken a step because of `event`. A load that it ends is aborted only then. */
  stepped(event: ResourceEvent): void;
}

type RunningSlot = Slot & Required<Pick<Slot, 'runLoad'>>;

/** An actor that runs a chart. */
export interface ChartActor {
  process(event: ResourceEvent): void;
  tellLoader(outcome: LoaderOutcome): void;
}

/**
 * Runs one chart: on plain states, by the table, until an actor takes over. Tests show that both do
 * the same.
 */
export class ChartRunner {
  state: ChartState;
  readonly #owner: ChartOwner;
  readonly #slot: RunningSlot;
  #actor: ChartActor | undefined;
  #next: Transition | undefined;
  #isStepping = false;
  /** What was sent while a step was taken, as an actor has it. */
  #mailbox: ResourceEvent[] | undefined;

  constructor(owner: ChartOwner, slot: RunningSlot, input: ResourceInput) {
    this.state = initialState(input);
    this.#owner = owner;
    this.#slot = slot;
  }

  /**
   * The state that new params would lead to. The chart takes a transition at these in each state.
   */
  preview(event: ResourceEvent): ChartState {
    return this.#transition(event) as Transition;
  }

  #transition(event: ResourceEvent): Transition | undefined {
    const { state } = this;
    if (this.#next?.from !== state || this.#next.event !== event) {
      const entry = findTransition(state, event);
      this.#next = entry && new Transition(state, event, entry);
    }
    return this.#next;
  }

  send(event: ResourceEvent): void {
    if (this.#isStepping) {
      this.#mailbox ??= [];
      this.#mailbox.push(event);
    } else if (this.#actor === undefined) {
      this.#run(event);
    } else {
      this.#process(event);
    }
  }

  #run(first: ResourceEvent): void {
    this.#isStepping = true;
    try {
      this.#process(first);
      for (const event of this.#mailbox ?? []) this.#process(event);
    } finally {
      this.#isStepping = false;
      this.#mailbox = undefined;
    }
  }

  /** An actor may have taken over in the midst of the step before, and the chart may have ended. */
  #process(event: ResourceEvent): void {
    if (this.state === destroyedState) return;
    if (this.#actor === undefined) this.#step(event);
    else this.#actor.process(event);
  }

  #step(event: ResourceEvent): void {
    const next = this.#transition(event);
    if (next === undefined) return;
    const { status, isBusy, context, entry } = next;
    const stopped = entry.stops ? this.#slot.load : undefined;
    if (stopped !== undefined) this.#slot.load = undefined; // an actor that takes over in the midst of the step is not to adopt it
    const started =
      entry.starts && !context.isWaiting ? new Load(this.#slot, context as LoaderActorInput) : undefined; // that has all of it
    this.#next = undefined;
    this.state = { status, isBusy, context };
    this.#owner.stepped(event);
    stopped?.abort();
    if (started !== undefined) this.#start(started);
  }

  #start(load: Load): void {
    inMicrotask(() => {
      if (!load.isOver) this.#slot.runLoad(load);
    });
  }

  /** Ends a load with its outcome. */
  settle(load: Load, outcome: LoaderOutcome): void {
    if (load.end()) this.#tell(outcome);
  }

  /** Shows an item of the stream of a load. */
  takeItem(load: Load, item: unknown): void {
    load.hasItems = true;
    this.#tell(nextItem(item));
  }

  #tell(outcome: LoaderOutcome): void {
    if (this.#actor !== undefined) this.#actor.tellLoader(outcome);
    else this.send(eventOf(outcome));
  }

  /** An actor, which has the present state and load, runs the chart from now on. */
  takeOver(actor: ChartActor): void {
    this.#actor = actor;
  }

  /** The actor has taken a step. */
  follow(state: ChartState, event: ResourceEvent): void {
    if (this.state === destroyedState || state.context === this.state.context) return; // each transition changes the context
    this.#next = undefined;
    this.state = state;
    this.#owner.stepped(event);
  }

  /** No event does anything from now on. */
  end(): void {
    this.#next = undefined;
    this.state = destroyedState;
  }
}

/** What the chart is sent because of an outcome. */
function eventOf({ type, data }: LoaderOutcome): ResourceEvent {
  if (type === 'loader.next') return { type: 'loader.item', value: data };
  return (
    type === 'xstate.promise.resolve' ? doneEvent('loader', data) : errorEvent('loader', data)
  ) as ResourceEvent;
}
