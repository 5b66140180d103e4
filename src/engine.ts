/** The reactive graph: nodes over the atoms of `@xstate/store`. The only file that knows that engine. */
import { createAtom, createReducerAtom, type ReadonlyAtom } from '@xstate/store';
import { type Computation, closeCircle, computing, pathToComputing, type Reader } from './circles.js';
import { batch } from './scheduler.js';
import type { SignalOptions, Subscription } from './types.js';

/**
 * A value in the graph. The node keeps the value, its atom only a version: a number that is new whenever the value is. So functions,
 * errors and `undefined` need no care, and an atom that the engine keeps alive keeps no value alive.
 */
abstract class Node<T> {
  value: T | undefined = undefined;
  failed = false;
  error: unknown = undefined;
  version = 0;
  abstract readonly equal: (a: T, b: T) => boolean;
  protected abstract readonly atom: ReadonlyAtom<number>;

  /** Brings the node up to date, and lets whoever is being computed depend on it. */
  track(): void {
    this.atom.get();
  }

  read(): T {
    this.track();
    if (this.failed) throw this.error;
    return this.value as T;
  }

  /** Calls `listener` at every change, in the middle of it: the listener may only take note. Does not keep the node alive. */
  watch(listener: () => void): Subscription {
    return trackedVersion(new WeakRef(this)).subscribe(listener);
  }
}

export type { Node };

/** An atom that tracks a node, and by another way when it has to: see `Derived.track`. */
function trackedVersion(reference: WeakRef<Pick<Node<unknown>, 'track' | 'version'>>): ReadonlyAtom<number> {
  return createAtom<number>((last = 0) => {
    const node = reference.deref();
    try {
      node?.track();
    } catch {} // a circle is a change like any other
    return node === undefined ? last : node.version;
  });
}

/** `equal` may be the user's: what it reads is nobody's dependency. */
export function same<T>(equal: (a: T, b: T) => boolean, a: T, b: T): boolean {
  return equal === Object.is ? Object.is(a, b) : untracked(() => equal(a, b));
}

/** A node that is written. */
export class Source<T> extends Node<T> {
  protected readonly atom = createAtom(0);
  readonly equal: (a: T, b: T) => boolean;

  constructor(value: T, { equal = Object.is }: SignalOptions<T>) {
    super();
    this.value = value;
    this.equal = equal;
  }

  write(value: T): void {
    if (same(this.equal, this.value as T, value)) return;
    this.value = value;
    batch(() => this.atom.set(++this.version));
  }
}

let reader: Reader | undefined;

function withReader<T>(next: Reader | undefined, run: () => T): T {
  const outer = reader;
  reader = next;
  try {
    return run();
  } finally {
    reader = outer;
  }
}

/** A node that is computed from others. */
export class Derived<T> extends Node<T> implements Computation {
  protected atom: ReadonlyAtom<number>;
  readonly name: string;
  sources = new Set<Computation>();
  before: ReadonlySet<Computation> | undefined;
  isComputing = false;
  inCircle = false;
  readonly #compute: () => T;
  readonly equal: (a: T, b: T) => boolean;

  constructor(compute: () => T, { equal = Object.is, name = compute.name || 'computed' }: SignalOptions<T>) {
    super();
    this.name = name;
    this.#compute = compute;
    this.equal = equal;
    this.atom = weakAtom(this);
  }

  override track(): void {
    if (this.isComputing) throw closeCircle(this);
    if (this.inCircle) this.restart();
    if (reader?.before?.has(this) === false) this.#openCircle();
    this.link();
    reader?.sources.add(this);
  }

  link(): void {
    this.atom.get();
  }

  /**
   * Whoever computes again may read something new that depends on it already. The engine does not notice and calls that up to date. So
   * look, before it is linked, and compute what lies on the way again: that leads to the one that is being computed.
   */
  #openCircle(): void {
    untracked(() => this.link());
    for (const node of pathToComputing(this)) node.restart();
  }

  restart(): void {
    this.inCircle = false;
    this.atom = weakAtom(this);
  }

  refresh(): number {
    if (this.inCircle || this.isComputing) return ++this.version; // whoever asked must ask again, by track()
    const isFirst = this.version === 0;
    this.before = isFirst ? undefined : this.sources;
    this.sources = new Set();
    this.isComputing = true;
    computing.push(this);
    try {
      const value = withReader(this, this.#compute);
      if (!isFirst && !this.failed && same(this.equal, this.value as T, value)) return this.version;
      this.value = value;
      this.error = undefined;
      this.failed = false;
    } catch (error) {
      if (this.failed && Object.is(this.error, error)) return this.version;
      this.value = undefined;
      this.error = error;
      this.failed = true;
    } finally {
      computing.pop();
      this.isComputing = false;
    }
    return ++this.version;
  }
}

/*
 * A signal knows the computeds that have read it. They must not live as long as it does, so the engine is given an atom that finds its
 * computed by a weak reference. Who subscribes to a computed, or reads it in an effect, holds it.
 */
function weakAtom(node: Computation): ReadonlyAtom<number> {
  const atom = atomOf(new WeakRef(node));
  unused.register(node, atom);
  return atom;
}

/** A function of its own, because a closure holds all that the closures beside it use. */
function atomOf(reference: WeakRef<Computation>): ReadonlyAtom<number> {
  return createAtom<number>((version = 0) => reference.deref()?.refresh() ?? version + 1);
}

/** Takes the atoms of collected computeds out of the graph: the engine unlinks an atom when its last subscriber leaves. */
const unused = new FinalizationRegistry<ReadonlyAtom<number>>((atom) => atom.subscribe(() => {}).unsubscribe());

const outside = createReducerAtom(0, (state: number, run: () => void) => {
  run();
  return state;
});

/** Runs `run` so that what it reads is not tracked by the computed or effect around it, and returns what it returned. */
export function untracked<T>(run: () => T): T {
  let result: T | undefined;
  outside.send(() => {
    result = withReader(undefined, run); // the engine runs reducers outside of any tracking
  });
  return result as T;
}

/** Tracks what a function reads, each time it is run. */
export class Tracker implements Reader {
  sources = new Set<Computation>();
  readonly before = undefined;
  readonly #onChange: () => void;
  #subscription: Subscription | undefined;
  /** Keeps the computeds in the graph while the function does not run: one that nobody observes would have to compute again. */
  readonly #runs = createAtom(0);
  #count = 0;
  #held = new Set<Computation>();
  readonly #hold = createAtom(() => {
    this.#runs.get();
    for (const node of this.#held) node.link();
    return this.#count;
  });

  /** `onChange` is called once after each run: in the middle of the first change of what the run has read, so it may only take note. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * The engine tracks what an atom reads, so the function is the first computation of an atom made for this run. When the engine asks the
   * atom a second time, something has changed; it reads nothing then, and so leaves the graph.
   */
  run(body: () => void): void {
    let isStale = false;
    this.sources = new Set();
    const atom = createAtom(() => {
      if (isStale) return 'stale';
      isStale = true;
      withReader(this, body);
      return 'fresh';
    });
    this.#subscription = atom.subscribe(this.#onChange);
    if (untracked(() => atom.get()) === 'stale')
      this.#onChange(); // it has changed what it had read
    else this.#keep(this.sources);
  }

  stop(): void {
    this.#subscription?.unsubscribe();
    this.#keep(new Set());
  }

  #keep(nodes: Set<Computation>): void {
    if (nodes.size === 0 && this.#held.size === 0) return;
    this.#held = nodes;
    this.#runs.set(++this.#count);
    untracked(() => this.#hold.get());
  }
}
