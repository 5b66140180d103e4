import { Actor, type ActorOptions, initialTransition, type Observer, type Snapshot, type Subscription, transition } from 'xstate';
import { type ResourceEvent, type ResourceLoaderArgs, type ResourceMachineSnapshot, resourceMachine } from '../machines/index.js';
import { type Load, type Slot, slotKey } from '../machines/loader.js';
import { type ResourceSnapshot, resourceSnapshot } from '../machines/snapshot.js';
import { Change, Derived, untracked } from './engine.js';
import { attempt, soon } from './host.js';
import { failure, noParams, nothing, type Request, requestFor, structurallyEqual } from './params.js';
import { batch } from './scheduler.js';
import { host } from './system.js';
import { canAnswer, preview, tabled } from './table.js';
import type { ResourceOptions } from './types.js';

type LoaderArgs = ResourceLoaderArgs<unknown, unknown>;

/** What a resource that has ended shows, whatever its actor was doing when it was stopped. */
const ended = { ...initialTransition(resourceMachine, { loader: Object })[0], status: 'stopped' } as ResourceMachineSnapshot;

/** What a resource leaves in the world when it is dropped: its load, and the signals that its params have read. */
class Traces implements Slot {
  load: Load | undefined = undefined;
  following: Subscription | undefined = undefined;

  leave(): void {
    this.following?.unsubscribe();
    this.following = undefined;
  }
}

const dropped = new FinalizationRegistry<Traces>((traces) => {
  traces.leave();
  traces.load?.abort();
});

/** A chart that tells its actor of each step, when it has been taken. */
function telling(chart: typeof resourceMachine): typeof resourceMachine {
  return Object.assign(Object.create(chart) as typeof resourceMachine, {
    transition(...[snapshot, event, scope]: Parameters<typeof chart.transition>): ResourceMachineSnapshot {
      const next = chart.transition(snapshot, event, scope);
      scope.defer(() => ResourceActor.stepped(scope.self as unknown as ResourceActor));
      return next;
    },
  });
}

const [walked, looked] = [telling(resourceMachine), telling(tabled)];

/** What the params of a resource ask for. It leaves the graph with its resource, when nobody follows it any more. */
class Params extends Derived<Request> {
  readonly #actor: ResourceActor;

  constructor(actor: ResourceActor) {
    super();
    this.#actor = actor;
  }

  get name(): string {
    return `${this.#actor.id}.params`;
  }

  get equal(): undefined {
    return undefined;
  }

  compute(): Request {
    return this.#actor.requestOfParams();
  }

  protected override remember(): void {}
}

/** What the chart makes of params that it has not been told of yet. */
interface Preview {
  readonly of: ResourceMachineSnapshot;
  readonly request: Request;
  readonly shown: ResourceMachineSnapshot;
  /** The same, with a loader that has not begun. */
  whole?: ResourceMachineSnapshot;
}

/**
 * The bridge between signals and chart: an XState actor that follows params.
 *
 * The params, as a computed, say what is to be loaded; the snapshot says what the chart was told last. While they agree, the snapshot is
 * shown; while they differ, what the chart makes of the new params. So every read is right at once, and the actor itself is told in a
 * microtask, or before it is sent the next event.
 */
export class ResourceActor extends Actor<typeof resourceMachine> {
  readonly [slotKey] = new Traces();
  readonly #options: ResourceOptions<unknown, unknown>;
  readonly #params: Params;
  readonly #self: WeakRef<ResourceActor>;
  /** What the params asked for last, what the actor was sent last, and what its snapshot answers. */
  #last = nothing;
  #sent = nothing;
  #answered = nothing;
  /** Each new snapshot of the actor. Whoever observes the resource hangs on this, and so on what holds it. */
  readonly #changes = new Change();
  #preview: Preview | undefined;
  #view: ResourceSnapshot<unknown> | undefined;
  #pending: { resolve(value: unknown): void; reject(thrown: unknown): void } | undefined;
  #isScheduled = false;
  #isAsking = false;
  #hasEnded = false;

