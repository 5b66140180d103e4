import { describe, expect, test } from '@jest/globals';
import { type ReactiveFramework, setExpect, testSuite } from 'reactive-framework-test-suite';
import { batch, computed, effect, signal, untracked } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

/**
 * We report what an effect throws as uncaught, because the write did not cause it. The suite
 * expects the write to throw it.
 */
function throwReported<T>(run: () => T): T {
  const result = run();
  for (const error of uncaught.take()) throw error;
  return result;
}

const framework: ReactiveFramework = {
  signal: (value) => {
    const made = signal(value);
    return { read: made, write: (next) => throwReported(() => made.set(next)) };
  },
  computed: (compute) => ({ read: computed(compute) }),
  effect: (run) => {
    const dispose = throwReported(() => effect(run));
    return () => throwReported(dispose);
  },
  batch: (change) => throwReported(() => batch(change)),
  untracked,
  run: (run) => run(),
};

/** What our implementation does where the suite does not prescribe anything. */
const behaviors: Readonly<Record<string, string>> = {
  '#15 unread computed subscription': 'no subscription',
  '#17 computed evaluation timing': 'lazy',
  '#29 NaN equality semantics': 'Object.is',
  '#30 same-reference signal write': 'skips',
  '#49 inner write re-run through computed chain': 'runs 2x per write',
  '#62 infinite loop in effect': 'manual bail (200+)',
  '#86 computed error caching': 'caches error',
  '#88 effect subscription after first-run throw': 'keeps subscribed',
  '#106 effect throw isolation in flush': 'continues',
  '#107 non-Error throw caching': 'caches error',
  '#146 recompute count on multiple dep changes': 'single recompute',
  '#167 computed NaN downstream propagation': 'Object.is',
  '#173 mid-propagation read isolation': 'post-write',
  '#174 intra-run read-after-write': 'post-write',
  '#175 effect multi-signal write batching': 'batched',
  '#176 batch return value': 'returns value',
};

setExpect(expect);

test('the suite has as many cases as we have seen pass', () => {
  expect(testSuite.flatMap(({ cases }) => Object.keys(cases))).toHaveLength(179);
});

// A case that skips itself because a capability is missing throws, and so fails.
for (const { section, cases } of testSuite) {
  describe(section, () => {
    test.each(Object.entries(cases))('%s', async (name, run) => {
      expect(await run(framework)).toBe(behaviors[name]);
    });
  });
}
