const { TestEnvironment } = require('jest-environment-node');
const memory = require('./memory.cjs');

/** The name of a test, after those of its `describe`s, as Stryker has it. */
const fullName = ({ name, parent }) => (parent.parent === undefined ? name : `${fullName(parent)} ${name}`);

/**
 * Where Stryker runs the tests. One that fails is enough: the others are skipped, which Stryker's
 * jest runner can't do. One that takes much longer than on unbroken code fails, too: Stryker's own
 * time limit ends the process, and a new one is slow to start.
 */
module.exports = class extends TestEnvironment {
  #path;
  #durations = {};

  constructor(config, context) {
    super(config, context);
    this.#path = context.testPath;
  }

  async handleTestEvent({ name, test }) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) {
      if (name === 'test_done') this.#durations[fullName(test)] = test.duration;
      if (name === 'run_finish') memory.addFile(this.#path, this.#durations);
      return;
    }
    if (name === 'run_start') this.#durations = memory.durations().get(this.#path) ?? {};
    if (name === 'test_start') {
      if (memory.killed === mutant) test.mode = 'skip';
      test.timeout = 2000 + 5 * (this.#durations[fullName(test)] ?? 10_000);
    }
    // XState throws where nobody can catch it by a timer: while the test runs that is its failure, later it is the end of the process.
    if (name === 'test_fn_success' || name === 'test_fn_failure')
      await new Promise((resolve) => setTimeout(resolve));
    if (name === 'test_done' && test.errors.length > 0 && memory.killed !== mutant)
      memory.addKill(mutant, this.#path);
  }
};
