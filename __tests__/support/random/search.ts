/**
 * Runs properties. A search uses different data each time, so nothing but the property itself may
 * depend on it: neither coverage nor the situations that the runs reach. Only files named
 * `*.random.test.ts` search. In `.ci/run`, the data depend on the files in the repository.
 *
 * - All searches: `npm run jest -- random`
 * - More runs of one: `RUNS=100000 npm run jest -- turns.random`
 * - The same runs again: `SEED=… npm run jest -- turns.random`
 * - Only the shrunk failure, by the line at the end of its report:
 *   `SEED=… RUN_PATH=… REPLAY_PATH=… npm run jest -- turns.random`
 */
import { basename } from 'node:path';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { releaseAll } from '../hold-all.js';

type Property<T> = fc.IPropertyWithHooks<T> | fc.IAsyncPropertyWithHooks<T>;

const { RUNS, SEED, SEARCH_SEED, RUN_PATH, REPLAY_PATH } = process.env;

/** For commands, which have their own way of shrinking. */
export const replay = REPLAY_PATH === undefined ? {} : { replayPath: REPLAY_PATH };

/** 100,000 runs do not fit into memory, unless each releases what the one before has created. */
const releasing = <T>(property: Property<T>): Property<T> => property.beforeEach(releaseAll);

/** Searches for data that violates the property, with different data each time. */
export async function search<T>(property: Property<T>, runs: number): Promise<void> {
  const seed = SEED ?? SEARCH_SEED;
  const details = await fc.check(releasing(property), {
    numRuns: Number(RUNS ?? runs),
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(RUN_PATH !== undefined && { path: RUN_PATH }),
  });
  if (!details.failed) return;
  const message = (await fc.asyncDefaultReportMessage(details)) ?? '';
  const [, replayPath] = /replayPath="(.*?)"/.exec(message) ?? [];
  const file = basename(expect.getState().testPath ?? '', '.test.ts');
  const variables = [
    `SEED=${details.seed}`,
    `RUN_PATH=${details.counterexamplePath}`,
    ...(replayPath ? [`REPLAY_PATH=${replayPath}`] : []),
  ];
  throw new Error(`${message}\n\nAgain: ${variables.join(' ')} npm run jest -- ${file}`, {
    cause: details.errorInstance,
  });
}

/** Runs the property with the same data each time, unless `SEED` or `RUNS` say otherwise. */
export async function repeat<T>(property: Property<T>, runs: number): Promise<void> {
  await fc.assert(releasing(property), { seed: Number(SEED ?? 1), numRuns: Number(RUNS ?? runs) });
}
