import { Actor, type Observer, type Snapshot, type Subscription } from 'xstate';
import type { ResourceEvent, ResourceLoaderArgs, ResourceMachineSnapshot, resourceMachine } from '../../machines/index.js';
import { assertNoGenerator, slotKey } from '../../machines/load.js';
import { inMicrotask } from '../../machines/microtask.js';
import { type ResourceSnapshot, resourceSnapshot } from '../../machines/snapshot.js';
import { destroyedSnapshot, logicFor, type Stepper } from '../interpreter/actor-logic.js';
import { Preview } from '../interpreter/preview.js';
import { type CurrentState, findTransition } from '../interpreter/transition-table.js';
import { compactOptions, hideParent } from '../interpreter/xstate-internals.js';
import { batch } from '../signals/batch.js';
import type { Explanation } from '../signals/explained.js';
import { Source } from '../signals/source.js';
import { Subscriber } from '../signals/subscription.js';
import { untracked } from '../signals/tracking.js';
import { Registration } from './live-resources.js';
import { callLoader, passOutcome } from './outcome.js';
import { nameOf, noRequest, RequestNode } from './request.js';
import type { ResourceOptions } from './types.js';

type LoaderArgs = ResourceLoaderArgs<unknown, unknown>;

/**
 * The bridge between signals and chart: an XState actor that follows params.
 *
 * The params, as a computed, say what is to be loaded; the snapshot says what the chart was told last. While they agree, the snapshot is
 * shown; while they differ, what the chart makes of the new params. So every read is right at once, and the actor itself is told in a
 * microtask, or before it is sent the next event.
 */
export class ResourceActor extends Actor<typeof resourceMachine> implements Stepper {
  readonly [slotKey] = new Registration<ResourceActor>(this);
  readonly #options: ResourceOptions<unknown, unknown>;
  readonly #params: RequestNode;
  /** The request that the actor's snapshot answers. */
  #answered = noRequest;
  /** Each new snapshot of the actor. Whoever observes the resource hangs on this, and so on what holds it. */
  readonly #changes = new Changes(undefined);
  #preview: Preview | undefined;
  #view: ResourceSnapshot<unknown> | undefined;
  #pending: { resolve(value: unknown): void; reject(thrown: unknown): void } | undefined;
  #hasEnded = false;

