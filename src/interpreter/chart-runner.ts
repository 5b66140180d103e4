import type { ResourceEvent, ResourceInput } from '../../machines/index.js';
import { Load, type LoaderOutcome, nextItem, type Slot } from '../../machines/load.js';
import { inMicrotask } from '../../machines/microtask.js';
import type { LoaderActorInput } from '../../machines/types.js';
import { Transition } from './transition.js';
import { type ChartState, destroyedState, findTransition, initialState } from './transition-table.js';
import { doneEvent, errorEvent } from './xstate-internals.js';

/** The owner of a chart. It is notified of the chart's steps. */
export interface ChartOwner {
  /**
   * Called when the chart has taken a step because of `event`. A load that the step ends is aborted
   * only afterwards.
   */
  stepped(event: ResourceEvent): void;
}

type RunningSlot = Slot & Required<Pick<Slot, 'runLoad'>>;

/** An actor that runs a chart. */
export interface ChartActor {
  process(event: ResourceEvent): void;
  tellLoader(outcome: LoaderOutcome): void;
}

/**
 * Runs one chart on plain states, using the transition table, until an actor takes over. Tests
 * check that both behave the same.
 */
export class ChartRunner {
  state: ChartState;
  /**
   * The context in which the load in flight began. Not in the load, which something that outlives
   * the resource may refer to.
   */
  loadContext: ChartState['context'] | undefined = undefined;
  readonly #owner: ChartOwner;
  readonly #slot: RunningSlot;
  #actor: ChartActor | undefined;
  #next: Transition | undefined;
  #isStepping = false;
  /** The load that the current step ends. */
  stopping: Load | undefined = undefined;
  /** Events sent during a step, like the mailbox of an actor. */
  #mailbox: ResourceEvent[] | undefined;

  constructor(owner: ChartOwner, slot: RunningSlot, input: ResourceInput) {
    this.state = initialState(input);
    this.#owner = owner;
    this.#slot = slot;
  }

  /**
   * The state that new params would lead to. The chart has a transition for these events in every
   * state.
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

  /** An actor may have taken over during the previous step, or the chart may have ended. */
  #process(event: ResourceEvent): void {
    if (this.state === destroyedState) return;
    if (this.#actor === undefined) this.#step(event);
    else this.#actor.process(event);
  }

  #step(event: ResourceEvent): void {
    const next = this.#transition(event);
    if (next === undefined) return;
    const { status, isBusy, context, entry } = next;
    if (entry.stops) {
      this.stopping = this.#slot.load;
      this.#slot.load = undefined; // an actor that takes over during this step must not adopt it
    }
    const started =
      // the context has all members of LoaderActorInput
      entry.starts && !context.isWaiting ? new Load(this.#slot, context as LoaderActorInput) : undefined;
    this.#next = undefined;
    this.state = { status, isBusy, context };
    if (started !== undefined) this.loadContext = context;
    else if (this.#slot.load === undefined) this.loadContext = undefined;
    this.#owner.stepped(event);
    this.stopping?.abort();
    this.stopping = undefined;
    if (started !== undefined) this.#start(started);
  }

  #start(load: Load): void {
    inMicrotask(() => {
      if (!load.isOver) this.#slot.runLoad(load);
    });
  }

  /** Ends a load with its outcome. */
  settle(load: Load, outcome: LoaderOutcome): void {
    if (load.end()) this.#deliver(outcome);
  }

  /** Takes an item of the stream of a load. */
  takeItem(load: Load, item: unknown): void {
    load.hasItems = true;
    this.#deliver(nextItem(item));
  }

  #deliver(outcome: LoaderOutcome): void {
    if (this.#actor !== undefined) this.#actor.tellLoader(outcome);
    else this.send(eventOf(outcome));
  }

  /** From now on, `actor` runs the chart. It must already have the current state and load. */
  takeOver(actor: ChartActor): void {
    this.loadContext = undefined;
    this.#actor = actor;
  }

  /** Called when the actor has taken a step. */
  follow(state: ChartState, event: ResourceEvent): void {
    // every transition creates a new context
    if (this.state === destroyedState || state.context === this.state.context) return;
    this.#next = undefined;
    this.state = state;
    this.#owner.stepped(event);
  }

  /** Ends the chart. It ignores all later events. */
  end(): void {
    this.#next = undefined;
    this.loadContext = undefined;
    this.state = destroyedState;
  }
}

/** The event that delivers an outcome to the chart. */
function eventOf({ type, data }: LoaderOutcome): ResourceEvent {
  if (type === 'loader.next') return { type: 'loader.item', value: data };
  return (
    type === 'xstate.promise.resolve' ? doneEvent('loader', data) : errorEvent('loader', data)
  ) as ResourceEvent;
}
