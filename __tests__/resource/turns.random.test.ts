import { jest, test } from '@jest/globals';
import { search } from '../support/random/search.js';
import { contract } from '../support/random/turns.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // as many runs as one likes

test('whatever is done in whatever order, a resource shows, loads, aborts and tells what its contract says', () =>
  search(contract, 1_000));
