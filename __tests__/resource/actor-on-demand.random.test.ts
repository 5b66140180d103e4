import { jest, test } from '@jest/globals';
import { unnoticed } from '../support/random/asking.js';
import { search } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // any number of runs

test('everything happens the same way no matter when the actor is created', async () => {
  await search(unnoticed, 500);
  uncaught.take();
});
