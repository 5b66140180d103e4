import { expect, test } from '@jest/globals';
import { heard, unnoticed } from '../support/random/asking.js';
import { repeat } from '../support/random/search.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

test('everything happens the same way no matter when the actor is created', async () => {
  await repeat(unnoticed, 300);
  uncaught.take();
});

test('the actor is created from every place in the code', async () => {
  const log: (readonly unknown[])[] = [];
  const runs = heard((some) => void log.push(...some));
  await repeat(runs, 40);
  const callers = new Set(log.map(([caller]) => caller));
  const all = [
    'abort',
    'atom',
    'close',
    'effect',
    'equal',
    'feed',
    'guest',
    'loader',
    'main',
    'params',
    'stream',
    'subscriber',
  ];
  for (const caller of all) expect(callers).toContain(caller);
  const shown = log.filter(([caller]) => caller === 'feed').map((entry) => entry.slice(1).join());
  for (const words of [
    /^loading/,
    /^reloading known/,
    /^resolved known.*false/,
    /^resolved item.*true/,
    /^error/,
    /^idle/,
    /^local/,
  ])
    expect(shown).toContainEqual(expect.stringMatching(words));
});
