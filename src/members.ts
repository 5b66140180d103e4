/**
 * Lets methods of a prototype work detached: each is bound to its object when it is first asked for. What is not used costs nothing.
 */
export function bindLazily<T extends object>(prototype: T, names: readonly (keyof T)[]): void {
  for (const name of names) {
    const method = prototype[name] as unknown as (...args: unknown[]) => unknown;
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: object) {
        const value = method.bind(this);
        Object.defineProperty(this, name, { value, configurable: true, writable: true });
        return value;
      },
    });
  }
}
