import type { AnyActorScope, StateMachine } from 'xstate';
import { describeValue } from '../../machines/errors.js';
import type { ResourceLoader, ResourceLoaderInput, ResourceStream } from '../../machines/index.js';
import { policyKey } from '../../machines/logic-loader.js';
import { type PolicyContext, policyMachine } from './policy.machine.js';
import { assertPolicyOptions } from './policy-options.js';
import type { PolicyOptions } from './types.js';

/** The chart of a policy: a state machine. */
export type PolicyMachine = typeof policyMachine;

type Snapshot = ReturnType<PolicyMachine['transition']>;

/**
 * A loader with a policy, as actor logic: the chart of a policy, for that loader. `T` is what it
 * loads, `P` what it loads it for.
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
 * What `withPolicy()` makes: what the option `policy` of `resource()` takes, and a function that
 * makes actor logic.
 */
export interface LoaderPolicy<P> {
  /** Makes actor logic of a loader. */
  <T, Q extends P>(loader: ResourceLoader<T, Q>): PolicyLogic<T, Q>;
  /** Makes actor logic of a function that opens a stream. */
  <T, Q extends P>(functions: { readonly stream: ResourceStream<T, Q> }): PolicyLogic<T, Q>;
  /** Makes actor logic of either. */
  <Q extends P>(
    load: ResourceLoader<unknown, Q> | { readonly stream: ResourceStream<unknown, Q> },
  ): PolicyLogic<unknown, Q>;
}

/**
 * When a loader is called, and called again: with a pause before the first try, a limit of time for
 * each, and again after it has failed.
 *
 * It makes a state machine of the loader: `deciding` → `pausing` → `trying`, and again, until it is
 * `done` or `failed`. The chart of the resource invokes it as its `loader`. Meanwhile the resource
 * is `loading` or `reloading`; only the last failure is its `error`. A load that is superseded ends
 * a pause at once. `attemptsOf()` tells how far it is, `retryNow()` ends a pause.
 *
 * With a `stream`, one that fails is opened again: the resource stays `resolved` with its value
 * meanwhile, and `isStreaming` is false until the next item.
 *
 * What it returns is also a function of a loader, `withPolicy(options)(loader)`, or of `{ stream
 * }`: actor logic for `resourceMachine.provide({ actors: { loader } })` and for machines of your
 * own. Delays are measured with the clock of the actor system.
 *
 * @throws TypeError if an option is unknown or of the wrong kind. What `debounce`, `delay` and
 * `when` throw becomes the error of the resource, and so does a `TypeError` if they return what
 * they may not.
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
    `What withPolicy() returns takes a loader, a function, or { stream }, got ${describeValue(load)}.`,
  );
}

/**
 * The machine, for certain functions. It is made once: making one takes longer than most else that
 * a load does.
 */
function logicOf(options: PolicyOptions, functions: Functions): object {
  const initial = (scope: AnyActorScope, input: ResourceLoaderInput): Snapshot =>
    policyMachine.getInitialSnapshot(scope, { ...input, ...functions, options });
  return Object.assign(Object.create(policyMachine) as PolicyMachine, {
    [policyKey]: { isStream: functions.stream !== undefined, inputOf },

    getInitialSnapshot: initial,

    /** A machine cannot fail by a state: `failed` does. */
    transition(...args: Parameters<PolicyMachine['transition']>): Snapshot {
      const next = policyMachine.transition(...args);
      return next.value === 'failed'
        ? ({ ...next, status: 'error', error: next.context.error, output: undefined } as unknown as Snapshot)
        : next;
    },

    /** It begins again: XState restores no delays, and JSON keeps no functions. */
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
