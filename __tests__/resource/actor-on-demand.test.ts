import { expect, test } from '@jest/globals';
import { unnoticed } from '../support/random/asking.js';
import { play } from '../support/random/scenario.js';
import { repeat } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

test('whenever the actor is asked for, all that happens is the same', async () => {
  await repeat(unnoticed, 300);
  uncaught.take();
});

test('what happens then is called from everywhere', async () => {
  const tape = Array.from({ length: 5000 }, (_, index) => (index * 7919 + (index % 13) * 104_729) % 997);
  const log = await play(tape);
  const callers = new Set(log.map(([caller]) => caller));
  for (const caller of ['abort', 'atom', 'effect', 'equal', 'loader', 'main', 'params', 'subscriber']) expect(callers).toContain(caller);
});
