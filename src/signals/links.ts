/**
 * Nodes, the links between them, and the propagation of changes. Only data: no user-supplied code
 * runs in here.
 */

/** One read: `target` read `source` when `source` had this version. */
export interface Link {
  readonly source: Node;
  readonly target: Target;
  version: number;
  /** The next source of the target. */
  nextSource: Link | undefined;
  /** The neighbors in the source's list of targets. */
  previousTarget: Link | undefined;
  nextTarget: Link | undefined;
}

/** Something that reads nodes. */
export interface Target {
  flags: number;
  /** What it has read, in order. */
  sources: Link | undefined;
  /**
   * Records that a source may have changed. Returns the links to the targets that must record it in
   * turn.
   */
  mark(): Link | undefined;
}

/**
 * The sources of the target reference it. Set on effects from the start, and on computeds while
 * they are followed.
 */
export const FOLLOWS = 1;
/** A source may have changed. */
export const MARKED = 2;
/** It must be computed even if no source has changed. */
export const STALE = 4;
/** It is being computed, or its sources are being checked. */
export const BUSY = 8;
/** Its value is an error. */
export const FAILED = 16;
/** It reads atoms, whose changes are not announced in time, so it must be checked on each read. */
export const READS_ATOMS = 32;
/** It was written since it was last checked. */
export const WRITTEN = 64;
/** It was written more than once since then. */
export const WRITTEN_AGAIN = 128;

/** Something that can be read. */
export abstract class Node {
  flags = 0;
  /**
   * Changes whenever the value changes. If the value changes back within a batch, the old number
   * returns.
   */
  version = 0;
  /** The last run that read it. */
  readIn = 0;
  /** The targets that follow it. */
  targets: Link | undefined = undefined;
  lastTarget: Link | undefined = undefined;

  /**
   * Brings `version` up to date, unless that requires `refresh()`. Returns whether it is up to
   * date.
   */
  abstract tryRefresh(): boolean;

  /** Makes the atom of `@xstate/store` that is reading now depend on this node. */
  abstract connect(): void;

  /**
   * Called when the node gets its first target: from now on it must propagate changes. Returns the
   * sources that must be followed in turn.
   */
  follow(): Link | undefined {
    return undefined;
  }

  /**
   * Called when the node has lost its last target. Returns the sources that need not be followed
   * any more.
   */
  unfollow(): Link | undefined {
    return undefined;
  }
}

let versions = 0;

export function nextVersion(): number {
  versions += 1;
  return versions;
}

/** Tells all direct and indirect targets that something may have changed. */
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
 * Adds `source` to what `target` reads in a run, unless it is there already. `last` is the last
 * link of this run so far; links after it are left over from earlier runs. Returns the new last
 * link.
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

/** Removes what was read in earlier runs but not in the one whose last link is `last`. */
export function unlinkAfter(target: Target, last: Link | undefined): void {
  const rest = last === undefined ? target.sources : last.nextSource;
  if (rest === undefined) return;
  if (last === undefined) target.sources = undefined;
  else last.nextSource = undefined;
  if ((target.flags & FOLLOWS) !== 0) detachAll(rest);
}

/** Removes all links of a target. */
export function unlinkAll(target: Target): void {
  unlinkAfter(target, undefined);
}

/** Adds the link to the targets of its source. */
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

/** Uses a list instead of recursion, because chains can be longer than the call stack. */
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
  // the call stack overflowed before the link was attached
  if (previous === undefined && source.targets !== link) return undefined;
  if (previous === undefined) source.targets = next;
  else previous.nextTarget = next;
  if (next === undefined) source.lastTarget = previous;
  else next.previousTarget = previous;
  link.previousTarget = undefined;
  link.nextTarget = undefined;
  return source.targets === undefined ? source.unfollow() : undefined;
}
