import { test } from '@jest/globals';
import fc from 'fast-check';
import { search } from '../support/random/search.js';
import { compare, events, eventsAtAnyTime } from '../support/side-by-side.js';

test('the table handles events like the interpreter, and an actor can take over at any moment', () =>
  search(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...events), { maxLength: 12 }),
      fc.record({
        adoptedBefore: fc.nat(14),
        adoptedIn: fc.constantFrom('step' as const, 'abort' as const, undefined),
        onAbort: fc.option(fc.constantFrom(...eventsAtAnyTime.filter(({ type }) => type !== 'loader.item')), {
          nil: undefined,
        }),
      }),
      (sequence, circumstances) => compare(sequence, circumstances),
    ),
    400,
  ));
