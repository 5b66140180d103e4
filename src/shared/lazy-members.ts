type Makers<T> = { readonly [name: string | symbol]: (self: T) => unknown };

/** Whoever asks a prototype itself for them gets nothing: they would be kept there, for all. */
const prototypes = new WeakSet<object>();

/**
 * Gives the objects of a prototype members that are made when they are first asked for, and kept
 * then. So what is not used costs nothing, and a function among them knows its object, detached
 * too.
 */
export function defineLazyMembers<T extends object>(prototype: T, makers: Makers<T>): void {
  prototypes.add(prototype);
  for (const name of Reflect.ownKeys(makers)) {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      configurable: true,
      get(this: T) {
        if (prototypes.has(this)) return undefined;
        const value = makers[name]?.(this);
        Reflect.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true }); // not where it is frozen
        return value;
      },
    });
  }
}
