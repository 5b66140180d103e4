const { appendFileSync, existsSync, readFileSync } = require('node:fs');

/** Where the first run, of unbroken code, writes down which tests are in which file. */
const file = 'tests-of-files.jsonl';

/** What the environment and the runner of tests share. */
module.exports = {
  /** The mutant that a test has killed. */
  killed: undefined,

  /** How many mutants each test file has killed in this process. */
  kills: new Map(),

  remember(path, names) {
    appendFileSync(file, `${JSON.stringify([path, names])}\n`);
  },

  /** The names of the tests in each file. */
  remembered() {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    return new Map(lines.map((line) => JSON.parse(line)));
  },
};
