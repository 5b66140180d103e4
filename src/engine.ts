/** The reactive graph: nodes over the atoms of `@xstate/store`. The only file that knows that engine. */
import { createAtom, createReducerAtom, type ReadonlyAtom } from '@xstate/store';
import {
  type Computation,
  closeCircle,
  compute,
  hasMetCircles,
  isComputing,
  isTrial,
  mayCloseCircle,
  outcomeOf,
  type Reader,
  readOutcome,
  tryForCircle,
} from './circles.js';
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
  abstract readonly equal: ((a: T, b: T) => boolean) | undefined;
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

  /** Calls `listener` at every change, while the engine tells of it. Does not keep the node alive. */
  watch(listener: () => void): Subscription {
    return this.atom.subscribe(listener);
  }
}

export type { Node };

/** `equal` may be the user's: what it reads is nobody's dependency. */
export function same<T>(equal: ((a: T, b: T) => boolean) | undefined, a: T, b: T): boolean {
  return equal === undefined ? Object.is(a, b) : untracked(() => equal(a, b));
}

/** Something that changes. */
export class Change {
  readonly #atom = createAtom(0);
  #count = 0;

  track(): void {
    this.#atom.get();
  }

  notify(): void {
    batch(() => this.#atom.set(++this.#count));
  }
}

/** A node that is written. */
export class Source<T> extends Node<T> {
  protected readonly atom = createAtom(0);
  readonly equal: ((a: T, b: T) => boolean) | undefined;

  constructor(value: T, { equal }: SignalOptions<T>) {
    super();
    this.value = value;
    this.equal = equal;
  }

  write(value: T): void {
    if (same(this.equal, this.value as T, value)) return;
    this.value = value;
    batch(() => {
      this.atom.set(++this.version);
      if (hasMetCircles()) writes.set(++writeCount);
    });
  }
}

let reader: Reader | undefined;

/** Whether what is read now is read by no computed or effect of this library. */
export function isDirect(): boolean {
  return reader === undefined && !isComputing();
}

function withReader<T>(next: Reader | undefined, run: () => T): T {
  const outer = reader;
  reader = next;
  try {
    return run();
  } finally {
    reader = outer;
  }
}

/** Counts writes. A computed that is in a circle depends on each of them, as each may break it. */
const writes = createAtom(0);
let writeCount = 0;

const none: ReadonlySet<Computation> = new Set();

/** A node that is computed from others. It has a place in the graph when it is first read. */
export abstract class Derived<T> extends Node<T> implements Computation, Reader {
  #atom: ReadonlyAtom<number> | undefined;
  abstract readonly name: string;
  sources: Set<Computation> | undefined = undefined;
  before: ReadonlySet<Computation> | undefined = undefined;
  depth = 0;
  outer: Computation | undefined = undefined;
  inCircle = false;

  abstract compute(): T;

  /** Whether it has a place in the graph. */
  get isLinked(): boolean {
    return this.#atom !== undefined;
  }

