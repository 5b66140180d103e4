/** The key for `using`. If the platform lacks it, the one that compilers use instead. */
export const disposeKey: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
