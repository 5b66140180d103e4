import { version } from './version.js';

const key = Symbol.for('xstate-resource');

type Registry = { [key]?: string };

let isRegistered = false;

/**
 * Warns if there is another copy of this package in the program: neither tracks what is read from
 * the other. Called before anything is made.
 */
export function warnOfSecondCopy(): void {
  if (isRegistered) return;
  isRegistered = true;
  const registry = globalThis as Registry;
  const first = registry[key];
  registry[key] ??= version;
  if (first === undefined) return;
  console.warn(
    `xstate-resource ${version} is loaded although ${first} is loaded already. Signals of one copy are not tracked by the other. ` +
      'Have your package manager or bundler use one: see "npm ls xstate-resource".',
  );
}
