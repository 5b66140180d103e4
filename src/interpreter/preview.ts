import { transition } from 'xstate';
import {
  type ResourceContext,
  type ResourceEvent,
  type ResourceMachineSnapshot,
  type ResourceStatus,
  resourceMachine,
} from '../../machines/index.js';
import { type CurrentState, findTransition, nextContext, type TableEntry } from './transition-table.js';

/**
 * What the chart would make of params that it has not been told of yet: its own rule, asked ahead
 * of time, and only what is asked for.
 */
export class Preview implements CurrentState {
  readonly of: ResourceMachineSnapshot;
  readonly event: ResourceEvent;
  readonly #entry: TableEntry;
  #context: ResourceContext | undefined;
  #whole: ResourceMachineSnapshot | undefined;

  constructor(of: ResourceMachineSnapshot, event: ResourceEvent) {
    this.of = of;
    this.event = event;
    this.#entry = findTransition(of, event) as TableEntry; // the chart takes a transition at the events of params, in each state
  }

  get value(): ResourceStatus {
    return this.#entry.template.value;
  }

  get context(): ResourceContext {
    this.#context ??= nextContext(this.of.context, this.event, this.#entry);
    return this.#context;
  }

  hasTag(tag: 'busy'): boolean {
    return this.#entry.template.hasTag(tag);
  }

  /** The whole snapshot, with a loader that has not begun. */
  get whole(): ResourceMachineSnapshot {
    this.#whole ??= transition(resourceMachine, this.of, this.event)[0];
    return this.#whole;
  }
}
