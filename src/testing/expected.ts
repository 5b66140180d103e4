import type { ResourceSnapshot } from '../../machines/index.js';
import type { Fact } from './differences.js';
import type { ControlledLoad } from './loader.js';
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
    const before = from.chart.children.loader;
    const after = chart.children.loader;
    if (before === after) return undefined;
    const current = this.#all.length - 1;
    const load = this.#all[current];
    const isSuperseded = before !== undefined && !type.startsWith('xstate.');
    if (isSuperseded && load !== undefined) load.isAborted = true;
    if (after !== undefined) this.#all.push({ params: chart.context.params, previous: chart.context.previous, isAborted: false });
    return isSuperseded ? current : undefined;
  }

  /** What loads must be like. */
  facts(loads: readonly ControlledLoad<unknown, unknown>[]): Fact[] {
    if (loads.length !== this.#all.length) return [['the number of loads', loads.length, this.#all.length]];
    return this.#all.flatMap((expected, index) => factsOf(index, loads[index], expected));
  }
}

function factsOf(index: number, load: ControlledLoad<unknown, unknown> | undefined, { params, previous, isAborted }: ExpectedLoad): Fact[] {
  return [
    [`params of load ${index}`, load?.params, params],
    [`previous.status of load ${index}`, load?.previous?.status, previous.status],
    [`previous.value of load ${index}`, load?.previous?.value, previous.value],
    [`previous.error of load ${index}`, load?.previous?.error, previous.error],
    [`abortSignal.aborted of load ${index}`, load?.abortSignal.aborted, isAborted],
  ];
}
