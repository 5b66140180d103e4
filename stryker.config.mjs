/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // The inspector only observes, so it is not mutated.
  mutate: ['machines/**/*.ts', 'src/**/*.ts', '!src/{chart,inspect,inspector}/**'],
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
      testSequencer: './__tests__/support/mutants/sequencer.mjs',
      // The deterministic tests that run the code itself. Leak tests are left out: they take long, and are
      // unreliable in a process that has run other tests for minutes.
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
