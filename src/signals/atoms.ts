/**
 * Atoms of `@xstate/store`, and what can be seen of them: the only file that knows that engine.
 * What atoms have beside `get`, `set` and `subscribe` is private: it is used only where a trial
 * shows that it is what it was.
 */
import { createAtom, createReducerAtom } from '@xstate/store';
import { reportUncaught } from '../shared/report-error.js';

/** An atom of `@xstate/store`, as far as reading it goes. */
export interface ReadableAtom {
  get(): unknown;
  subscribe(next: () => void): { unsubscribe(): void };
}

/** What atoms have beside. */
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
  /** When it was read. */
  readonly version: number;
}

/** A writable atom that counts changes. */
export type VersionAtom = ReadableAtom & {
  get(): number;
  set(version: number | ((version: number) => number)): void;
};

export type Inspectable<A> = A & Internals;

export const inspectable = <A extends object>(atom: A) => atom as Inspectable<A>;

/** Of an atom: it has to compute. */
export const DIRTY = 16;
/** It may have to. */
export const PENDING = 32;

export function versionAtom(): VersionAtom {
  return createAtom(0);
}

/** An atom that computes a version when the engine asks for it. */
export function derivedAtom(compute: () => number): ReadableAtom {
  return createAtom(compute);
}

/**
 * Whether an atom whose first link is to `probe` is what reads now: the engine would go on from
 * there.
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

/** Has the engine link what is read from now on even if it was read before. */
export function readAnew(): void {
  const atom = versionAtom();
  atom.set(1); // the engine gives what is read after that another number,
  atom.get(); // and looks at the last link
}

/** The outcome of the trial. */
let hasPassed: boolean | undefined;

/** Whether the links of atoms are what they were when this was written: tried once. */
export function areLinksKnown(): boolean {
  hasPassed ??= tryLinks();
  return hasPassed;
}

function tryLinks(): boolean {
  const [probe, reader] = [inspectable(versionAtom()), inspectable(versionAtom())];
  let isSeen = false;
  reader.set((value) => {
    probe.get();
    isSeen = isReading(reader, probe);
    return value;
  });
  const { subs } = probe;
  const isLinked =
    subs !== undefined && subs === probe.subsTail && subs === reader.deps && subs.sub === reader;
  return isLinked && subs.dep === (probe as object) && isSeen && !isReading(reader, probe);
}

const outside = /* @__PURE__ */ createReducerAtom(0, (state: number, run: () => void) => {
  run();
  return state;
});

/** Runs something of which the engine tracks nothing: reducers read untracked. */
export function runOutside<T>(run: () => T): T {
  let result: T | undefined;
  outside.send(() => {
    result = run();
  });
  return result as T;
}

/**
 * Sets a version. What foreign atoms and their subscribers throw while the engine notifies them is
 * reported: code that sets a signal can do nothing about it. The engine stops there, and goes on
 * when it is next asked to notify anybody; so it is asked.
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
    if (!isSlip(error)) reportUncaught(error);
    return false;
  }
}

/**
 * Whether the engine has tripped over a computed that loses its last reader while it is looked
 * through. Asked again, it is right.
 */
function isSlip(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes('nextSub');
}

let nudge: VersionAtom | undefined;
let nudges = 0;

/** An atom that somebody has subscribed to: only for such a one the engine notifies. */
function nudged(): VersionAtom {
  if (nudge === undefined) {
    nudge = versionAtom();
    nudge.subscribe(() => {});
  }
  nudges += 1;
  return nudge;
}

/** All that an atom is computed from, directly or through others. */
export function* readsOf(atom: Internals): Generator<AtomLink> {
  const seen = new Set<object>([atom]);
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
