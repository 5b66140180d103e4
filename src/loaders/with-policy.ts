import type { AnyActorScope, StateMachine } from 'xstate';
import { describeValue } from '../../machines/errors.js';
import type { ResourceLoader, ResourceLoaderInput, ResourceStream } from '../../machines/index.js';
import { policyKey } from '../../machines/logic-loader.js';
import { type PolicyContext, policyMachine } from './policy.machine.js';
import { assertPolicyOptions } from './policy-options.js';
import type { PolicyOptions } from './types.js';

/** The state machine of a policy. */
export type PolicyMachine = typeof policyMachine;

type Snapshot = ReturnType<PolicyMachine['transition']>;

/**
 * A loader with a policy, as actor logic: the policy's state machine for that loader. `T` is the
 * type of the value, `P` that of the params.
 */
export type PolicyLogic<T, P> =
  PolicyMachine extends StateMachine<
    infer Context,
    infer Event,
    infer Children,
    infer Actor,
    infer Action,
    infer Guard,
    infer Delay,
    infer Value,
    infer Tag,
    infer _Input,
    infer _Output,
    infer Emitted,
    infer Meta,
    infer Schema
  >
    ? StateMachine<
        Context,
        Event,
        Children,
        Actor,
        Action,
        Guard,
        Delay,
        Value,
        Tag,
        ResourceLoaderInput<unknown, P>,
        T,
        Emitted,
        Meta,
        Schema
      >
    : never;

/**
 * What `withPolicy()` returns: the value of `resource()`'s option `policy`, and a function that
 * turns a loader or a stream into actor logic.
 */
export interface LoaderPolicy<P> {
  /** Turns a loader into actor logic. */
  <T, Q extends P>(loader: ResourceLoader<T, Q>): PolicyLogic<T, Q>;
  /** Turns a function that opens a stream into actor logic. */
  <T, Q extends P>(functions: { readonly stream: ResourceStream<T, Q> }): PolicyLogic<T, Q>;
  /** Turns either into actor logic. */
  <Q extends P>(
    load: ResourceLoader<unknown, Q> | { readonly stream: ResourceStream<unknown, Q> },
  ): PolicyLogic<unknown, Q>;
}

/**
 * Adds debouncing, retries, and a timeout to a loader.
 *
 * The loader runs inside a state machine, `deciding` → `pausing` → `trying` and back to `deciding`,
 * until it is `done` or `failed`. The chart of the resource invokes that machine as its `loader`.
 * Meanwhile the resource is `loading` or `reloading`. It is in `error` only after the last attempt
 * has failed. If the load is superseded, a wait ends immediately. `attemptsOf()` shows the
 * progress, and `retryNow()` ends a wait.
 *
 * A `stream` that fails is reopened. Until the next item, the resource stays `resolved` with its
 * value, and `isStreaming` is false.
 *
 * You can also call the function that it returns with a loader or `{ stream }`:
 * `withPolicy(options)(loader)`. The result is actor logic for
 * `resourceMachine.provide({ actors: { loader } })` and for your own machines. Delays use the clock
 * of the actor system.
 *
 * @throws TypeError if an option is unknown or of the wrong kind. If `debounce`, `delay`, or `when`
 * throws, the resource is in `error` with what it threw; if one returns an invalid value, with a
 * `TypeError`.
 *
 * @example
 * ```ts
 * const user = resource({
 *   params: () => ({ id: id() }),
 *   loader: async ({ params, abortSignal }) => (await fetch(`/users/${params.id}`, { signal: abortSignal })).text(),
 *   policy: withPolicy({ retry: 3, timeout: 5000 }),
 * });
 * ```
 */
export function withPolicy<P = unknown>(options: PolicyOptions<P>): LoaderPolicy<P> {
  assertPolicyOptions(options);
  const policy = (load: unknown): object => logicOf(options as PolicyOptions, functionsOf(load));
  return policy as LoaderPolicy<P>;
}

type Functions = Pick<PolicyContext, 'loader' | 'stream'>;

function functionsOf(load: unknown): Functions {
  if (typeof load === 'function') return { loader: load as Functions['loader'], stream: undefined };
  const { stream } = Object(load) as { readonly stream?: unknown };
  if (typeof stream === 'function') return { loader: undefined, stream: stream as Functions['stream'] };
  throw new TypeError(
    `The function that withPolicy() returns takes a loader or { stream }, got ${describeValue(load)}.`,
  );
}

/**
 * The machine for one loader or stream. It shares `policyMachine`, because creating a machine takes
 * longer than almost everything else that a load does.
 */
function logicOf(options: PolicyOptions, functions: Functions): object {
  const initial = (scope: AnyActorScope, input: ResourceLoaderInput): Snapshot =>
    policyMachine.getInitialSnapshot(scope, { ...input, ...functions, options });
  return Object.assign(Object.create(policyMachine) as PolicyMachine, {
    [policyKey]: { isStream: functions.stream !== undefined, inputOf },

    getInitialSnapshot: initial,

    /** A machine cannot end with an error by entering a state, so `failed` is turned into one. */
    transition(...args: Parameters<PolicyMachine['transition']>): Snapshot {
      const next = policyMachine.transition(...args);
      return next.value === 'failed'
        ? ({ ...next, status: 'error', error: next.context.error, output: undefined } as unknown as Snapshot)
        : next;
    },

    /**
     * A restored load starts over, because XState restores no delays and JSON keeps no functions.
     */
    restoreSnapshot: (snapshot: Snapshot, scope: AnyActorScope) =>
      snapshot.status === 'active'
        ? initial(scope, inputOf(snapshot))
        : policyMachine.restoreSnapshot(snapshot, scope),
  });
}

function inputOf(snapshot: object): ResourceLoaderInput {
  const { params, previous, cause } = (snapshot as Snapshot).context;
  return { params, previous, cause };
}
