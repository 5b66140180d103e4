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

/** The resource, as its actor sees it. */
export interface ActorOwner {
  readonly name: string;
  readonly slot: Slot;
  readonly input: ResourceInput;
  /** The event that the chart will receive next, if the shown state already includes its effect. */
  readonly pending: ResourceEvent | undefined;
  readonly hasEnded: boolean;
  send(event: ResourceEvent): void;
  follow(state: ChartState, event: ResourceEvent): void;
  /**
   * Keeps the actor, and so its resource, alive as long as anything can change it. Returns a
   * function that ends this.
   */
  hold(actor: object): () => void;
  stop(): void;
}

/**
 * The XState actor of a resource, created on first access. From then on it runs the chart. From the
 * outside it behaves like the resource: it shows the same state, and an event sent to it is an
 * event of the resource.
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
    // Own functions that do not use `this`, which may be a proxy. Up to this point, the instance
    // behaves like any actor under construction.
    this.send = (event) => owner.send(event);
    this.stop = () => {
      owner.stop();
      return this;
    };
    this.getSnapshot = () => this.#shown();
    this.getPersistedSnapshot = () => this.logic.getPersistedSnapshot(this.#shown());
    this.subscribe = (next: Next, error?: (error: unknown) => void, complete?: () => void) =>
      this.#held(super.subscribe(next as (snapshot: ResourceMachineSnapshot) => void, error, complete)); // takes observers, too
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
   * Ends the actor. If an event that leads to idle is passed, the actor's own observers are
   * notified of it first.
   */
  end(idle?: ResourceEvent): void {
    if (idle !== undefined) super.send(idle);
    super.stop();
    inMicrotask(() => this.#release()); // during a step, the actor ends only after that step
  }

  #release(): void {
    this.#preview = undefined;
    if (this.#inspector !== undefined) this.#inspector.inspect = {};
    release(this, destroyedSnapshot(), resourceLogicWith(undefined)); // its own logic may hold a user-supplied loader
  }

  /**
   * The snapshot to show: that of the chart, or, if an event is pending, the one that this event
   * leads to.
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

  /** Keeps the actor alive until the subscription ends. */
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
