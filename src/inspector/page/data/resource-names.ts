/** The name of a resource that was not given one. */
export const unnamed = 'resource';

/**
 * Gives the actors of a program distinct names. The first actor with a name keeps it unchanged, the
 * next one is `user 2`; a resource without a name is `resource 1`. An actor keeps its name when
 * others are forgotten.
 */
export class Names {
  /** How many actors have had this name, alone or with a number. */
  readonly #counts = new Map<string, number>();
  readonly #taken = new WeakMap<object, string>();

  /** Returns the name that an actor has from now on. */
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

  /** Forgets the actor. A name that only one actor ever had may be reused; a number is not. */
  release(actor: object): void {
    const own = this.#taken.get(actor);
    if (own !== undefined && this.#counts.get(own) === 1) this.#counts.delete(own);
    this.#taken.delete(actor);
  }
}
