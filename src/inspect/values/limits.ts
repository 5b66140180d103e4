import { aFunction, type OptionRule } from '../../shared/assert-options.js';
import type { Limits, SanitizeOptions } from './json.js';

const aCount: OptionRule = {
  is: 'a whole number from 1',
  test: (value) => Number.isInteger(value) && (value as number) >= 1,
};

const defaults = { maxItems: 50, maxDepth: 8, maxLength: 1_000 };

/** The rules for the options of `sanitized()`; other functions accept these options as well. */
export const limitRules: ReadonlyMap<string, OptionRule> = new Map([
  ['redact', aFunction],
  ...Object.keys(defaults).map((name) => [name, aCount] as const),
]);

/** Fills in the defaults of options that have been checked. */
export function limitsFrom({ redact, maxItems, maxDepth, maxLength }: SanitizeOptions): Limits {
  return {
    redact: redact ?? ((_key, value) => value),
    maxItems: maxItems ?? defaults.maxItems,
    maxDepth: maxDepth ?? defaults.maxDepth,
    maxLength: maxLength ?? defaults.maxLength,
  };
}
