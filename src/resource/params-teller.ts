import { inMicrotask } from '../../machines/microtask.js';
import type { ChartState } from '../interpreter/transition-table.js';
import { batch } from '../signals/batch.js';
import { untracked } from '../signals/tracking.js';
import type { Changes } from './changes.js';
import type { Registration } from './live-resources.js';
import { OutcomeReceiver } from './outcome-receiver.js';
import { noRequest, type Request, type RequestNode } from './request.js';
import type { ResourceOptions } from './types.js';

/**
 * The part of a resource's state that sends the params to its chart: in a microtask, or before
 * anything else happens to the chart, but not while the resource is paused.
 */
export abstract class ParamsTeller extends OutcomeReceiver {
  protected abstract readonly params: RequestNode;
  abstract readonly slot: Registration;
  abstract readonly observed: Changes;
  abstract readonly hasEnded: boolean;
  /**
   * Whether it was created for a component that is not mounted yet, and its actor has not been
   * requested.
   */
  abstract readonly isUnseen: boolean;
  /** The request that the current state of the chart answers. */
  protected answered = noRequest;
  /**
   * Whether the params, including those at creation, are not sent to the chart, because nothing
   * shows the resource: its component is not mounted, or is hidden.
   */
  protected isPaused = false;
  /** Whether a reload was requested while it was paused, when nobody would have seen it. */
  protected isReloadDue = false;

  abstract reload(force: boolean): boolean;

  /** Marks the resource as in use, and creates its actor if an inspector needs it. */
  protected abstract begin(): void;

  /** Whether nothing shows the resource now. Tracked. */
  get isAway(): boolean {
    this.observed.read();
    return this.isPaused;
  }

  /** The request that was not sent to the chart yet, if any. */
  protected pendingRequest(isTracked: boolean): Request | undefined {
    if (isTracked) this.observed.read();
    if (this.hasEnded) return undefined;
    const request = isTracked ? this.params.read() : this.params.peek();
    if (request === this.answered || this.hasEnded) return undefined; // ended by its own params
    this.schedule(); // no-op, unless a foreign atom that threw has cut the subscription to the params
    return request;
  }

  get pending(): Request | undefined {
    return untracked(() => this.pendingRequest(false));
  }

  /** The state that other params would show. */
  preview(getParams: ResourceOptions<unknown, unknown>['params']): ChartState {
    this.schedule(); // so that the turn ends
    const request = this.params.preview(getParams);
    return request === this.answered || this.hasEnded ? this.chart.state : this.chart.preview(request);
  }

  /** Schedules a microtask that sends the params to the chart. */
  schedule(): void {
    const { slot } = this;
    if (slot.isScheduled) return;
    slot.isScheduled = true;
    inMicrotask(() => {
      slot.isScheduled = false;
      batch(() => this.tell());
      this.#endTurn();
    });
  }

  /**
   * A resource without params at the end of its first turn counts as created without params, unless
   * it is waiting for some.
   */
  #endTurn(): void {
    const { cause, isWaiting } = this.chart.state.context;
    if (cause !== undefined) this.params.cause = undefined;
    else if (!this.isPaused) this.params.cause ??= isWaiting ? 'created' : 'params';
    this.params.endTurn();
  }

  protected tell(): void {
    if (!this.isPaused) this.tellNow();
  }

  /** Sends the params to the chart, if they are new. Call it only where nothing is tracked. */
  protected tellNow(): void {
    if (this.isUnseen) this.begin();
    while (!this.hasEnded) {
      const request = this.params.read();
      if (request === this.params.sent) {
        this.slot.follow(this.params);
        return;
      }
      this.params.sent = request;
      this.params.kept = undefined;
      this.chart.send(request); // a listener to `abort` may change the params; the new load has not called its loader yet, so nobody listens to its signal
    }
  }

  /**
   * Stops a running load, and sends no params to the chart until `resume()`. If the params are the
   * same then, the current value is shown again, and an interrupted load restarts. After this call,
   * the params must be re-evaluated.
   */
  pause(): void {
    if (this.hasEnded) return;
    this.isPaused = true;
    this.observed.changed();
    const { isBusy, context } = this.chart.state;
    if (context.isWaiting || !(isBusy || context.isStreaming)) return;
    if (context.value !== undefined)
      this.params.kept = { params: context.params, value: context.value, isToReload: isBusy };
    const wait = this.params.wait();
    batch(() => untracked(() => this.chart.send(wait)));
  }

  /** Sends params to the chart again, and reloads if that was requested meanwhile. */
  resume(): void {
    const isDue = this.isReloadDue;
    if (this.isUnseen) this.begin();
    this.isPaused = false;
    this.isReloadDue = false;
    this.observed.changed();
    this.schedule();
    if (isDue) this.reload(false);
  }
}
