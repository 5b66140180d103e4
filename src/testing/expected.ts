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

/** The loads that the chart has started. */
export class ExpectedLoads {
  readonly #all: ExpectedLoad[] = [];
  readonly #areStreams: boolean;
  #isRunning = false;

  constructor(areStreams: boolean) {
    this.#areStreams = areStreams;
  }

  /**
   * Records the effect of an event on the chart's loader. Returns the index of the load that the
   * event supersedes, if any.
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

  /** The index of the running load, if any. */
  get running(): number | undefined {
    return this.#isRunning ? this.#all.length - 1 : undefined;
  }

  /** Compares actual loads with the expected ones. */
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

/** `load` is partial because a wrapper may call the loader without some of its arguments. */
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
