/** What the signals do to the world outside, apart from calling the user's functions. The chart's loader has its own microtask, and aborts. */

/** Calls `task` in a microtask. A promise's, because fake timers replace `queueMicrotask`. */
export function soon(task: () => void): void {
  void Promise.resolve().then(task);
}

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
