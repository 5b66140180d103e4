/** What the signals do to the world outside, apart from calling the user's functions. */

/** Runs something of the user's that nobody waits for. What it throws is reported the way the platform reports an uncaught error. */
export function attempt(run: () => void): void {
  try {
    run();
  } catch (error) {
    report(error);
  }
}

export function report(error: unknown): void {
  try {
    reportError(error);
  } catch {
    // there is none, or it throws itself
    queueMicrotask(() => {
      throw error;
    });
  }
}
