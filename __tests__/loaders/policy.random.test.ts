import { afterAll, beforeAll, jest, test } from '@jest/globals';
import { policies } from '../support/random/policies.js';
import { search } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // no limit on the number of runs

beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
});

afterAll(() => {
  jest.useRealTimers();
});

test('random operations on a resource with a policy, even inside its functions, never supersede a load silently, show a torn state, or leave a timer', async () => {
  await search(policies(uncaught.take), 500);
});
