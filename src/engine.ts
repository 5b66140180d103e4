/** The reactive graph: nodes over the atoms of `@xstate/store`. The only file that knows that engine. */
import { createAtom, createReducerAtom, type ReadonlyAtom } from '@xstate/store';
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
    return this.atom.subscribe(listener);
  }
}

export type { Node };

/** `equal` may be the user's: what it reads is nobody's dependency. */
function same<T>(equal: (a: T, b: T) => boolean, a: T, b: T): boolean {
  return equal === Object.is ? Object.is(a, b) : untracked(() => equal(a, b));
}

/** A node that is written. */
export class Source<T> extends Node<T> {
  protected readonly atom = createAtom(0);
  readonly #equal: (a: T, b: T) => boolean;

  constructor(value: T, { equal = Object.is }: SignalOptions<T>) {
    super();
    this.value = value;
    this.#equal = equal;
  }

  write(value: T): void {
    if (same(this.#equal, this.value as T, value)) return;
    this.value = value;
    batch(() => this.atom.set(++this.version));
  }
}

/** A computed as the engine and the cycle check see it. */
interface Computation {
  readonly name: string;
  /** Failed because it met a computed that was waiting for it: it can say no more before that one has finished. */
  inCycle: boolean;
  /** Computes anew, because a dependency has changed. Returns the version: a new one if the outcome is new. */
  refresh(): number;
}

/** A node that is computed from others. */
export class Derived<T> extends Node<T> implements Computation {
  protected atom: ReadonlyAtom<number>;
  readonly name: string;
  inCycle = false;
  #isComputing = false;
  readonly #compute: () => T;
  readonly #equal: (a: T, b: T) => boolean;

  constructor(compute: () => T, { equal = Object.is, name = compute.name || 'computed' }: SignalOptions<T>) {
    super();
    this.name = name;
    this.#compute = compute;
    this.#equal = equal;
    this.atom = weakAtom(this);
  }

  override track(): void {
    if (this.#isComputing) throw cycle(this);
    if (this.inCycle) {
      this.inCycle = false;
      this.atom = weakAtom(this); // what it depends on is not known: compute it anew
    }
    this.atom.get();
  }

  refresh(): number {
    const first = this.version === 0;
    computing.push(this);
    this.#isComputing = true;
    try {
      const value = this.#compute();
      if (!first && !this.failed && same(this.#equal, this.value as T, value)) return this.version;
      this.value = value;
      this.error = undefined;
      this.failed = false;
    } catch (error) {
      if (this.failed && Object.is(this.error, error)) return this.version;
      this.value = undefined;
      this.error = error;
      this.failed = true;
    } finally {
      this.#isComputing = false;
      computing.pop();
    }
    return ++this.version;
  }
}

/** What is being computed now, each because the one before it reads it. */
const computing: Computation[] = [];

function cycle(node: Computation): Error {
  const circle = computing.slice(computing.indexOf(node));
  for (const other of circle.slice(1)) other.inCycle = true;
  const path = [...circle, node].map(({ name }) => name).join(' → ');
  return new Error(`A computed reads itself: ${path}. Let one of them do without the other.`);
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
    result = run(); // the engine runs reducers outside of any tracking
  });
  return result as T;
}

/**
 * Runs `body` and tracks what it reads. `onChange` is called once, in the middle of the first change of any of that.
 *
 * The engine tracks what an atom reads, so the body is the first computation of an atom made for it. When the engine asks the atom a
 * second time, something has changed; it reads nothing then, and so leaves the graph.
 */
export function trackOnce(body: () => void, onChange: () => void): Subscription {
  let stale = false;
  const tracker = createAtom(() => {
    if (stale) return 'stale';
    stale = true;
    body();
    return 'fresh';
  });
  const subscription = tracker.subscribe(onChange);
  if (untracked(() => tracker.get()) === 'stale') onChange(); // the body changed what it had read
  return subscription;
}
