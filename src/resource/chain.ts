import { describeValue } from '../../machines/errors.js';
import { currentBody } from '../signals/tracking.js';
import { stateOf } from './brand.js';
import { memberOf } from './member.js';
import type { Resource, ResourceParamsTools } from './types.js';

/**
 * Thrown by `chain()` if the other resource has no value, whether it is loading or not. It is not
 * an error, and is never shown to anyone.
 */
export class NotYet {
  readonly isLoading: boolean;

  constructor(isLoading: boolean) {
    this.isLoading = isLoading;
  }
}

const stillLoading = /* @__PURE__ */ new NotYet(true);
const noValue = /* @__PURE__ */ new NotYet(false);

/** Reads the value of a resource, or throws an object that says why it has no value. */
export const chained = /* @__PURE__ */ memberOf<unknown>('value', (state, isTracked) => {
  const { isBusy, context } = state.current(isTracked);
  if (context.error !== undefined) throw context.error;
  if (context.value === undefined) throw isBusy ? stillLoading : noValue;
  return context.value;
});

/** Params that are being evaluated. */
export interface Evaluation {
  /**
   * Why the params are missing, and which resource has no value yet. It is set by `chain()`, no
   * matter what the params do with the thrown object.
   */
  notYet: (NotYet & { readonly resource?: string }) | undefined;
}

/** The params that are being evaluated now. */
let evaluating: Evaluation | undefined;

/** Sets the params that are being evaluated, and returns the previous ones. */
export function setEvaluating(next: Evaluation | undefined): Evaluation | undefined {
  const last = evaluating;
  evaluating = next;
  return last;
}

/** The argument of a `params` function. */
export const tools: ResourceParamsTools = /* @__PURE__ */ Object.freeze({ chain });

function chain<T>(other: Resource<T>): Exclude<T, undefined> {
  const state = stateOf(other);
  if (state === undefined) {
    throw new TypeError(
      `chain() takes a resource, got ${describeValue(other)}. To read a signal or a computed, call it, as in id().`,
    );
  }
  try {
    return state.chained.read() as Exclude<T, undefined>;
  } catch (thrown) {
    if (thrown instanceof NotYet) recordNotYet(state.name, thrown);
    throw thrown;
  }
}

/**
 * Records for the params why they are missing, because they may catch what is thrown. If a computed
 * called `chain`, nothing is recorded: it either rethrows or has its own value.
 */
function recordNotYet(resource: string, notYet: NotYet): void {
  const body = currentBody() ?? evaluating; // undefined inside untracked()
  if (body === undefined)
    throw new Error(
      `chain(): ${resource} has no value yet. Call chain() only in params, or in computeds that params read. Elsewhere, call value().`,
    );
  if (body === evaluating && evaluating !== undefined) evaluating.notYet ??= { ...notYet, resource };
}
