/**
 * The reactive graph. A write marks everything that follows the source. A computed computes again
 * only if the value of something it read has changed.
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
 * The number of writes. A computed that was up to date after the last write still is, unless it
 * reads atoms.
 */
let written = 0;
/**
 * The number of walks through the graph. Atoms change without notice, so a computed that reads them
 * is up to date only within the walk that checked it.
 */
let walks = 0;

/**
 * Stands for all writes. A computed in a cycle depends on every write, because any write may break
 * the cycle.
 */
class Writes extends Node {
  override flags = READS_ATOMS;
  #atom: VersionAtom | undefined;

  get isFollowed(): boolean {
    return this.targets !== undefined || this.#atom !== undefined;
  }

  tryRefresh(): boolean {
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

/** Records a write. Returns whether it must be announced to a computed in a cycle. */
export function noteWrite(): boolean {
  written += 1;
  writes.version += 1;
  return writes.isFollowed;
}

export function announceWrite(): void {
  writes.announce();
}

/**
 * Advances the version of an atom. What atoms compute in response is not tracked as a read of the
 * code that wrote.
 */
export function announceTo(atom: VersionAtom, version: number): void {
  untracked(() => advance(atom, version));
}

/**
 * The stack of computeds that are being brought up to date, each because the one before it reads
 * it; and for each, the source that is being checked.
 */
const frames: (Computed<unknown> | undefined)[] = [];
const cursors: (Link | undefined)[] = [];
/**
 * The height of the stack. Setting the length of an array would cost more than everything else
 * here.
 */
let depth = 0;

/**
 * A node that is computed from others. It always references its sources. They reference it only
 * while it is followed.
 */
export abstract class Computed<T> extends Valued<T> implements Body {
  override flags = STALE;
  sources: Link | undefined = undefined;
  abstract readonly name: string;
  /**
   * When it was last up to date: the number of writes, plus the number of walks if it reads atoms.
   */
  #validAt = -1;
  /** The atom that stands for this computed: atoms that read the computed depend on it. */
  #atom: ReadableAtom | undefined = undefined;

  protected abstract compute(): T;

  read(): T {
    this.settle();
    track(this);
    if ((this.flags & FAILED) !== 0) throw this.value;
    return this.value as T;
  }

  tryRefresh(): boolean {
    const { flags } = this;
    if ((flags & (MARKED | STALE | BUSY | READS_ATOMS)) === 0)
      return (flags & FOLLOWS) !== 0 || this.#validAt === written;
    return (flags & (MARKED | STALE | BUSY)) === 0 && this.#validAt === written + walks && depth > 0;
  }

  override settle(): void {
    if (!this.tryRefresh()) this.bringUpToDate();
  }

  bringUpToDate(): void {
    if ((this.flags & BUSY) !== 0) throw this.#cycle();
    try {
      refresh(this as Computed<unknown>);
    } catch (error) {
      track(this); // so that the reader runs again once this can be computed
      throw error;
    }
  }

  #cycle(): Error {
    track(writes);
    return cycleError(frames.slice(frames.indexOf(this as Computed<unknown>), depth) as Computed<unknown>[]);
  }

  /** Pushes this computed on the stack, to check its sources. */
  enter(): void {
    cursors[depth] = this.sources;
    frames[depth] = this as Computed<unknown>;
    depth += 1;
    this.flags = (this.flags & ~MARKED) | BUSY;
  }

  /** All sources are unchanged. */
  confirm(since: number): void {
    this.flags &= ~BUSY;
    this.#validAt = (this.flags & READS_ATOMS) === 0 ? since : since + walks;
  }

  /** A source has changed. */
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
      if (isStackOverflow(error)) throw error;
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
    if (this.#validAt !== written || (this.flags & (STALE | READS_ATOMS)) !== 0) this.flags |= MARKED;
    return this.sources;
  }

  override unfollow(): Link | undefined {
    // If it reads atoms, it is up to date only in the walk that checked it.
    if ((this.flags & (MARKED | BUSY)) !== 0) this.#validAt = -1;
    else if ((this.flags & READS_ATOMS) === 0) this.#validAt = written;
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
 * Brings a computed up to date. Sources are checked in the order in which they were read, because
 * each decides what is read after it. Iterative, because a chain can be longer than the call stack.
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
    throw base === 0 && isStackOverflow(error) ? chainTooLong(root) : error;
  } finally {
    // No function calls here: the call stack may have overflowed.
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
 * Checks the sources of the top frame, up to one that must be brought up to date first. If there is
 * one, it is pushed on the stack, and the function returns `true`.
 */
function advanceFrame(since: number, hasReturned: boolean): boolean {
  const top = depth - 1;
  const node = frames[top] as Computed<unknown>;
  let isStale = (node.flags & STALE) !== 0;
  let isUpToDate = hasReturned;
  for (let link = cursors[top]; !isStale && link !== undefined; link = link.nextSource) {
    const { source } = link;
    if (!isUpToDate && !source.tryRefresh()) {
      if ((source.flags & BUSY) === 0) {
        cursors[top] = link;
        (source as Computed<unknown>).enter();
        return true;
      }
      isStale = true; // a cycle: computing throws the error
    }
    isUpToDate = false;
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

/** Whether any source of a target has changed. */
export function hasChanged(target: Target): boolean {
  for (let link = target.sources; link !== undefined; link = link.nextSource) {
    const { source } = link;
    if (!source.tryRefresh()) (source as Computed<unknown>).bringUpToDate();
    target.flags |= source.flags & READS_ATOMS; // a computed with an equal value may read atoms now
    if (source.version !== link.version) return true;
  }
  return false;
}

/** The leaves that a computed depends on: nodes that are not computed themselves. */
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

function chainTooLong({ name }: Computed<unknown>): Error {
  return new RangeError(`The computed ${name} depends on too long a chain of other computeds.`);
}

/** Whether an error is a call stack overflow, by the messages of the JavaScript engines. */
function isStackOverflow(error: unknown): boolean {
  return (
    error instanceof Error && /Maximum call stack|too much recursion/.test(textIn(error, 'message') ?? '')
  );
}
