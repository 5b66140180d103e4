import { aFunction, aString, assertOptions, type OptionRule } from '../shared/assert-options.js';

const anInspector: OptionRule = {
  is: 'a function or an observer with a next method',
  test: (value) => aFunction.test(value) || aFunction.test((value as { next?: unknown } | null)?.next),
};

/** What each option of `resource()` must be. */
const rules = new Map<string, OptionRule>([
  ['loader', { ...aFunction, isRequired: true }],
  ['params', aFunction],
  ['equal', aFunction],
  ['paramsEqual', aFunction],
  ['name', aString],
  ['inspect', anInspector],
]);

/** Throws a `TypeError` that says what is wrong with the options of `resource()`, if anything is. */
export function assertResourceOptions(options: unknown): void {
  assertOptions('resource', options, rules, 'an object such as { loader: async () => … }');
}
