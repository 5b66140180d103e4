const { TestEnvironment } = require('jest-environment-node');

/** The mutant that a test has killed. */
let killed;

/** Where Stryker runs the tests. One that fails is enough: the others are skipped, which Stryker's jest runner can't do by itself. */
module.exports = class extends TestEnvironment {
  async handleTestEvent({ name, test }) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) return;
    if (name === 'test_start' && killed === mutant) test.mode = 'skip';
    // XState throws where nobody can catch it by a timer: while the test runs that is its failure, later it is the end of the process.
    if (name === 'test_fn_success' || name === 'test_fn_failure')
      await new Promise((resolve) => setTimeout(resolve));
    if (name === 'test_done' && test.errors.length > 0) killed = mutant;
  }
};
