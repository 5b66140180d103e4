/**
 * The reactive graph: a write marks what follows it, and a computed computes again only where
 * something that it has read has another value.
 */

import { textIn } from '../../machines/errors.js';
import { advance, derivedAtom, type ReadableAtom, type VersionAtom, versionAtom } from './atoms.js';
import { beginComputing, endComputing } from './batch.js';
import { cycleError } from './cycle.js';
import {
  BUSY,
  FAILED,
  FOLLOWS,
  type Link,
  MARKED,
  mark,
  Node,
  READS_ATOMS,
  STALE,
  type Target,
} from './links.js';
import { takeAtom } from './read-atoms.js';
import { type Body, nextRun, runBody, track, untracked } from './tracking.js';
import { areEqual, Valued } from './valued.js';

/**
 * How much was written. What was found to be right since the last write is right, unless it reads
 * atoms:
 */
let written = 0;
/**
 * they change without a word, so what reads them is right only in the walk through the graph in
 * which it was looked at.
 */
let walks = 0;

/** Each write. A computed in a cycle depends on every one of them, as every one may break it. */
class Writes extends Node {
  override flags = READS_ATOMS;
  #atom: VersionAtom | undefined;

  look(): boolean {
    return true;
  }

  connect(): void {
    this.#atom ??= versionAtom();
    this.#atom.get();
  }

  announce(): void {
    mark(this.targets);
    if (this.#atom !== undefined) announceTo(this.#atom, this.version);
  }
}

const writes = /* @__PURE__ */ new Writes();

/** Something is written. Returns whether that is to be announced to a computed in a cycle. */
export function noteWrite(): boolean {
  written += 1;
  writes.version += 1;
  return writes.targets !== undefined;
}

export function announceWrite(): void {
  writes.announce();
}

/** What atoms compute then is nothing that whoever has written it reads. */
export function announceTo(atom: VersionAtom, version: number): void {
  untracked(() => advance(atom, version));
}

/**
 * What is being brought up to date, each because the one before it has read it, and which of its
 * sources is looked at.
 */
const frames: (Computed<unknown> | undefined)[] = [];
const cursors: (Link | undefined)[] = [];
/** How many there are: an array whose length is set costs more than all else here. */
let depth = 0;

/**
 * A node that is computed from others. It knows them, and they know it only while somebody follows
 * it.
 */
export abstract class Computed<T> extends Valued<T> implements Body {
  override flags = STALE;
  sources: Link | undefined = undefined;
  abstract readonly name: string;
  /** When it was right last: a count of writes, and of walks too where it reads atoms. */
  #rightIn = -1;
  /** What atoms that have read this depend on. */
  #atom: ReadableAtom | undefined = undefined;

  protected abstract compute(): T;

  read(): T {
    this.settle();
    track(this);
    if ((this.flags & FAILED) !== 0) throw this.value;
    return this.value as T;
  }

  look(): boolean {
    const { flags } = this;
    if ((flags & (MARKED | STALE | BUSY | READS_ATOMS)) === 0)
      return (flags & FOLLOWS) !== 0 || this.#rightIn === written;
    return (flags & (MARKED | STALE | BUSY)) === 0 && this.#rightIn === written + walks && depth > 0;
  }

  override settle(): void {
    if (!this.look()) this.bringUpToDate();
  }

  bringUpToDate(): void {
    if ((this.flags & BUSY) !== 0) throw this.#cycle();
    try {
      refresh(this as Computed<unknown>);
    } catch (error) {
      track(this); // once it can be computed, it is to be read again
      throw error;
    }
  }

  #cycle(): Error {
    track(writes);
    return cycleError(frames.slice(frames.indexOf(this as Computed<unknown>), depth) as Computed<unknown>[]);
  }

  /** Begins to look at the sources. */
  enter(): void {
    cursors[depth] = this.sources;
    frames[depth] = this as Computed<unknown>;
    depth += 1;
    this.flags = (this.flags & ~MARKED) | BUSY;
  }

  /** All sources have the values that they had. */
  confirm(since: number): void {
    this.flags &= ~BUSY;
    this.#rightIn = (this.flags & READS_ATOMS) === 0 ? since : since + walks;
  }

  /** A source has another value. */
  computeAgain(): void {
    const since = written;
    this.flags |= STALE;
    runBody(this as Computed<unknown>);
    this.confirm(since);
  }

  evaluate(): void {
    try {
      this.#take(this.compute());
    } catch (error) {
      if (isEndOfStack(error)) throw error;
      if (!this.hasFailed || !Object.is(this.value, error)) this.change(error, FAILED);
    }
    this.flags &= ~STALE;
  }

