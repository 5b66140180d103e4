import { inMicrotask } from '../../machines/microtask.js';
import { areLinksKnown, type ReadableAtom } from './atoms.js';
import { batch } from './batch.js';
import { ForeignAtom } from './foreign-atom.js';
import { FAILED, type Link, mark, READS_ATOMS } from './links.js';
import { track, untracked } from './tracking.js';
import { Valued } from './valued.js';

const nodes = new WeakMap<ReadableAtom, AtomNode>();

/** An atom of `@xstate/store` that something of ours has read. */
export class AtomNode extends Valued<unknown> {
  override flags = READS_ATOMS;
  readonly equal = undefined;
  readonly #atom: ForeignAtom;
  /** How many there were. */
  #changes = 0;
  #subscription: { unsubscribe(): void } | undefined;

  private constructor(atom: ReadableAtom) {
    super();
    this.#atom = new ForeignAtom(atom, () => this.#readWhileFailing());
    this.look();
  }

  /** Of an atom that has thrown the engine may know of no change. */
  static of(atom: ReadableAtom, hasThrown: boolean): AtomNode {
    const known = nodes.get(atom);
    if (known === undefined) return AtomNode.#make(atom);
    if (hasThrown) known.#readAgain();
    else known.look();
    return known;
  }

  static #make(atom: ReadableAtom): AtomNode {
    const node = new AtomNode(atom);
    nodes.set(atom, node);
    return node;
  }

  /** Nobody says when an atom changes before others have seen it, so it is asked each time. */
  look(): boolean {
    untracked(() => this.#atom.look());
    this.#take();
    return true;
  }

  /**
   * Whoever finds a change has it told to all: the engine may be late, and those who follow need
   * not do so any more by then.
   */
  #take(): void {
    const { value, hasFailed } = this.#atom;
    if (hasFailed === this.hasFailed && Object.is(this.value, value)) return;
    this.#changes += 1;
    if (this.targets === undefined) this.change(value, hasFailed ? FAILED : 0);
    else batch(() => this.#tell(value, hasFailed ? FAILED : 0));
  }

  #tell(value: unknown, failed: number): void {
    this.change(value, failed);
    mark(this.targets);
  }

  #readAgain(): void {
    untracked(() => this.#atom.read());
    this.#take();
  }

  #readWhileFailing(): void {
    this.look();
    if (this.hasFailed) track(this);
  }

  connect(): void {
    this.#atom.connect();
  }

  override follow(): Link | undefined {
    this.#subscription = untracked(() => this.#atom.subscribe(() => this.#announce()));
    return undefined;
  }

  override unfollow(): Link | undefined {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    if (areLinksKnown()) subscription?.unsubscribe();
    else inMicrotask(() => subscription?.unsubscribe()); // the engine may be amid what this depends on
    return undefined;
  }

  /** The engine does not say what those change in turn who are told. */
  #announce(): void {
    let changes: number;
    do {
      batch(() => this.look()); // runs what waits, too
      changes = this.#changes;
      this.look();
    } while (this.#changes !== changes);
  }
}
