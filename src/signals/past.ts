/**
 * The earlier values of nodes since the queue was last empty. If a value comes back, so does its
 * version, so that code that has seen that version sees no change.
 */

interface Remembering {
  past: Past | undefined;
  /** Drops its past. */
  forget(): void;
}

/** An earlier value of a node, and the one before it. */
export interface Past {
  node: Remembering | undefined;
  value: unknown;
  failed: number;
  version: number;
  earlier: Past | undefined;
}

/** A pool, because each write needs some. */
const pasts: Past[] = [];
let used = 0;

/** The maximum size of the pool between uses. */
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