  constructor(options: ResourceOptions<unknown, unknown>) {
    const [logic, where] = logicFor(options.inspect, untracked);
    super(logic, { ...where, id: nameOf(options), input: { loader: (args) => this.#load(args) } });
    this.options = compactOptions(this.options);
    this.#options = options;
    this.#params = new RequestNode(options);
    this.start();
    this.schedule();
  }

  stepped(event: ResourceEvent): void {
    if (this.#hasEnded) return;
    if (event === this.#params.sent) this.#answered = this.#params.sent;
    this.#preview = undefined;
    this.#changes.changed();
  }

  /** The snapshot to show now. Whoever asks for it where nothing is tracked spares the graph the question. */
  current(isTracked = true): CurrentState {
    if (isTracked) this.#changes.read();
    if (this.#hasEnded) return destroyedSnapshot;
    const request = isTracked ? this.#params.read() : this.#params.peek();
    if (this.#hasEnded) return destroyedSnapshot; // by its own params
    const of = super.getSnapshot();
    if (request === this.#answered) return of;
    this.schedule(); // already done, unless a foreign atom that threw has cut the subscription to the params
    if (this.#preview?.of !== of || this.#preview.event !== request) this.#preview = new Preview(of, request);
    return this.#preview;
  }

  /** The last value there was: the actor's own, whatever the params ask for by now, so that these may read it. */
  latest(isTracked: boolean): unknown {
    if (isTracked) this.#changes.read();
    return this.#hasEnded ? undefined : super.getSnapshot().context.latest;
  }

  /** What is reported of an error that reading the value has thrown. */
  get explanation(): Explanation {
    const { name } = this.#options;
    const which = name === undefined ? 'a resource without a name' : `the resource "${name}"`;
    return { source: `value() of ${which}`, advice: 'Check hasValue() first, or read snapshot().' };
  }

  /** Status, value and error of what is shown now: the same object until one of them changes. */
  view(isTracked: boolean): ResourceSnapshot<unknown> {
    const { value: status, context } = this.current(isTracked);
    const last = this.#view;
    if (last?.status !== status || !Object.is(last.value, context.value) || last.error !== context.error) {
      this.#view = resourceSnapshot(status, context);
    }
    return this.#view as ResourceSnapshot<unknown>;
  }

  /** Has the actor told of the params, in a microtask. */
  schedule(): void {
    const registration = this[slotKey];
    if (registration.isScheduled) return;
    registration.isScheduled = true;
    inMicrotask(() => {
      registration.isScheduled = false;
      batch(() => this.#tell());
    });
  }

  /** Tells the actor of the params, if they are new. To be called where nothing is tracked. */
  #tell(): void {
    if (this.#hasEnded) return;
    const request = this.#params.read();
    this[slotKey].follow(this.#params);
    if (request === this.#params.sent) return;
    this.#params.sent = request;
    super.send(request);
    this.#tell(); // a listener to `abort` may have changed them; the new load has called no loader yet, so nobody listens to its signal
  }

  /** Whether the load that began after `previous` is still under way: each has one of its own. */
  #isLoading(previous: LoaderArgs['previous']): boolean {
    return !this.#hasEnded && super.getSnapshot().context.previous === previous;
  }

  /** The loader that the chart knows: the user's, whose outcome comes in a batch, and after the params that have changed before it. */
  #load(args: LoaderArgs): unknown {
    batch(() => this.#tell());
    if (!this.#isLoading(args.previous)) return undefined;
    const outcome = callLoader(this.#options.loader, args);
    return {
      // biome-ignore lint/suspicious/noThenProperty: the chart's loader asks a thenable directly, so this is the moment of arrival
      then: (resolve: (value: unknown) => void, reject: (thrown: unknown) => void): void => {
        this.#pending = { resolve, reject };
        passOutcome(outcome, this[slotKey].resource, args.previous, this.#changes);
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
      try {
        if (hasFailed) throw outcome;
        assertNoGenerator(outcome);
        const kept = this.#keptIfEqual(super.getSnapshot(), outcome);
        this.#tell(); // `equal` may have changed them
        resolve(kept);
      } catch (thrown) {
        reject(thrown);
      }
    });
  }

  /** The current value if `equal` holds between it and `next`, otherwise `next`. */
  #keptIfEqual({ context: { value: current } }: CurrentState, next: unknown): unknown {
    const { equal } = this.#options;
    const isAsked = equal !== undefined && current !== undefined && next !== undefined;
    const isEqual = isAsked ? untracked(() => equal(current, next)) : Object.is(current, next);
    return isEqual ? current : next;
  }

  /** Shows a value that was not loaded. */
  setLocal(value: unknown): void {
    this.#params.assertNotAsking();
    const current = untracked(() => this.current());
    batch(() => {
      let kept: unknown;
      try {
        kept = this.#keptIfEqual(current, value);
      } catch (error) {
        untracked(() => this.#tell()); // `equal` may have changed the params
        this.send({ type: 'params.failed', error, params: super.getSnapshot().context.params });
        return;
      }
      this.send({ type: 'set', value: kept });
    });
  }

  updateLocal(change: (current: unknown) => unknown): void {
    if (this.#hasEnded) return;
    this.#params.assertNotAsking();
    this.setLocal(untracked(() => change(this.current().context.value)));
  }

  /** Loads again, if there is something to load again and nothing loads. After an error of the params, asks them again. Returns whether a load begins. */
  reload(): boolean {
    const event = { type: 'reload' } as const;
    const current = untracked(() => this.current());
    if (findTransition(current, event) === undefined && !this.#haveParamsFailed(current)) return false;
    return batch(() =>
      untracked(() => {
        this.#tell();
        if (findTransition(super.getSnapshot(), event) !== undefined) super.send(event);
        else this.#askAgain();
        return super.getSnapshot().hasTag('busy');
      }),
    );
  }

  override send(event: ResourceEvent): void {
    if (!(#hasEnded in this)) {
      super.send(event); // by an inspector, while the actor is being made
    } else if (!this.#hasEnded) {
      this.#params.assertNotAsking();
      batch(() =>
        untracked(() => {
          this.#tell();
          if (event.type !== 'reload' || !this.#askAgain()) super.send(event);
        }),
      );
    }
  }

  /** Whether there is nothing to load again because the params have failed. Asked again, they may not. */
  #haveParamsFailed({ value: status }: CurrentState): boolean {
    return status === 'error' && untracked(() => this.#params.read()).type === 'params.failed';
  }

  /** Asks params that have failed again. Returns whether there are such. */
  #askAgain(): boolean {
    if (!this.#haveParamsFailed(super.getSnapshot())) return false;
    this.#params.retry();
    this.#tell();
    return true;
  }

  override stop(): this {
    if (this.#hasEnded) return this;
    batch(() => {
      this.#hasEnded = true;
      this.#changes.changed();
      this[slotKey].end();
      for (const hold of this.#changes.holds ?? []) hold.close();
      if (this.#changes.holds !== undefined || this.#options.inspect !== undefined) super.send(noRequest); // its own subscribers are told that it is idle
      super.stop();
    });
    return this;
  }

  override getSnapshot(): ResourceMachineSnapshot {
    if (!(#hasEnded in this)) return super.getSnapshot();
    const current = untracked(() => this.current());
    return current instanceof Preview ? current.whole : (current as ResourceMachineSnapshot);
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
    if (this.#hasEnded) return subscription;
    const hold = new Subscriber(this.#params, { next: holdActor.bind(this) }, undefined); // as long as something can change them
    this.#changes.holds ??= new Set();
    this.#changes.holds.add(hold);
    return {
      unsubscribe: () => {
        subscription.unsubscribe();
        hold.close();
        this.#changes.holds?.delete(hold);
      },
    };
  }
}

/** Its observers hang on this; `holds` keeps it alive for those who have subscribed to the actor itself. */
class Changes extends Source<undefined> {
  holds: Set<{ close(): void }> | undefined = undefined;
}

/** Bound to what a subscription is to keep alive. */
function holdActor(this: unknown): void {}

hideParent(ResourceActor.prototype);
