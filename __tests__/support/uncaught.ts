import { afterEach, beforeEach, expect } from '@jest/globals';

type Reporter = { reportError?: (error: unknown) => void };

/** Collects errors that are reported as uncaught. A test fails if it leaves any of them untaken. */
export function collectUncaught(): { take(): unknown[] } {
  let errors: unknown[] = [];
  const original = (globalThis as Reporter).reportError;
  beforeEach(() => {
    errors = [];
    (globalThis as Reporter).reportError = (error) => errors.push(error);
  });
  afterEach(() => {
    if (original === undefined) delete (globalThis as Reporter).reportError;
    else (globalThis as Reporter).reportError = original;
    expect(errors).toEqual([]);
  });
  return {
    take: () => errors.splice(0),
  };
}
