/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // The inspector only looks on: it is not part of what is proven here.
  mutate: ['machines/**/*.ts', 'src/**/*.ts', '!src/{chart,inspect,inspector}/**'],
  testRunner: 'jest',
  // What jest needs for ES modules.
  testRunnerNodeArgs: ['--expose-gc', '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  // Each run leaves something behind in its process.
  maxTestRunnerReuse: 100,
  jest: {
    projectType: 'custom',
    configFile: 'jest.config.mjs',
    config: {
      testEnvironment: './__tests__/support/mutants/environment.cjs',
      testSequencer: './__tests__/support/mutants/sequencer.mjs',
      // The tests that run the code itself, each time in the same way. Those for leaks are left out: they take long, and what they measure is
      // blurred by a process that has run other tests for minutes.
      testMatch: [
        '**/__tests__/{machines,shared,signals,interpreter,resource,testing}/*.test.ts',
        '**/entry-points.test.ts',
      ],
      testPathIgnorePatterns: [
        '/node_modules/',
        '\\.random\\.',
        '/(leaks|leaks-of-streams|paths|platforms|random-graphs|released|turns|testing-types)\\.test',
      ],
      coverageThreshold: undefined,
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10000,
  incremental: true,
  incrementalFile: 'reports/stryker-incremental.json',
  reporters: ['clear-text', 'progress', 'json', 'html'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 98, low: 95, break: 95 },
};
