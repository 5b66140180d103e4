import type { DerivedPlan, GraphPlan, ReadPlan, SourceKind } from './graph-plan.js';

/** The result of reading a node. */
export type Outcome = { readonly n: number } | { readonly error: unknown };

export interface SourceNode {
  readonly kind: SourceKind;
}

/** A plan whose reads have been resolved to nodes. */
export interface DerivedNode extends DerivedPlan {
  readonly kind: 'derived';
  readonly error: Error;
}

export type GraphNode = SourceNode | DerivedNode;

export const isDerived = (node: GraphNode | undefined): node is DerivedNode => node?.kind === 'derived';
const isBreaker = (node: GraphNode | undefined) => isDerived(node) && node.home === 'breaker';
export const isOfStore = (node: GraphNode | undefined) =>
  isDerived(node) ? node.home !== 'ours' : node?.kind === 'atom';

/** Resolves the reads of a plan to nodes that it may read. */
export function readable(
  plan: ReadPlan,
  candidates: readonly number[],
  mayRead = (_: number) => true,
): ReadPlan {
  const allowed = candidates.filter(mayRead);
  const pick = (which: number) => allowed[which % allowed.length] as number;
  return {
    first: pick(plan.first),
    odd: plan.odd.map(pick),
    even: plan.even.map(pick),
    aside: plan.aside === undefined ? undefined : pick(plan.aside),
  };
}

/**
 * A computed store atom forgets the error that it threw, and its readers are not linked to it. So
 * an atom that may throw is read only by our computeds and effects, which must compensate for that,
 * and reads no store atoms.
 */
function nodesOf({ sources, derived }: GraphPlan): GraphNode[] {
  const nodes: GraphNode[] = sources.map(({ kind }, index) => ({
    kind: index === 0 && kind === 'atom' ? 'signal' : kind,
  }));
  for (const plan of derived) {
    const lower = [...nodes.keys()];
    const { home } = plan;
    const mayRead = (index: number) =>
      home === 'store' ? !isBreaker(nodes[index]) : home === 'ours' || !isOfStore(nodes[index]);
    const reads = readable(plan, lower, mayRead);
    const aside = reads.aside !== undefined && isBreaker(nodes[reads.aside]) ? undefined : reads.aside;
    const never = home === 'store' ? { catches: true, throwsAt: undefined } : {};
    const error = new Error(`node ${nodes.length}`);
    nodes.push({ ...plan, ...reads, ...never, aside, kind: 'derived', error });
  }
  return nodes;
}

/** Computes a derived node from others. */
export function formula(
  { catches, throwsAt, error, ...plan }: DerivedNode,
  read: (index: number) => number,
): number {
  const sum = readAll(plan, (index) => {
    try {
      return read(index);
    } catch (thrown) {
      if (!catches) throw thrown;
      return 4;
    }
  });
  if (sum % 5 === throwsAt) throw error;
  return sum % 5;
}

export function readAll({ first, odd, even }: ReadPlan, read: (index: number) => number): number {
  let sum = read(first);
  for (const index of sum % 2 === 1 ? odd : even) sum += read(index);
  return sum;
}

export const half = (n: number) => Math.floor(n / 2);

/**
 * The model of a graph: values of sources; everything else is computed from scratch after each
 * write.
 */
export class GraphModel {
  readonly nodes: readonly GraphNode[];
  /** The number of writes that changed something. */
  epoch = 1;
  readonly #values: number[];
  readonly #writes: number[];
  #outcomes: Outcome[] = [];
  #tainted: Set<number> = new Set();
  readonly #taintedAt: number[] = [];
  readonly #versions: { key: unknown; version: number }[] = [];

  constructor(plan: GraphPlan) {
    this.nodes = nodesOf(plan);
    this.#values = plan.sources.map(({ value }) => value);
    this.#writes = plan.sources.map(() => 0);
    this.#compute();
  }

  write(source: number, value: number): void {
    const { kind } = this.nodes[source] as SourceNode;
    const before = this.#values[source] as number;
    if (kind === 'coarse' ? half(before) === half(value) : kind !== 'restless' && before === value) return;
    this.#values[source] = value;
    this.#writes[source] = (this.#writes[source] ?? 0) + 1;
    this.epoch++;
    this.#compute();
  }

  valueOf(source: number): number {
    return this.#values[source] as number;
  }

  #compute(): void {
    this.#outcomes = [];
    this.#tainted = new Set();
    this.nodes.forEach((node, index) => {
      this.#outcomes.push(isDerived(node) ? this.#outcomeOf(node, index) : { n: this.#visible(index) });
      if (this.#tainted.has(index)) this.#taintedAt[index] = this.epoch;
    });
  }

  #visible(source: number): number {
    const value = this.#values[source] as number;
    return this.nodes[source]?.kind === 'coarse' ? half(value) : value;
  }

  #outcomeOf(node: DerivedNode, index: number): Outcome {
    const read = (other: number) => {
      if (this.#tainted.has(other)) this.#tainted.add(index);
      const outcome = this.outcome(other);
      if ('error' in outcome) throw outcome.error;
      return outcome.n;
    };
    try {
      const n = formula(node, read);
      return { n: node.isCoarse ? half(n) : n };
    } catch (error) {
      if (node.home === 'breaker') this.#tainted.add(index);
      return { error };
    }
  }

  outcome(index: number): Outcome {
    return this.#outcomes[index] as Outcome;
  }

  /** A key that changes whenever the readers of the node must be notified. */
  key(index: number): unknown {
    const outcome = this.outcome(index);
    if ('error' in outcome) return outcome.error;
    return this.nodes[index]?.kind === 'restless'
      ? outcome.n + 10 * (this.#writes[index] as number)
      : outcome.n;
  }

  /**
   * Whether it reads a store atom that throws. What it returns in the meantime depends on the store
   * as well as on us.
   */
  isTainted(index: number): boolean {
    return this.#tainted.has(index);
  }

  /**
   * Whether some nodes are store atoms. Only the reader knows what it read of them, so if they
   * change in the same run, it runs again to be sure.
   */
  get isMixed(): boolean {
    return this.nodes.some(isOfStore);
  }

  wasTaintedSince(index: number, epoch: number): boolean {
    return (this.#taintedAt[index] ?? 0) >= epoch;
  }

  /** Returns a new version number if the key has changed since the last call. */
  look(index: number): number {
    const key = this.key(index);
    const last = this.#versions[index];
    if (last !== undefined && Object.is(last.key, key)) return last.version;
    const version = (last?.version ?? 0) + 1;
    this.#versions[index] = { key, version };
    return version;
  }

  lookAtAll(): void {
    for (const index of this.nodes.keys()) this.look(index);
  }
}
