import { Actor, initialTransition, type Observer, type Snapshot, type Subscription, transition } from 'xstate';
import { type ResourceEvent, type ResourceLoaderArgs, type ResourceMachineSnapshot, resourceMachine } from '../machines/index.js';
import { untracked } from './engine.js';
import { attempt, soon } from './host.js';
import { failure, noParams, nothing, type Request, requestFor, structurallyEqual } from './params.js';
import { deliver, type PendingLoad } from './pending.js';
import { batch } from './scheduler.js';
import { computed, signal, watch } from './signals.js';
import type { ReadonlySignal, ResourceOptions } from './types.js';

type LoaderArgs = ResourceLoaderArgs<unknown, unknown>;

/** What a resource that has ended shows, whatever its actor was doing when it was stopped. */
const ended = { ...initialTransition(resourceMachine, { loader: Object })[0], status: 'stopped' } as ResourceMachineSnapshot;

/** Lets go of the signals that the params of a dropped resource have read. */
const dropped = new FinalizationRegistry<Subscription>((following) => following.unsubscribe());

/**
 * The bridge between signals and chart: an XState actor that follows params.
 *
 * The params, as a computed, say what is to be loaded; the snapshot says what the chart was told last. `shown` is a computed of both: while
 * they agree, the snapshot; while they differ, what the chart makes of the new params. So every read is right at once, and the actor
 * itself is told in a microtask, or before it is sent the next event.
 */
export class ResourceActor extends Actor<typeof resourceMachine> {
  /** The snapshot to show now. */
  readonly shown: ReadonlySignal<ResourceMachineSnapshot>;
  readonly #options: ResourceOptions<unknown, unknown>;
  readonly #request: ReadonlySignal<Request>;
  /** What the params asked for last, what the actor was sent last, and what its snapshot answers. */
  #last = nothing;
  #sent = nothing;
  #answered = nothing;
  /** Set anew with each snapshot of the actor. Whoever observes the resource hangs on this signal, and so on what holds it. */
  readonly #changes = signal({});
  #following: Subscription | undefined;
  #pending: PendingLoad | undefined;
  #isScheduled = false;
  #isAsking = false;
  #hasEnded = false;

  constructor(options: ResourceOptions<unknown, unknown>) {
    const { name = 'resource', inspect, params = () => noParams, paramsEqual = structurallyEqual } = options;
    super(resourceMachine, {
      id: name,
      input: { loader: (args) => this.#load(args) },
      ...(inspect && { inspect: harmless(inspect) }),
    });
    this.#options = options;
    this.#request = computed(() => (this.#last = requestFor(() => this.#paramsOf(params), paramsEqual, [this.#sent, this.#last])), {
      name: `${name}.params`,
    });
    this.shown = computed(() => this.#show(), { name });
    this.start();
    super.subscribe(() => {
      this.#answered = this.#sent;
      this.#changes.set({});
    });
    this.#schedule();
  }

