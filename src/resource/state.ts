import type { ResourceEvent, ResourceInput, ResourceSnapshot } from '../../machines/index.js';
import type { Load } from '../../machines/load.js';
import { isActorLogic } from '../../machines/logic-loader.js';
import { resourceSnapshot } from '../../machines/snapshot.js';
import { Adoption } from '../interpreter/actor-logic.js';
import { type ChartOwner, ChartRunner } from '../interpreter/chart-runner.js';
import { isInspected } from '../interpreter/shared-system.js';
import { type ChartState, findTransition } from '../interpreter/transition-table.js';
import { batch } from '../signals/batch.js';
import type { Explanation } from '../signals/explained.js';
import type { Computed } from '../signals/graph.js';
import { untracked } from '../signals/tracking.js';
import { type ActorOwner, ResourceActor } from './actor.js';
import { spend, spendAfter } from './cached.js';
import { chained } from './chain.js';
import { Changes } from './changes.js';
import { Registration } from './live-resources.js';
import { MemberReadable } from './member.js';
import { defaultName, describeName, inputOf } from './options.js';
import { runLoad } from './outcome.js';
import { ParamsTeller } from './params-teller.js';
import { noRequest, RequestNode } from './request.js';
import type { ResourceOptions } from './types.js';

export type Options = ResourceOptions<unknown, unknown>;

/**
 * The state of a resource: its params on top of its chart.
 *
 * The params, as a computed, determine what must be loaded. The chart knows the request that it was
 * last sent. While the two agree, the chart's state is shown. While they differ, the state that the
 * new params lead to is shown. So every read is correct at once, although the chart receives the
 * params only in a microtask, or before anything else happens to it.
 */
export class ResourceState extends ParamsTeller implements ChartOwner, ActorOwner {
  readonly name: string;
  readonly slot = new Registration(this);
  #options: Options;
  protected readonly params: RequestNode;
  protected readonly chart: ChartRunner;
  /**
   * Changes at each step of the chart. Every observer of the resource depends on it, so holding it
   * keeps the observers alive, and through them the resource.
   */
  readonly observed = new Changes();
  #snapshot: ResourceSnapshot<unknown> | undefined;
  /** The nodes that show a part of this state and have cached it. */
  #members: Computed<unknown>[] | undefined;
  #actor: ResourceActor | undefined;
  isMakingActor = false;
  hasEnded = false;
  #chained: MemberReadable<unknown> | undefined;

  /** Whether it was created for a component that is not mounted yet, and may never be. */
  #isUnseen: boolean;

  constructor(options: Options, isPaused: boolean) {
    super();
    this.isPaused = isPaused;
    this.#isUnseen = isPaused;
    this.name = options.name ?? defaultName;
    this.#options = options;
    this.params = new RequestNode(options, this.name);
    this.chart = new ChartRunner(this, this.slot, this.input);
    if (!isPaused) this.begin();
    this.schedule();
  }

  /**
   * Whether inspectors are not notified of it: rendering components creates resources that are then
   * discarded.
   */
  get isUnseen(): boolean {
    return this.#isUnseen && this.#actor === undefined;
  }

