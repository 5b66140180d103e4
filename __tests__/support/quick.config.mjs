import { fileURLToPath } from 'node:url';
import all from '../../jest.config.mjs';

/**
 * What `npm test` runs: all tests except those that take longest, which `npm run test:long` runs.
 *
 * @type {import('jest').Config}
 */
export default {
  ...all,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testPathIgnorePatterns: [
    ...all.testPathIgnorePatterns,
    '<rootDir>/__tests__/(bench/bench|interpreter/transition-table|resource/(paths|turns.random)|testing/test-resource).test',
  ],
};
