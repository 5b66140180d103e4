import { describeValue } from '../../machines/errors.js';

const isFunction = (value: unknown) => typeof value === 'function';
const isObserver = (value: unknown) => typeof (value as { next?: unknown } | null)?.next === 'function';

/** What each option of `resource()` must be. */
const rules = new Map<string, { readonly is: string; readonly test: (value: unknown) => boolean }>([
  ['loader', { is: 'a function', test: isFunction }],
  ['params', { is: 'a function', test: isFunction }],
  ['equal', { is: 'a function', test: isFunction }],
  ['paramsEqual', { is: 'a function', test: isFunction }],
  ['name', { is: 'a string', test: (value) => typeof value === 'string' }],
  ['inspect', { is: 'a function or an observer with a next method', test: (value) => isFunction(value) || isObserver(value) }],
]);

/** Throws a `TypeError` that says what is wrong with the options of `resource()`, if anything is. */
export function checkOptions(options: object): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`resource() takes an object such as { loader: async () => … }, got ${describeValue(options)}.`);
  }
  const unknown = Object.keys(options).find((name) => !rules.has(name));
  if (unknown !== undefined) {
    throw new TypeError(`resource() has no option "${unknown}". Its options are ${[...rules.keys()].join(', ')}.`);
  }
  for (const [name, rule] of rules) {
    const value = (options as Record<string, unknown>)[name];
    if ((value !== undefined || name === 'loader') && !rule.test(value)) {
      throw new TypeError(`resource(): the option "${name}" must be ${rule.is}, got ${describeValue(value)}.`);
    }
  }
}
