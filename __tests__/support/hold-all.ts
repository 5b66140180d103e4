/**
 * An object that nothing references may be collected at any moment, together with its load and what
 * it follows, so a test that creates a resource and drops it would pass only by luck. Therefore
 * tests keep everything alive that is referenced weakly, except tests about memory.
 */
import { createRequire } from 'node:module';
import { afterAll, expect } from '@jest/globals';

const aboutMemory = createRequire(import.meta.url)('./about-memory.json') as readonly string[];

const held = new Set<WeakKey>();

/** Stops keeping what has been kept so far. */
export const releaseAll = (): void => held.clear();

const path = expect.getState().testPath ?? '';
if (!aboutMemory.some((name) => path.includes(`/__tests__/${name}.`))) {
  globalThis.WeakRef = class<T extends WeakKey> extends WeakRef<T> {
    constructor(target: T) {
      super(target);
      held.add(target);
    }
  };
  afterAll(releaseAll);
}
