import { derivedAtom, type Inspectable, inspectable, type ReadableAtom, readLeaves } from './atoms.js';

let readers: WeakSet<object> | undefined;
/** How many of them read now. */
let reading = 0;

/** Whether it is one of the atoms by which we read others. */
export function isOurReader(atom: object): boolean {
  return readers?.has(atom) === true;
}

/** Whether one of them reads now. */
export function isForeignAtomRead(): boolean {
  return reading > 0;
}

/**
 * A foreign atom. The engine lets a computed atom throw once, and gives the value from before then,
 * as if nothing had happened; and who follows it is never told of it again. So, while it fails, its
 * `get` is one that throws.
 */
export class ForeignAtom {
  hasFailed = false;
  value: unknown = undefined;
  readonly #atom: Inspectable<ReadableAtom>;
  readonly #get: () => unknown;
  /** Called when somebody reads it while it fails. */
  readonly #onRead: () => void;
  /**
   * Reads the atom whenever it may have changed. The engine asks the atoms that one depends on
   * before that one, and if one throws, it asks nobody any more. This one depends on what the atom
   * depends on, too, so it is asked as soon as the atom is, and it catches that.
   */
  readonly #reader: ReadableAtom | undefined;

  constructor(atom: ReadableAtom, onRead: () => void) {
    this.#atom = inspectable(atom);
    this.#get = atom.get;
    this.#onRead = onRead;
    if (this.#atom.deps === undefined) return;
    let reads = 0;
    this.#reader = derivedAtom(() => {
      this.read();
      readLeaves(this.#atom);
      reads += 1;
      return reads;
    });
    readers ??= new WeakSet();
    readers.add(this.#reader);
  }

  /** Sets `value`, which is the error where it has failed. Nothing may be tracked. */
  look(): void {
    if (this.#reader === undefined) this.read();
    else this.#reader.get();
  }

  /** The same, also where the engine knows of no change. */
  read(): void {
    reading += 1;
    try {
      this.value = this.#get.call(this.#atom);
      if (this.hasFailed) this.#atom.get = this.#get;
      this.hasFailed = false;
    } catch (error) {
      this.value = error;
      if (!this.hasFailed) this.#atom.get = () => this.#throw();
      this.hasFailed = true;
    } finally {
      reading -= 1;
    }
  }

  #throw(): unknown {
    this.#onRead();
    if (this.hasFailed) throw this.value;
    return this.#atom.get();
  }

  /** Lets the atom that reads now depend on it. */
  connect(): void {
    if (this.#reader === undefined) this.#get.call(this.#atom);
    else this.#reader.get();
  }

  subscribe(next: () => void): { unsubscribe(): void } {
    return (this.#reader ?? this.#atom).subscribe(next);
  }
}
