/** What charts and signals do to the world outside, apart from calling the user's functions. */

let tasks: (() => void)[] = [];
const turn = Promise.resolve();

/** Calls `task` in a microtask, one for all that were asked for before it began. A promise's, because fake timers replace `queueMicrotask`. */
export function soon(task: () => void): void {
  if (tasks.push(task) === 1) void turn.then(runTasks);
}

function runTasks(): void {
  const now = tasks;
  tasks = [];
  for (const task of now) attempt(task);
}

/** Runs something that nobody waits for. What it throws is reported the way the platform reports an uncaught error. */
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
