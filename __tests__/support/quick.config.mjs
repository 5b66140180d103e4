import { fileURLToPath } from 'node:url';
import all from '../../jest.config.mjs';

/**
 * What `npm test` runs: all tests except random ones and those that take longest, which
 * `npm run test:long` runs.
 *
 * @type {import('jest').Config}
 */
export default {
  ...all,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testPathIgnorePatterns: [
    ...all.testPathIgnorePatterns,
    '(\\.random|/(bench/bench|inspector/chart-layout|interpreter/transition-table|repository/(api-docs|diagrams|docs)|resource/(paths|turns)|testing/test-resource))\\.test',
  ],
};
