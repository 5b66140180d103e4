import { AtomNode } from './atom-node.js';
import type { ReadableAtom } from './atoms.js';
import { collect } from './collector.js';
import { READS_ATOMS } from './links.js';
import { type Body, beginRun, endRun, linkBody } from './tracking.js';

/** Runs a body, and links it to what it reads. */
export function runBody(body: Body): void {
  const outer = beginRun(body);
  body.flags &= ~READS_ATOMS;
  try {
    collect(body);
  } finally {
    endRun(body, outer);
  }
}

export function takeAtom(body: Body, atom: ReadableAtom): void {
  linkBody(body, AtomNode.of(atom));
}

export function takeThrown(body: Body, atom: ReadableAtom, isFollowed: boolean): void {
  const node = AtomNode.ofThrown(atom);
  if (node.hasFailed || !isFollowed) linkBody(body, node);
  if (!node.hasFailed && !isFollowed) body.readAgain(); // it has recovered in the same run
}
