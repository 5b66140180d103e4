/** What the library does to the world outside, apart from calling the user's functions: all of it is here. */

/** Calls `task` in a microtask. A promise's, because fake timers replace `queueMicrotask`. */
export function soon(task: () => void): void {
  void Promise.resolve().then(task);
}

/** Reports an error that nobody can catch, the way the platform reports an uncaught one. */
export function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}
