/** Errors that observers let out, with what there is to say about them. */
import { textIn } from '../../machines/errors.js';

export interface Explanation {
  /** What throws the error whenever it is read. */
  readonly source: string;
  /** How to do without. */
  readonly advice: string;
}

const explanations = new WeakMap<Error, Explanation>();

/**
 * The error, with what there is to say about it: that goes into the report if an observer lets the
 * error out, and nobody catches it.
 */
export function explained(error: Error, { explanation }: { readonly explanation: Explanation }): Error {
  explanations.set(error, explanation);
  return error;
}

/**
 * What is reported of something that an observer let out: an error with an explanation as the cause
 * of one that gives it.
 */
export function reportOf(name: string, thrown: unknown): unknown {
  const explanation = explanations.get(thrown as Error);
  if (explanation === undefined) return thrown;
  const { source, advice } = explanation;
  const message = textIn(thrown, 'message') ?? 'an error without a message';
  return new Error(`${name} let out the error that ${source} throws: ${message}. ${advice}`, {
    cause: thrown,
  });
}
