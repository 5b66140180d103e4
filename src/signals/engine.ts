/** The reactive graph: what this library asks of the atoms of `@xstate/store`. The only file that knows that engine. */
import { createAtom, createReducerAtom, type ReadonlyAtom } from '@xstate/store';
import { reportUncaught } from '../shared/report-error.js';
import { batch } from './batch.js';
import { type Computation, type Reader, withReader } from './circles.js';
import type { Subscription } from './types.js';

/** An atom that knows no value, only a version: a number that is new whenever what it stands for is. */
export type Version = ReadonlyAtom<number>;

/** A version that is set. */
export const versionAtom = () => createAtom(0);

/**
 * Sets a version. What foreign atoms and their subscribers throw while the engine notifies them is reported: code that sets a signal can do nothing about it.
 * The engine stops there, and goes on when it is next asked to notify anybody; so it is asked.
 */
export function advance(atom: ReturnType<typeof versionAtom>, version: number): void {
  epochs += 1;
  let hasFinished = sets(atom, version);
  while (!hasFinished) hasFinished = sets(nudged(), ++nudges);
}

function sets(atom: ReturnType<typeof versionAtom>, version: number): boolean {
  try {
    atom.set(version);
    return true;
  } catch (error) {
    if (!isSlip(error)) reportUncaught(error);
    return false;
  }
}

let epochs = 0;
let nudge: ReturnType<typeof versionAtom> | undefined;
let nudges = 0;

/** An atom that somebody has subscribed to: only for such a one the engine notifies. */
function nudged(): ReturnType<typeof versionAtom> {
  if (nudge === undefined) {
    nudge = versionAtom();
    nudge.subscribe(() => {});
  }
  return nudge;
}

/** Whether the engine has tripped over a computed that loses its last reader while it is looked through. Asked again, it is right. */
function isSlip(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes('nextSub');
}

/** Whether the error is the engine's own: a slip, or the end of the stack. */
export function isOfEngine(error: unknown): boolean {
  return isSlip(error) || (error instanceof Error && /Maximum call stack|too much recursion/.test(error.message));
}

/** How many versions were set. */
export function epoch(): number {
  return epochs;
}

/** Whether the engine has reason to look whether an atom is up to date. A hint, by its private flags: where they are missing, it has none. */
export function isUncertain(atom: Version): boolean {
  return ((atom as unknown as { readonly flags: number }).flags & 48) !== 0; // Dirty, Pending
}

interface Refreshable {
  refresh(): number;
}

/*
 * A signal knows the computeds that have read it. They must not live as long as it does, so the engine is given an atom that finds its
 * computed by a weak reference. Who subscribes to a computed, or reads it in an effect, holds it.
 */
/** A version that follows others: a function of its own, because a closure holds all that the closures beside it use. */
export function derivedVersion(reference: WeakRef<Refreshable>): Version {
  return createAtom<number>((version = 0) => reference.deref()?.refresh() ?? version + 1);
}

/** Takes an atom out of the graph that nobody reads any more: the engine unlinks it when its last subscriber leaves. */
export function unlink(atom: Version): void {
  try {
    atom.subscribe({}).unsubscribe();
  } catch {} // a chain longer than the stack: those in it have their own turn
}

/** Something that changes. */
export class Change {
  readonly #atom = versionAtom();
  #count = 0;

  track(): void {
    this.#atom.get();
  }

  notify(): void {
    batch(() => advance(this.#atom, ++this.#count));
  }
}

const outside = createReducerAtom(0, (state: number, run: () => void) => {
  run();
  return state;
});

/**
 * Runs `run` so that what it reads is not tracked by the computed or effect around it, and returns what it returned.
 *
 * @example
 * ```ts
 * effect(() => console.log(first(), untracked(last))); // runs again when first changes, not when last does
 * ```
 */
export function untracked<T>(run: () => T): T {
  let result: T | undefined;
  outside.send(() => {
    result = withReader(undefined, run); // the engine runs reducers outside of any tracking
  });
  return result as T;
}

const none: ReadonlySet<Computation> = new Set();

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
    advance(this.#runs, ++this.#count);
    untracked(() => this.#hold.get());
  }
}
