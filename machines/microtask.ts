/** What charts and signals do to the world outside, apart from calling the user's functions. */

const turn = Promise.resolve();

/**
 * Calls `task` in a microtask: one for each, as each has the asynchronous context of who asked for it (`AsyncLocalStorage`, tracing). A promise's, because
 * fake timers replace `queueMicrotask`.
 */
export function soon(task: () => void): void {
  void turn.then(task);
}

/** Runs something that nobody waits for. What it throws is reported the way the platform reports an uncaught error. */
export function attempt(run: () => void): void {
  try {
    run();
  } catch (error) {
    report(error);
  }
}

/** Runs something that only looks on. What it throws is told, too, but must not end a program, as an uncaught error ends one in Node.js. */
export function lookOn(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
    else console.error(error);
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

/** Refers to a target weakly where the platform can. Where it can't, nothing that is dropped is cleaned up. */
export function weakly<T extends WeakKey>(target: T): WeakRef<T> {
  return typeof WeakRef === 'function' ? new WeakRef(target) : { deref: () => target, [Symbol.toStringTag]: 'WeakRef' };
}

/** What registers objects so that `cleanUp` runs some time after one was garbage-collected: never, where the platform cannot know. */
export function afterCollection<T>(cleanUp: (held: T) => void): Pick<FinalizationRegistry<T>, 'register'> {
  return typeof FinalizationRegistry === 'function' ? new FinalizationRegistry(cleanUp) : { register: () => {} };
}

/** The reason of an abort, as the platform has it. */
export function abortError(message: string): Error {
  if (typeof DOMException === 'function') return new DOMException(message, 'AbortError');
  return Object.assign(new Error(message), { name: 'AbortError' });
}

/** The key for `using`: where it is missing, the one that compilers use in its place. */
export const disposeKey: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
