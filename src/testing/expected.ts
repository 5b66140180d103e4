import type { ResourceSnapshot } from '../../machines/index.js';
import type { ControlledLoad } from './controlled-loader.js';
import type { Fact } from './differences.js';
import type { ResourceModelState } from './types.js';

type State = ResourceModelState<unknown, unknown>;

interface ExpectedLoad {
  readonly params: unknown;
  readonly previous: ResourceSnapshot<unknown>;
  isAborted: boolean;
}

/** The loads that the chart has asked for. */
export class ExpectedLoads {
  readonly #all: ExpectedLoad[] = [];

  /** Keeps account of what an event makes of the chart's loader. Returns the index of the load that is superseded, if one is. */
  follow(type: string, from: State, { chart }: State): number | undefined {
    const isSuperseded = from.chart.children.loader !== undefined && !type.startsWith('xstate.');
    const current = this.#all.length - 1;
    if (isSuperseded) (this.#all[current] as ExpectedLoad).isAborted = true;
    const { children, context } = chart;
    if (children.loader !== undefined) this.#all.push({ params: context.params, previous: context.previous, isAborted: false });
    return isSuperseded ? current : undefined;
  }

  /** What loads must be like. */
  facts(loads: readonly ControlledLoad<unknown, unknown>[]): Fact[] {
    if (loads.length !== this.#all.length) return [['the number of loads', loads.length, this.#all.length]];
    return loads.flatMap((load, index) => factsOf(index, load, this.#all[index] as ExpectedLoad));
  }
}

/** A loader may be called with less than a resource has given. */
function factsOf(index: number, load: Partial<ControlledLoad<unknown, unknown>>, { params, previous, isAborted }: ExpectedLoad): Fact[] {
  return [
    [`params of load ${index}`, load.params, params],
    [`previous.status of load ${index}`, load.previous?.status, previous.status],
    [`previous.value of load ${index}`, load.previous?.value, previous.value],
    [`previous.error of load ${index}`, load.previous?.error, previous.error],
    [`abortSignal.aborted of load ${index}`, load.abortSignal?.aborted, isAborted],
  ];
}
