import type { ResourceMachineSnapshot, ResourceSnapshot, ResourceStatus } from '../../machines/index.js';

/**
 * The events of the chart by their names, with the user's params, values and errors in them, and
 * with the output that its loader has. The last two have the names that XState gives to the ends of
 * an invoked actor, here the one called `loader`.
 */
export interface ResourceModelEvents<T, P, Output = T> {
  /** The params changed. `undefined` and `null` mean that there is nothing to load. */
  readonly params: { readonly type: 'params'; readonly params: P };
  /** The params need the value of another resource, which loads. */
  readonly 'params.waiting': { readonly type: 'params.waiting' };
  /** The params could not be had: what was thrown instead. */
  readonly 'params.failed': { readonly type: 'params.failed'; readonly error: unknown };
  /** Load again with the same params; with `force`, also while a load is running. */
  readonly reload: { readonly type: 'reload'; readonly force?: boolean };
  /** A value set by hand. */
  readonly set: { readonly type: 'set'; readonly value: T };
  /** An item of the stream arrives. */
  readonly 'loader.item': { readonly type: 'loader.item'; readonly value: T };
  /** The loader finishes; the stream ends, without an output. */
  readonly 'xstate.done.actor.loader': { readonly type: 'xstate.done.actor.loader'; readonly output: Output };
  /** The loader, or the stream, fails. */
  readonly 'xstate.error.actor.loader': {
    readonly type: 'xstate.error.actor.loader';
    readonly error: unknown;
  };
}

/** The name of an event of the chart. */
export type ResourceModelEventType = keyof ResourceModelEvents<unknown, unknown>;

/**
 * The events that a model has where it is given no others: those of a loader that gives one value,
 * for params that need no other resource.
 */
export type ResourceModelUsualEventType = Exclude<ResourceModelEventType, 'params.waiting' | 'loader.item'>;

/** What can happen in a model: some of its events, `E`, of all that it has. */
export type ResourceModelEvent<
  T,
  P,
  E extends ResourceModelEventType = ResourceModelUsualEventType,
  All extends ResourceModelEventType = E,
> = ResourceModelEvents<T, P, 'loader.item' extends All ? undefined : T>[E];

/**
 * What a system that behaves as the chart says shows after some events: a `ResourceSnapshot`, and
 * what belongs to it.
 */
export type ResourceModelState<T, P, S extends ResourceStatus = ResourceStatus> = ResourceSnapshot<T> & {
  readonly status: S;
  /** The last value there was. */
  readonly latest: T | undefined;
  /** The params that are loaded, loading or behind a local value. */
  readonly params: NonNullable<P> | undefined;
  /** Whether the value is an item of a stream that goes on. */
  readonly isStreaming: boolean;
  /** Whether it is loading because it waits for another resource: no load has been asked for. */
  readonly isWaiting: boolean;
  /** The chart's own snapshot: `chart.can({ type: 'reload' })`, `chart.hasTag('busy')`, … */
  readonly chart: ResourceMachineSnapshot;
};

/** One event of a path, with the states around it. */
export interface ResourceModelStep<
  T,
  P,
  E extends ResourceModelEventType = ResourceModelUsualEventType,
  All extends ResourceModelEventType = E,
> {
  /** What is to happen, with its params, value or error. */
  readonly event: ResourceModelEvent<T, P, E, All>;
  /** What is shown before the event. */
  readonly from: ResourceModelState<T, P>;
  /** What must be shown after it. */
  readonly state: ResourceModelState<T, P>;
}

/**
 * How the system under test is operated and read. What the functions return is awaited; what they
 * throw fails the test.
 */
export interface ResourceModelExecutors<
  T,
  P,
  E extends ResourceModelEventType = ResourceModelUsualEventType,
> {
  /** Make an event happen to the system: one function for each event that the path has. */
  readonly events: { readonly [K in E]: (step: ResourceModelStep<T, P, K, E>) => unknown };
  /**
   * Check that the system shows a state: one function for all, or one for each status that the path
   * goes through.
   */
  readonly states:
    | { readonly [S in ResourceStatus]?: (state: ResourceModelState<T, P, S>) => unknown }
    | ((state: ResourceModelState<T, P>) => unknown);
  /**
   * Runs an event, with all that follows from it in that turn. For React: the `act` of Testing
   * Library, or of React itself. Default: it is just run.
   */
  readonly act?: ((run: () => Promise<void>) => unknown) | undefined;
}

/** A way through the chart. */
export interface ResourceModelPath<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType> {
  /**
   * The path in words: `idle, params 1 → loading, loader done "a" → resolved`. A title for a test.
   */
  readonly description: string;
  /** What is shown before the first event. */
  readonly start: ResourceModelState<T, P>;
  /** The events, in their order. */
  readonly steps: readonly ResourceModelStep<T, P, E>[];
  /**
   * Runs the path against a system that is as it is in the beginning: checks the first state, then
   * makes each event happen, lets the turn end, and checks the state after it.
   *
   * @throws TypeError before anything is run if an executor is missing; it names the event or the
   * state.
   * @throws Error if an executor throws; it names the step, with what was thrown as `cause`.
   */
  test(executors: ResourceModelExecutors<T, P, E>): Promise<void>;
}

