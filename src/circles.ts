/** Computeds that read each other in a circle: how it is found, and who shows what until it is broken. */

/** Who reads what is read now: a computed being computed, or an effect. */
export interface Reader {
  /** The computeds it has read so far. */
  readonly sources: Set<Computation>;
  /** Those it had read the time before; `undefined` the first time, and for effects: nothing can depend on those yet, or ever. */
  readonly before: ReadonlySet<Computation> | undefined;
}

/** A computed as the engine and the check for circles see it. */
export interface Computation extends Reader {
  readonly name: string;
  readonly isComputing: boolean;
  readonly error: unknown;
  circle: Circle | undefined;
  /** Computes anew, because a dependency has changed. Returns the version: a new one if the outcome is new. */
  refresh(): number;
  track(): void;
  /** Forgets what it depends on, and so computes anew. */
  restart(): void;
  /** Lets whatever atom is being computed depend on it. */
  link(): void;
}

/**
 * Computeds that read each other in a circle. Its `head` was asked first, so it depends on all that the others read. The others can't be
 * given a link back to it, as the engine would never get out of the circle; they show the head's error until the head shows something else.
 */
export interface Circle {
  readonly head: Computation;
  readonly error: Error;
}

/** What is being computed now, outermost first. */
export const computing: Computation[] = [];

/** The computeds by which `node` depends on one that is being computed; none if it does not. */
export function pathToComputing(node: Computation, seen = new Set<Computation>()): Computation[] {
  seen.add(node);
  for (const source of node.sources) {
    if (source.isComputing) return [node];
    const path = seen.has(source) ? [] : pathToComputing(source, seen);
    if (path.length > 0) return [node, ...path];
  }
  return [];
}

/** Makes the error for a circle that ends at `head`, which is being computed, as are the others that it was asked by. */
export function closeCircle(head: Computation): Error {
  const others = computing.slice(computing.indexOf(head) + 1);
  const names = [head, ...others, head].map(({ name }) => name).join(' → ');
  const error = new Error(`A computed reads itself: ${names}. Let one of them do without the other.`);
  for (const node of others) node.circle = { head, error };
  return error;
}
