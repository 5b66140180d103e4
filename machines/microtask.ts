const turn = Promise.resolve();

/**
 * Calls `task` in a microtask. Each call has its own, because each has the asynchronous context of
 * its caller (`AsyncLocalStorage`, tracing). It is a promise's microtask, because fake timers
 * replace `queueMicrotask`.
 */
export function inMicrotask(task: () => void): void {
  void turn.then(task);
}
