import type { ResourceMachineSnapshot, ResourceSnapshot, ResourceStatus } from '../../machines/index.js';

/**
 * The chart's events by name, with your types of params and values. The last two are XState's names
 * for the events of an invoked actor with the id `loader`.
 */
export interface ResourceModelEvents<T, P, Output = T> {
  /** The params changed. `undefined` and `null` mean that there is nothing to load. */
  readonly params: { readonly type: 'params'; readonly params: P };
  /** The params need the value of another resource, which is loading. */
  readonly 'params.waiting': { readonly type: 'params.waiting' };
  /** The params threw `error`. */
  readonly 'params.failed': { readonly type: 'params.failed'; readonly error: unknown };
  /** Loads again with the same params; with `force`, even while a load is running. */
  readonly reload: { readonly type: 'reload'; readonly force?: boolean };
  /** A local value is set. */
  readonly set: { readonly type: 'set'; readonly value: T };
  /** The stream sends an item. */
  readonly 'loader.item': { readonly type: 'loader.item'; readonly value: T };
  /** The loader resolves with `output`, or the stream ends, without an output. */
  readonly 'xstate.done.actor.loader': { readonly type: 'xstate.done.actor.loader'; readonly output: Output };
  /** The loader or the stream fails. */
  readonly 'xstate.error.actor.loader': {
    readonly type: 'xstate.error.actor.loader';
    readonly error: unknown;
  };
}

/** The name of one of the chart's events. */
export type ResourceModelEventType = keyof ResourceModelEvents<unknown, unknown>;

/**
 * The events that a model has by default: those of a resource that loads one value at a time and
 * does not wait for another resource.
 */
export type ResourceModelUsualEventType = Exclude<ResourceModelEventType, 'params.waiting' | 'loader.item'>;

/** An event of a model: one of the types `E`, in a model whose event types are `All`. */
export type ResourceModelEvent<
  T,
  P,
  E extends ResourceModelEventType = ResourceModelUsualEventType,
  All extends ResourceModelEventType = E,
> = ResourceModelEvents<T, P, 'loader.item' extends All ? undefined : T>[E];

/**
 * What the system must show after some events: a `ResourceSnapshot` with a few more properties of
 * the resource.
 */
export type ResourceModelState<T, P, S extends ResourceStatus = ResourceStatus> = ResourceSnapshot<T> & {
  readonly status: S;
  /** The most recent value, as `latest()` returns it. */
  readonly latest: T | undefined;
  /** The current params: those of the load, of its result, or of the local value. */
  readonly params: NonNullable<P> | undefined;
  /** Whether the value is an item of a stream that has not ended. */
  readonly isStreaming: boolean;
  /** Whether it is `loading` only because it waits for another resource. No load has begun. */
  readonly isWaiting: boolean;
  /** The chart's own snapshot: `chart.can({ type: 'reload' })`, `chart.hasTag('busy')`, … */
  readonly chart: ResourceMachineSnapshot;
};

/** One event of a path, with the states before and after it. */
export interface ResourceModelStep<
  T,
  P,
  E extends ResourceModelEventType = ResourceModelUsualEventType,
  All extends ResourceModelEventType = E,
> {
  /** The event to trigger, with its params, value, or error. */
  readonly event: ResourceModelEvent<T, P, E, All>;
  /** The expected state before the event. */
  readonly from: ResourceModelState<T, P>;
  /** The expected state after the event. */
  readonly state: ResourceModelState<T, P>;
}

/**
 * Functions that operate and check the system under test. Promises that they return are awaited. If
 * one throws, the test fails.
 */
export interface ResourceModelExecutors<
  T,
  P,
  E extends ResourceModelEventType = ResourceModelUsualEventType,
> {
  /** Trigger an event in the system: one function for each event type of the path. */
  readonly events: { readonly [K in E]: (step: ResourceModelStep<T, P, K, E>) => unknown };
  /**
   * Check that the system shows a state: one function for all states, or one for each status of the
   * path.
   */
  readonly states:
    | { readonly [S in ResourceStatus]?: (state: ResourceModelState<T, P, S>) => unknown }
    | ((state: ResourceModelState<T, P>) => unknown);
  /**
   * Wraps each event and everything that follows from it in the same turn. For React, pass `act` of
   * Testing Library or of React itself. By default, events are not wrapped.
   */
  readonly act?: ((run: () => Promise<void>) => unknown) | undefined;
}

