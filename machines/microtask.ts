const turn = Promise.resolve();

/**
 * Calls `task` in a microtask. Each call queues its own, to preserve the caller's asynchronous
 * context (`AsyncLocalStorage`, tracing). It uses a promise, because fake timers replace
 * `queueMicrotask`.
 */
export function inMicrotask(task: () => void): void {
  void turn.then(task);
}
