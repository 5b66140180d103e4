import { fileURLToPath } from 'node:url';
import all from '../../jest.config.mjs';
import { longTests } from './long-tests.mjs';

const { testMatch: _, ...others } = all;

/**
 * What `npm run test:long` runs.
 *
 * @type {import('jest').Config}
 */
export default {
  ...others,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testRegex: [longTests],
};
