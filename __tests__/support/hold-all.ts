/**
 * What nobody holds may be collected at any moment, with its load and what it follows; a test that
 * makes a resource and drops it would pass by luck. So everything that is referred to weakly is
 * held in tests, except in those about memory.
 */
import { createRequire } from 'node:module';
import { afterAll, expect } from '@jest/globals';

const aboutMemory = createRequire(import.meta.url)('./about-memory.json') as readonly string[];

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
