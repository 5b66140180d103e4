let tasks: (() => void)[] = [];

/** Calls `task` in a microtask: one for all that were asked for before it. A promise's, because fake timers replace `queueMicrotask`. */
export function soon(task: () => void): void {
  if (tasks.push(task) === 1) void start.then(runAll);
}

const start = Promise.resolve();

function runAll(): void {
  const now = tasks;
  tasks = [];
  for (const task of now) task();
}
