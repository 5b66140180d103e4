import { test } from '@jest/globals';
import { collectedGraphContract } from '../support/random/graph/graph-run.js';
import { repeat } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

test('random graphs behave as the model predicts while dropped objects are collected, and nothing of them is left', () =>
  repeat(collectedGraphContract(uncaught.take), 50));
