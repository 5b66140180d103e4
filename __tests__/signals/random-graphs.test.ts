import { expect, test } from '@jest/globals';
import { graphContract } from '../support/random/graph/graph-run.js';
import { GraphWorld } from '../support/random/graph/graph-world.js';
import { repeat } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

/**
 * The situations that random graphs must reach. A search that does not reach them proves nothing.
 */
const allThatMatters = [
  'a batch that throws',
  'a cleanup',
  'a computed that is dropped',
  'a foreign subscriber',
  'a run that acts',
  'a subscriber',
  'a subscriber of an error',
  'a subscriber that acts',
  'an atom that has recovered',
  'an effect made in another',
  'an effect made in untracked',
  'an effect that ends',
  'an effect that is ended while others run',
  'an error that an effect rethrows',
  'there and back',
  'there and back with a look',
];

test('the searched graphs reach everything that matters', async () => {
  for (const isMixed of [false, true]) await repeat(graphContract(isMixed, uncaught.take), 200);
  expect([...GraphWorld.reached].sort()).toEqual(allThatMatters);
});

test('signals and store atoms behave as the model predicts', () =>
  repeat(graphContract(true, uncaught.take), 1_500));
