import { describeValue } from '../../machines/errors.js';
import { currentBody } from '../signals/tracking.js';
import { stateOf } from './brand.js';
import { memberOf } from './member.js';
import type { Resource, ResourceParamsTools } from './types.js';

/**
 * Thrown where another resource has no value to give: because it loads, or because it does not. It
 * is no error, and nobody is shown it.
 */
export class NotYet {
  readonly isLoading: boolean;

  constructor(isLoading: boolean) {
    this.isLoading = isLoading;
  }
}

const stillLoading = /* @__PURE__ */ new NotYet(true);
const noValue = /* @__PURE__ */ new NotYet(false);

/** What a resource is to those that need its value: that, or why there is none. */
export const chained = /* @__PURE__ */ memberOf<unknown>('value', (state, isTracked) => {
  const { isBusy, context } = state.current(isTracked);
  if (context.error !== undefined) throw context.error;
  if (context.value === undefined) throw isBusy ? stillLoading : noValue;
  return context.value;
});

/** Params that are being asked. */
export interface Asker {
  /**
   * Why there are none, and whose value they lack: as the chain has said, whatever the params have
   * made of that.
   */
  notYet: (NotYet & { readonly resource?: string }) | undefined;
}

/** Those that are being asked now. */
let asker: Asker | undefined;

/** Sets who is being asked, and returns who was. */
export function askWith(next: Asker | undefined): Asker | undefined {
  const last = asker;
  asker = next;
  return last;
}

/** What a `params` function is given. */
export const tools: ResourceParamsTools = /* @__PURE__ */ Object.freeze({ chain });

function chain<T>(other: Resource<T>): Exclude<T, undefined> {
  const state = stateOf(other);
  if (state === undefined) {
    throw new TypeError(
      `chain() takes a resource, got ${describeValue(other)}. A signal or a computed is called, as in id().`,
    );
  }
  try {
    return state.chained.read() as Exclude<T, undefined>;
  } catch (thrown) {
    if (thrown instanceof NotYet) note(state.name, thrown);
    throw thrown;
  }
}

/**
 * Notes for the params why there are none: they may catch what is thrown. So may a computed, for
 * which that is its own affair.
 */
function note(resource: string, notYet: NotYet): void {
  const body = currentBody() ?? asker; // none in untracked()
  if (body === undefined)
    throw new Error(
      `chain() has no value of ${resource} yet. It is for params, and for computeds that these read; elsewhere, read value().`,
    );
  if (body === asker && asker !== undefined) asker.notYet ??= { ...notYet, resource };
}
