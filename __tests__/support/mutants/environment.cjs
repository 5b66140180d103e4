const { TestEnvironment } = require('jest-environment-node');
const memory = require('./memory.cjs');

/** The name of a test, after those of its `describe`s, as Stryker has it. */
const fullName = ({ name, parent }) => (parent.parent === undefined ? name : `${fullName(parent)} ${name}`);

/** Where Stryker runs the tests. One that fails is enough: the others are skipped, which Stryker's jest runner can't do. */
module.exports = class extends TestEnvironment {
  #path;
  #names = [];
  #start = performance.now();

  constructor(config, context) {
    super(config, context);
    this.#path = context.testPath;
  }

  async handleTestEvent({ name, test }) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) {
      if (name === 'test_done') this.#names.push(fullName(test));
      if (name === 'run_finish')
        memory.addFile(this.#path, { names: this.#names, ms: performance.now() - this.#start });
      return;
    }
    if (name === 'test_start' && memory.killed === mutant) test.mode = 'skip';
    // XState throws where nobody can catch it by a timer: while the test runs that is its failure, later it is the end of the process.
    if (name === 'test_fn_success' || name === 'test_fn_failure')
      await new Promise((resolve) => setTimeout(resolve));
    if (name === 'test_done' && test.errors.length > 0 && memory.killed !== mutant)
      memory.addKill(mutant, this.#path);
  }
};
