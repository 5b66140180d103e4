/**
 * The engine of `@xstate/store` does not reveal who is reading. So a body (the function of a
 * computed or effect) runs inside an atom, the collector, and the engine links the atoms that the
 * body reads to it. A probe, an atom without meaning, is read along with each of our nodes; its
 * links reveal the reader. Bodies that read no atoms share one collector, in sequence and nested.
 * If links cannot be inspected, each body gets an atom of its own, which is correct but slower.
 */
import {
  type AtomLink,
  areLinksKnown,
  DIRTY,
  derivedAtom,
  type Inspectable,
  inspectable,
  isReading,
  PENDING,
  type ReadableAtom,
  readsOf,
  relinkReads,
  runOutside,
  type VersionAtom,
  versionAtom,
} from './atoms.js';
import { isForeignAtomRead } from './foreign-atom.js';

/** A function that runs with its reads tracked. */
export interface Body {
  evaluate(): void;
  /**
   * Called for each atom that the body has read. `isFollowed` is given if the atom threw, or was
   * read by others in the meantime: whether any atom follows it.
   */
  takeAtom(atom: ReadableAtom, isFollowed?: boolean): void;
  /** Called if an atom that the body read changed while the body ran. */
  readAgain(): void;
}

class Collector {
  readonly atom = inspectable(versionAtom());
  /** The first atom that the collector's atom reads. */
  readonly probe = inspectable(versionAtom());
  /**
   * Whether no user-supplied code is on the stack above. If so, the collector's atom is the reader.
   */
  isIdle = false;
  /** The last link that the current body already knows about. */
  #known: AtomLink | undefined = undefined;
  /** Whether atoms have been passed to the current body. */
  #hasGiven = false;
  /**
   * Atoms that have read our nodes in the meantime, most of them because the body read those atoms.
   */
  #readers: Set<ReadableAtom> | undefined = undefined;
  /** What to run in the collector. */
  run: (() => void) | undefined = undefined;
  /** The next in the list of spare collectors. */
  next: Collector | undefined = undefined;

  readonly enter = (value: number): number => {
    const { atom, run } = this;
    this.run = undefined; // do not retain it
    this.probe.get();
    this.#known = atom.depsTail;
    this.isIdle = true;
    (run as () => void)();
    return value;
  };

  /** Whether nothing but the probe has been read in it. */
  get isClean(): boolean {
    return this.atom.deps === this.atom.depsTail && this.#readers === undefined;
  }

  /** Whether a body can run in it now. */
  get isFree(): boolean {
    return this.isClean && (this.isIdle || isReading(this.atom, this.probe));
  }

