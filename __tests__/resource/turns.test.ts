import { expect, test } from '@jest/globals';
import { repeat } from '../support/random/search.js';
import { contract } from '../support/random/turns.js';
import { World } from '../support/random/world.js';
import { collectUncaught } from '../support/uncaught.js';

/** The cases that the generated turns must cover to prove anything. */
const allThatMatters = [
  'a known value',
  'a late outcome',
  'a reload that supersedes',
  'a superseded outcome',
  'an equal that throws',
  'an item, dropped',
  'an item, late',
  'an item, shown',
  'an observer that acts',
  'an old value kept',
  'error',
  'idle',
  'loading',
  'local',
  'params there and back',
  'reloading',
  'resolved',
  'settled() that waits',
  'streaming',
  'the end of a stream, dropped',
  'the end of a stream, late',
  'the end of a stream, shown',
  'waiting',
];

collectUncaught();

test('the generated turns cover all important cases', async () => {
  await repeat(contract, 200);
  expect([...World.reached].sort()).toEqual(allThatMatters);
});
