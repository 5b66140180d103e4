/** The key for `using`: where it is missing, the one that compilers use in its place. */
export const disposeKey: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
