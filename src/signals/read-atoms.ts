import { AtomNode } from './atom-node.js';
import type { ReadableAtom } from './atoms.js';
import { type Body, linkBody } from './tracking.js';

/** Links the body that runs now to an atom that it has read. */
export function takeAtom(atom: ReadableAtom): void {
  linkBody(AtomNode.of(atom));
}

export function takeThrown(body: Body, atom: ReadableAtom, isFollowed: boolean): void {
  const node = AtomNode.ofThrown(atom);
  if (node.hasFailed || !isFollowed) linkBody(node);
  if (!node.hasFailed && !isFollowed) body.readAgain(); // it has recovered in the same run
}
