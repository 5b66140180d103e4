import { inspect } from 'node:util';

/** Ends a run because something violates the contract. */
export function fail(message: string, ...shown: unknown[]): never {
  const inspected = shown.map((it) =>
    inspect(it instanceof Error ? it.message : it, { depth: 4, breakLength: 140 }),
  );
  throw new Error([message, ...inspected].join('\n  '));
}