  #take(value: T): void {
    if (this.version !== 0 && !this.hasFailed && areEqual(this.equal, this.value as T, value)) return;
    this.change(value, 0);
  }

  takeAtom(atom: ReadableAtom, isFollowed?: boolean): void {
    takeAtom(this as Computed<unknown>, atom, isFollowed);
  }

  readAgain(): void {
    this.flags |= STALE;
    mark(this.targets);
  }

  mark(): Link | undefined {
    if ((this.flags & MARKED) !== 0) return undefined;
    this.flags |= MARKED;
    return this.targets;
  }

  override follow(): Link | undefined {
    this.flags |= FOLLOWS;
    if (this.#rightIn !== written || (this.flags & (STALE | READS_ATOMS)) !== 0) this.flags |= MARKED;
    return this.sources;
  }

  override unfollow(): Link | undefined {
    if ((this.flags & (MARKED | BUSY)) !== 0) this.#rightIn = -1;
    else if ((this.flags & READS_ATOMS) === 0) this.#rightIn = written; // otherwise it is right only where it was looked at
    this.flags &= ~(FOLLOWS | MARKED);
    return this.sources;
  }

  connect(): void {
    this.#atom ??= derivedAtom(() => {
      this.settle();
      for (const leaf of leavesOf(this as Computed<unknown>)) leaf.connect();
      return this.version;
    });
    this.#atom.get();
  }
}

/**
 * Makes a computed right: by its sources, the first that was read first, as each decides what is
 * read after it. A chain may be longer than the stack.
 */
function refresh(root: Computed<unknown>): void {
  const base = depth;
  if (base === 0) {
    walks += 1;
    beginComputing();
  }
  const since = written;
  let hasReturned = false;
  try {
    root.enter();
    while (depth > base) hasReturned = !advanceFrame(since, hasReturned);
  } catch (error) {
    throw base === 0 && isEndOfStack(error) ? tooLongAChain(root) : error;
  } finally {
    // Without a call: the stack may have ended.
    while (depth > base) {
      depth -= 1;
      const node = frames[depth] as Computed<unknown>;
      node.flags = (node.flags & ~BUSY) | STALE;
      cursors[depth] = undefined;
      frames[depth] = undefined;
    }
    if (base === 0) endComputing();
  }
}

/**
 * Looks at the sources of the last frame, up to one that must be brought up to date before it.
 * Returns whether there is such, now the last frame.
 */
function advanceFrame(since: number, hasReturned: boolean): boolean {
  const top = depth - 1;
  const node = frames[top] as Computed<unknown>;
  let isStale = (node.flags & STALE) !== 0;
  let isRight = hasReturned;
  for (let link = cursors[top]; !isStale && link !== undefined; link = link.nextSource) {
    const { source } = link;
    if (!isRight && !source.look()) {
      if ((source.flags & BUSY) === 0) {
        cursors[top] = link;
        (source as Computed<unknown>).enter();
        return true;
      }
      isStale = true; // a cycle: computing it says so
    }
    isRight = false;
    node.flags |= source.flags & READS_ATOMS;
    if (source.version !== link.version) isStale = true;
  }
  if (isStale) node.computeAgain();
  else node.confirm(since);
  cursors[top] = undefined;
  frames[top] = undefined;
  depth = top;
  return false;
}

/** Whether anything that a target has read has another value now. */
export function hasChanged(target: Target): boolean {
  for (let link = target.sources; link !== undefined; link = link.nextSource) {
    const { source } = link;
    if (!source.look()) (source as Computed<unknown>).bringUpToDate();
    target.flags |= source.flags & READS_ATOMS; // a computed that has come out equal may read some now
    if (source.version !== link.version) return true;
  }
  return false;
}

/** What a computed depends on in the end: what is not computed itself. */
export function leavesOf(root: Computed<unknown>): Node[] {
  const walk = nextRun();
  const leaves: Node[] = [];
  const lists = [root.sources];
  for (const list of lists) {
    for (let link = list; link !== undefined; link = link.nextSource) {
      const { source } = link;
      if (source.readIn === walk) continue;
      source.readIn = walk;
      if (source instanceof Computed) lists.push(source.sources);
      else leaves.push(source);
    }
  }
  return leaves;
}

function tooLongAChain({ name }: Computed<unknown>): Error {
  return new RangeError(`The computed ${name} depends on too long a chain of others.`);
}

/** Whether the stack has ended, in the words of the engines. */
function isEndOfStack(error: unknown): boolean {
  return (
    error instanceof Error && /Maximum call stack|too much recursion/.test(textIn(error, 'message') ?? '')
  );
}