  /** Signals outlive resources, so they hold this one weakly. Static, so that the listener captures nothing else. */
  static #follow(request: ReadonlySignal<Request>, actor: WeakRef<ResourceActor>): Subscription {
    return watch(request, () => {
      const target = actor.deref();
      if (target !== undefined) target.#schedule();
    });
  }

  /** Params may look at anything, but their resource must not change under them: each change would be another reason to ask them. */
  #paramsOf(params: () => unknown): unknown {
    this.#isAsking = true;
    try {
      return params();
    } finally {
      this.#isAsking = false;
    }
  }

  #demandNotAsking(): void {
    if (this.#isAsking) throw new Error(`The params of ${this.id} must not change it. Do that in an effect.`);
  }

  /** The request of the params. Params that read this very resource are in a circle with it: that is an error of theirs. */
  #ask(): Request {
    try {
      return this.#request();
    } catch (circle) {
      return failure(circle, [this.#sent, this.#last]);
    }
  }

  #show(): ResourceMachineSnapshot {
    this.#changes();
    if (this.#hasEnded) return ended;
    const request = this.#ask();
    const snapshot = super.getSnapshot();
    if (request === this.#answered) return snapshot;
    this.#schedule(); // already done, unless a foreign atom that threw has cut the subscription to the params
    return transition(resourceMachine, snapshot, request)[0];
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    soon(() => {
      this.#isScheduled = false;
      batch(() => this.#tell());
    });
  }

  /** Tells the actor of the params, if they are new. */
  #tell(): void {
    if (this.#hasEnded) return;
    if (this.#following === undefined) {
      this.#following = ResourceActor.#follow(this.#request, new WeakRef(this));
      dropped.register(this, this.#following, this);
    }
    const request = untracked(() => this.#ask());
    if (request === this.#sent) return;
    this.#sent = request;
    super.send(request);
    this.#tell(); // a listener to `abort` may have changed them; the new load has called no loader yet, so nobody listens to its signal
  }

  /** The loader that the chart knows: the user's, whose outcome comes in a batch, and after the params that have changed before it. */
  #load({ params, abortSignal, previous }: LoaderArgs): unknown {
    batch(() => this.#tell());
    if (abortSignal.aborted) return undefined;

    const { loader } = this.#options;
    const args = { params: params === noParams ? undefined : params, abortSignal, previous };
    const outcome = new Promise((resolve) => resolve(loader(args)));
    const receive = (pass: () => void) =>
      batch(() => {
        this.#tell();
        if (abortSignal.aborted) return;
        this.#pending = undefined;
        pass();
      });
    return {
      // biome-ignore lint/suspicious/noThenProperty: the chart's loader asks a thenable directly, so this is the moment of arrival
      then: (resolve: (value: unknown) => void, reject: (thrown: unknown) => void): void => {
        this.#pending = {
          resolve: (loaded) => receive(() => this.#keepIfEqual(loaded, (value) => receive(() => resolve(value)), reject)),
          reject: (thrown) => receive(() => reject(thrown)),
        };
        deliver(outcome, this.#pending, this.#changes);
      },
    };
  }

  /** Calls `use` with the value that there is if `equal` holds between it and `next`, otherwise with `next`. */
  #keepIfEqual(next: unknown, use: (value: unknown) => void, fail: (thrown: unknown) => void): void {
    const { equal = Object.is } = this.#options;
    const current = untracked(this.shown).context.value;
    let isEqual: boolean;
    try {
      isEqual = current !== undefined && next !== undefined && untracked(() => equal(current, next));
    } catch (thrown) {
      fail(thrown);
      return;
    }
    use(isEqual ? current : next);
  }

  /** Shows a value that was not loaded. */
  setLocal(value: unknown): void {
    this.#demandNotAsking();
    this.#keepIfEqual(
      value,
      (kept) => this.send({ type: 'set', value: kept }),
      (error) => this.send({ type: 'params.failed', error }),
    );
  }

  updateLocal(change: (current: unknown) => unknown): void {
    if (this.#hasEnded) return;
    this.#demandNotAsking();
    this.setLocal(untracked(() => change(this.shown().context.value)));
  }

  override send(event: ResourceEvent): void {
    if (!(#hasEnded in this)) {
      super.send(event); // by an inspector, while the actor is being made
    } else if (!this.#hasEnded) {
      this.#demandNotAsking();
      batch(() => {
        this.#tell();
        super.send(event);
      });
    }
  }

  override stop(): this {
    if (this.#hasEnded) return this;
    batch(() => {
      this.#hasEnded = true;
      this.#changes.set({});
      this.#following?.unsubscribe();
      dropped.unregister(this);
      super.send(nothing);
      super.stop();
    });
    return this;
  }

  override getSnapshot(): ResourceMachineSnapshot {
    return #hasEnded in this ? untracked(this.shown) : super.getSnapshot();
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
    const hold = this.shown.subscribe(keep.bind(this));
    return {
      unsubscribe: () => {
        subscription.unsubscribe();
        hold.unsubscribe();
      },
    };
  }
}

/** Bound to what a subscription is to keep alive. */
function keep(this: unknown): void {}

type Inspector = NonNullable<ResourceOptions<unknown, unknown>['inspect']>;

/** An inspector that throws is reported, and changes nothing. */
function harmless(inspect: Inspector): Inspector {
  return (event) => attempt(() => (typeof inspect === 'function' ? inspect(event) : inspect.next?.(event)));
}
