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
 * The part of a resource's state that tells its chart of its params: in a microtask, before
 * anything else happens to it, and not while it is paused.
 */
export abstract class ParamsTeller extends OutcomeReceiver {
  protected abstract readonly params: RequestNode;
  abstract readonly slot: Registration;
  abstract readonly observed: Changes;
  abstract readonly hasEnded: boolean;
  /**
   * Whether it was made for a component that was not there yet, and nothing has asked for its
   * actor.
   */
  abstract readonly isUnseen: boolean;
  /** The request that the state of the chart answers. */
  protected answered = noRequest;
  /**
   * Whether the chart is not told of new params, nor of those at creation: what shows the resource
   * is not there.
   */
  protected isPaused = false;
  /** Whether a reload was asked for while it was paused: nobody would see it. */
  protected isReloadDue = false;

  abstract reload(force: boolean): boolean;

  /** It is there, and may be told. */
  protected abstract begin(): void;

  /** Whether nothing shows it now. Tracked. */
  get isAway(): boolean {
    this.observed.read();
    return this.isPaused;
  }

  /** What the chart was not told of yet. */
  protected pendingRequest(isTracked: boolean): Request | undefined {
    if (isTracked) this.observed.read();
    if (this.hasEnded) return undefined;
    const request = isTracked ? this.params.read() : this.params.peek();
    if (request === this.answered || this.hasEnded) return undefined; // ended by its own params
    this.schedule(); // already done, unless a foreign atom that threw has cut the subscription to the params
    return request;
  }

  get pending(): Request | undefined {
    return untracked(() => this.pendingRequest(false));
  }

  /** What would be shown with other params. */
  preview(ask: ResourceOptions<unknown, unknown>['params']): ChartState {
    this.schedule(); // the turn is to have an end
    const request = this.params.preview(ask);
    return request === this.answered || this.hasEnded ? this.chart.state : this.chart.preview(request);
  }

  /** Has the chart told of the params, in a microtask. */
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

  /** What has had no params by now was not created with any, but may have been to wait for some. */
  #endTurn(): void {
    const { cause, isWaiting } = this.chart.state.context;
    if (cause !== undefined) this.params.cause = undefined;
    else if (!this.isPaused) this.params.cause ??= isWaiting ? 'created' : 'params';
    this.params.endTurn();
  }

  protected tell(): void {
    if (!this.isPaused) this.tellNow();
  }

  /** Tells the chart of the params, if they are new. To be called where nothing is tracked. */
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
      this.chart.send(request); // a listener to `abort` may change them; the new load has called no loader yet, so nobody listens to its signal
    }
  }

  /**
   * Stops what is loading, and tells the chart of no params until `resume()`. What was shown then
   * comes back for the same params, and what was cut off begins again. The params must be asked
   * again after it.
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

  /** Has the chart told of the params again, and reloads if that was asked for meanwhile. */
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
