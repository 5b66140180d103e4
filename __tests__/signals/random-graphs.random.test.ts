/**
 * Random graphs of signals, computeds, effects and subscribers. A model that computes all from
 * scratch after each write says what each read, effect and subscriber must see, and who may run:
 * nobody without a change, nobody twice for one.
 */
import { jest, test } from '@jest/globals';
import { graphContract } from '../support/random/graph/graph-run.js';
import { search } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // as many runs as one likes

test('signals alone show and run what the model says', () =>
  search(graphContract(false, uncaught.take), 1_500));