  protected begin(): void {
    this.#isUnseen = false;
    const { inspect, loader } = this.#options;
    if (this.#actor === undefined && (inspect !== undefined || isActorLogic(loader) || isInspected()))
      this.#createActor(undefined);
  }

  get input(): ResourceInput {
    return inputOf(this.#options);
  }

  /** The actor, which runs the chart from now on. */
  get actor(): ResourceActor {
    return (
      this.#actor ?? this.#createActor(new Adoption(this.chart.state, this.slot.load, this.chart.loadContext))
    );
  }

  #createActor(adoption: Adoption | undefined): ResourceActor {
    this.isMakingActor = true;
    const actor = new ResourceActor(this, this.#options, adoption);
    this.isMakingActor = false;
    this.#actor = actor;
    this.chart.takeOver(actor);
    if (this.hasEnded) actor.end();
    else actor.start();
    return actor;
  }

  protected get equal(): Options['equal'] {
    return this.#options.equal;
  }

  stepped(event: ResourceEvent): void {
    if (event === this.params.sent) this.answered = this.params.sent;
    spendAfter(event, this.#options.cached);
    this.observed.changed();
  }

  follow(state: ChartState, event: ResourceEvent): void {
    this.chart.follow(state, event);
  }

  /** The state to show now. Pass `false` if nothing is tracked, which saves work in the graph. */
  current(isTracked: boolean): ChartState {
    const request = this.pendingRequest(isTracked);
    return request === undefined ? this.chart.state : this.chart.preview(request);
  }

  /** The actor of the current load, if it has one. */
  get loaderActor() {
    return this.#actor?.getSnapshot().children.loader;
  }

  /** The value for `chain()` in other resources. */
  get chained(): MemberReadable<unknown> {
    this.#chained ??= new MemberReadable(this, chained);
    return this.#chained;
  }

  addMember(node: Computed<unknown>): void {
    this.#members ??= [];
    this.#members.push(node);
  }

  /**
   * The last value. It is that of the chart even if the params have changed since, so that the
   * params may read it.
   */
  latest(isTracked: boolean): unknown {
    if (isTracked) this.observed.read();
    return this.chart.state.context.latest;
  }

  /** Status, value, and error of the state to show: the same object until one of them changes. */
  snapshot(isTracked: boolean): ResourceSnapshot<unknown> {
    const { status, context } = this.current(isTracked);
    const last = this.#snapshot;
    if (last?.status === status && Object.is(last.value, context.value) && last.error === context.error)
      return last;
    this.#snapshot = resourceSnapshot(status, context);
    return this.#snapshot;
  }

  /** How to describe an error that reading the value has thrown. */
  get explanation(): Explanation {
    return {
      source: `value() of ${describeName(this.#options.name)}`,
      advice: 'Check hasValue() first, or read snapshot().',
    };
  }

  runLoad(load: Load): void {
    batch(() => this.tell());
    if (!load.isOver)
      runLoad(this.#options, load, this.slot.resource as WeakRef<ResourceState>, this.observed);
  }

  /** Sets a local value. */
  setLocal(value: unknown): void {
    this.params.assertNotEvaluating();
    if (this.hasEnded) return;
    const current = untracked(() => this.current(false));
    batch(() => {
      let kept: unknown;
      try {
        kept = this.keptIfEqual(current, value);
      } catch (error) {
        untracked(() => this.tell()); // `equal` may have changed the params
        this.send({ type: 'params.failed', error, params: this.chart.state.context.params });
        return;
      }
      this.send({ type: 'set', value: kept });
    });
  }

  updateLocal(change: (current: unknown) => unknown): void {
    if (this.hasEnded) return;
    this.params.assertNotEvaluating();
    this.setLocal(untracked(() => change(this.current(false).context.value)));
  }

  /**
   * Loads again if there is something to load and no load is running, or, with `force`, even if one
   * is. After an error in the params, re-evaluates them. Returns whether a load begins.
   */
  reload(force: boolean): boolean {
    if (this.isPaused) {
      this.isReloadDue = true;
      return false;
    }
    const event: ResourceEvent = force ? { type: 'reload', force } : { type: 'reload' };
    const current = untracked(() => this.current(false));
    if (findTransition(current, event) === undefined && !this.#haveParamsFailed(current)) return false;
    return batch(() =>
      untracked(() => {
        this.tellNow(); // this may leave nothing to reload
        const { state } = this.chart;
        const running = this.slot.load;
        const isReload = findTransition(this.chart.state, event) !== undefined;
        if (isReload) this.chart.send(event);
        else this.#reevaluateParams();
        const isQueued = this.chart.state === state; // during a step
        const begins = isQueued ? isReload : this.slot.load !== undefined && this.slot.load !== running;
        if (begins) spend(this.#options.cached);
        return begins;
      }),
    );
  }

  /** Sends an event to the chart, after the params that have changed before it. */
  send(event: ResourceEvent): void {
    if (this.hasEnded) return;
    this.params.assertNotEvaluating();
    batch(() =>
      untracked(() => {
        this.tellNow();
        if (event.type !== 'reload' || !this.#reevaluateParams()) this.chart.send(event);
      }),
    );
  }

  /**
   * Whether there is nothing to load again because the params have failed. If they are
   * re-evaluated, they may succeed.
   */
  #haveParamsFailed({ status }: ChartState): boolean {
    if (status !== 'error') return false;
    const request = untracked(() => this.params.read());
    return request.type === 'params.failed' && request.params === undefined; // with params, it is `cached`, `revalidate` or `equal` that failed
  }

  /** Re-evaluates params that have failed. Returns whether they had failed. */
  #reevaluateParams(): boolean {
    if (!this.#haveParamsFailed(this.chart.state)) return false;
    const { cause } = this.params;
    this.params.cause = 'reload';
    this.params.retry();
    this.tellNow();
    this.params.cause = cause;
    return true;
  }

  hold(actor: object): () => void {
    return this.hasEnded ? () => {} : this.observed.hold(this.params, actor);
  }

  /** Ends everything. What remains refers neither to values nor to user-supplied objects. */
  stop(): void {
    if (this.hasEnded) return;
    const actor = this.#actor; // an actor requested from now on is created as already ended
    batch(() =>
      untracked(() => {
        this.hasEnded = true;
        this.chart.end();
        this.observed.changed();
        this.slot.end();
        const isWatched = this.observed.release() || this.#options.inspect !== undefined;
        actor?.end(isWatched ? noRequest : undefined);
        this.chart.stopping?.abort();
        this.slot.load?.abort();
        this.#options = endedOptions;
        this.answered = noRequest;
        this.#snapshot = undefined;
        for (const member of this.#members ?? []) member.settle();
        this.params.release();
      }),
    );
  }
}

const endedOptions: Options = { loader: Object };
