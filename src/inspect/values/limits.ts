import { aFunction, type OptionRule } from '../../shared/assert-options.js';
import type { Limits, SanitizeOptions } from './json.js';

const aCount: OptionRule = {
  is: 'a whole number from 1',
  test: (value) => Number.isInteger(value) && (value as number) >= 1,
};

const defaults = { maxItems: 50, maxDepth: 8, maxLength: 1_000 };

/** What the options of `sanitized()` must be; other functions have these as well. */
export const limitRules: ReadonlyMap<string, OptionRule> = new Map([
  ['redact', aFunction],
  ...Object.keys(defaults).map((name) => [name, aCount] as const),
]);

/** The limits that options mean. They have been checked. */
export function limitsFrom({ redact, maxItems, maxDepth, maxLength }: SanitizeOptions): Limits {
  return {
    redact: redact ?? ((_key, value) => value),
    maxItems: maxItems ?? defaults.maxItems,
    maxDepth: maxDepth ?? defaults.maxDepth,
    maxLength: maxLength ?? defaults.maxLength,
  };
}
