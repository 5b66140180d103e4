import { jest, test } from '@jest/globals';
import { unnoticed } from '../support/random/asking.js';
import { search } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // as many runs as one likes

test('whenever the actor is asked for, all that happens is the same', async () => {
  await search(unnoticed, 1_000);
  uncaught.take();
});
