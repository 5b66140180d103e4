const { default: Sequencer } = require('@jest/test-sequencer');
const aboutMemory = require('./about-memory.json');

/**
 * Runs tests that collect garbage first, because they take longer the more other tests have left in
 * their process.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    const isFirst = ({ path }) => aboutMemory.some((name) => path.includes(`/__tests__/${name}.`));
    const sorted = super.sort(tests);
    return [...sorted.filter(isFirst), ...sorted.filter((test) => !isFirst(test))];
  }
};
