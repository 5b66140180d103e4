/**
 * Random graphs of signals, computeds, effects and subscribers. A model that computes everything
 * from scratch after each write predicts what each read, effect and subscriber must see, and what
 * may run: nothing without a change, and nothing twice for the same change.
 */
import { jest, test } from '@jest/globals';
import { graphContract } from '../support/random/graph/graph-run.js';
import { search } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

jest.setTimeout(24 * 60 * 60 * 1000); // the number of runs is unlimited

test('signals alone behave as the model predicts', () => search(graphContract(false, uncaught.take), 1_500));
