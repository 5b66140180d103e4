import type { AnyActorRef, AnyMachineSnapshot } from 'xstate';
import { describeValue } from '../../machines/errors.js';
import { policyKey } from '../../machines/logic-loader.js';
import type { ReadonlySignal, Resource } from '../index.js';
import { logicOf } from '../interpreter/xstate-internals.js';
import { stateOf } from '../resource/brand.js';
import { MemberReadable, memberOf } from '../resource/member.js';
import type { ResourceState } from '../resource/state.js';
import { createSignal } from '../signals/signal.js';
import { Source } from '../signals/source.js';
import type { PolicyContext } from './policy.machine.js';
import { attemptsIn } from './policy-options.js';
import type { Attempts } from './types.js';

const signals = new WeakMap<ResourceState, ReadonlySignal<Attempts | undefined>>();

/** What was told of a policy, by its context. */
const told = new WeakMap<PolicyContext, Attempts>();

/** Counts the steps of a policy, by its actor. */
const steps = new WeakMap<AnyActorRef, Source<number>>();

/**
 * How far the load of a resource is that has a policy: for "tries again in 3 s (2 of 3)".
 * `undefined` where nothing is being loaded by a policy, at once when the load has ended or is
 * superseded.
 *
 * It is the same signal each time.
 *
 * @throws TypeError if it is given no resource.
 *
 * @example
 * ```ts
 * const attempts = attemptsOf(user);
 * effect(() => {
 *   const last = attempts();
 *   if (last?.retryAt === undefined) return; // it does not pause
 *   console.log(`Trying again at ${new Date(last.retryAt)} (${last.attempt + 1} of ${last.attempts}).`);
 * });
 * ```
 */
export function attemptsOf(resource: Resource<unknown>): ReadonlySignal<Attempts | undefined> {
  const state = resourceState('attemptsOf', resource);
  let signal = signals.get(state);
  if (signal === undefined) {
    signal = createSignal(new MemberReadable(state, member));
    signals.set(state, signal);
  }
  return signal;
}

/**
 * Ends the pause of a policy, that before the first try too, and tries at once. The count goes on.
 *
 * @returns Whether it does: false where nothing pauses.
 *
 * @throws TypeError if it is given no resource.
 */
export function retryNow(resource: Resource<unknown>): boolean {
  const policy = policyOf(resourceState('retryNow', resource));
  const isPausing = snapshotOf(policy)?.value === 'pausing';
  if (isPausing) policy?.send({ type: 'retry.now' });
  return isPausing;
}

const member = memberOf('attempts', read);

function read(state: ResourceState, isTracked: boolean): Attempts | undefined {
  state.current(isTracked); // the load may end, or be another
  const policy = policyOf(state);
  if (isTracked && policy !== undefined) stepsOf(policy).read();
  const snapshot = snapshotOf(policy);
  if (snapshot === undefined) return undefined;
  return attemptsOfContext(snapshot.context as PolicyContext);
}

/**
 * The same object until something changes, also for code that reads without following, as React
 * does.
 */
function attemptsOfContext(context: PolicyContext): Attempts {
  const { options, attempt, retryAt, error } = context;
  const attempts =
    told.get(context) ?? Object.freeze({ attempt, attempts: attemptsIn(options), retryAt, error });
  told.set(context, attempts);
  return attempts;
}

/** The actor of the policy that loads for what is shown, if one does. */
function policyOf({ loaderActor }: ResourceState): AnyActorRef | undefined {
  return loaderActor !== undefined && policyKey in logicOf(loaderActor) ? loaderActor : undefined;
}

/** What the actor of a policy shows, while it loads. */
function snapshotOf(policy: AnyActorRef | undefined): AnyMachineSnapshot | undefined {
  const snapshot = policy?.getSnapshot() as AnyMachineSnapshot | undefined;
  if (snapshot?.status !== 'active' || !('context' in snapshot)) return undefined; // it begins in a microtask
  return snapshot.value === 'deciding' && snapshot.context.attempt === 0 ? undefined : snapshot;
}

function stepsOf(policy: AnyActorRef): Source<number> {
  let source = steps.get(policy);
  if (source === undefined) {
    const counted = new Source(0);
    source = counted;
    steps.set(policy, counted);
    policy.subscribe({
      next: ({ status, value }: AnyMachineSnapshot) => {
        if (status === 'active' && value !== 'deciding') counted.write((counted.value as number) + 1); // the end is a step of the resource
      },
      error: () => {},
    });
  }
  return source;
}

/** The state of a resource that the user has given to a function. */
export function resourceState(caller: string, given: unknown): ResourceState {
  const state = stateOf(given);
  if (state !== undefined) return state;
  throw new TypeError(`${caller}() takes a resource, got ${describeValue(given)}.`);
}