  constructor(options: ResourceOptions<unknown, unknown>) {
    const { name: id = 'resource', inspect } = options;
    const input = { loader: (args: LoaderArgs) => this.#load(args) };
    super(
      inspect ? walked : looked,
      inspect ? { id, input, inspect: harmless(inspect) } : { id, input, src: resourceMachine, parent: host() },
    );
    const { clock, logger, devTools, parent, src } = this.options as ActorOptions<typeof resourceMachine>;
    this.options = { id, input, parent, src, clock, logger, devTools, inspect } as never; // XState's own has a hidden class to itself, which weighs more
    this.#options = options;
    this.#self = new WeakRef(this);
    this.#params = new Params(this);
    dropped.register(this, this[slotKey]);
    this.start();
    this.#schedule();
  }

  static stepped(actor: ResourceActor): void {
    if (actor.#hasEnded) return;
    actor.#answered = actor.#sent;
    actor.#preview = undefined;
    actor.#changes.notify();
  }

  /** What the params ask for. They may look at anything, but their resource must not change under them: each change would be another reason to ask them. */
  requestOfParams(): Request {
    const { params = () => noParams, paramsEqual = structurallyEqual } = this.#options;
    const ask = () => {
      this.#isAsking = true;
      try {
        return params();
      } finally {
        this.#isAsking = false;
      }
    };
    this.#last = requestFor(ask, paramsEqual, [this.#sent, this.#last]);
    return this.#last;
  }

  #demandNotAsking(): void {
    if (this.#isAsking) throw new Error(`The params of ${this.id} must not change it. Do that in an effect.`);
  }

  /** The request of the params. Params that read this very resource are in a circle with it: that is an error of theirs. */
  #ask(): Request {
    try {
      return this.#params.read();
    } catch (circle) {
      if (this.#params.depth > 0) throw circle; // they are asked again by what they have read
      return failure(circle, [this.#sent, this.#last]);
    }
  }

  /** The snapshot to show now. Tracked. */
  shown(): ResourceMachineSnapshot {
    this.#changes.track();
    if (this.#hasEnded) return ended;
    const request = this.#ask();
    const of = super.getSnapshot();
    if (request === this.#answered) return of;
    this.#schedule(); // already done, unless a foreign atom that threw has cut the subscription to the params
    if (this.#preview?.of !== of || this.#preview.request !== request) this.#preview = { of, request, shown: preview(of, request) };
    return this.#preview.shown;
  }

  /** Status, value and error of what is shown now: the same object until one of them changes. Tracked. */
  view(): ResourceSnapshot<unknown> {
    const { value: status, context } = this.shown();
    const last = this.#view;
    if (last?.status !== status || !Object.is(last.value, context.value) || last.error !== context.error) {
      this.#view = resourceSnapshot(status, context);
    }
    return this.#view as ResourceSnapshot<unknown>;
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
    this[slotKey].following ??= this.#params.watch(scheduler(this.#self));
    const request = untracked(() => this.#ask());
    if (request === this.#sent) return;
    this.#sent = request;
    super.send(request);
    this.#tell(); // a listener to `abort` may have changed them; the new load has called no loader yet, so nobody listens to its signal
  }

  /** Signals outlive resources, so they hold this one weakly. */
  static paramsChanged(actor: ResourceActor): void {
    actor.#schedule();
  }

  /** Whether the load that began after `previous` is still under way: each has one of its own. */
  #isLoading(previous: LoaderArgs['previous']): boolean {
    return !this.#hasEnded && super.getSnapshot().context.previous === previous;
  }

  /** The loader that the chart knows: the user's, whose outcome comes in a batch, and after the params that have changed before it. */
  #load(args: LoaderArgs): unknown {
    batch(() => this.#tell());
    const { previous } = args;
    if (!this.#isLoading(previous)) return undefined;
    const outcome = promiseOf(this.#options.loader, args.params === noParams ? without(args) : args);
    return {
      // biome-ignore lint/suspicious/noThenProperty: the chart's loader asks a thenable directly, so this is the moment of arrival
      then: (resolve: (value: unknown) => void, reject: (thrown: unknown) => void): void => {
        this.#pending = { resolve, reject };
        deliver(outcome, this.#self, previous, this.#changes);
      },
    };
  }

  /** The outcome of the load that began after `previous`. */
  receive(previous: LoaderArgs['previous'], hasFailed: boolean, outcome: unknown): void {
    batch(() => {
      this.#tell();
      if (!this.#isLoading(previous) || this.#pending === undefined) return;
      const { resolve, reject } = this.#pending;
      this.#pending = undefined;
      if (hasFailed) reject(outcome);
      else this.#keepIfEqual(super.getSnapshot(), outcome, resolve, reject);
    });
  }

  /** Calls `use` with the value that there is if `equal` holds between it and `next`, otherwise with `next`. */
  #keepIfEqual(
    { context: { value: current } }: ResourceMachineSnapshot,
    next: unknown,
    use: (value: unknown) => void,
    fail: (thrown: unknown) => void,
  ): void {
    const { equal } = this.#options;
    let isEqual = Object.is(current, next);
    if (equal !== undefined && current !== undefined && next !== undefined) {
      try {
        isEqual = untracked(() => equal(current, next));
      } catch (thrown) {
        fail(thrown);
        return;
      }
      this.#tell();
    }
    use(isEqual ? current : next);
  }

  /** Shows a value that was not loaded. */
  setLocal(value: unknown): void {
    this.#demandNotAsking();
    this.#keepIfEqual(
      untracked(() => this.shown()),
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

  /** Loads again, if there is something to load again and nothing loads. Returns whether it does. */
  reload(): boolean {
    const event = { type: 'reload' } as const;
    const can = canAnswer(
      untracked(() => this.shown()),
      event,
    );
    if (can) this.send(event);
    return can;
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
      this.#changes.notify();
      this[slotKey].leave();
      super.send(nothing);
      super.stop();
    });
    return this;
  }

  override getSnapshot(): ResourceMachineSnapshot {
    if (!(#hasEnded in this)) return super.getSnapshot();
    const shown = untracked(() => this.shown());
    const preview = this.#preview;
    if (preview?.shown !== shown) return shown;
    preview.whole ??= transition(resourceMachine, preview.of, preview.request)[0];
    return preview.whole;
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
    const hold = this.#params.watch(keep.bind(this)); // as long as something can change them
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

// XState takes an actor with a parent for one that cannot be stopped by itself. Here the parent is nothing but the way into the shared system.
Object.defineProperty(ResourceActor.prototype, '_parent', { get: () => undefined, set: () => {} });

/** What is called when the params change. A function of its own, so that it captures nothing else. */
function scheduler(actor: WeakRef<ResourceActor>): () => void {
  return () => {
    const target = actor.deref();
    if (target !== undefined) ResourceActor.paramsChanged(target);
  };
}

function promiseOf(loader: (args: LoaderArgs) => unknown, args: LoaderArgs): Promise<unknown> {
  try {
    return Promise.resolve(loader(args));
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}

/** The arguments for the loader of a resource that has no params. */
function without(args: LoaderArgs): LoaderArgs {
  return Object.defineProperties({} as LoaderArgs, {
    ...Object.getOwnPropertyDescriptors(args),
    params: { value: undefined, enumerable: true },
  });
}

/**
 * Delivers an outcome to its resource. The user's promise must not keep a resource that nobody else does: it holds it weakly, but `observed`
 * with all that observes the resource. So one that nobody waits for may be collected in mid-load, one that somebody does may not.
 */
function deliver(outcome: Promise<unknown>, actor: WeakRef<ResourceActor>, previous: LoaderArgs['previous'], observed: unknown): void {
  // Bound, not closed over, so that nothing else is held, and no minifier drops what is held only to be held.
  void outcome.then(receive.bind(observed, actor, previous, false), receive.bind(observed, actor, previous, true));
}

function receive(
  this: unknown,
  actor: WeakRef<ResourceActor>,
  previous: LoaderArgs['previous'],
  hasFailed: boolean,
  outcome: unknown,
): void {
  actor.deref()?.receive(previous, hasFailed, outcome);
}

type Inspector = NonNullable<ResourceOptions<unknown, unknown>['inspect']>;

/** An inspector that throws is reported, and changes nothing. */
function harmless(inspect: Inspector): Inspector {
  return (event) => attempt(() => (typeof inspect === 'function' ? inspect(event) : inspect.next?.(event)));
}
