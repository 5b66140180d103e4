/**
 * What nodes were since the queue was empty. What comes back has its old version, so that whoever
 * has seen that sees no change.
 */

interface Remembering {
  past: Past | undefined;
  /** Gives up its past. */
  forget(): void;
}

/** What a node was, and the one that it was before. */
export interface Past {
  node: Remembering | undefined;
  value: unknown;
  failed: number;
  version: number;
  earlier: Past | undefined;
}

/** Used again and again: each write needs some. */
const pasts: Past[] = [];
let used = 0;

/** So many are kept for the next time. */
const KEPT = 1000;

export function remember(node: Remembering, value: unknown, failed: number, version: number): void {
  pasts[used] ??= { node, value, failed, version, earlier: undefined };
  const past = pasts[used] as Past;
  used += 1;
  past.node = node;
  past.value = value;
  past.failed = failed;
  past.version = version;
  past.earlier = node.past;
  node.past = past;
}

export function forgetAll(): void {
  for (let index = 0; index < used; index++) {
    const past = pasts[index] as Past;
    past.node?.forget();
    past.node = undefined;
    past.value = undefined;
    past.earlier = undefined;
  }
  used = 0;
  if (pasts.length > KEPT) pasts.length = KEPT;
}
