import { fileURLToPath } from 'node:url';
import all from '../../jest.config.mjs';
import { longTests } from './long-tests.mjs';

/**
 * What `npm test` runs.
 *
 * @type {import('jest').Config}
 */
export default {
  ...all,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testPathIgnorePatterns: [...all.testPathIgnorePatterns, longTests],
};
