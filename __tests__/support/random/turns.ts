/** A resource, observers and a scheduler of promises, in sequences of turns. */
import { runInThisContext } from 'node:vm';
import { afterEach, beforeEach } from '@jest/globals';
import fc from 'fast-check';
import { fail } from './failure.js';
import { replay } from './search.js';
import { turns } from './steps.js';
import { World } from './world.js';

/** The process that receives unhandled rejections. A test gets only a copy of it. */
const host = runInThisContext('process') as NodeJS.Process;
const unhandled: unknown[] = [];
const collect = (error: unknown) => unhandled.push(error);
beforeEach(() => void host.on('unhandledRejection', collect));
afterEach(() => void host.off('unhandledRejection', collect));

const commands = fc.commands([turns], { maxCommands: 12, size: 'max', ...replay });
const audience = fc.record({ isBefore: fc.boolean(), isAfter: fc.boolean() });

/** The contract holds after each step. */
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
      if (unhandled.length > 0) fail('a rejection was not handled', ...unhandled);
    } finally {
      world.dispose();
    }
  },
);
