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

/** The object returned for a policy's context, so that equal reads return the same object. */
const attemptsByContext = new WeakMap<PolicyContext, Attempts>();

/** Counts the transitions of a policy, by its actor. */
const steps = new WeakMap<AnyActorRef, Source<number>>();

/**
 * Returns a signal with the progress of a load that has a policy. Use it to show "Retrying in 3 s
 * (2 of 3)", for example. The signal is `undefined` while no load with a policy is running, and
 * becomes `undefined` as soon as the load finishes or is superseded.
 *
 * Each call with the same resource returns the same signal.
 *
 * @throws TypeError if the argument is not a resource.
 *
 * @example
 * ```ts
 * const attempts = attemptsOf(user);
 * effect(() => {
 *   const current = attempts();
 *   if (current?.retryAt === undefined) return; // not waiting for a retry
 *   console.log(`Retrying at ${new Date(current.retryAt)} (${current.attempt + 1} of ${current.attempts}).`);
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
 * Starts the next attempt immediately if a load is waiting for it, including a wait for `debounce`.
 * It counts like any other attempt.
 *
 * @returns Whether an attempt was started: false if nothing was waiting.
 *
 * @throws TypeError if the argument is not a resource.
 */
export function retryNow(resource: Resource<unknown>): boolean {
  const policy = policyOf(resourceState('retryNow', resource));
  if (policy === undefined || snapshotOf(policy)?.value !== 'pausing') return false;
  policy.send({ type: 'retry.now' });
  return true;
}

const member = memberOf('attempts', read);

function read(state: ResourceState, isTracked: boolean): Attempts | undefined {
  state.current(isTracked); // depends on the load: it may end or be replaced
  const policy = policyOf(state);
  if (isTracked && policy !== undefined) stepsOf(policy).read();
  const snapshot = snapshotOf(policy);
  if (snapshot === undefined) return undefined;
  return attemptsOfContext(snapshot.context as PolicyContext);
}

/**
 * Returns the same object until something changes. Code that reads without tracking, such as React,
 * relies on that.
 */
function attemptsOfContext(context: PolicyContext): Attempts {
  const { options, attempt, retryAt, error } = context;
  const attempts =
    attemptsByContext.get(context) ??
    Object.freeze({ attempt, attempts: attemptsIn(options), retryAt, error });
  attemptsByContext.set(context, attempts);
  return attempts;
}

/** The policy actor of the current load, if any. */
function policyOf({ loaderActor }: ResourceState): AnyActorRef | undefined {
  return loaderActor !== undefined && policyKey in logicOf(loaderActor) ? loaderActor : undefined;
}

/** The snapshot of a policy actor while it is loading. */
function snapshotOf(policy: AnyActorRef | undefined): AnyMachineSnapshot | undefined {
  const snapshot = policy?.getSnapshot() as AnyMachineSnapshot | undefined;
  if (snapshot?.status !== 'active' || !('context' in snapshot)) return undefined; // it starts in a microtask
  return snapshot.value === 'deciding' && snapshot.context.attempt === 0 ? undefined : snapshot;
}

function stepsOf(policy: AnyActorRef): Source<number> {
  let source = steps.get(policy);
  if (source === undefined) {
    const counted = new Source(0);
    source = counted;
    steps.set(policy, counted);
    policy.subscribe({
      next: () => counted.write((counted.value as number) + 1),
      error: () => {},
    });
  }
  return source;
}

/** The state of a resource that was passed to the function `caller`. */
export function resourceState(caller: string, given: unknown): ResourceState {
  const state = stateOf(given);
  if (state !== undefined) return state;
  throw new TypeError(`${caller}() takes a resource, got ${describeValue(given)}.`);
}
