/**
 * Nobody can ask the engine of `@xstate/store` who is reading. So a body of ours runs inside an
 * atom, the collector, and what it reads of theirs is linked to that; and a probe, an atom that
 * stands for nothing, is read wherever something of ours is, and shows by its links who reads.
 * Bodies that read nothing of theirs run in one collector, one after the other and inside each
 * other. Where links cannot be seen, each body has an atom of its own, which is right and slower.
 */
import {
  type AtomLink,
  areLinksKnown,
  DIRTY,
  derivedAtom,
  type Inspectable,
  type Internals,
  inspectable,
  isReading,
  PENDING,
  type ReadableAtom,
  readAnew,
  readsOf,
  runOutside,
  type VersionAtom,
  versionAtom,
} from './atoms.js';
import { isForeignAtomRead, isOurReader } from './foreign-atom.js';

/** A function of ours, run so that what it reads is known. */
export interface Body {
  evaluate(): void;
  /**
   * It has read an atom. Of one that has thrown, or that somebody else has read meanwhile, it is
   * said whether others follow it.
   */
  takeAtom(atom: ReadableAtom, isFollowed?: boolean): void;
  /** An atom that it has read has changed while it was running. */
  readAgain(): void;
}

class Collector {
  readonly atom = inspectable(versionAtom());
  /** The first thing that the atom reads. */
  readonly probe = inspectable(versionAtom());
  /** Whether no code of the user's is on the stack above: then it is the atom that reads. */
  isIdle = false;
  /** The last link that tells the body that runs now nothing new. */
  #known: AtomLink | undefined = undefined;
  /** Whether that body has been given atoms. */
  #hasGiven = false;
  /** Atoms that have read nodes of ours meanwhile: most of them because the body has read them. */
  #readers: Set<ReadableAtom> | undefined = undefined;
  /** What is to run in it. */
  run: (() => void) | undefined = undefined;
  /** The next that is free while this is. */
  next: Collector | undefined = undefined;

  readonly enter = (value: number): number => {
    const { atom, run } = this;
    this.run = undefined; // it may be dropped
    this.probe.get();
    this.#known = atom.depsTail;
    this.isIdle = true;
    run?.();
    return value;
  };

  /** Whether nothing else has been read in it. */
  get isClean(): boolean {
    return this.atom.deps === this.atom.depsTail && this.#readers === undefined;
  }

  /** Whether a body can run in it now. */
  get isFree(): boolean {
    return this.isClean && (this.isIdle || isReading(this.atom, this.probe));
  }

  /**
   * Whether it reads what is read now for the body, which is given the atoms that it has read
   * before.
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

  /** Gives the body the atoms that it has read since. */
  #give(body: Body): void {
    for (let link = this.#known?.nextDep; link !== undefined; link = link.nextDep) {
      this.#known = link;
      if (link.dep === (this.probe as object)) continue;
      this.#hasGiven = true;
      body.takeAtom(link.dep);
    }
  }

  /** An atom has read a node of ours. */
  note(reader: ReadableAtom): void {
    this.#readers ??= new Set();
    this.#readers.add(reader);
  }

  /** The body has read atoms, or what it has read of ours was read by one. */
  #finish(body: Body): void {
    this.#give(body);
    if (this.#readers !== undefined) this.#giveThrown(body, this.#readers);
    const hasChanged = (this.atom.flags & (DIRTY | PENDING)) !== 0;
    this.atom.flags &= ~(DIRTY | PENDING);
    this.#hasGiven = false;
    this.#readers = undefined;
    readAnew(); // what is around this body may read the same
    this.#known = this.atom.depsTail;
    if (hasChanged) body.readAgain();
  }

  /** An atom that throws is not linked to what has read it. */
  #giveThrown(body: Body, readers: Iterable<ReadableAtom>): void {
    const read = new Set<object>();
    for (const { dep } of readsOf(this.atom)) read.add(dep);
    for (const reader of readers) {
      if (read.has(reader)) continue;
      const isFollowed = isFollowedByOthers(inspectable(reader));
      inspectable(reader).flags |= DIRTY; // so that it throws again, for us
      body.takeAtom(reader, isFollowed);
    }
  }
}

/** The first that is free to be used again. */
let spare: Collector | undefined;
/** That of the body that runs now, if it is known to have one. */
let collector: Collector | undefined;

/** Runs something in a collector. */
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
    own.atom.set((value) => value); // reads nothing
  }
}

/** Runs what runs bodies, so that these need no collectors of their own. */
export function inCollector(run: () => void): void {
  if (areLinksKnown()) collectIn(run);
  else run();
}

/** Whether there still is a collector that bodies can run in. */
export function isCollectorClean(): boolean {
  return collector?.isClean === true;
}

let next: Body | undefined;

function evaluateNext(): void {
  const body = next as Body;
  next = undefined; // it may be dropped
  (collector as Collector).evaluate(body);
}

/** What a body can run in without further ado. */
export function freeCollector(): Collector | undefined {
  return collector?.isFree ? collector : undefined;
}

/** Runs a body where there is no free collector. */
export function collect(body: Body): void {
  if (areLinksKnown()) {
    next = body;
    collectIn(evaluateNext);
  } else {
    collectByAtom(body);
  }
}

function isFollowedByOthers({ subs }: Internals): boolean {
  for (let link = subs; link !== undefined; link = link.nextSub) if (!isOurReader(link.sub)) return true;
  return false;
}

/** Runs a body in an atom of its own, which stands for all that the body has read. */
function collectByAtom(body: Body): void {
  const outer = collector;
  let runs = 0;
  const atom = derivedAtom(() => {
    runs += 1;
    if (runs === 1) body.evaluate();
    return runs;
  });
  collector = undefined;
  try {
    runOutside(() => atom.get());
  } finally {
    collector = outer;
  }
  body.takeAtom(atom);
  if (runOutside(() => atom.get() as number) > 1) body.readAgain();
}

/** Whether the body that runs now is known, or may be, what reads now. */
export function isReadByBody(body: Body): boolean {
  return collector === undefined || collector.isReadingFor(body);
}

/** Whether that is known. */
export function isCollected(): boolean {
  return collector !== undefined;
}

/** Nobody has read it so far. */
let unread: Inspectable<VersionAtom> | undefined;

/** Whether an atom is known to read what is read now, and no body. */
export function isReadByAtom(): boolean {
  unread ??= inspectable(versionAtom());
  unread.get();
  const reader = unread.subs?.sub;
  if (reader === undefined) return false;
  unread = undefined;
  if (!isForeignAtomRead()) collector?.note(reader as ReadableAtom);
  return true;
}

/** The same, as far as it can be known. */
export function mayBeReadByAtom(): boolean {
  return isReadByAtom() || !areLinksKnown();
}

/** Runs something of which nothing is linked. */
export function runUncollected<T>(run: () => T): T {
  const outer = collector;
  collector = undefined;
  try {
    return runOutside(run);
  } finally {
    collector = outer;
  }
}
