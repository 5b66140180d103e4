type Makers<T> = { readonly [name: string | symbol]: (self: T) => unknown };

/**
 * Gives the objects of a prototype members that are made when they are first asked for, and kept then. So what is not used costs nothing, and a
 * function among them knows its object, detached too.
 */
export function addLazily<T extends object>(prototype: T, makers: Makers<T>): void {
  for (const name of Reflect.ownKeys(makers)) {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      configurable: true,
      get(this: T) {
        const value = makers[name]?.(this);
        Object.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
        return value;
      },
    });
  }
}
