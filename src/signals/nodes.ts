/** What signals are made of: values in the graph. */

import { collectionRegistry, weakRef } from '../shared/weak.js';
import { batch } from './batch.js';
import {
  type Computation,
  closeCircle,
  compute,
  hasMetCircles,
  isComputing,
  isDirect,
  isTrial,
  mayCloseCircle,
  outcomeOf,
  type Reader,
  readerNow,
  readOutcome,
  tryForCircle,
  withReader,
} from './circles.js';
import { advance, Change, derivedVersion, epoch, isOfEngine, isUncertain, unlink, untracked, type Version, versionAtom } from './engine.js';
import type { SignalOptions, Subscription } from './types.js';

/** What a signal reads. Its node is the place that it has in the graph. */
export interface Readable<T> {
  read(): T;
  readonly node: Node<T>;
}

/**
 * A value in the graph. The node keeps the value, its atom only a version: a number that is new whenever the value is. So functions,
 * errors and `undefined` need no care, and an atom that the engine keeps alive keeps no value alive.
 */
export abstract class Node<T> implements Readable<T> {
  value: T | undefined = undefined;
  failed = false;
  error: unknown = undefined;
  version = 0;
  abstract readonly equal: ((a: T, b: T) => boolean) | undefined;
  protected abstract readonly atom: Version;

  get node(): this {
    return this;
  }

  /** Brings the node up to date, and lets whoever is being computed depend on it. */
  track(): void {
    this.atom.get();
  }

  read(): T {
    this.track();
    if (this.failed) throw this.error;
    return this.value as T;
  }

  /** Calls `next` at every change, while the engine tells of it. Does not keep the node alive. */
  watch(watcher: { next(): void }): Subscription {
    return this.atom.subscribe(watcher);
  }
}

/** `equal` may be the user's: what it reads is nobody's dependency. */
export function same<T>(equal: ((a: T, b: T) => boolean) | undefined, a: T, b: T): boolean {
  return equal === undefined ? Object.is(a, b) : untracked(() => equal(a, b));
}

/** A node that is written. */
export class Source<T> extends Node<T> {
  protected readonly atom = versionAtom();
  readonly equal: ((a: T, b: T) => boolean) | undefined;

  constructor(value: T, { equal }: SignalOptions<T>) {
    super();
    this.value = value;
    this.equal = equal;
  }

  write(value: T): void {
    if (same(this.equal, this.value as T, value)) return;
    this.value = value;
    batch(() => {
      advance(this.atom, ++this.version);
      if (hasMetCircles()) writes.notify();
    });
  }
}

/** Each write. A computed that is in a circle depends on each of them, as each may break it. */
const writes = new Change();

const none: ReadonlySet<Computation> = new Set();

/** Whether a foreign atom ever threw in the place of a computed: a program without one pays nothing for it. */
let hasStrayed = false;

/** A node that is computed from others. It has a place in the graph when it is first read. */
export abstract class Derived<T> extends Node<T> implements Computation, Reader {
  #atom: Version | undefined;
  abstract readonly name: string;
  sources: Set<Computation> | undefined = undefined;
  before: ReadonlySet<Computation> | undefined = undefined;
  depth = 0;
  outer: Computation | undefined = undefined;
  inCircle = false;
  /** When a foreign atom last threw in its place. */
  #strayedAt: number | undefined;

  abstract compute(): T;

  protected get atom(): Version {
    if (this.#atom === undefined) {
      this.#atom = derivedVersion(weakRef(this));
      this.remember();
    }
    return this.#atom;
  }

  /** Called when it has got its atom. */
  protected remember(): void {
    this.leave();
  }

  /** Sees to it that its atom leaves the graph when this node is collected. */
  protected leave(): void {
    if (this.#atom !== undefined) unused.register(this, this.#atom);
  }

  get isNew(): boolean {
    return this.version === 0;
  }

  override read(): T {
    if (isDirect() && this.#atom !== undefined) {
      this.link();
      if (!this.isNew && !this.failed) return this.value as T;
    } else if (isComputing()) {
      if (isTrial()) return readOutcome(outcomeOf(this)) as T;
      if (mayCloseCircle(this)) {
        const outcome = untracked(() => tryForCircle(this));
        if (outcome !== undefined) return readOutcome(outcome) as T;
      }
    }
    return super.read();
  }

  override track(): void {
    if (this.depth > 0) throw closeCircle(this);
    this.link();
    if (this.isNew) {
      this.forget(); // the engine takes it for computed
      throw new RangeError(`The computed ${this.name} depends on too long a chain of others.`);
    }
    const reader = readerNow();
    if (reader !== undefined) {
      reader.sources ??= new Set();
      reader.sources.add(this);
    }
  }

  link(): void {
    if (hasStrayed) this.#reconsider();
    try {
      this.atom.get();
    } catch (error) {
      this.#getAgain(error);
    }
  }

  /** By now the engine has forgotten what it threw for. */
  #getAgain(error: unknown): void {
    const { version } = this;
    this.atom.get();
    if (version === this.version && !isOfEngine(error)) this.#stray(error);
  }

  #reconsider(): void {
    if (this.#strayedAt !== undefined && (this.#strayedAt !== epoch() || isUncertain(this.atom))) this.forget();
  }

  /**
   * A foreign computed atom threw while the engine looked whether this computed is up to date. So would the computed, but the engine forgets that, and never
   * asks it. What is computed from other computeds is left alone: the foreign atom may be one of theirs.
   */
  #stray(error: unknown): void {
    if (this.sources !== undefined) return;
    hasStrayed = true;
    this.#strayedAt = epoch();
    this.version++;
    this.fail(error);
  }

  /** Shows an error of something that it has read, in the place of its value. */
  protected fail(error: unknown): void {
    this.failed = true;
    this.error = error;
  }

  /** Has it computed when it is next read, whatever the engine knows. */
  protected forget(): void {
    this.#atom = undefined;
  }

  /** Computes anew, because a dependency has changed. Returns the version: a new one if the outcome is new. */
  refresh(): number {
    this.before = this.sources ?? none;
    this.sources = undefined;
    this.inCircle = false;
    this.#strayedAt = undefined;
    try {
      const value = withReader(this, () => compute(this) as T);
      if (!this.isNew && !this.failed && same(this.equal, this.value as T, value)) return this.version;
      this.value = value;
      this.error = undefined;
      this.failed = false;
    } catch (error) {
      if (this.failed && Object.is(this.error, error)) return this.version;
      this.value = undefined;
      this.error = error;
      this.failed = true;
    } finally {
      this.before = undefined;
      if (this.inCircle) writes.track();
    }
    return ++this.version;
  }
}

/** A computed of the user's. */
export class Computed<T> extends Derived<T> {
  readonly name: string;
  readonly equal: ((a: T, b: T) => boolean) | undefined;
  readonly #compute: () => T;

  constructor(compute: () => T, { equal, name = compute.name || 'computed' }: SignalOptions<T>) {
    super();
    this.#compute = compute;
    this.equal = equal;
    this.name = name;
  }

  compute(): T {
    const compute = this.#compute; // not a method of this node
    return compute();
  }
}

/** Takes the atoms of collected computeds out of the graph. */
const unused = /* @__PURE__ */ collectionRegistry<Version>(unlink);
