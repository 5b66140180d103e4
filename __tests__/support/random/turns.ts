/** A resource, observers and a scheduler of promises, in sequences of turns. */
import { runInThisContext } from 'node:vm';
import { afterEach, beforeEach } from '@jest/globals';
import fc from 'fast-check';
import { fail } from './failure.js';
import { replay } from './search.js';
import { turns } from './steps.js';
import { World } from './world.js';

/**
 * The process that hears of rejections that nobody handles: not the copy of it that a test is
 * given.
 */
const host = runInThisContext('process') as NodeJS.Process;
const unhandled: unknown[] = [];
const collect = (error: unknown) => unhandled.push(error);
beforeEach(() => void host.on('unhandledRejection', collect));
afterEach(() => void host.off('unhandledRejection', collect));

const commands = fc.commands([turns], { maxCommands: 12, size: 'max', ...replay });
const audience = fc.record({ isBefore: fc.boolean(), isAfter: fc.boolean() });

/** After each step, all is as the contract says. */
export const contract = fc.asyncProperty(
  commands,
  audience,
  fc.scheduler(),
  async (all, observers, scheduler) => {
    unhandled.length = 0;
    const world = new World(
      observers,
      (label, builder) => void scheduler.scheduleSequence([{ label, builder }]),
    );
    try {
      await fc.scheduledModelRun(scheduler, () => ({ model: {}, real: world }), all);
      await world.end();
      if (unhandled.length > 0) fail('a rejection was handled by nobody', ...unhandled);
    } finally {
      world.dispose();
    }
  },
);
