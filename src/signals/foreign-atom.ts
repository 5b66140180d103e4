import { DIRTY, derivedAtom, type Inspectable, inspectable, type ReadableAtom, readLeaves } from './atoms.js';

/** The number of our readers that are reading now. */
let reading = 0;

/** Whether one of our readers is reading now. */
export function isForeignAtomRead(): boolean {
  return reading > 0;
}

/**
 * A foreign atom. If a computed atom throws, the engine throws once and then returns the old value
 * as if nothing had happened, and it never notifies the atom's followers again. So its `get` is
 * replaced by one that throws for as long as the atom fails.
 */
export class ForeignAtom {
  hasFailed = false;
  value: unknown = undefined;
  readonly #atom: Inspectable<ReadableAtom>;
  readonly #get: () => unknown;
  /** Called when others read the atom and it fails, or has failed. Must update it. */
  readonly #onFailure: () => void;
  /**
   * Reads the atom whenever it may have changed. Before an atom, the engine updates the atoms that
   * it depends on; if one of them throws, the engine stops. The reader depends on the same atoms as
   * the foreign atom, so it is updated as soon as that is, and it catches the error.
   */
  readonly #reader: ReadableAtom | undefined;

  constructor(atom: ReadableAtom, onFailure: () => void) {
    this.#atom = inspectable(atom);
    this.#get = atom.get;
    this.#onFailure = onFailure;
    if (this.#atom.deps === undefined) return;
    this.#atom.get = this.#readByOthers;
    let reads = 0;
    this.#reader = derivedAtom(() => {
      this.read();
      readLeaves(this.#atom);
      reads += 1;
      return reads;
    });
  }

  /** Updates `value`, which is the error if the atom has failed. Must run untracked. */
  update(): void {
    if (this.#reader === undefined) this.read();
    else this.#reader.get();
  }

  /** Same, even if the engine has not noticed a change. */
  read(): void {
    reading += 1;
    if (this.hasFailed) this.#atom.flags |= DIRTY; // the engine may have forgotten the error
    try {
      this.value = this.#get.call(this.#atom);
      this.hasFailed = false;
    } catch (error) {
      this.#fail(error);
    } finally {
      reading -= 1;
    }
  }

  #fail(error: unknown): void {
    this.value = error;
    this.hasFailed = true;
    this.#atom.get = this.#readByOthers;
  }

  readonly #readByOthers = (): unknown => {
    if (!this.hasFailed) {
      try {
        return this.#get.call(this.#atom);
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#onFailure();
    if (this.hasFailed) throw this.value;
    return this.#get.call(this.#atom);
  };

  /** Makes the atom that is reading now depend on this one. */
  connect(): void {
    if (this.#reader === undefined) this.#get.call(this.#atom);
    else this.#reader.get();
  }

  subscribe(next: () => void): { unsubscribe(): void } {
    return (this.#reader ?? this.#atom).subscribe(next);
  }
}
