import { inMicrotask } from '../../machines/microtask.js';
import { reportUncaught } from '../shared/report-error.js';
import { isCollectorClean, isReadByAtom } from './collector.js';
import { reportOf } from './explained.js';
import { forgetAll } from './past.js';

/** Something that runs after a change: an effect or a subscriber. */
export interface Task {
  readonly name: string;
  /**
   * Runs several tasks in a row that have this function, in a context in which their reads are
   * tracked. `undefined` if the task needs no tracking.
   */
  readonly runTogether: ((run: () => void) => void) | undefined;
  /** Runs the task if anything that it read has changed. */
  perform(): void;
  /** Ends the task permanently. */
  close(): void;
  /**
   * Maintained by the queue: whether the task is queued, and how often it has run since the queue
   * was last empty.
   */
  isQueued: boolean;
  runs: number;
}

/**
 * How often a task may run before the queue is empty. Beyond that, it is assumed to trigger itself
 * forever.
 */
const LIMIT = 1000;

const queue: (Task | undefined)[] = [];
/**
 * The number of queued tasks, and how many of them have run. Setting the length of an array would
 * cost more than storing its items.
 */
let queued = 0;
let performed = 0;
let batches = 0;
let computing = 0;
let isDraining = false;

/**
 * Runs `run` and defers effects and subscribers until it returns or throws. In nested batches, they
 * are deferred until the outermost one ends. Reads see new values at once. If a value is changed
 * and changed back within the batch, no effect runs.
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
 * Runs code during which nothing may be notified, such as a computed of another library. Its
 * changes are visible at once, and announced in a microtask or at the end of the next batch.
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

/** While a computed computes, no effect runs, because it could read that same computed. */
export function beginComputing(): void {
  computing++;
}

export function endComputing(): void {
  computing--;
  drain();
}

/**
 * Whether more writes can come before effects run, so that a value can change back before anybody
 * has seen the change.
 */
export function isInBatch(): boolean {
  return batches > 0 || isDraining;
}

/** Queues a task, at most once. The caller must have begun a batch; the task runs when it ends. */
export function enqueue(task: Task): void {
  if (task.isQueued) return;
  task.isQueued = true;
  queue[queued] = task;
  queued += 1;
}

/**
 * Runs the queue. Tasks run one after another, never nested: changes made by one are seen by the
 * others after it has finished.
 */
export function drain(): void {
  if (batches > 0 || computing > 0 || isDraining) return;
  if (queued > 0) {
    if (isReadByAtom()) {
      inMicrotask(drain); // an atom is computing, and returns its old value until it is done
      return;
    }
    runAll();
  }
  forgetAll();
}

function runAll(): void {
  isDraining = true;
  while (performed < queued) {
    const together = (queue[performed] as Task).runTogether;
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
    if (performed === first) runNext(); // which reports the stack overflow
  }
}

/** Runs consecutive effects, up to one that has read atoms. */
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
    `${name} ran ${LIMIT} times because of its own changes and was stopped. ` +
      'Make it change only what it does not read, or read that in untracked().',
  );
}
