import { expect, test } from '@jest/globals';
import { collectedGraphContract, graphContract } from '../support/random/graph/graph-run.js';
import { GraphWorld } from '../support/random/graph/graph-world.js';
import { repeat } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

/** What random graphs must come across: those that come across nothing prove nothing. */
const allThatMatters = [
  'a batch that throws',
  'a clean-up',
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
  'an error that an effect lets out',
  'there and back',
  'there and back with a look',
];

test('the graphs that are searched come across all that matters', async () => {
  for (const isMixed of [false, true]) await repeat(graphContract(isMixed, uncaught.take), 200);
  expect([...GraphWorld.reached].sort()).toEqual(allThatMatters);
});

test('signals and atoms of the store show what the model says', () =>
  repeat(graphContract(true, uncaught.take), 1_500));

test('so they do while what was dropped is collected, and nothing of it is left in the end', () =>
  repeat(collectedGraphContract(uncaught.take), 50));
