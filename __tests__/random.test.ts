import { expect, test } from '@jest/globals';
import fc, { type RunDetails } from 'fast-check';
import { turns } from './support/random/steps.js';
import { World } from './support/random/world.js';
import { collectUncaught } from './support/uncaught.js';

/*
 * RUNS=100000 npm run test:random          more of it
 * SEED=… npm run test:random               the same runs again
 * SEED=… RUN_PATH=… REPLAY_PATH=… npm run test:random   the shrunk failure alone; its report says this line
 */
const { RUNS = '2000', SEED, RUN_PATH, REPLAY_PATH } = process.env;

collectUncaught();

test(
  'whatever is done in whatever order, a resource shows, loads, aborts and tells what its contract says',
  async () => {
    const unhandled: unknown[] = [];
    const collect = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', collect);
    const commands = fc.commands([turns], { maxCommands: 12, size: 'max', ...(REPLAY_PATH && { replayPath: REPLAY_PATH }) });
    const property = fc.asyncProperty(commands, fc.scheduler(), async (all, scheduler) => {
      unhandled.length = 0;
      const world = new World((label, builder) => void scheduler.scheduleSequence([{ label, builder }]));
      try {
        await fc.scheduledModelRun(scheduler, () => ({ model: {}, real: world }), all);
        await world.end();
        expect(unhandled).toEqual([]);
      } finally {
        world.dispose();
      }
    });
    try {
      await fc.assert(property, {
        numRuns: Number(RUNS),
        ...(SEED && { seed: Number(SEED) }),
        ...(RUN_PATH && { path: RUN_PATH }),
        asyncReporter: report,
      });
    } finally {
      process.off('unhandledRejection', collect);
    }
  },
  24 * 60 * 60 * 1000,
);

async function report<T>(details: RunDetails<T>): Promise<void> {
  if (!details.failed) return;
  const message = (await fc.asyncDefaultReportMessage(details)) ?? '';
  const [, replayPath] = /replayPath="(.*?)"/.exec(message) ?? [];
  const again = `Again: SEED=${details.seed} RUN_PATH=${details.counterexamplePath} REPLAY_PATH=${replayPath} npm run test:random`;
  throw new Error(`${message}\n\n${again}`, { cause: details.errorInstance });
}
