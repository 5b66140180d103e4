/**
 * Nodes, the links between them, and how a change is passed on: data only, no code of the user's
 * runs in here.
 */

/** One read: `target` has read `source` when that had this version. */
export interface Link {
  readonly source: Node;
  readonly target: Target;
  version: number;
  /** The next of what the target has read. */
  nextSource: Link | undefined;
  /** The links beside it in the list of those who follow the source. */
  previousTarget: Link | undefined;
  nextTarget: Link | undefined;
}

/** Something that reads. */
export interface Target {
  flags: number;
  /** What it has read, in that order. */
  sources: Link | undefined;
  /**
   * Notes that a source may have changed. Returns the links to those who must note it then, too.
   */
  mark(): Link | undefined;
}

/**
 * A target whose sources know it. Effects are followed from the start, computeds while somebody
 * follows them.
 */
export const FOLLOWS = 1;
/** A source may have changed. */
export const MARKED = 2;
/** To be computed, whatever the sources say. */
export const STALE = 4;
/** It is being computed, or its sources are looked at. */
export const BUSY = 8;
/** Its value is an error. */
export const FAILED = 16;
/**
 * It reads atoms, whose changes nobody announces in time: it has to be looked at whenever it is
 * read.
 */
export const READS_ATOMS = 32;
/** It was written since it was looked at. */
export const WRITTEN = 64;
/** And again since then. */
export const WRITTEN_AGAIN = 128;

/** Something that can be read. */
export abstract class Node {
  flags = 0;
  /**
   * Another number whenever the value is another one; the old number again where the value came
   * back in the same batch.
   */
  version = 0;
  /** The run that has read it last. */
  readIn = 0;
  /** Those who follow it. */
  targets: Link | undefined = undefined;
  lastTarget: Link | undefined = undefined;

  /** Makes `version` the right one, unless that takes `refresh()`. Returns whether it is right. */
  abstract look(): boolean;

  /** Lets the atom of `@xstate/store` that reads now depend on it. */
  abstract connect(): void;

  /**
   * Somebody follows it: from now on it must pass on changes. Returns what else is to be followed
   * then.
   */
  follow(): Link | undefined {
    return undefined;
  }

  /** Nobody follows it any more. Returns what need not be followed then either. */
  unfollow(): Link | undefined {
    return undefined;
  }
}

let versions = 0;

export function nextVersion(): number {
  versions += 1;
  return versions;
}

/** Passes on to those who follow, directly or through others, that something may have changed. */
export function mark(first: Link | undefined): void {
  let link = first;
  let later: Link[] | undefined;
  while (link !== undefined) {
    const inner: Link | undefined = link.target.mark();
    const next: Link | undefined = link.nextTarget;
    if (inner === undefined) {
      link = next ?? later?.pop();
    } else {
      if (next !== undefined) {
        later ??= [];
        later.push(next);
      }
      link = inner;
    }
  }
}

/**
 * Adds `source` to what `target` reads in a run, unless it is there. Returns the last link of what
 * it has read, which was `last` before: what it has read in earlier runs comes after that.
 */
export function linkTo(target: Target, source: Node, last: Link | undefined, run: number): Link | undefined {
  const next = last === undefined ? target.sources : last.nextSource;
  if (next !== undefined && next.source === source) {
    next.version = source.version;
    source.readIn = run;
    return next;
  }
  if (source.readIn === run) return last;
  source.readIn = run;
  const link: Link = {
    source,
    target,
    version: source.version,
    nextSource: next,
    previousTarget: undefined,
    nextTarget: undefined,
  };
  if (last === undefined) target.sources = link;
  else last.nextSource = link;
  if ((target.flags & FOLLOWS) !== 0) attach(link);
  return link;
}

/** Removes what was read in earlier runs and not in the one whose last link is `last`. */
export function unlinkAfter(target: Target, last: Link | undefined): void {
  const rest = last === undefined ? target.sources : last.nextSource;
  if (rest === undefined) return;
  if (last === undefined) target.sources = undefined;
  else last.nextSource = undefined;
  if ((target.flags & FOLLOWS) !== 0) detachAll(rest);
}

/** Removes everything that was read. */
export function unlinkAll(target: Target): void {
  unlinkAfter(target, undefined);
}

/** Has the source know the target. */
function attach(link: Link): void {
  const { source } = link;
  append(link);
  if (source.targets === link) attachAll(source.follow());
  if ((source.flags & MARKED) !== 0) mark({ ...link, nextTarget: undefined });
}

function append(link: Link): void {
  const { source } = link;
  const last = source.lastTarget;
  link.previousTarget = last;
  source.lastTarget = link;
  if (last === undefined) source.targets = link;
  else last.nextTarget = link;
}

/** By a list, not by recursion: chains can be longer than the stack. */
function attachAll(first: Link | undefined): void {
  if (first === undefined) return;
  const lists = [first];
  for (const list of lists) {
    for (let link: Link | undefined = list; link !== undefined; link = link.nextSource) {
      append(link);
      const inner = link.source.targets === link ? link.source.follow() : undefined;
      if (inner !== undefined) lists.push(inner);
    }
  }
}

function detachAll(first: Link): void {
  const lists = [first];
  for (const list of lists) {
    for (let link: Link | undefined = list; link !== undefined; link = link.nextSource) {
      const inner = detach(link);
      if (inner !== undefined) lists.push(inner);
    }
  }
}

function detach(link: Link): Link | undefined {
  const { source, previousTarget: previous, nextTarget: next } = link;
  if (previous === undefined && source.targets !== link) return undefined; // the stack had ended before it was attached
  if (previous === undefined) source.targets = next;
  else previous.nextTarget = next;
  if (next === undefined) source.lastTarget = previous;
  else next.previousTarget = previous;
  link.previousTarget = undefined;
  link.nextTarget = undefined;
  return source.targets === undefined ? source.unfollow() : undefined;
}
