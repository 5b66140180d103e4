import { reportUncaught } from '../shared/report-error.js';
import { attemptAs } from './explained.js';

/** Something of the user's to run after a change: an effect, or a subscriber. */
export interface Task {
  readonly name: string;
  run(): void;
  /** Kept by the scheduler: whether the task waits in the queue, and its runs in this drain. */
  queued: boolean;
  runs: number;
}

/** How often one task may run before the queue is empty; then it counts as one that triggers itself for ever. */
const LIMIT = 1000;

const queue: Task[] = [];
let depth = 0;
let draining = false;

/**
 * Runs `run` and holds back effects and subscribers until it has returned, or thrown; inside a batch, until the outermost has.
 * Reads see the new values at once.
 *
 * @example
 * ```ts
 * batch(() => {
 *   first.set('Ada');
 *   last.set('Lovelace');
 * }); // effects that read both run once
 * ```
 */
export function batch<T>(run: () => T): T {
  depth++;
  try {
    return run();
  } finally {
    depth--;
    drain();
  }
}

/** Queues a task, once, and runs it at once unless something holds it back. */
export function enqueue(task: Task): void {
  if (!task.queued) {
    task.queued = true;
    queue.push(task);
  }
  drain();
}

/** Tasks run one after the other, never inside each other: what one changes is seen by the others after it has finished. */
function drain(): void {
  if (queue.length === 0 || depth > 0 || draining) return;
  draining = true;
  for (let next = 0; next < queue.length; next++) {
    const task = queue[next] as Task;
    task.queued = false;
    if (++task.runs <= LIMIT) attemptAs(task.name, () => task.run());
    else reportUncaught(endless(task));
  }
  for (const task of queue) task.runs = 0;
  queue.length = 0;
  draining = false;
}

function endless({ name }: Task): Error {
  return new Error(
    `${name} ran ${LIMIT} times because of its own changes and was ended. ` +
      'Let it change only what it does not read, or read that in untracked().',
  );
}
