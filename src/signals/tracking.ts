/** Who reads what is read now. */
import { beginComputing, endComputing } from './batch.js';
import {
  type Body as CollectedBody,
  collect,
  freeCollector,
  isCollected,
  isReadByBody,
  mayBeReadByAtom,
  runUncollected,
} from './collector.js';
import { type Link, linkTo, type Node, READS_ATOMS, type Target, unlinkAfter } from './links.js';

/** A function whose reads are tracked: that of a computed or of an effect. */
export interface Body extends Target, CollectedBody {}

/** What runs now, the last link to what it has read, and the number of its run. */
let body: Body | undefined;
let last: Link | undefined;
let run = 0;
let runs = 0;

/** The number of a run, or of a walk through the graph. */
export function nextRun(): number {
  runs += 1;
  return runs;
}

/** The body that runs now, if any. */
export function currentBody(): Body | undefined {
  return body;
}

/** Runs a body, and links it to what it reads. */
export function runBody(next: Body): void {
  const outer = body;
  const outerLast = last;
  const outerRun = run;
  body = next;
  last = undefined;
  run = nextRun();
  next.flags &= ~READS_ATOMS;
  try {
    const free = freeCollector();
    if (free === undefined) collect(next);
    else free.evaluate(next);
  } finally {
    unlinkAfter(next, last);
    body = outer;
    last = outerLast;
    run = outerRun;
  }
}

/** Lets whoever reads now depend on a node. */
export function track(node: Node): void {
  if (body !== undefined && isReadByBody(body)) {
    linkBody(node);
    if (isCollected()) return;
  }
  if (mayBeReadByAtom()) node.connect();
}

/** Links the body that runs now to a node. */
export function linkBody(node: Node): void {
  const reading = body as Body;
  last = linkTo(reading, node, last, run);
  reading.flags |= node.flags & READS_ATOMS;
}

/** Whether anybody depends on what is read now. */
export function isTracked(): boolean {
  return body !== undefined || isCollected() || mayBeReadByAtom();
}

/**
 * Runs `run` so that what it reads is not tracked by the computed or effect around it, and returns
 * what it returned. An effect made in it belongs to nobody.
 *
 * @example
 * ```ts
 * effect(() => console.log(first(), untracked(last))); // runs again when first changes, not when last does
 * ```
 */
export function untracked<T>(run: () => T): T {
  if (!isTracked()) return run();
  const outer = body;
  body = undefined;
  beginComputing(); // it may be an atom that computes
  try {
    return runUncollected(run);
  } finally {
    body = outer;
    endComputing();
  }
}
