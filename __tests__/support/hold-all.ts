/**
 * What nobody holds may be collected at any moment, with its load and what it follows; a test that makes a
 * resource and drops it would pass by luck. So everything that is referred to weakly is held in tests, except in
 * those about memory.
 */
import { afterAll, expect } from '@jest/globals';

const aboutMemory = [
  'examples/practices',
  'frameworks/vue-3.4-leaks',
  'frameworks/vue-leaks',
  'frameworks/leaks-of-angular',
  'frameworks/react-leaks',
  'frameworks/leaks-of-solid',
  'frameworks/leaks-of-svelte',
  'inspect/companions',
  'inspect/connection',
  'inspect/inspect-resources',
  'interpreter/xstate-internals',
  'loaders/leaks-of-policies',
  'resource/leaks',
  'resource/leaks-of-streams',
  'signals/random-graphs',
  'signals/released',
];

const path = expect.getState().testPath ?? '';
if (!aboutMemory.some((name) => path.includes(`/__tests__/${name}.`))) {
  const held = new Set<WeakKey>();
  globalThis.WeakRef = class<T extends WeakKey> extends WeakRef<T> {
    constructor(target: T) {
      super(target);
      held.add(target);
    }
  };
  afterAll(() => held.clear());
}
