export { reportUncaught } from '../../machines/errors.js';

/**
 * Runs code that only inspects. What it throws is reported, but must not end a program, as an
 * uncaught error ends one in Node.js.
 */
export function runInspector(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
    else console.error(error);
  }
}
