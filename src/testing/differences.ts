import { isError } from '../../machines/errors.js';
import { brief } from './model-words.js';

/** A comparison: its subject, the actual value, and the expected value. */
export type Fact = readonly [subject: string, actual: unknown, expected: unknown];

/** What a function threw, in place of a returned value. */
export class Thrown {
  constructor(readonly error: unknown) {}
}

/** What a function returns or throws. */
export function outcomeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return new Thrown(error);
  }
}

/** Throws an error that lists every fact whose actual value differs from the expected one. */
export function assertFacts(facts: readonly Fact[]): void {
  const wrong = facts.filter(([, actual, expected]) => !isSame(actual, expected));
  if (wrong.length > 0) throw new Error(wrong.map(inWords).join('\n'));
}

/** Whether two values are identical, or are errors that wrap the identical `cause`. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Thrown && b instanceof Thrown) return isSame(a.error, b.error);
  const haveSameCause =
    isError(a) && isError(b) && 'cause' in a && 'cause' in b && Object.is(a.cause, b.cause);
  return haveSameCause || Object.is(a, b);
}

function inWords([subject, actual, expected]: Fact): string {
  const [is, must] = [actual, expected].map(valueInWords);
  return `  ${subject} is ${is}, must be ${is === must ? `another ${must}` : must}`;
}

function valueInWords(value: unknown): string {
  if (value instanceof Thrown) return `an exception, ${valueInWords(value.error)}`;
  return isError(value) ? `the error ${JSON.stringify(brief(value))}` : brief(value);
}
