/** Explanations for errors that observers do not catch. */
import { textIn } from '../../machines/errors.js';

export interface Explanation {
  /** What throws the error when read. */
  readonly source: string;
  /** How to avoid the error. */
  readonly advice: string;
}

const explanations = new WeakMap<Error, Explanation>();

/**
 * Attaches an explanation to an error. The explanation is added to the report if an observer does
 * not catch the error.
 */
export function explained(error: Error, { explanation }: { readonly explanation: Explanation }): Error {
  explanations.set(error, explanation);
  return error;
}

/**
 * What to report for an error that an observer did not catch. An error with an explanation becomes
 * the cause of one that contains the explanation.
 */
export function reportOf(name: string, thrown: unknown): unknown {
  const explanation = explanations.get(thrown as Error);
  if (explanation === undefined) return thrown;
  const { source, advice } = explanation;
  const message = textIn(thrown, 'message') ?? 'an error without a message';
  return new Error(`${name} did not catch the error that ${source} throws: ${message}. ${advice}`, {
    cause: thrown,
  });
}
