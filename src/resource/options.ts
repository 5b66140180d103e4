import { describeValue } from '../../machines/errors.js';
import type { ResourceInput } from '../../machines/index.js';
import { asLoader, isActorLogic } from '../../machines/logic-loader.js';
import { aFunction, aString, assertOptions, type OptionRule } from '../shared/assert-options.js';
import type { ResourceOptions } from './types.js';

const anInspector: OptionRule = {
  is: 'a function or an observer with a next method',
  test: (value) => aFunction.test(value) || aFunction.test((value as { next?: unknown } | null)?.next),
};

/** What each option of `resource()` must be. */
const rules = new Map<string, OptionRule>([
  ['loader', { is: 'a function or actor logic', test: (value) => aFunction.test(value) || isActorLogic(value) }],
  ['stream', aFunction],
  ['params', aFunction],
  ['cached', aFunction],
  ['revalidate', { is: 'a boolean or a function', test: (value) => typeof value === 'boolean' || aFunction.test(value) }],
  ['equal', aFunction],
  ['paramsEqual', aFunction],
  ['name', aString],
  ['inspect', anInspector],
]);

/** Throws a `TypeError` that says what is wrong with the options of `resource()`, if anything is. */
export function assertResourceOptions(options: unknown): void {
  assertOptions('resource', options, rules, 'an object such as { loader: async () => … }');
  const { loader, stream, cached, revalidate } = options as { readonly [name: string]: unknown };
  if ((loader === undefined) === (stream === undefined)) {
    throw new TypeError(
      loader === undefined
        ? 'resource(): the option "loader" must be a function or actor logic, got undefined. For one value after the other, give "stream" instead.'
        : `resource(): the option "stream" must not be there beside "loader", got ${describeValue(stream)}. Give one of the two.`,
    );
  }
  if (isActorLogic(loader)) asLoader(loader);
  if (revalidate !== undefined && cached === undefined) {
    throw new TypeError('resource(): the option "revalidate" says what to do with a value of "cached", which is missing.');
  }
}

/** What the chart of a resource is created with. */
export function inputOf({ loader, stream }: ResourceOptions<unknown, unknown>): ResourceInput {
  if (stream !== undefined) return { stream };
  return isActorLogic(loader) ? {} : { loader };
}
