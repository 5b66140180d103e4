import { test } from '@jest/globals';
import { failingAtomsContract } from '../support/random/failing-atoms.js';
import { repeat } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

test('store atoms that throw are seen as such by everything that follows or reads them', () =>
  repeat(failingAtomsContract(uncaught.take), 2_000));
