import { AtomNode } from './atom-node.js';
import type { ReadableAtom } from './atoms.js';
import { type Body, linkBody } from './tracking.js';

/** Links the current body to an atom that it has read. */
export function takeAtom(body: Body, atom: ReadableAtom, isFollowed?: boolean): void {
  const isThrown = isFollowed !== undefined;
  const node = AtomNode.of(atom, isThrown);
  if (!isThrown || node.hasFailed || !isFollowed) linkBody(node);
  // the atom has recovered within the same run
  if (isThrown && !node.hasFailed && !isFollowed) body.readAgain();
}
