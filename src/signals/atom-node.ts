import { inMicrotask } from '../../machines/microtask.js';
import { areLinksKnown, type ReadableAtom } from './atoms.js';
import { batch } from './batch.js';
import { ForeignAtom } from './foreign-atom.js';
import { FAILED, type Link, mark, READS_ATOMS } from './links.js';
import { track, untracked } from './tracking.js';
import { Valued } from './valued.js';

const nodes = new WeakMap<ReadableAtom, AtomNode>();

/** The node of an atom of `@xstate/store` that a computed or effect of this library has read. */
export class AtomNode extends Valued<unknown> {
  override flags = READS_ATOMS;
  readonly equal = undefined;
  readonly #atom: ForeignAtom;
  /** The number of changes so far. */
  #changes = 0;
  #subscription: { unsubscribe(): void } | undefined;

  private constructor(atom: ReadableAtom) {
    super();
    this.#atom = new ForeignAtom(atom, () => this.#readFailing());
    this.tryRefresh();
  }

  /**
   * `mayThrow` if the atom may have thrown, or is marked so that it would throw again: then it is
   * read even if the engine has not noticed a change.
   */
  static of(atom: ReadableAtom, mayThrow: boolean): AtomNode {
    const known = nodes.get(atom);
    if (known === undefined) return AtomNode.#make(atom);
    if (mayThrow) untracked(() => known.#atom.read());
    known.tryRefresh();
    return known;
  }

  static #make(atom: ReadableAtom): AtomNode {
    const node = new AtomNode(atom);
    nodes.set(atom, node);
    return node;
  }

  /**
   * Reads the atom each time, because the engine does not announce a change before others can see
   * it.
   */
  tryRefresh(): boolean {
    untracked(() => this.#atom.update());
    this.#take();
    return true;
  }

  /**
   * Announces a change to all targets, no matter who detected it. The engine may announce it late,
   * and by then the targets may no longer depend on the atom.
   */
  #take(): void {
    const { value, hasFailed } = this.#atom;
    if (hasFailed === this.hasFailed && Object.is(this.value, value)) return;
    this.#changes += 1;
    if (this.targets === undefined) this.change(value, hasFailed ? FAILED : 0);
    else batch(() => this.#propagate(value, hasFailed ? FAILED : 0));
  }

  #propagate(value: unknown, failed: number): void {
    this.change(value, failed);
    mark(this.targets);
  }

  #readFailing(): void {
    this.tryRefresh();
    track(this);
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
    // Where links are unknown, the engine may be iterating over what the atom depends on.
    if (areLinksKnown()) subscription?.unsubscribe();
    else inMicrotask(() => subscription?.unsubscribe());
    return undefined;
  }

  /**
   * The engine does not announce changes that observers make in response, so repeat until there are
   * none.
   */
  #announce(): void {
    let changes: number;
    do {
      batch(() => this.tryRefresh()); // also runs queued tasks
      changes = this.#changes;
      this.tryRefresh();
    } while (this.#changes !== changes);
  }
}