/** A path through the chart. */
export interface ResourceModelPath<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType> {
  /**
   * A title for a test, such as `idle, params 1 → loading, loader done "a" → resolved`.
   */
  readonly description: string;
  /** The expected state before the first event. */
  readonly start: ResourceModelState<T, P>;
  /** The events, in order. */
  readonly steps: readonly ResourceModelStep<T, P, E>[];
  /**
   * Runs the path against a system that is in its initial state. It checks that state first. Then,
   * for each step, it triggers the event, waits for the end of the turn, and checks the new state.
   *
   * @throws TypeError if an executor is missing, before anything is run. It names the event or the
   * status.
   * @throws Error if an executor throws. It names the step, and its `cause` is what was thrown.
   */
  test(executors: ResourceModelExecutors<T, P, E>): Promise<void>;
}

/** A transition of the chart. */
export interface ResourceModelTransition {
  /** The status before the event. */
  readonly from: ResourceStatus;
  /** The event that triggers it. */
  readonly event: ResourceModelEventType;
  /** The status after the event. */
  readonly to: ResourceStatus;
}

/** Which transitions of the chart the tests have taken. */
export interface ResourceModelCoverage {
  /** The transitions that a test has taken and whose checks passed. */
  readonly covered: readonly ResourceModelTransition[];
  /** All other transitions of the model. */
  readonly missing: readonly ResourceModelTransition[];
  /** A printable report. */
  toString(): string;
}

/** Options of `resourceModel()`. */
export interface ResourceModelOptions<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType> {
  /**
   * The possible params. No two may be equal. Include `undefined` or `null` if the system can have
   * no params. Default: `[1, 2, undefined]`.
   */
  readonly params?: readonly P[] | undefined;
  /** The values that can be loaded or set. Default: `['a', 'b']`. */
  readonly values?: readonly T[] | undefined;
  /** The errors that loads and params can fail with. Default: `[new Error('failed')]`. */
  readonly errors?: readonly unknown[] | undefined;
  /**
   * The events that the system supports. If it has no reload button, for example, leave out
   * `'reload'`. Add `'loader.item'` if it shows a stream, and `'params.waiting'` if it waits for
   * another resource. Default: all except those two.
   */
  readonly events?: readonly E[] | undefined;
  /**
   * How the system reloads: `[true]` if always with `force`, `[false, true]` if it can do both.
   * Default: `[false]`.
   */
  readonly force?: readonly boolean[] | undefined;
  /**
   * The same as the resource's option `cached`: returns the cached value for some params. Default:
   * no cached values.
   */
  readonly cached?: ((params: NoInfer<NonNullable<P>>) => NoInfer<T> | undefined) | undefined;
  /**
   * The same as the resource's option `revalidate`: whether it loads even if a value is cached.
   * Default: `false`.
   */
  readonly revalidate?:
    | boolean
    | ((params: NoInfer<NonNullable<P>>, value: NoInfer<T>) => boolean)
    | undefined;
  /**
   * The params that the system starts with, so that paths begin in `loading`. If it loads without
   * params, pass any value. Default: none, so paths begin in `idle`.
   */
  readonly initial?: NonNullable<P> | undefined;
  /**
   * Return false if an event that the chart allows cannot happen in this state: a button is hidden,
   * or a value belongs to other params. (XState's graph functions use the same name.) Default: all
   * events can happen.
   */
  readonly filterEvents?:
    | ((state: ResourceModelState<T, P>, event: ResourceModelEvent<T, P, E>) => boolean)
    | undefined;
}

/**
 * The options that the types may require. `values` is required unless the values are strings, like
 * the defaults. `params` is required unless the params are numbers, like the defaults, or `events`
 * does not include `'params'`.
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

/** Generates paths through the statechart of a resource, to test a system that shows one. */
export interface ResourceModel<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType> {
  /**
   * The shortest paths that together visit every status that is reachable with the model's events,
   * params, values, and errors.
   */
  statePaths(): ResourceModelPath<T, P, E>[];
  /**
   * Short paths that together take every transition that is reachable, including those out of a
   * wait and out of a stream that has not ended. Together they use each of the model's params,
   * values, and errors at least once.
   */
  transitionPaths(): ResourceModelPath<T, P, E>[];
  /**
   * All simple paths, which never return to an earlier state. Here, a state is everything that is
   * shown, plus what the params requested last. Paths that only begin a longer one are left out.
   *
   * `maxLength` is the maximum number of events in a path, at least 1. Each additional event makes
   * two to five times as many paths. `limit` is the maximum number of paths. Default: 100,000.
   *
   * @throws RangeError if there are more paths than `limit`, or if either option is not a whole
   * number of at least 1.
   */
  simplePaths(options: {
    readonly maxLength: number;
    readonly limit?: number | undefined;
  }): ResourceModelPath<T, P, E>[];
  /**
   * The path of these events, for a specific case such as a reported bug. Its params, values, and
   * errors need not be the model's. `filterEvents` is not called.
   *
   * @throws TypeError if an event has no effect at its position, such as an outcome while nothing
   * is loading. It names the event.
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
