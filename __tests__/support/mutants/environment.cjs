const { TestEnvironment } = require('jest-environment-node');

/** The mutant that a test has killed. */
let killed;

/**
 * Where Stryker runs the tests. One that fails is enough: the others are skipped, which Stryker's jest runner can't do by itself. Tests that
 * measure the heap take seconds, and kill nothing that is not killed without them.
 */
module.exports = class extends TestEnvironment {
  async handleTestEvent({ name, test }) {
    // XState throws where nobody can catch it by a timer: while the test runs that is its failure, later it is the end of the process.
    if (name === 'test_fn_success' || name === 'test_fn_failure') await new Promise((resolve) => setTimeout(resolve));
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (name === 'test_done' && test.errors.length > 0) killed = mutant;
    if (name !== 'test_start') return;
    if ((mutant !== undefined && killed === mutant) || test.name.includes('leave the heap')) test.mode = 'skip';
  }
};
