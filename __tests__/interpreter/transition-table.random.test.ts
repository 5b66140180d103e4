import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { search } from '../support/random/search.js';
import { compare, events } from '../support/side-by-side.js';

const sequences = fc.array(fc.constantFrom(...events), { maxLength: 12 });

describe('The table makes of an event what the interpreter makes of it, in any order, events that the state has no answer to included', () => {
  test('where somebody looks after each', () =>
    search(
      fc.asyncProperty(sequences, (sequence) => compare(sequence)),
      200,
    ));

  test('while nobody looks', () =>
    search(
      fc.asyncProperty(sequences, (sequence) => compare(sequence, true)),
      200,
    ));
});
