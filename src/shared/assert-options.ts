import { describeValue } from '../../machines/errors.js';

/** What an option must be: as words for messages, and as a check. */
export interface OptionRule {
  readonly is: string;
  readonly test: (value: unknown) => boolean;
  readonly isRequired?: boolean;
}

/** The options of a function, in the order in which messages list them. */
export type OptionRules = ReadonlyMap<string, OptionRule>;

export const aBoolean: OptionRule = { is: 'a boolean', test: (value) => typeof value === 'boolean' };
export const aFunction: OptionRule = { is: 'a function', test: (value) => typeof value === 'function' };
export const anything: OptionRule = { is: 'anything', test: () => true };
export const aString: OptionRule = { is: 'a string', test: (value) => typeof value === 'string' };

/**
 * Throws a `TypeError` if the options of a function are wrong. The message says what is wrong.
 *
 * @param caller The function that the user called.
 * @param takes What the function takes, in words.
 */
export function assertOptions(
  caller: string,
  options: unknown,
  rules: OptionRules,
  takes = 'its options as an object',
): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${caller}() takes ${takes}, got ${describeValue(options)}.`);
  }
  const unknown = Object.keys(options).find((name) => !rules.has(name));
  if (unknown !== undefined) {
    throw new TypeError(
      `${caller}() has no option "${unknown}". Its options are ${[...rules.keys()].join(', ')}.`,
    );
  }
  for (const [name, rule] of rules) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if ((value !== undefined || rule.isRequired) && !rule.test(value)) {
      throw new TypeError(
        `${caller}(): the option "${name}" must be ${rule.is}, got ${describeValue(value)}.`,
      );
    }
  }
}

/** Throws a `TypeError` if the only argument of a function is not a function. */
export function assertFunction(caller: string, given: unknown): void {
  if (typeof given !== 'function')
    throw new TypeError(`${caller}() takes a function, got ${describeValue(given)}.`);
}
