import { test } from '@jest/globals';
import fc from 'fast-check';
import { search } from '../support/random/search.js';
import { certain, eventsOf, expectTaken } from '../support/taken.js';

test.each(certain.map((machine) => [machine.id, machine] as const))(
  'the reported transitions of the machine %s are those that XState took, for random events',
  (_, machine) => {
    const happened = fc.array(fc.constantFrom(...eventsOf(machine)), { minLength: 1, maxLength: 40 });
    return search(
      fc.property(happened, (events) => void expectTaken(machine, events)),
      200,
    );
  },
);
