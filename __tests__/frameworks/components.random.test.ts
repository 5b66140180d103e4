import { jest, test } from '@jest/globals';
import { components } from '../support/random/components.js';
import { search } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // as many runs as one likes

test('a component never shows what belongs to other params, loads when it is there, and has one load at most', async () => {
  await search(components, 1000);
});
