import { version } from './version.js';

const key = Symbol.for('xstate-resource');

type Registry = { [key]?: string };

let isRegistered = false;

/**
 * Warns if the program contains another copy of this package, because neither copy tracks reads of
 * the other's signals. Called before anything is created.
 */
export function warnOfSecondCopy(): void {
  if (isRegistered) return;
  isRegistered = true;
  const registry = globalThis as Registry;
  const first = registry[key];
  registry[key] ??= version;
  if (first === undefined) return;
  console.warn(
    `A second copy of xstate-resource was loaded: version ${version}, after version ${first}. Neither copy tracks the signals ` +
      'of the other. Configure your package manager or bundler to use one copy. See "npm ls xstate-resource".',
  );
}
