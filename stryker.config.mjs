/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['machines/**/*.ts', 'src/**/*.ts', '!src/testing/**'],
  testRunner: 'jest',
  // What jest needs for ES modules and for the leak tests.
  testRunnerNodeArgs: ['--experimental-vm-modules', '--expose-gc', '--disable-warning=ExperimentalWarning'],
  jest: {
    projectType: 'custom',
    configFile: 'jest.config.mjs',
    config: {
      testEnvironment: './__tests__/support/mutants/environment.cjs',
      testSequencer: './__tests__/support/mutants/sequencer.mjs',
      // The tests that run the code itself, not its types, its package or its documents.
      testMatch: ['**/{machine,params,resource,signals,graph,leaks}.test.ts'],
      coverageThreshold: undefined,
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 3000,
  incremental: true,
  incrementalFile: 'reports/stryker-incremental.json',
  reporters: ['clear-text', 'progress', 'json', 'html'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 98, low: 95, break: 95 },
};
