/**
 * What all rooms have in common. `npm run mutants` adds what to break, and which tests to run:
 * see __tests__/support/mutants.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'jest',
  // Jest needs these for ES modules.
  testRunnerNodeArgs: ['--expose-gc', '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  // Each run leaves some state behind in its process.
  maxTestRunnerReuse: 100,
  jest: {
    projectType: 'custom',
    configFile: 'jest.config.mjs',
    config: {
      testEnvironment: './__tests__/support/mutants/environment.cjs',
      runner: './__tests__/support/mutants/runner.cjs',
      coverageThreshold: undefined,
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 1000,
  reporters: ['json', 'progress'],
  ignorePatterns: ['/coverage', '/reports', '/.ci'],
};
