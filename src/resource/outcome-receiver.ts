import { assertNoGenerator, type Load, type LoaderOutcome, rejected, resolved } from '../../machines/load.js';
import { endOf } from '../../machines/loader-actor.js';
import type { ChartRunner } from '../interpreter/chart-runner.js';
import type { ChartState } from '../interpreter/transition-table.js';
import { batch } from '../signals/batch.js';
import { isTracked, untracked } from '../signals/tracking.js';
import type { ResourceOptions } from './types.js';

/**
 * The part of a resource's state that receives the outcomes of loads. It ignores those of
 * superseded loads, including loads superseded by params that have changed but were not sent to the
 * chart yet.
 */
export abstract class OutcomeReceiver {
  protected abstract readonly chart: ChartRunner;
  protected abstract readonly equal: ResourceOptions<unknown, unknown>['equal'];

  /** Sends the params to the chart, if they are new. */
  protected abstract tell(): void;

  receive(load: Load, hasFailed: boolean, outcome: unknown): void {
    this.#take(load, () =>
      this.chart.settle(load, this.#checked(hasFailed ? rejected(outcome) : resolved(outcome))),
    );
  }

  receiveItem(load: Load, item: unknown): void {
    this.#take(load, () => {
      const { type, data } = this.#checked(resolved(item), true);
      if (load.isOver) return;
      if (type === 'xstate.promise.resolve') return this.chart.takeItem(load, data);
      this.chart.settle(load, rejected(data));
      load.cancel(); // its stream is still open
    });
  }

  /** Called when the stream of a load has ended. */
  receiveEnd(load: Load): void {
    this.#take(load, () => this.chart.settle(load, endOf(load, this.chart.state.status === 'resolved')));
  }

  /**
   * Turns the outcome of actor logic into the one that the chart must take; `undefined` if the load
   * is superseded.
   */
  admit(load: Load, outcome: LoaderOutcome): LoaderOutcome | undefined {
    const { state } = this.chart;
    let admitted: LoaderOutcome | undefined;
    this.#take(load, () => {
      admitted = this.#checked(outcome);
    });
    return this.chart.state === state ? admitted : undefined; // each step supersedes the load, whose actor is stopped only later
  }

  #take(load: Load, take: () => void): void {
    if (load.isOver) return;
    this.inTurn(() => {
      if (!load.isOver) take();
    });
  }

  /**
   * Runs what comes from outside, after sending the params that have changed before it. This can
   * happen while an effect runs, which must not depend on what is read here.
   */
  inTurn(run: () => void): void {
    const turn = (): void => {
      this.tell();
      run();
    };
    batch(isTracked() ? () => untracked(turn) : turn);
  }

  /**
   * Returns the outcome, with the current value in place of an equal one, or a failure if `equal`
   * throws.
   */
  #checked(outcome: LoaderOutcome, isItem = false): LoaderOutcome {
    if (outcome.type !== 'xstate.promise.resolve') return outcome;
    const { data } = outcome;
    try {
      if (!isItem) assertNoGenerator(data);
      const kept = this.keptIfEqual(this.chart.state, data);
      return kept === data ? outcome : resolved(kept);
    } catch (thrown) {
      return rejected(thrown);
    } finally {
      this.tell(); // `equal` may have changed the params
    }
  }

  /** The current value if `equal` holds between it and `next`, otherwise `next`. */
  protected keptIfEqual({ context: { value: current } }: ChartState, next: unknown): unknown {
    const { equal } = this;
    const isComparable = equal !== undefined && current !== undefined && next !== undefined;
    const isEqual = isComparable ? untracked(() => equal(current, next)) : Object.is(current, next);
    return isEqual ? current : next;
  }
}
