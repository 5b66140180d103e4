const { default: TestRunner } = require('jest-runner');
const memory = require('./memory.cjs');

/**
 * Runs only the files with tests that reach a mutant, first those that kill most in a second, and no
 * further one when it is killed. To load a file takes longer than to run most of its tests.
 */
module.exports = class extends TestRunner {
  async runTests(tests, watcher, options) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) return super.runTests(tests, watcher, options);
    const { testNamePattern } = this._globalConfig;
    const pattern = testNamePattern && new RegExp(testNamePattern, 'i');
    const known = memory.tests();
    const reaches = ({ path }) =>
      !known.has(path) || Object.keys(known.get(path).durations).some((name) => pattern.test(name));
    const kills = memory.kills();
    const worth = ({ path }) => ((kills.get(path) ?? 0) + 1) / (known.get(path)?.ms ?? 1000);
    const few = pattern ? tests.filter(reaches) : [...tests];
    for (const test of few.sort((a, b) => worth(b) - worth(a))) {
      if (memory.killed === mutant) return;
      await super.runTests([test], watcher, options);
    }
  }
};
