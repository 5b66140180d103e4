import { runInThisContext } from 'node:vm';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import fc, { type RunDetails } from 'fast-check';
import { fail } from './support/random/failure.js';
import { turns } from './support/random/steps.js';
import { World } from './support/random/world.js';
import { collectUncaught } from './support/uncaught.js';

/*
 * RUNS=100000 npm run test:random                        more of it
 * SEED=… npm run test:random                             the same runs again
 * SEED=… RUN_PATH=… REPLAY_PATH=… npm run test:random    the shrunk failure alone: the report of a failure ends with this line
 */
const { RUNS = '2000', SEED, RUN_PATH, REPLAY_PATH } = process.env;

/** What runs must have come across: those that come across nothing prove nothing. */
const allThatMatters = [
  'a late outcome',
  'a superseded outcome',
  'an equal that throws',
  'an observer that acts',
  'an old value kept',
  'error',
  'idle',
  'loading',
  'local',
  'params there and back',
  'reloading',
  'resolved',
  'settled() that waits',
];

collectUncaught();

/** The process that hears of rejections that nobody handles: not the copy of it that a test is given. */
const host = runInThisContext('process') as NodeJS.Process;
const unhandled: unknown[] = [];
const collect = (error: unknown) => unhandled.push(error);
beforeEach(() => void host.on('unhandledRejection', collect));
afterEach(() => void host.off('unhandledRejection', collect));

jest.setTimeout(24 * 60 * 60 * 1000); // as many runs as one likes

const commands = fc.commands([turns], { maxCommands: 12, size: 'max', ...(REPLAY_PATH && { replayPath: REPLAY_PATH }) });
const audience = fc.record({ isBefore: fc.boolean(), isAfter: fc.boolean() });

test('whatever is done in whatever order, a resource shows, loads, aborts and tells what its contract says', async () => {
  const property = fc.asyncProperty(commands, audience, fc.scheduler(), async (all, observers, scheduler) => {
    unhandled.length = 0;
    const world = new World(observers, (label, builder) => void scheduler.scheduleSequence([{ label, builder }]));
    try {
      await fc.scheduledModelRun(scheduler, () => ({ model: {}, real: world }), all);
      await world.end();
      if (unhandled.length > 0) fail('a rejection was handled by nobody', ...unhandled);
    } finally {
      world.dispose();
    }
  });
  await fc.assert(property, {
    numRuns: Number(RUNS),
    ...(SEED && { seed: Number(SEED) }),
    ...(RUN_PATH && { path: RUN_PATH }),
    asyncReporter: report,
  });
  if (Number(RUNS) >= 1000 && RUN_PATH === undefined) expect([...World.reached].sort()).toEqual(allThatMatters);
});

async function report<T>(details: RunDetails<T>): Promise<void> {
  if (!details.failed) return;
  const message = (await fc.asyncDefaultReportMessage(details)) ?? '';
  const [, replayPath] = /replayPath="(.*?)"/.exec(message) ?? [];
  const again = `Again: SEED=${details.seed} RUN_PATH=${details.counterexamplePath} REPLAY_PATH=${replayPath} npm run test:random`;
  throw new Error(`${message}\n\n${again}`, { cause: details.errorInstance });
}
