import { describeValue } from '../../machines/errors.js';
import type { ResourceCause } from '../../machines/index.js';
import { aFunction, assertOptions, type OptionRule, type OptionRules } from '../shared/assert-options.js';
import { isMilliseconds, milliseconds } from './milliseconds.js';
import type { PolicyOptions, RetryOptions } from './types.js';

const isCount = (value: unknown): boolean =>
  value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && (value as number) >= 0);
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const count = 'a whole number, 0 or more';
const aDuration: OptionRule = {
  is: `${milliseconds} or a function`,
  test: (value) => isMilliseconds(value) || aFunction.test(value),
};

const rules: OptionRules = new Map([
  ['debounce', aDuration],
  [
    'retry',
    {
      is: `${count}, or an object such as { attempts: 3 }`,
      test: (value) => isCount(value) || isObject(value),
    },
  ],
  ['timeout', { is: milliseconds, test: isMilliseconds }],
]);

const retryRules: OptionRules = new Map([
  ['retry.attempts', { is: count, test: isCount, isRequired: true }],
  ['retry.delay', aDuration],
  ['retry.when', aFunction],
]);

/** Throws a `TypeError` if an option of `withPolicy()` is wrong. */
export function assertPolicyOptions(options: unknown): void {
  assertOptions('withPolicy', options, rules, 'an object such as { retry: 3, timeout: 5000 }');
  const { retry } = options as PolicyOptions;
  if (typeof retry !== 'object') return;
  assertOptions(
    'withPolicy',
    Object.fromEntries(Object.entries(retry).map(([name, value]) => [`retry.${name}`, value])),
    retryRules,
  );
}

function retryOf({ retry = 0 }: PolicyOptions): RetryOptions {
  return typeof retry === 'number' ? { attempts: retry } : retry;
}

/** The maximum number of attempts, including the first. */
export function attemptsIn(options: PolicyOptions): number {
  return retryOf(options).attempts + 1;
}

/** How long to wait before the first attempt. */
export function pauseBefore(
  { debounce }: PolicyOptions,
  params: unknown,
  cause: ResourceCause,
): number | undefined {
  if (debounce === undefined || cause !== 'params') return undefined;
  return (typeof debounce === 'number' ? debounce : checked(debounce(params), 'debounce')) || undefined;
}

/** How long to wait after a failed attempt. Throws its error if no attempts are left. */
export function pauseAfter(options: PolicyOptions, attempt: number, error: Error): number {
  const { attempts, delay = defaultDelay, when } = retryOf(options);
  if (attempt > attempts || (when !== undefined && !isWanted(when(error, attempt), error))) throw error;
  return typeof delay === 'number' ? delay : checked(delay(attempt, error), 'retry.delay', error);
}

/** Exponential backoff. Random jitter keeps clients that failed together from retrying together. */
function defaultDelay(attempt: number): number {
  return Math.min(1000 * 2 ** (attempt - 1), 30_000) * (0.8 + 0.4 * Math.random());
}

function checked(duration: unknown, name: string, cause?: Error): number {
  if (isMilliseconds(duration)) return duration;
  throw new TypeError(
    `withPolicy(): "${name}" must return ${milliseconds}, got ${describeValue(duration)}.`,
    { cause },
  );
}

function isWanted(answer: unknown, cause: Error): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new TypeError(`withPolicy(): "retry.when" must return a boolean, got ${describeValue(answer)}.`, {
    cause,
  });
}
