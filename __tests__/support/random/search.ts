/**
 * Runs of properties. Searching takes other data each time, so nothing but the property itself may
 * depend on it: neither coverage nor what the runs come across. Files named `*.random.test.ts`
 * search, no other does.
 *
 * npm run jest -- random                                                            all searches
 * RUNS=100000 npm run jest -- turns.random                                          more of one
 * SEED=… npm run jest -- turns.random                                               the same runs
 * again SEED=… RUN_PATH=… REPLAY_PATH=… npm run jest -- turns.random                      the
 * shrunk failure alone: its report ends with this line
 */
import { basename } from 'node:path';
import { expect } from '@jest/globals';
import fc from 'fast-check';

type Property<T> = fc.IProperty<T> | fc.IAsyncProperty<T>;

const { RUNS, SEED, RUN_PATH, REPLAY_PATH } = process.env;

/** For commands, which shrink in a way of their own. */
export const replay = REPLAY_PATH === undefined ? {} : { replayPath: REPLAY_PATH };

/** Looks for data that the property does not hold for: other data each time. */
export async function search<T>(property: Property<T>, runs: number): Promise<void> {
  const details = await fc.check(property, {
    numRuns: Number(RUNS ?? runs),
    ...(SEED !== undefined && { seed: Number(SEED) }),
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

/** The same data each time, unless `SEED` or `RUNS` ask for other. */
export async function repeat<T>(property: Property<T>, runs: number): Promise<void> {
  await fc.assert(property, { seed: Number(SEED ?? 1), numRuns: Number(RUNS ?? runs) });
}