  /**
   * Whether the current read is made by `body`. If so, the atoms that the body read before are
   * passed to it.
   */
  isReadingFor(body: Body): boolean {
    const { atom, probe } = this;
    probe.get();
    if (atom.depsTail === this.#known && probe.subs === probe.subsTail) return true;
    if (!isReading(atom, probe)) return false;
    this.#give(body);
    return true;
  }

  evaluate(body: Body): void {
    const wasIdle = this.isIdle;
    this.isIdle = false;
    body.evaluate();
    this.isIdle = wasIdle;
    if (this.#hasGiven || this.atom.depsTail !== this.#known || this.#readers !== undefined)
      this.#finish(body);
  }

  /** Passes to the body the atoms that it has read since the last call. */
  #give(body: Body): void {
    for (let link = (this.#known as AtomLink).nextDep; link !== undefined; link = link.nextDep) {
      this.#known = link;
      if (link.dep === (this.probe as object)) continue;
      this.#hasGiven = true;
      body.takeAtom(link.dep);
    }
  }

  /** Records that an atom has read one of our nodes. */
  note(reader: ReadableAtom): void {
    this.#readers ??= new Set();
    this.#readers.add(reader);
  }

  /** The body has read atoms, or an atom has read one of our nodes. */
  #finish(body: Body): void {
    this.#give(body);
    if (this.#readers !== undefined) this.#giveThrown(body, this.#readers);
    const hasChanged = (this.atom.flags & (DIRTY | PENDING)) !== 0;
    this.atom.flags &= ~(DIRTY | PENDING);
    this.#hasGiven = false;
    this.#readers = undefined;
    relinkReads(); // the enclosing body may read the same atoms
    this.#known = this.atom.depsTail;
    if (hasChanged) body.readAgain();
  }

  /**
   * The engine does not link an atom that throws to its reader, so find these among the recorded
   * ones.
   */
  #giveThrown(body: Body, readers: Iterable<ReadableAtom>): void {
    const read = new Set<object>();
    for (const { dep } of readsOf(this.atom)) read.add(dep);
    for (const reader of readers) {
      if (read.has(reader)) continue;
      const isFollowed = inspectable(reader).subs !== undefined;
      inspectable(reader).flags |= DIRTY; // so that it throws again when we read it
      body.takeAtom(reader, isFollowed);
    }
  }
}

/** The first of the spare collectors. */
let spare: Collector | undefined;
/** The collector of the current body, if known. */
let collector: Collector | undefined;

/** Runs a function in a collector. */
function collectIn(run: () => void): void {
  const outer = collector;
  const own = spare ?? new Collector();
  spare = own.next;
  collector = own;
  own.run = run;
  try {
    own.atom.set(own.enter);
  } finally {
    collector = outer;
  }
  if (own.isClean && own.probe.subs === own.probe.subsTail) {
    own.next = spare;
    spare = own;
  } else {
    own.atom.set((value) => value); // drops its links
  }
}

/** Runs a function that runs bodies, so that they need no collectors of their own. */
export function inCollector(run: () => void): void {
  if (areLinksKnown()) collectIn(run);
  else run();
}

/** Whether bodies can still run in the current collector. */
export function isCollectorClean(): boolean {
  return collector?.isClean === true;
}

let next: Body | undefined;

function evaluateNext(): void {
  const body = next as Body;
  next = undefined; // do not retain it
  (collector as Collector).evaluate(body);
}

/** The collector that a body can run in directly, if any. */
export function freeCollector(): Collector | undefined {
  return collector?.isFree ? collector : undefined;
}

/** Runs a body if there is no free collector. */
export function collect(body: Body): void {
  if (areLinksKnown()) {
    next = body;
    collectIn(evaluateNext);
  } else {
    collectByAtom(body);
  }
}

/**
 * Runs a body in an atom of its own. The body then depends on that atom in place of all that it
 * read.
 */
function collectByAtom(body: Body): void {
  let runs = 0;
  const atom = derivedAtom(() => {
    runs += 1;
    if (runs === 1) body.evaluate();
    return runs;
  });
  runOutside(() => atom.get());
  body.takeAtom(atom);
  if (runOutside(() => atom.get() as number) > 1) body.readAgain();
}

/** Whether the current read is made by the body, or may be. */
export function isReadByBody(body: Body): boolean {
  return collector === undefined || collector.isReadingFor(body);
}

/** Whether the reader is known for certain. */
export function isCollected(): boolean {
  return collector !== undefined;
}

/** An atom that nobody has read yet. */
let unread: Inspectable<VersionAtom> | undefined;

/** Whether the current read is known to be made by an atom, and not by a body. */
export function isReadByAtom(): boolean {
  unread ??= inspectable(versionAtom());
  unread.get();
  const reader = unread.subs?.sub;
  if (reader === undefined) return false;
  unread = undefined;
  if (!isForeignAtomRead()) collector?.note(reader as ReadableAtom);
  return true;
}

/** Whether the current read may be made by an atom. */
export function mayBeReadByAtom(): boolean {
  return isReadByAtom() || !areLinksKnown();
}

/** Runs a function without linking its reads. */
export function runUncollected<T>(run: () => T): T {
  const outer = collector;
  collector = undefined;
  try {
    return runOutside(run);
  } finally {
    collector = outer;
  }
}
