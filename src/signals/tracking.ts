/** Who reads what is read now. */
import { runOutside } from './atoms.js';
import { beginComputing, endComputing } from './batch.js';
import { type Body as CollectedBody, isReadByBody, mayBeReadByAtom, readerNow } from './collector.js';
import { linkTo, type Node, READS_ATOMS, type Target, unlinkUnread } from './links.js';

/** A function whose reads are tracked: that of a computed or of an effect. */
export interface Body extends Target, CollectedBody {}

/** What runs now. */
let body: Body | undefined;
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

/** Begins a run of a body. Returns the one that ran before. */
export function beginRun(next: Body): Body | undefined {
  const outer = body;
  body = next;
  next.lastSource = undefined;
  runs += 1;
  next.run = runs;
  return outer;
}

/** Ends a run, however it ended. */
export function endRun(ended: Body, outer: Body | undefined): void {
  body = outer;
  unlinkUnread(ended);
}

/** Lets whoever reads now depend on a node. */
export function track(node: Node): void {
  if (body === undefined) {
    if (mayBeReadByAtom()) node.connect();
  } else if (isReadByBody()) {
    linkBody(body, node);
  } else {
    trackSlowly(body, node);
  }
}

function trackSlowly(reading: Body, node: Node): void {
  const reader = readerNow(reading);
  if (reader === 'body' || reader === 'body or atom') linkBody(reading, node);
  if (reader === 'atom' || reader === 'body or atom') node.connect();
}

/** Links a body that runs to a node. */
export function linkBody(reading: Body, node: Node): void {
  linkTo(reading, node);
  reading.flags |= node.flags & READS_ATOMS;
}

/** Whether anybody depends on what is read now. */
export function isTracked(): boolean {
  return body !== undefined || mayBeReadByAtom();
}

/**
 * Runs `run` so that what it reads is not tracked by the computed or effect around it, and returns what it returned. An effect made in it belongs to nobody.
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
    return runOutside(run);
  } finally {
    body = outer;
    endComputing();
  }
}
