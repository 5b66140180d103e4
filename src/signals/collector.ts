/**
 * Nobody can ask the engine of `@xstate/store` who is reading. So a body of ours runs inside an atom, the collector, and what it reads of theirs is linked to
 * that; and a probe, an atom that stands for nothing, is read wherever something of ours is, and shows by its links who reads. Where links cannot be
 * seen, each body has an atom of its own, which is right and slower.
 */
import {
  type AtomLink,
  areLinksKnown,
  DIRTY,
  derivedAtom,
  type Inspectable,
  type Internals,
  inspectable,
  PENDING,
  type ReadableAtom,
  readsOf,
  runOutside,
  type VersionAtom,
  versionAtom,
} from './atoms.js';
import { isForeignAtomRead, isOurReader } from './foreign-atom.js';

let probes: WeakSet<object> | undefined;

function makeProbe(): Inspectable<VersionAtom> {
  const probe = inspectable(versionAtom());
  probes ??= new WeakSet();
  probes.add(probe);
  return probe;
}

/** A function of ours, run so that what it reads is known. */
export interface Body {
  evaluate(): void;
  /** It has read an atom. */
  takeAtom(atom: ReadableAtom): void;
  /** The same of one that has thrown, or that was read by somebody else meanwhile; somebody else follows it then. */
  takeThrown(atom: ReadableAtom, isFollowed: boolean): void;
  /** An atom that it has read has changed while it was running. */
  readAgain(): void;
}

/** Runs bodies, one at a time: at each depth of nesting there is one. */
class Collector {
  readonly atom = inspectable(versionAtom());
  /** The first thing that each body reads. */
  probe = makeProbe();
  /** The last link whose atom the body has been given. */
  taken: AtomLink | undefined = undefined;
  /** Atoms that have read nodes of ours meanwhile: most of them because the body has read them. */
  readonly readers = new Set<ReadableAtom>();

  get isUntouched(): boolean {
    return this.atom.deps === this.atom.depsTail && this.probe.subs === this.probe.subsTail;
  }

  /** Gives the body the atoms that it has read since. */
  take(body: Body): void {
    const { atom } = this;
    for (let link = this.taken === undefined ? atom.deps : this.taken.nextDep; link !== undefined; link = link.nextDep) {
      this.taken = link;
      if (probes?.has(link.dep) !== true) body.takeAtom(link.dep);
    }
  }
}

const collectors: (Collector | undefined)[] = [];
let depth = 0;
/** Of the body that runs now. */
let collector: Collector | undefined;
let next: Body | undefined;

function enter(value: number): number {
  const body = next as Body;
  next = undefined; // it may be dropped
  (collector as Collector).probe.get();
  body.evaluate();
  return value;
}

/** Runs a body. Whose reads are its own, `readerNow()` tells. */
export function collect(body: Body): void {
  if (!areLinksKnown()) {
    collectByAtom(body);
    return;
  }
  const outer = collector;
  let own = collectors[depth];
  if (own === undefined) {
    own = new Collector();
    collectors[depth] = own;
  }
  collector = own;
  depth += 1;
  next = body;
  try {
    own.atom.set(enter);
  } finally {
    depth -= 1;
    collector = outer;
  }
  if (!own.isUntouched) finish(own, body);
  else if (own.readers.size > 0) own.readers.clear(); // the next body has not read them
}

/** The body has read atoms, or what it has read of ours was read by one. */
function finish(own: Collector, body: Body): void {
  collectors[depth] = undefined;
  own.take(body);
  takeThrown(own, body);
  const hasChanged = (own.atom.flags & (DIRTY | PENDING)) !== 0;
  own.atom.set((value) => value); // reads nothing, so the engine forgets it
  if (hasChanged) body.readAgain();
}

/** An atom that throws is not linked to what has read it. */
function takeThrown({ atom, readers }: Collector, body: Body): void {
  if (readers.size === 0) return;
  const read = new Set<object>();
  for (const { dep } of readsOf(atom)) read.add(dep);
  for (const reader of readers) {
    if (read.has(reader)) continue;
    const isFollowed = isFollowedByOthers(inspectable(reader));
    inspectable(reader).flags |= DIRTY; // so that it throws again, for us
    body.takeThrown(reader, isFollowed);
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

export type Reader = 'nobody' | 'body' | 'atom' | 'body or atom';

/** Whether the body that runs now reads what is read now, and has read no atoms yet. The quick way to ask. */
export function isReadByBody(): boolean {
  if (collector === undefined) return false;
  const { probe } = collector;
  probe.get();
  return probe.subs === probe.subsTail;
}

/** Who reads what is read now, while a body runs. Gives the body the atoms that it has read before. */
export function readerNow(body: Body): Reader {
  if (collector === undefined) return 'body or atom';
  const probe = makeProbe();
  probe.get();
  if (probe.subs === undefined) return 'nobody';
  if (probe.subs.sub !== collector.atom) {
    if (!isForeignAtomRead()) collector.readers.add(probe.subs.sub as ReadableAtom);
    return 'atom';
  }
  collector.take(body);
  collector.probe = probe;
  return 'body';
}

let outerProbe: Inspectable<VersionAtom> | undefined;

/** Whether an atom is known to read what is read now, where no body runs. */
export function isReadByAtom(): boolean {
  outerProbe ??= makeProbe();
  outerProbe.get();
  if (outerProbe.subs === undefined) return false;
  outerProbe = undefined;
  return true;
}

/** Whether an atom reads what is read now, as far as that can be known. */
export function mayBeReadByAtom(): boolean {
  return isReadByAtom() || !areLinksKnown();
}
