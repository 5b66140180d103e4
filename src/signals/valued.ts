import { isInBatch } from './batch.js';
import { FAILED, Node, nextVersion } from './links.js';
import { type Past, remember } from './past.js';
import { untracked } from './tracking.js';

type Equal<T> = ((a: T, b: T) => boolean) | undefined;

/** `equal` may be user-supplied, so its reads are not tracked. */
export function areEqual<T>(equal: Equal<T>, a: T, b: T): boolean {
  return equal === undefined ? Object.is(a, b) : untracked(() => equal(a, b));
}

/** A node with a value, or with an error instead. */
export abstract class Valued<T> extends Node {
  value: T | unknown = undefined;
  /** Its previous value since the queue was last empty. */
  past: Past | undefined = undefined;
  abstract readonly equal: Equal<T>;

  get node(): this {
    return this;
  }

  /** Brings value and version up to date. */
  settle(): void {
    this.tryRefresh();
  }

  /** The value of a node that never fails. The read is not tracked. */
  peek(): T {
    this.settle();
    return this.value as T;
  }

  get hasFailed(): boolean {
    return (this.flags & FAILED) !== 0;
  }

  /** Sets a new value. */
  protected change(value: unknown, failed: number): void {
    const known = this.find(this.past, value, failed);
    if (this.version !== 0 && (this.targets !== undefined || isInBatch())) this.remember();
    if (known === undefined) this.set(value, failed, nextVersion());
    else this.set(known.value, failed, known.version);
  }

  protected set(value: unknown, failed: number, version: number): void {
    this.value = value;
    this.flags = (this.flags & ~FAILED) | failed;
    this.version = version;
    this.readIn = 0; // a run that reads it again has read both values
  }

  protected remember(): void {
    remember(this, this.value, this.flags & FAILED, this.version);
  }

  /** The past at which the value was the same. */
  protected find(from: Past | undefined, value: unknown, failed: number): Past | undefined {
    const equal = failed === 0 ? this.equal : undefined;
    for (let past = from; past !== undefined; past = past.earlier) {
      if (past.failed === failed && areEqual(equal, past.value as T, value as T)) return past;
    }
    return undefined;
  }

  forget(): void {
    this.past = undefined;
  }
}
