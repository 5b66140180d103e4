import { Actor, type Observer, type Snapshot, type Subscription, transition } from 'xstate';
import { type ResourceEvent, type ResourceMachineSnapshot, resourceMachine } from '../../machines/index.js';
import { type Slot, slotKey } from '../../machines/load.js';
import type { LoaderOutcome } from '../../machines/loader-actor.js';
import { inMicrotask } from '../../machines/microtask.js';
import { type Adoption, destroyedSnapshot, resourceLogic, type Stepper, stateOf, systemFor } from '../interpreter/actor-logic.js';
import type { ChartActor } from '../interpreter/chart-runner.js';
import type { OwnInspector } from '../interpreter/inspection.js';
import type { ChartState } from '../interpreter/transition-table.js';
import { compactOptions, hideParent, release } from '../interpreter/xstate-internals.js';
import { host } from './live-resources.js';
import type { ResourceOptions } from './types.js';

type Machine = typeof resourceMachine;

/** What an actor tells its resource, and asks it. */
export interface ActorOwner {
  readonly name: string;
  readonly slot: Slot;
  /** The event that the chart is to be told of next, if what is shown is what that will lead to. */
  readonly pending: ResourceEvent | undefined;
  readonly hasEnded: boolean;
  send(event: ResourceEvent): void;
  follow(state: ChartState, event: ResourceEvent): void;
  /** Keeps the actor, and so its resource, as long as anything can change it. Returns how to end that. */
  hold(actor: object): () => void;
  stop(): void;
}

/**
 * The XState actor of a resource, made when somebody asks for it. From then on it runs the chart. To those outside it is the resource itself:
 * it shows what the resource shows, and an event sent to it is an event of the resource.
 */
export class ResourceActor extends Actor<Machine> implements ChartActor, Stepper {
  readonly [slotKey]: Slot;
  readonly #owner: ActorOwner;
  readonly #inspector: OwnInspector;
  #preview:
    | { readonly from: ResourceMachineSnapshot; readonly event: ResourceEvent; readonly snapshot: ResourceMachineSnapshot }
    | undefined;

  constructor(owner: ActorOwner, { loader, inspect }: ResourceOptions<unknown, unknown>, adoption: Adoption | undefined) {
    const inspector = { inspect };
    super(resourceLogic, { ...systemFor(inspector, host), id: owner.name, input: { loader }, snapshot: adoption } as object);
    this.options = compactOptions(this.options);
    this[slotKey] = owner.slot;
    this.#owner = owner;
    this.#inspector = inspector;
  }

  process(event: ResourceEvent): void {
    super.send(event);
  }

  settleLoad(outcome: LoaderOutcome): void {
    super.getSnapshot().children.loader?.send({ ...outcome });
  }

  stepped(event: ResourceEvent): void {
    this.#owner.follow(stateOf(super.getSnapshot()), event);
  }

  /** Ends the actor, whose own subscribers are notified first that it is idle. */
  end(idle: ResourceEvent): void {
    super.send(idle);
    super.stop();
    inMicrotask(() => this.#release()); // in the midst of a step, it ends only after that
  }

  #release(): void {
    this.#preview = undefined;
    this.#inspector.inspect = undefined;
    release(this, destroyedSnapshot());
  }

  override send(event: ResourceEvent): void {
    if (#owner in this) this.#owner.send(event);
    else super.send(event); // by an inspector, while the actor is being made
  }

  override stop(): this {
    this.#owner.stop();
    return this;
  }

  override getSnapshot(): ResourceMachineSnapshot {
    const from = super.getSnapshot();
    if (!(#owner in this)) return from; // asked by an inspector, while the actor is being made
    const { pending: event } = this.#owner;
    if (this.#owner.hasEnded) return destroyedSnapshot();
    if (event === undefined) return from;
    if (this.#preview?.from !== from || this.#preview.event !== event) {
      this.#preview = { from, event, snapshot: transition(resourceMachine, from, event)[0] };
    }
    return this.#preview.snapshot;
  }

  override getPersistedSnapshot(): Snapshot<unknown> {
    return this.logic.getPersistedSnapshot(this.getSnapshot());
  }

  override subscribe(observer: Observer<ResourceMachineSnapshot>): Subscription;
  override subscribe(
    next?: (snapshot: ResourceMachineSnapshot) => void,
    error?: (error: unknown) => void,
    complete?: () => void,
  ): Subscription;
  override subscribe(
    next?: Observer<ResourceMachineSnapshot> | ((snapshot: ResourceMachineSnapshot) => void),
    error?: (error: unknown) => void,
    complete?: () => void,
  ): Subscription {
    const subscription = super.subscribe(next as (snapshot: ResourceMachineSnapshot) => void, error, complete); // takes observers as well
    const release = this.#owner.hold(this);
    return {
      unsubscribe: () => {
        subscription.unsubscribe();
        release();
      },
    };
  }
}

hideParent(ResourceActor.prototype);
