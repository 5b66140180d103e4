import type { AnyActorLogic } from 'xstate';
import { describeValue } from '../../machines/errors.js';
import type { ResourceInput, ResourceLoader } from '../../machines/index.js';
import { asLoader, isActorLogic } from '../../machines/logic-loader.js';
import { aFunction, aString, assertOptions, type OptionRule } from '../shared/assert-options.js';
import { untracked } from '../signals/tracking.js';
import type { ResourceOptions } from './types.js';

type Options = ResourceOptions<unknown, unknown>;

/** The name of a resource that was given none. */
export const defaultName = 'resource';

/** A resource in a sentence, by the name that it was given. */
export function describeName(name: string | undefined): string {
  return name === undefined ? 'a resource without a name' : `the resource "${name}"`;
}

const anInspector: OptionRule = {
  is: 'a function or an observer with a next method',
  test: (value) => aFunction.test(value) || aFunction.test((value as { next?: unknown } | null)?.next),
};

/** What each option of `resource()` must be. */
const rules = new Map<string, OptionRule>([
  [
    'loader',
    { is: 'a function or actor logic', test: (value) => aFunction.test(value) || isActorLogic(value) },
  ],
  ['stream', aFunction],
  ['params', aFunction],
  ['cached', aFunction],
  [
    'revalidate',
    { is: 'a boolean or a function', test: (value) => typeof value === 'boolean' || aFunction.test(value) },
  ],
  ['policy', aFunction],
  ['equal', aFunction],
  ['paramsEqual', aFunction],
  ['name', aString],
  ['inspect', anInspector],
]);

/**
 * Throws a `TypeError` that says what is wrong with the options of `resource()`, if anything is.
 */
export function assertResourceOptions(options: unknown, caller = 'resource'): void {
  assertOptions(caller, options, rules, 'an object such as { loader: async () => … }');
  const { loader, stream, cached, policy, revalidate } = options as { readonly [name: string]: unknown };
  if ((loader === undefined) === (stream === undefined)) {
    throw new TypeError(
      loader === undefined
        ? `${caller}(): the option "loader" must be a function or actor logic, got undefined. For one value after the other, give "stream" instead.`
        : `${caller}(): the option "stream" must not be there beside "loader", got ${describeValue(stream)}. Give one of the two.`,
    );
  }
  if (isActorLogic(loader)) assertLogic(loader, policy, caller);
  if (revalidate !== undefined && cached === undefined) {
    throw new TypeError(
      `${caller}(): the option "revalidate" says what to do with a value of "cached", which is missing.`,
    );
  }
}

function assertLogic(loader: AnyActorLogic, policy: unknown, caller: string): void {
  asLoader(loader);
  if (policy === undefined) return;
  throw new TypeError(
    `${caller}(): the option "policy" is for a function as "loader", or a "stream"; actor logic, which "loader" is here, decides by itself when it tries again.`,
  );
}

/** The options with the loader that a policy makes of theirs. */
export function withPolicyApplied(options: Options): Options {
  const { policy, loader, stream, ...others } = options;
  if (policy === undefined) return options;
  const logic: unknown = untracked(() =>
    policy(stream === undefined ? (loader as ResourceLoader<unknown, unknown>) : { stream }),
  );
  if (!isActorLogic(logic)) {
    throw new TypeError(
      `resource(): the option "policy" must be a function that makes actor logic of a loader, got ${describeValue(logic)} from it.`,
    );
  }
  asLoader(logic);
  return { ...others, loader: logic } as unknown as Options;
}

/** What the chart of a resource is created with. */
export function inputOf({ loader, stream }: Options): ResourceInput {
  if (stream !== undefined) return { stream };
  return isActorLogic(loader) ? {} : { loader };
}
