import type { ResourceContext, ResourceEvent, ResourceStatus } from '../../machines/index.js';
import { type ChartState, nextContext, type TableEntry } from './transition-table.js';

/**
 * A transition that the chart takes or could take, as the state it leads to. The context of that
 * state is computed on first access.
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
