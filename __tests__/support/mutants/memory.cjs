const { appendFileSync, existsSync, readFileSync } = require('node:fs');

/** In Stryker's copy of the repository, because its processes are restarted now and then. */
const files = { durations: 'durations-of-files.jsonl', kills: 'kills-of-files.txt' };

const linesOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []);

/** What the environment and the runner of tests share. Jest loads this file for each of them apart. */
globalThis.memoryOfMutants ??= {
  /** The latest mutant that a test has killed. */
  killed: undefined,

  addFile(path, durations) {
    appendFileSync(files.durations, `${JSON.stringify([path, durations])}\n`);
  },

  addKill(mutant, path, test) {
    this.killed = mutant;
    appendFileSync(files.kills, `${path}\n${path} ${test.replaceAll('\n', ' ')}\n`);
  },

  /** How long each test in each file took in the first run, on unbroken code, in milliseconds. */
  durations: () => new Map(linesOf(files.durations).map((line) => JSON.parse(line))),

  /** How many mutants each file has killed, and each test, by the path and its name. */
  kills() {
    const kills = new Map();
    for (const killer of linesOf(files.kills)) kills.set(killer, (kills.get(killer) ?? 0) + 1);
    return kills;
  },
};

module.exports = globalThis.memoryOfMutants;
