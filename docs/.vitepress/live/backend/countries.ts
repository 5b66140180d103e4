import type { Country } from '../../../examples/backend/database.js';

/** A row of `countries.json` that esbuild has cut down to what is used. */
export interface Row extends Country {
  readonly borders: readonly string[];
}

declare const __COUNTRIES__: readonly Row[];

/** By their code. */
export const countries = new Map(__COUNTRIES__.map((row) => [row.code, row]));
