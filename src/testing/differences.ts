import { isError } from '../../machines/errors.js';
import { brief } from './model-words.js';

/** Something to compare: what it is, what it is now, what it must be. */
export type Fact = readonly [what: string, got: unknown, wanted: unknown];

/** What reading something threw. */
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

/** Throws an error that lists every fact that is not as it must be. */
export function demand(facts: readonly Fact[]): void {
  const wrong = facts.filter(([, got, wanted]) => !isSame(got, wanted));
  if (wrong.length > 0) throw new Error(wrong.map(inWords).join('\n'));
}

/** The same thing; or errors around the same thing, which was thrown and was no error. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Thrown && b instanceof Thrown) return isSame(a.error, b.error);
  const isAroundTheSame =
    isError(a) && isError(b) && 'cause' in a && 'cause' in b && Object.is(a.cause, b.cause);
  return isAroundTheSame || Object.is(a, b);
}

function inWords([what, got, wanted]: Fact): string {
  const [is, must] = [got, wanted].map(thingInWords);
  return `  ${what} is ${is}, must be ${is === must ? `another ${must}` : must}`;
}

function thingInWords(thing: unknown): string {
  if (thing instanceof Thrown) return `an exception, ${thingInWords(thing.error)}`;
  return isError(thing) ? `the error ${JSON.stringify(brief(thing))}` : brief(thing);
}
