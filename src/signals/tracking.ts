/** Tracks which body is reading. */
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

/** The current body, the link to what it read last, and the number of its run. */
let body: Body | undefined;
let last: Link | undefined;
let run = 0;
let runs = 0;

/** Returns a new number for a run, or for a walk through the graph. */
export function nextRun(): number {
  runs += 1;
  return runs;
}

/** The current body, if any. */
export function currentBody(): Body | undefined {
  return body;
}

/** Runs a body and links it to what it reads. */
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

/** Makes the current reader depend on a node. */
export function track(node: Node): void {
  if (body !== undefined && isReadByBody(body)) {
    linkBody(node);
    if (isCollected()) return;
  }
  if (mayBeReadByAtom()) node.connect();
}

/** Links the current body to a node. */
export function linkBody(node: Node): void {
  const reading = body as Body;
  last = linkTo(reading, node, last, run);
  reading.flags |= node.flags & READS_ATOMS;
}

/** Whether the current reads are tracked. */
export function isTracked(): boolean {
  return body !== undefined || isCollected() || mayBeReadByAtom();
}

/**
 * Runs `run` without tracking its reads, and returns its result. An effect created inside has no
 * owner.
 *
 * @example
 * ```ts
 * effect(() => console.log(first(), untracked(last))); // re-runs when first changes, not when last does
 * ```
 */
export function untracked<T>(run: () => T): T {
  if (!isTracked()) return run();
  const outer = body;
  body = undefined;
  beginComputing(); // an atom may be computing
  try {
    return runUncollected(run);
  } finally {
    body = outer;
    endComputing();
  }
}
