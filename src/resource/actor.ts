import { Actor, type Observer, type Subscription, transition } from 'xstate';
import {
  type ResourceEvent,
  type ResourceInput,
  type ResourceMachineSnapshot,
  resourceMachine,
} from '../../machines/index.js';
import { type LoaderOutcome, type Slot, slotKey } from '../../machines/load.js';
import { inMicrotask } from '../../machines/microtask.js';
import {
  type Adoption,
  destroyedSnapshot,
  resourceLogicWith,
  type Stepper,
  stateOf,
  systemFor,
} from '../interpreter/actor-logic.js';
import type { ChartActor } from '../interpreter/chart-runner.js';
import { guarded } from '../interpreter/guard-inspector.js';
import type { OwnInspector } from '../interpreter/inspection.js';
import type { ChartState } from '../interpreter/transition-table.js';
import { compactOptions, hideParent, holdingWeakly, release } from '../interpreter/xstate-internals.js';
import { host } from './live-resources.js';
import type { ResourceOptions } from './types.js';

type Machine = typeof resourceMachine;
type Next = Observer<ResourceMachineSnapshot> | ((snapshot: ResourceMachineSnapshot) => void) | undefined;

/** What an actor tells its resource, and asks it. */
export interface ActorOwner {
  readonly name: string;
  readonly slot: Slot;
  readonly input: ResourceInput;
  /** The event that the chart is to be told of next, if what is shown is what that will lead to. */
  readonly pending: ResourceEvent | undefined;
  readonly hasEnded: boolean;
  send(event: ResourceEvent): void;
  follow(state: ChartState, event: ResourceEvent): void;
  /**
   * Keeps the actor, and so its resource, as long as anything can change it. Returns how to end
   * that.
   */
  hold(actor: object): () => void;
  stop(): void;
}

/**
 * The XState actor of a resource, made when somebody asks for it. From then on it runs the chart.
 * To those outside it is the resource itself: it shows what the resource shows, and an event sent
 * to it is an event of the resource.
 */
export class ResourceActor extends Actor<Machine> implements ChartActor, Stepper {
  readonly [slotKey]: Slot;
  readonly #owner: ActorOwner;
  readonly #inspector: OwnInspector | undefined;
  #preview:
    | {
        readonly from: ResourceMachineSnapshot;
        readonly event: ResourceEvent;
        readonly snapshot: ResourceMachineSnapshot;
      }
    | undefined;

  constructor(
    owner: ActorOwner,
    { loader, inspect }: ResourceOptions<unknown, unknown>,
    adoption: Adoption | undefined,
  ) {
    const inspector = inspect && { inspect };
    super(resourceLogicWith(loader), {
      ...systemFor(inspector, host, owner.hasEnded),
      id: owner.name,
      input: owner.input,
      snapshot: adoption,
    } as object);
    if (inspect !== undefined) {
      this.system.inspect = guarded(this.system.inspect, host);
      holdingWeakly(this.system);
    }
    this.options = compactOptions(this.options);
    this[slotKey] = owner.slot;
    this.#owner = owner;
    this.#inspector = inspector;
    // Functions of its own, which need no `this`: it may be a proxy. Until here it is like any
    // actor that is being made.
    this.send = (event) => owner.send(event);
    this.stop = () => {
      owner.stop();
      return this;
    };
    this.getSnapshot = () => this.#shown();
    this.getPersistedSnapshot = () => this.logic.getPersistedSnapshot(this.#shown());
    this.subscribe = (next: Next, error?: (error: unknown) => void, complete?: () => void) =>
      this.#held(super.subscribe(next as (snapshot: ResourceMachineSnapshot) => void, error, complete)); // takes observers as well
  }

  process(event: ResourceEvent): void {
    super.send(event);
  }

  tellLoader(outcome: LoaderOutcome): void {
    super.getSnapshot().children.loader?.send({ ...outcome });
  }

  stepped(event: ResourceEvent): void {
    this.#preview = undefined;
    this.#owner.follow(stateOf(super.getSnapshot()), event);
  }

  /**
   * Ends the actor. An event that leads to idle is what its own observers are notified of before.
   */
  end(idle?: ResourceEvent): void {
    if (idle !== undefined) super.send(idle);
    super.stop();
    inMicrotask(() => this.#release()); // in the midst of a step, it ends only after that
  }

  #release(): void {
    this.#preview = undefined;
    if (this.#inspector !== undefined) this.#inspector.inspect = {};
    release(this, destroyedSnapshot(), resourceLogicWith(undefined)); // its own may have a loader of the user's
  }

  /**
   * What it shows: the snapshot of the chart, or the one that the event leads to which the chart is
   * to be told of next.
   */
  #shown(): ResourceMachineSnapshot {
    const { pending: event, hasEnded } = this.#owner;
    if (hasEnded) return destroyedSnapshot();
    const from = super.getSnapshot();
    if (event === undefined) return from;
    if (this.#preview?.from !== from || this.#preview.event !== event) {
      this.#preview = { from, event, snapshot: transition(resourceMachine, from, event)[0] };
    }
    return this.#preview.snapshot;
  }

  /** Holds the actor as long as somebody has subscribed to it. */
  #held({ unsubscribe }: Subscription): Subscription {
    const release = this.#owner.hold(this);
    return {
      unsubscribe: () => {
        unsubscribe();
        release();
      },
    };
  }
}

hideParent(ResourceActor.prototype);
