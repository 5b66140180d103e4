import { reportUncaught } from '../shared/report-error.js';
import { type VersionAtom, versionAtom } from './atoms.js';
import { beginBatch, endBatch, isInBatch } from './batch.js';
import { announceTo, announceWrite, noteWrite } from './graph.js';
import { mark, nextVersion, WRITTEN, WRITTEN_AGAIN } from './links.js';
import type { Past } from './past.js';
import { track } from './tracking.js';
import { areEqual, Valued } from './valued.js';

/** A node that can be written. */
export class Source<T> extends Valued<T> {
  readonly equal: ((a: T, b: T) => boolean) | undefined;
  /** The atom that stands for this source: atoms that read the source depend on it. */
  #atom: VersionAtom | undefined = undefined;

  constructor(value: T, equal?: (a: T, b: T) => boolean) {
    super();
    this.value = value;
    this.version = nextVersion();
    this.equal = equal;
  }

  read(): T {
    this.tryRefresh();
    track(this);
    return this.value as T;
  }

  /**
   * Checks whether the value has changed back. Checking on each write would be too early, because
   * more writes may follow.
   */
  tryRefresh(): boolean {
    if ((this.flags & WRITTEN) !== 0) this.#settleWrites();
    return true;
  }

  #settleWrites(): void {
    const last = this.past as Past;
    // `write` has already compared with the last one
    const past = (this.flags & WRITTEN_AGAIN) === 0 ? last.earlier : last;
    this.flags &= ~(WRITTEN | WRITTEN_AGAIN);
    if (past === undefined) return;
    const known = this.#find(past);
    if (known !== undefined) this.set(known.value, 0, known.version);
  }

  #find(past: Past): Past | undefined {
    try {
      return this.find(past, this.value, 0);
    } catch (error) {
      reportUncaught(error); // `equal` threw, and the reader cannot handle that
      return undefined;
    }
  }

  write(value: T): void {
    if (areEqual(this.equal, this.value as T, value)) return;
    if ((this.flags & WRITTEN) !== 0) {
      this.flags |= WRITTEN_AGAIN;
    } else if (this.targets !== undefined || isInBatch()) {
      this.remember();
      this.flags |= WRITTEN;
    }
    this.value = value;
    this.changed();
  }

  /** Announces a change. */
  changed(): void {
    this.version = nextVersion();
    this.readIn = 0;
    const isCycleAnnounced = noteWrite();
    if (this.targets === undefined && !isCycleAnnounced && this.#atom === undefined) return;
    beginBatch();
    try {
      mark(this.targets);
      if (isCycleAnnounced) announceWrite();
      if (this.#atom !== undefined) announceTo(this.#atom, this.version);
    } finally {
      endBatch();
    }
  }

  connect(): void {
    this.#atom ??= versionAtom();
    this.#atom.get();
  }

  override forget(): void {
    this.tryRefresh();
    super.forget();
  }
}
