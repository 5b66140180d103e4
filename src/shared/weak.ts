/**
 * References a target weakly if the platform can. If it cannot, it references the target strongly,
 * and nothing that is dropped gets cleaned up.
 */
export function weakRef<T extends WeakKey>(target: T): WeakRef<T> {
  return typeof WeakRef === 'function'
    ? new WeakRef(target)
    : { deref: () => target, [Symbol.toStringTag]: 'WeakRef' };
}

/**
 * Runs `cleanUp` some time after an object registered with it was garbage-collected. Never runs it
 * if the platform cannot detect that.
 */
export function collectionRegistry<T>(cleanUp: (held: T) => void): Pick<FinalizationRegistry<T>, 'register'> {
  return typeof FinalizationRegistry === 'function'
    ? new FinalizationRegistry(cleanUp)
    : { register: () => {} };
}
