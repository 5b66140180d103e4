import { jest, test } from '@jest/globals';
import { search } from '../support/random/search.js';
import { contract } from '../support/random/turns.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // any number of runs

test('a resource shows, loads, aborts and notifies as its contract says, for any actions in any order', () =>
  search(contract, 500));
