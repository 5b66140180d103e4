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
  /** Whether it was left waiting for one that waits for it: what it depends on is not known, and what it shows need not last. */
  inCircle: boolean;
  /** Computes anew, because a dependency has changed. Returns the version: a new one if the outcome is new. */
  refresh(): number;
  track(): void;
  /** Forgets what it depends on, and so computes anew. */
  restart(): void;
  /** Lets whatever atom is being computed depend on it. */
  link(): void;
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

/** The circles met last, by each of their members: the same circle is the same error, wherever it is entered. */
const known = new WeakMap<Computation, { readonly members: readonly Computation[]; readonly error: Error }>();

/** The error for the circle that ends at `head`, which is being computed, as are the others that it was asked by. */
export function closeCircle(head: Computation): Error {
  const members = computing.slice(computing.indexOf(head));
  const last = known.get(head);
  const isSame = last?.members.length === members.length && members.every((node) => last.members.includes(node));
  const circle = isSame ? last : { members, error: circleError(members) };
  for (const node of members) {
    known.set(node, circle);
    node.inCircle = node !== head; // the head depends on all that the others read
  }
  return circle.error;
}

function circleError(members: readonly Computation[]): Error {
  const names = [...members, ...members.slice(0, 1)].map(({ name }) => name).join(' → ');
  return new Error(`A computed reads itself: ${names}. Let one of them do without the other.`);
}
