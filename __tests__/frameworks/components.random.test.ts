import { jest, test } from '@jest/globals';
import { components } from '../support/random/components.js';
import { search } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // the number of runs can be set

test('a component never shows a value for other params, loads when it is mounted, and has at most one load', async () => {
  await search(components, 500);
});
