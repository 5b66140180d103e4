import type { ResourceSnapshot } from '../../machines/index.js';
import type { ControlledLoad } from './controlled-loader.js';
import type { Fact } from './differences.js';
import { isLoaderRunning, isOfLoader, type ModelEvent } from './model-graph.js';
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
  readonly #areStreams: boolean;
  #isRunning = false;

  constructor(areStreams: boolean) {
    this.#areStreams = areStreams;
  }

  /**
   * Keeps account of what an event makes of the chart's loader. Returns the index of the load that
   * is superseded, if one is.
   */
  follow(event: ModelEvent, from: State, { chart }: State): number | undefined {
    this.#isRunning = isLoaderRunning(chart);
    if (isOfLoader(event)) return undefined;
    const current = this.#all.length - 1;
    const isSuperseded = isLoaderRunning(from.chart);
    if (isSuperseded) (this.#all[current] as ExpectedLoad).isAborted = true;
    const { params, previous } = chart.context;
    if (this.#isRunning) this.#all.push({ params, previous, isAborted: false });
    return isSuperseded ? current : undefined;
  }

  /** The index of the load that is under way, if one is. */
  get running(): number | undefined {
    return this.#isRunning ? this.#all.length - 1 : undefined;
  }

  /** What loads must be like. */
  facts(loads: readonly ControlledLoad<unknown, unknown>[]): Fact[] {
    if (loads.length !== this.#all.length) return [['the number of loads', loads.length, this.#all.length]];
    return loads.flatMap((load, index) => {
      const expected = this.#all[index] as ExpectedLoad;
      const timesClosed = expected.isAborted && this.#areStreams ? 1 : 0;
      return [
        ...factsOf(index, load, expected),
        [`the number of times that the stream of load ${index} was closed`, load.timesClosed, timesClosed],
      ];
    });
  }
}

/** A loader may be called with less than a resource has given. */
function factsOf(
  index: number,
  load: Partial<ControlledLoad<unknown, unknown>>,
  { params, previous, isAborted }: ExpectedLoad,
): Fact[] {
  return [
    [`params of load ${index}`, load.params, params],
    [`previous.status of load ${index}`, load.previous?.status, previous.status],
    [`previous.value of load ${index}`, load.previous?.value, previous.value],
    [`previous.error of load ${index}`, load.previous?.error, previous.error],
    [`abortSignal.aborted of load ${index}`, load.abortSignal?.aborted, isAborted],
  ];
}
