import type { ResourceContext, ResourceEvent, ResourceStatus } from '../../machines/index.js';
import { type ChartState, nextContext, type TableEntry } from './transition-table.js';

/**
 * A transition that the chart can take, taken or not: the state that follows. What that remembers
 * is made when it is asked for.
 */
export class Transition implements ChartState {
  readonly from: ChartState;
  readonly event: ResourceEvent;
  readonly entry: TableEntry;
  #context: ResourceContext | undefined;

  constructor(from: ChartState, event: ResourceEvent, entry: TableEntry) {
    this.from = from;
    this.event = event;
    this.entry = entry;
  }

  get status(): ResourceStatus {
    return this.entry.status;
  }

  get isBusy(): boolean {
    return this.entry.isBusy;
  }

  get context(): ResourceContext {
    this.#context ??= nextContext(this.from.context, this.event, this.entry);
    return this.#context;
  }
}