/** A transition of the chart. */
export interface ResourceModelTransition {
  /** The state that it leaves. */
  readonly from: ResourceStatus;
  /** What makes it happen. */
  readonly event: ResourceModelEventType;
  /** The state that it leads to. */
  readonly to: ResourceStatus;
}

/** Which transitions of the chart were taken. */
export interface ResourceModelCoverage {
  /** Those that a test has taken, and found right. */
  readonly covered: readonly ResourceModelTransition[];
  /** Those that the model has beside them. */
  readonly missing: readonly ResourceModelTransition[];
  /** A report to print. */
  toString(): string;
}

/** What a model is made from. */
export interface ResourceModelOptions<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType> {
  /**
   * The params there can be, each different from the others. With `undefined` or `null` among them
   * also none. Default: `[1, 2, undefined]`.
   */
  readonly params?: readonly P[] | undefined;
  /** What loads may finish with, and what may be set. Default: `['a', 'b']`. */
  readonly values?: readonly T[] | undefined;
  /** What loads, and params, may fail with. Default: `[new Error('failed')]`. */
  readonly errors?: readonly unknown[] | undefined;
  /**
   * The events that the system knows. One without reload button and local values: `['params',
   * 'xstate.done.actor.loader', …]`. One with `'loader.item'` shows a stream, one with
   * `'params.waiting'` waits for another resource. Default: all but these two.
   */
  readonly events?: readonly E[] | undefined;
  /**
   * How it may be told to reload: `[true]` if it does so with `force`, `[false, true]` if it can do
   * both. Default: `[false]`.
   */
  readonly force?: readonly boolean[] | undefined;
  /**
   * The value that the system knows for some params, as the resource's option has it. Default: it
   * knows none.
   */
  readonly cached?: ((params: NoInfer<NonNullable<P>>) => NoInfer<T> | undefined) | undefined;
  /**
   * Whether it loads although it knows a value, as the resource's option has it. Default: `false`.
   */
  readonly revalidate?:
    | boolean
    | ((params: NoInfer<NonNullable<P>>, value: NoInfer<T>) => boolean)
    | undefined;
  /**
   * The params that the system starts with: its paths begin in `loading` then. For a system that
   * has no params, any value will do. Default: none; paths begin in `idle`.
   */
  readonly initial?: NonNullable<P> | undefined;
  /**
   * Whether an event may happen in a state, beyond what the chart says: where a button is hidden,
   * or where a value belongs to certain params. (The name is that of XState's graph functions.)
   * Default: all may.
   */
  readonly filterEvents?:
    | ((state: ResourceModelState<T, P>, event: ResourceModelEvent<T, P, E>) => boolean)
    | undefined;
}

/**
 * The options that a model cannot do without: `values`, where they are no strings as the default
 * ones are; `params`, where they are no numbers, unless `events` leaves `'params'` out, as for a
 * system whose params never change.
 */
export type ResourceModelData<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType> = ([
  string,
] extends [T]
  ? unknown
  : { readonly values: readonly T[] }) &
  ('params' extends E
    ? [number | undefined] extends [P]
      ? unknown
      : { readonly params: readonly P[] }
    : unknown);

/** The ways through the statechart of a resource, as tests for a system that shows one. */
export interface ResourceModel<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType> {
  /**
   * The shortest paths that together go through each state of the chart that there is with the
   * events, params, values and errors given.
   */
  statePaths(): ResourceModelPath<T, P, E>[];
  /**
   * Short paths that together take each transition of the chart that there is, also out of a wait
   * and out of a stream that goes on, and have each of the params, values and errors given once.
   */
  transitionPaths(): ResourceModelPath<T, P, E>[];
  /**
   * All simple paths: those that come to no place twice. A place is all that is shown, and what the
   * params asked for last. Paths that are the beginning of longer ones are left out.
   *
   * `maxLength` is the number of events up to which a path goes, at least 1. Each one more makes
   * two to five times as many paths. `limit` is the number of paths that there may be. Default:
   * 100,000.
   *
   * @throws RangeError if there are more, or one of the two is no whole number from 1 on.
   */
  simplePaths(options: {
    readonly maxLength: number;
    readonly limit?: number | undefined;
  }): ResourceModelPath<T, P, E>[];
  /**
   * The path of these events, for a case that was found elsewhere, or that deserves a test of its
   * own. Its params, values and errors may be others than the model's; its `filterEvents` is not
   * asked.
   *
   * @throws TypeError if an event makes no difference where it happens, such as an outcome while
   * nothing loads; it names the event.
   *
   * @example
   * ```ts
   * const path = resourceModel().path([
   *   { type: 'params', params: 1 },
   *   { type: 'xstate.error.actor.loader', error: new Error('offline') },
   *   { type: 'reload' },
   * ]);
   * ```
   */
  path(events: readonly ResourceModelEvent<T, P, E>[]): ResourceModelPath<T, P, E>;
  /** Which transitions the tests of this model's paths have taken so far. */
  coverage(): ResourceModelCoverage;
}
