/** Code that does not access the actor cannot tell whether other code does. */
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { play } from './scenario.js';

const tapes = fc.array(fc.nat(999), { minLength: 40, maxLength: 200, size: 'max' });

export const unnoticed = fc.asyncProperty(
  tapes,
  fc.record({ before: fc.nat(40), how: fc.constantFrom('actor' as const, 'inspector' as const) }),
  async (tape, asking) => expect(await play(tape, asking)).toEqual(await play(tape)),
);

/** Passes the log of each run to a callback. */
export const heard = (hear: (log: Awaited<ReturnType<typeof play>>) => void) =>
  fc.asyncProperty(tapes, async (tape) => hear(await play(tape)));
