type Makers<T> = { readonly [name: string | symbol]: (self: T) => unknown };

/**
 * The prototypes themselves. Reading a member of one returns `undefined`; otherwise the member
 * would be stored there and shared by all objects.
 */
const prototypes = new WeakSet<object>();

/**
 * Defines members that each object of a prototype creates on first access and then keeps. So unused
 * members cost nothing, and a member that is a function works detached from its object.
 */
export function defineLazyMembers<T extends object>(prototype: T, makers: Makers<T>): void {
  prototypes.add(prototype);
  for (const name of Reflect.ownKeys(makers)) {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      get(this: T) {
        if (prototypes.has(this)) return undefined;
        const value = makers[name]?.(this);
        // has no effect if the object is frozen
        Reflect.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
        return value;
      },
    });
  }
}
