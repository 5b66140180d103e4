const { TestEnvironment } = require('jest-environment-node');
const memory = require('./memory.cjs');

/** The name of a test, after those of its `describe`s, as Stryker has it. */
const fullName = ({ name, parent }) => (parent.parent === undefined ? name : `${fullName(parent)} ${name}`);

/** The first are the tests that have killed most mutants in a second. */
function sort(block, worthOf) {
  const bestOf = (child) =>
    child.type === 'test' ? worthOf(fullName(child)) : Math.max(0, ...child.children.map(bestOf));
  block.children.sort((a, b) => bestOf(b) - bestOf(a));
  for (const child of block.children) if (child.type === 'describeBlock') sort(child, worthOf);
}

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

  async handleTestEvent({ name, test }, { rootDescribeBlock }) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) {
      if (name === 'test_done') this.#durations[fullName(test)] = test.duration;
      if (name === 'run_finish') memory.addFile(this.#path, this.#durations);
      return;
    }
    if (name === 'run_start') {
      this.#durations = memory.durations().get(this.#path) ?? {};
      const kills = memory.kills();
      sort(
        rootDescribeBlock,
        (test) => ((kills.get(`${this.#path} ${test}`) ?? 0) + 1) / ((this.#durations[test] ?? 0) + 1),
      );
    }
    if (name === 'test_start') {
      if (memory.killed === mutant) test.mode = 'skip';
      test.timeout = 2000 + 5 * (this.#durations[fullName(test)] ?? 10_000);
    }
    // XState throws where nobody can catch it by a timer: while the test runs that is its failure, later it is the end of the process.
    if (name === 'test_fn_success' || name === 'test_fn_failure')
      await new Promise((resolve) => setTimeout(resolve));
    if (name === 'test_done' && test.errors.length > 0 && memory.killed !== mutant)
      memory.addKill(mutant, this.#path, fullName(test));
  }
};
