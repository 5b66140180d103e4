import type { AnyActorLogic } from 'xstate';
import { describeValue } from '../../machines/errors.js';
import type { ResourceInput, ResourceLoader } from '../../machines/index.js';
import { asLoader, isActorLogic } from '../../machines/logic-loader.js';
import { aFunction, aString, assertOptions, type OptionRule } from '../shared/assert-options.js';
import { untracked } from '../signals/tracking.js';
import type { ResourceOptions } from './types.js';

type Options = ResourceOptions<unknown, unknown>;

/** The name of a resource that is created without one. */
export const defaultName = 'resource';

/** Describes a resource by its name, for use in a sentence. */
export function describeName(name: string | undefined): string {
  return name === undefined ? 'a resource without a name' : `the resource "${name}"`;
}

const anInspector: OptionRule = {
  is: 'a function or an observer with a next method',
  test: (value) => aFunction.test(value) || aFunction.test((value as { next?: unknown } | null)?.next),
};

/** The rules for the options of `resource()`. */
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

/** Throws a `TypeError` that explains the problem if the options of `resource()` are invalid. */
export function assertResourceOptions(options: unknown, caller = 'resource'): void {
  assertOptions(caller, options, rules, 'an object such as { loader: async () => … }');
  const { loader, stream, cached, policy, revalidate } = options as { readonly [name: string]: unknown };
  if ((loader === undefined) === (stream === undefined)) {
    throw new TypeError(
      loader === undefined
        ? `${caller}(): the option "loader" must be a function or actor logic, got undefined. To load several values in sequence, use "stream" instead.`
        : `${caller}(): the option "stream" cannot be combined with "loader", got ${describeValue(stream)}. Use one of the two.`,
    );
  }
  if (isActorLogic(loader)) assertLogic(loader, policy, caller);
  if (revalidate !== undefined && cached === undefined) {
    throw new TypeError(
      `${caller}(): the option "revalidate" requires the option "cached", which is missing.`,
    );
  }
}

function assertLogic(loader: AnyActorLogic, policy: unknown, caller: string): void {
  asLoader(loader);
  if (policy === undefined) return;
  throw new TypeError(
    `${caller}(): the option "policy" cannot be combined with actor logic, which decides by itself when to retry. Use a function as "loader", or "stream".`,
  );
}

/** Returns the options with the logic that the policy creates as their loader. */
export function withPolicyApplied(options: Options): Options {
  const { policy, loader, stream, ...others } = options;
  if (policy === undefined) return options;
  const logic: unknown = untracked(() =>
    policy(stream === undefined ? (loader as ResourceLoader<unknown, unknown>) : { stream }),
  );
  if (!isActorLogic(logic)) {
    throw new TypeError(
      `resource(): the option "policy" must be a function that returns actor logic, but it returned ${describeValue(logic)}.`,
    );
  }
  asLoader(logic);
  return { ...others, loader: logic } as unknown as Options;
}

/** The input that the chart of a resource is created with. */
export function inputOf({ loader, stream }: Options): ResourceInput {
  if (stream !== undefined) return { stream };
  return isActorLogic(loader) ? {} : { loader };
}
