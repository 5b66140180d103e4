export { reportUncaught } from '../../machines/errors.js';

/**
 * Runs an inspector. An error that it throws is reported, but must not end the program, as an
 * uncaught error does in Node.js.
 */
export function runInspector(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
    else console.error(error);
  }
}
