import { afterAll, beforeAll, jest, test } from '@jest/globals';
import { policies } from '../support/random/policies.js';
import { search } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // as many runs as one likes

beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
});

afterAll(() => {
  jest.useRealTimers();
});

test('whatever is done to a resource with a policy, in its functions too, no load is superseded unseen, nothing is torn, and no timer is left', async () => {
  await search(policies(uncaught.take), 500);
});
