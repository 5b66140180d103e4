/** Errors that observers let out, with what there is to say about them. */
import { report } from '../machines/host.js';

/** What an observer did that ended in the error, and what to do about it, as the rest of a sentence that begins with the observer. */
const explanations = new WeakMap<Error, string>();

/** Says what an observer did that lets out `error`: it goes into the report of an error that nobody catches. */
export function explain(error: Error, explanation: string): void {
  explanations.set(error, explanation);
}

/** Runs something of an observer's. What it throws is reported as uncaught; an error with an explanation as the cause of one that says it. */
export function attemptAs(name: string, run: () => void): void {
  try {
    run();
  } catch (thrown) {
    const explanation = explanations.get(thrown as Error);
    report(explanation === undefined ? thrown : new Error(`${name} ${explanation}`, { cause: thrown }));
  }
}
