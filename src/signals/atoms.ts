/**
 * Atoms of `@xstate/store`. This is the only file that knows the engine behind them. Everything
 * about atoms except `get`, `set`, and `subscribe` is private, so it is used only if a self-test
 * shows that it works as expected.
 */
import { createAtom, createReducerAtom } from '@xstate/store';
import { reportUncaught } from '../shared/report-error.js';

/** The readable part of an atom of `@xstate/store`. */
export interface ReadableAtom {
  get(): unknown;
  subscribe(next: () => void): { unsubscribe(): void };
}

/** The private members of atoms. */
export interface Internals {
  readonly deps: AtomLink | undefined;
  depsTail: AtomLink | undefined;
  readonly subs: AtomLink | undefined;
  readonly subsTail: AtomLink | undefined;
  flags: number;
}

export interface AtomLink {
  readonly dep: ReadableAtom & Internals;
  readonly sub: object;
  readonly nextDep: AtomLink | undefined;
  readonly nextSub: AtomLink | undefined;
  /** The engine's number of the run that read it. */
  readonly version: number;
}

/** A writable atom that holds a version number. */
export type VersionAtom = ReadableAtom & {
  get(): number;
  set(version: number | ((version: number) => number)): void;
};

export type Inspectable<A> = A & Internals;

export const inspectable = <A extends object>(atom: A) => atom as Inspectable<A>;

/** Engine flag: the atom must compute. */
export const DIRTY = 16;
/** Engine flag: the atom may have to compute. */
export const PENDING = 32;

export function versionAtom(): VersionAtom {
  return createAtom(0);
}

/** An atom that computes a version number when the engine reads it. */
export function derivedAtom(compute: () => number): ReadableAtom {
  return createAtom(compute);
}

/**
 * Whether `atom`, whose first link is to `probe`, is the current reader. If it is, the engine sets
 * its `depsTail` when `probe` is read.
 */
export function isReading(atom: Internals, probe: ReadableAtom): boolean {
  const { depsTail } = atom;
  atom.depsTail = undefined;
  try {
    probe.get();
    return atom.depsTail !== undefined;
  } finally {
    atom.depsTail = depsTail;
  }
}

/** Makes the engine link every atom read from now on, even one that was read before. */
export function relinkReads(): void {
  const atom = versionAtom();
  atom.set(1); // this makes the engine number later reads differently,
  atom.get(); // and check the last link
}

/** The result of the self-test. */
let hasPassed: boolean | undefined;

/** Whether the links of atoms work as they did when this was written. Tested once. */
export function areLinksKnown(): boolean {
  hasPassed ??= tryLinks();
  return hasPassed;
}

function tryLinks(): boolean {
  const [probe, reader] = [inspectable(versionAtom()), inspectable(versionAtom())];
  let isSeen: boolean | undefined;
  reader.set((value) => {
    probe.get();
    isSeen = isReading(reader, probe);
    return value;
  });
  const { subs } = probe;
  const isLinked =
    subs !== undefined && subs === probe.subsTail && subs === reader.deps && subs.sub === reader;
  return isLinked && subs.dep === (probe as object) && isSeen === true && !isReading(reader, probe);
}

const outside = /* @__PURE__ */ createReducerAtom(0, (state: number, run: () => void) => {
  run();
  return state;
});

/** Runs a function without the engine tracking its reads: the engine does not track reducers. */
export function runOutside<T>(run: () => T): T {
  let result: T | undefined;
  outside.send(() => {
    result = run();
  });
  return result as T;
}

/**
 * Sets a version. Errors that foreign atoms and their subscribers throw while the engine notifies
 * them are reported, because the code that set the signal cannot handle them. The engine stops at
 * an error and resumes on its next notification, so trigger one.
 */
export function advance(atom: VersionAtom, version: number): void {
  let hasFinished = sets(atom, version);
  while (!hasFinished) hasFinished = sets(nudged(), nudges);
}

function sets(atom: VersionAtom, version: number): boolean {
  try {
    atom.set(version);
    return true;
  } catch (error) {
    if (!isEngineBug(error)) reportUncaught(error);
    return false;
  }
}

/**
 * Whether the error is a bug of the engine: it fails if a computed loses its last reader while the
 * engine iterates over it. A second attempt succeeds.
 */
function isEngineBug(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes('nextSub');
}

let nudge: VersionAtom | undefined;
let nudges = 0;

/** A subscribed atom. The engine notifies only if the changed atom has subscribers. */
function nudged(): VersionAtom {
  if (nudge === undefined) {
    nudge = versionAtom();
    nudge.subscribe(() => {});
  }
  nudges += 1;
  return nudge;
}

/** Yields everything that an atom is computed from, directly or indirectly. */
export function* readsOf(atom: Internals): Generator<AtomLink> {
  const seen = new Set<object>();
  const lists = [atom.deps];
  for (const list of lists) {
    for (let link = list; link !== undefined; link = link.nextDep) {
      yield link;
      if (!seen.has(link.dep)) lists.push(link.dep.deps);
      seen.add(link.dep);
    }
  }
}

/** Reads the writable atoms that an atom is computed from. */
export function readLeaves(atom: Internals): void {
  for (const { dep } of readsOf(atom)) if (dep.deps === undefined) dep.get();
}
