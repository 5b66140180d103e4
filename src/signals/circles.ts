/**
 * Computeds that read each other in a circle. The engine takes no notice of a circle, or never comes out of it, so no circle ever gets
 * into it: one is found before the link that would close it is made.
 */

/** Who reads what is read now: a computed being computed, or an effect. */
export interface Reader {
  /** The computeds it has read so far, if any. */
  sources: Set<Computation> | undefined;
  /** Those it had read the time before, none the first time; `undefined` for effects, which nothing depends on. */
  readonly before: ReadonlySet<Computation> | undefined;
}

let reader: Reader | undefined;

/** Whoever reads what is read now, if that is a computed or an effect of this library. */
export function readerNow(): Reader | undefined {
  return reader;
}

export function withReader<T>(next: Reader | undefined, run: () => T): T {
  const outer = reader;
  reader = next;
  try {
    return run();
  } finally {
    reader = outer;
  }
}

/** Whether what is read now is read by no computed or effect of this library. */
export function isDirect(): boolean {
  return reader === undefined && innermost === undefined;
}

/** A computed, as far as circles are concerned. */
export interface Computation {
  readonly name: string;
  compute(): unknown;
  /** The computeds it has read, if any. */
  readonly sources: Iterable<Computation> | undefined;
  readonly isNew: boolean;
  /** Its place in what is being computed: 1 for the outermost, 0 if it is not. */
  depth: number;
  /** What has asked for it, while it is being computed. */
  outer: Computation | undefined;
  /** Whether it has met a circle since it began to compute. What would break the circle is not among its dependencies, then. */
  inCircle: boolean;
  /** Lets whatever atom is being computed depend on it. */
  link(): void;
}

/** What is being computed now, by whom it was asked, and so on. */
let innermost: Computation | undefined;

/** Whether anything is being computed, in a trial or not. */
export function isComputing(): boolean {
  return innermost !== undefined;
}

/** Computes a node. There is no call between what is changed and what changes it back: one might find the stack at its end. */
export function compute(node: Computation): unknown {
  const outer = innermost;
  node.depth = outer === undefined ? 1 : outer.depth + 1;
  node.outer = outer;
  innermost = node;
  try {
    return node.compute();
  } finally {
    innermost = outer;
    node.outer = undefined;
    node.depth = 0;
  }
}

/** What is being computed, from the innermost to `last`. */
function computing(last?: Computation): Computation[] {
  const nodes: Computation[] = [];
  for (let node = innermost; node !== undefined; node = node === last ? undefined : node.outer) nodes.push(node);
  return nodes;
}

/** The circles met last, by each of their members: the same circle is the same error, wherever it is entered. */
const known = new WeakMap<Computation, { readonly members: readonly Computation[]; readonly error: Error }>();
let hasMetCircle = false;

/** Whether there was a circle, ever. */
export function hasMetCircles(): boolean {
  return hasMetCircle;
}

/** The error for the circle that ends at `head`, which is being computed, as are the others that it was asked by. */
export function closeCircle(head: Computation): Error {
  hasMetCircle = true;
  outermost = Math.min(outermost, head.depth);
  const members = computing(head).reverse();
  const last = known.get(head);
  const isSame = last?.members.length === members.length && members.every((node) => last.members.includes(node));
  const circle = isSame ? last : { members, error: circleError(members) };
  for (const node of members) {
    node.inCircle = true;
    known.set(node, circle);
  }
  return circle.error;
}

function circleError(members: readonly Computation[]): Error {
  const names = [...members, ...members.slice(0, 1)].map(({ name }) => name).join(' → ');
  return new Error(`A computed reads itself: ${names}. Let one of them do without the other.`);
}

/**
 * Whether `node` may depend on what is being computed now, to judge by what it, and what that, had read when they were computed last. It
 * takes one that computes again, as nothing depends on the others yet, and a read that was not made the time before.
 */
export function mayCloseCircle(node: Computation): boolean {
  return reader?.before?.has(node) === false && computing().some(isAgain) && leadsToComputing(node, new Set());
}

function isAgain({ isNew }: Computation): boolean {
  return !isNew;
}

function leadsToComputing(node: Computation, seen: Set<Computation>): boolean {
  if (node.depth > 0) return true;
  if (seen.has(node)) return false;
  seen.add(node);
  for (const source of node.sources ?? []) if (leadsToComputing(source, seen)) return true;
  return false;
}

/** The outcome of a computed, computed without the engine. */
type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** The outcomes of the trial that is under way, and where in what is computed the outermost of its circles began. */
let trial: Map<Computation, Outcome> | undefined;
let outermost = Number.POSITIVE_INFINITY;

export function isTrial(): boolean {
  return trial !== undefined;
}

/** Computes `node`, and all that it reads, anew and without the engine. Returns the outcome if that needed what is being computed already: something is. */
export function tryForCircle(node: Computation): Outcome | undefined {
  const { depth } = innermost as Computation;
  outermost = Number.POSITIVE_INFINITY;
  trial = new Map();
  try {
    const outcome = outcomeOf(node);
    return outermost <= depth ? outcome : undefined;
  } finally {
    trial = undefined;
  }
}

/** The outcome of a computed that is read in a trial. There must be one. */
export function outcomeOf(node: Computation): Outcome {
  const outcomes = trial as Map<Computation, Outcome>;
  const known = outcomes.get(node);
  if (known !== undefined) return known;
  let outcome: Outcome;
  try {
    if (node.depth > 0) throw closeCircle(node);
    outcome = { value: compute(node) };
  } catch (error) {
    outcome = { error };
  }
  outcomes.set(node, outcome);
  return outcome;
}

/** What reading something with that outcome does. */
export function readOutcome(outcome: Outcome): unknown {
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
