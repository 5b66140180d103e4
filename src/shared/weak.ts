/**
 * Refers to a target weakly where the platform can. Where it cannot, nothing that is dropped is
 * cleaned up.
 */
export function weakRef<T extends WeakKey>(target: T): WeakRef<T> {
  return typeof WeakRef === 'function'
    ? new WeakRef(target)
    : { deref: () => target, [Symbol.toStringTag]: 'WeakRef' };
}

/**
 * Runs `cleanUp` some time after an object registered with it was garbage-collected: never, where
 * the platform cannot know.
 */
export function collectionRegistry<T>(cleanUp: (held: T) => void): Pick<FinalizationRegistry<T>, 'register'> {
  return typeof FinalizationRegistry === 'function'
    ? new FinalizationRegistry(cleanUp)
    : { register: () => {} };
}