  protected get atom(): ReadonlyAtom<number> {
    if (this.#atom === undefined) {
      this.#atom = atomOf(new WeakRef(this));
      this.remember(this.#atom);
    }
    return this.#atom;
  }

  /** Sees to it that the atom leaves the graph when this node is collected. */
  protected remember(atom: ReadonlyAtom<number>): void {
    unused.register(this, atom);
  }

  get isNew(): boolean {
    return this.version === 0;
  }

  override read(): T {
    if (isComputing()) {
      if (isTrial()) return readOutcome(outcomeOf(this)) as T;
      if (mayCloseCircle(reader, this)) {
        const outcome = untracked(() => tryForCircle(this));
        if (outcome !== undefined) return readOutcome(outcome) as T;
      }
    }
    return super.read();
  }

  override track(): void {
    if (this.depth > 0) throw closeCircle(this);
    this.link();
    if (this.isNew) {
      this.#atom = undefined; // the engine takes it for computed
      throw new RangeError(`The computed ${this.name} depends on too long a chain of others.`);
    }
    if (reader !== undefined) {
      reader.sources ??= new Set();
      reader.sources.add(this);
    }
  }

  link(): void {
    try {
      this.atom.get();
    } catch {
      // The engine trips over a computed that loses its last reader while it is looked through. By then it has forgotten what that had read.
      this.atom.get();
    }
  }

  /** Computes anew, because a dependency has changed. Returns the version: a new one if the outcome is new. */
  refresh(): number {
    this.before = this.sources ?? none;
    this.sources = undefined;
    this.inCircle = false;
    try {
      const value = withReader(this, () => compute(this) as T);
      if (!this.isNew && !this.failed && same(this.equal, this.value as T, value)) return this.version;
      this.value = value;
      this.error = undefined;
      this.failed = false;
    } catch (error) {
      if (this.failed && Object.is(this.error, error)) return this.version;
      this.value = undefined;
      this.error = error;
      this.failed = true;
    } finally {
      this.before = undefined;
      if (this.inCircle) writes.get();
    }
    return ++this.version;
  }
}

/** A computed of the user's. */
export class Computed<T> extends Derived<T> {
  readonly name: string;
  readonly equal: ((a: T, b: T) => boolean) | undefined;
  readonly #compute: () => T;

  constructor(compute: () => T, { equal, name = compute.name || 'computed' }: SignalOptions<T>) {
    super();
    this.#compute = compute;
    this.equal = equal;
    this.name = name;
  }

  compute(): T {
    const compute = this.#compute; // not a method of this node
    return compute();
  }
}

type Refreshable = Pick<Derived<unknown>, 'refresh'>;

/*
 * A signal knows the computeds that have read it. They must not live as long as it does, so the engine is given an atom that finds its
 * computed by a weak reference. Who subscribes to a computed, or reads it in an effect, holds it.
 */
/** A function of its own, because a closure holds all that the closures beside it use. */
function atomOf(reference: WeakRef<Refreshable>): ReadonlyAtom<number> {
  return createAtom<number>((version = 0) => reference.deref()?.refresh() ?? version + 1);
}

/** Takes the atoms of collected computeds out of the graph: the engine unlinks an atom when its last subscriber leaves. */
const unused = new FinalizationRegistry<ReadonlyAtom<number>>((atom) => {
  try {
    atom.subscribe({}).unsubscribe();
  } catch {} // a chain longer than the stack: those in it have their own turn
});

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
export class Tracker {
  readonly #onChange: () => void;
  #subscription: Subscription | undefined;
  /** Keeps the computeds in the graph while the function does not run: one that nobody observes would have to compute again. */
  readonly #runs = createAtom(0);
  #count = 0;
  #held = none;
  readonly #hold = createAtom(() => {
    this.#runs.get();
    for (const node of this.#held) node.link();
    return this.#count;
  });

  /** `onChange` is called once after each run, while the engine tells of the first change of what the run has read. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * The engine tracks what an atom reads, so the function is the first computation of an atom made for this run. When the engine asks the
   * atom a second time, something has changed; it reads nothing then, and so leaves the graph.
   */
  run(body: () => void): void {
    let isStale = false;
    const reading: Reader = { sources: undefined, before: undefined };
    const atom = createAtom(() => {
      if (isStale) return true;
      isStale = true;
      withReader(reading, body);
      return false;
    });
    this.#subscription = atom.subscribe(this.#onChange);
    if (untracked(() => atom.get()))
      this.#onChange(); // it has changed what it had read
    else this.#keep(reading.sources ?? none);
  }

  stop(): void {
    this.#subscription?.unsubscribe();
    this.#keep(none);
  }

  #keep(nodes: ReadonlySet<Computation>): void {
    if (nodes.size === 0 && this.#held.size === 0) return;
    this.#held = nodes;
    this.#runs.set(++this.#count);
    untracked(() => this.#hold.get());
  }
}
