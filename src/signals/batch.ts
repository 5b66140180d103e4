import { inMicrotask } from '../../machines/microtask.js';
import { reportUncaught } from '../shared/report-error.js';
import { isCollectorClean, isReadByAtom } from './collector.js';
import { reportOf } from './explained.js';
import { forgetAll } from './past.js';

/** What runs after a change: an effect, or a subscriber. */
export interface Task {
  readonly name: string;
  /**
   * Runs several that have it one after the other, where what each of them reads is known. Those
   * that need not know have none.
   */
  readonly runTogether: ((run: () => void) => void) | undefined;
  /** Runs it, if anything that it has read has changed. */
  perform(): void;
  /** Ends it for good. */
  close(): void;
  /**
   * Kept by the queue: whether the task waits in it, and how often it ran since the queue was
   * empty.
   */
  isQueued: boolean;
  runs: number;
}

/**
 * How often one task may run before the queue is empty; then it counts as one that triggers itself
 * for ever.
 */
const LIMIT = 1000;

const queue: (Task | undefined)[] = [];
/**
 * How many were queued, and how many of these have run. An array whose length is set costs more
 * than what it holds.
 */
let queued = 0;
let performed = 0;
let batches = 0;
let computing = 0;
let isDraining = false;

/**
 * Runs `run` and holds back effects and subscribers until it has returned, or thrown; inside a
 * batch, until the outermost has. Reads see the new values at once. What is written and written
 * back in it runs no effect.
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
  beginBatch();
  try {
    return run();
  } finally {
    endBatch();
  }
}

export function beginBatch(): void {
  batches++;
}

export function endBatch(): void {
  batches--;
  drain();
}

/**
 * Runs code where nothing may be notified, such as a computed of another library: what it changes
 * is seen at once, and announced in a microtask, or at the end of the next batch.
 */
export function announcingLater<T>(run: () => T): T {
  beginBatch();
  try {
    return run();
  } finally {
    batches--;
    if (queued > 0) inMicrotask(drain);
    else drain();
  }
}

/** While a computed computes, no effect runs: it could ask for that very computed. */
export function beginComputing(): void {
  computing++;
}

export function endComputing(): void {
  computing--;
  drain();
}

/**
 * Whether more may be written before effects run, so that a value can come back before anybody has
 * seen that it was gone.
 */
export function isInBatch(): boolean {
  return batches > 0 || isDraining;
}

/** Queues a task, once. It runs when the batch ends that whoever calls this has begun. */
export function enqueue(task: Task): void {
  if (task.isQueued) return;
  task.isQueued = true;
  queue[queued] = task;
  queued += 1;
}

/**
 * Tasks run one after the other, never inside each other: what one changes is seen by the others
 * after it has finished.
 */
export function drain(): void {
  if (batches > 0 || computing > 0 || isDraining) return;
  if (queued > 0) {
    if (isReadByAtom()) {
      inMicrotask(drain); // an atom computes, and shows its old value as long as it does
      return;
    }
    runAll();
  }
  forgetAll();
}

function runAll(): void {
  isDraining = true;
  while (performed < queued) {
    const together = queue[performed]?.runTogether;
    if (together === undefined) runNext();
    else runSome(together);
  }
  for (let index = 0; index < queued; index++) {
    (queue[index] as Task).runs = 0;
    queue[index] = undefined;
  }
  queued = 0;
  performed = 0;
  isDraining = false;
}

function runSome(together: (run: () => void) => void): void {
  const first = performed;
  try {
    together(runBodies);
  } catch {
    if (performed === first) runNext(); // which reports that the stack has ended
  }
}

/** All that follow each other, or up to one that has read atoms. */
function runBodies(): void {
  do {
    runNext();
  } while (queue[performed]?.runTogether !== undefined && isCollectorClean());
}

function runNext(): void {
  const task = queue[performed] as Task;
  performed += 1;
  task.isQueued = false;
  if (++task.runs <= LIMIT) runTask(task);
  else endTask(task);
}

function runTask(task: Task): void {
  try {
    task.perform();
  } catch (error) {
    reportUncaught(reportOf(task.name, error));
  }
}

function endTask(task: Task): void {
  const error = endless(task);
  task.close();
  reportUncaught(error);
}

function endless({ name }: Task): Error {
  return new Error(
    `${name} ran ${LIMIT} times because of its own changes and was ended. ` +
      'Let it change only what it does not read, or read that in untracked().',
  );
}
