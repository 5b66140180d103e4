const { default: TestRunner } = require('jest-runner');
const memory = require('./memory.cjs');

/** To load a file takes about this long. */
const loadingMs = 200;

/**
 * Runs only the files with tests that reach a mutant, first those that kill most in a second, and no
 * further one when it is killed.
 */
module.exports = class extends TestRunner {
  async runTests(tests, watcher, options) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) return super.runTests(tests, watcher, options);
    const { testNamePattern } = this._globalConfig;
    const pattern = testNamePattern && new RegExp(testNamePattern, 'i');
    const durations = memory.durations();
    const reaches = ({ path }) =>
      !durations.has(path) || Object.keys(durations.get(path)).some((name) => pattern.test(name));
    const kills = memory.kills();
    const worth = ({ path }) => {
      const ms = Object.values(durations.get(path) ?? {}).reduce((sum, one) => sum + one, loadingMs);
      return ((kills.get(path) ?? 0) + 1) / ms;
    };
    const few = pattern ? tests.filter(reaches) : [...tests];
    for (const test of few.sort((a, b) => worth(b) - worth(a))) {
      if (memory.killed === mutant) return;
      await super.runTests([test], watcher, options);
    }
  }
};
