/** What a resource is called that was given no name. */
export const unnamed = 'resource';

/**
 * Names that tell the actors of a program apart. The first of a name has it as it is, the next is
 * `user 2`; a resource without a name is `resource 1`. An actor keeps what it is called, whichever
 * of the others go.
 */
export class Names {
  /** How many have been called so, or by this name and a number. */
  readonly #counts = new Map<string, number>();
  readonly #taken = new WeakMap<object, string>();

  /** Returns what an actor is called from now on. */
  take(actor: object, name: string, isResource: boolean): string {
    this.release(actor);
    const isNumbered = isResource && name === unnamed;
    let count = this.#counts.get(name) ?? 0;
    let own: string;
    do {
      count += 1;
      own = count === 1 && !isNumbered ? name : `${name} ${count}`;
    } while (own !== name && this.#counts.has(own));
    this.#counts.set(name, count);
    if (own !== name) this.#counts.set(own, 1);
    this.#taken.set(actor, own);
    return own;
  }

  /** The actor is forgotten. What only one was ever called may be used again; a number is not. */
  release(actor: object): void {
    const own = this.#taken.get(actor);
    if (own !== undefined && this.#counts.get(own) === 1) this.#counts.delete(own);
    this.#taken.delete(actor);
  }
}
