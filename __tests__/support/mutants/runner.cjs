const { default: TestRunner } = require('jest-runner');
const memory = require('./memory.cjs');

/**
 * Runs only the files with tests that reach a mutant, first those that have killed most, and no
 * further one when it is killed. To load a file takes longer than to run its tests.
 */
module.exports = class extends TestRunner {
  async runTests(tests, watcher, options) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) return super.runTests(tests, watcher, options);
    const { testNamePattern } = this._globalConfig;
    const pattern = testNamePattern && new RegExp(testNamePattern, 'i');
    const names = memory.tests();
    const reaches = ({ path }) => names.get(path)?.some((name) => pattern.test(name)) ?? true;
    const kills = memory.kills();
    const few = pattern ? tests.filter(reaches) : [...tests];
    for (const test of few.sort((a, b) => (kills.get(b.path) ?? 0) - (kills.get(a.path) ?? 0))) {
      if (memory.killed === mutant) return;
      await super.runTests([test], watcher, options);
    }
  }
};
