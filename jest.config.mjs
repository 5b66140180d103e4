/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__', '<rootDir>/docs/examples'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  // These have their own commands: npm run test:browser, test:site, test:package, and so on
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/__tests__/browser/',
    '<rootDir>/__tests__/site/',
    '<rootDir>/__tests__/repository/package.test.ts',
    '<rootDir>/__tests__/examples/(tour|example-command).test.ts',
    '/country-page.test',
    '<rootDir>/__tests__/frameworks/(react-18|preact-10|vue-3|angular-20|react-tools|angular-types)',
    '/(released|leaks[a-z-]*|[a-z0-9.-]+-leaks)\\.test',
  ],
  resolver: '<rootDir>/__tests__/support/versions.cjs', // a test file can request another version of a framework
  testSequencer: '<rootDir>/__tests__/support/sequencer.cjs',
  setupFilesAfterEnv: ['<rootDir>/__tests__/support/hold-all.ts'],
  workerGracefulExitTimeout: 10_000, // a worker that has ended needs more than half a second to release its memory
  testTimeout: 300_000, // only for tests that hang; none may fail because the machine is busy
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transformIgnorePatterns: ['/node_modules/(?!reactive-framework-test-suite/)'], // this package is published as TypeScript
  transform: { '^.+\\.tsx?$': ['ts-jest', { useESM: true }] },
  moduleNameMapper: {
    '^xstate-resource$': '<rootDir>/src/index.ts',
    '^xstate-resource/testing$': '<rootDir>/src/testing/index.ts',
    '^xstate-resource/loaders$': '<rootDir>/src/loaders/index.ts',
    '^xstate-resource/(adapter|react|preact|vue|solid|svelte|angular)$': '<rootDir>/src/frameworks/$1.ts',
    '^xstate-resource/machine$': '<rootDir>/machines/index.ts',
    '^xstate-resource/inspect$': '<rootDir>/src/inspect/index.ts',
    '^xstate-resource/inspect/server$': '<rootDir>/src/inspector/server/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  collectCoverageFrom: ['src/**/*.ts', 'machines/**/*.ts'],
  coverageReporters: ['text', 'lcovonly'],
  // Only `npm run coverage` collects it, from the deterministic tests: all except *.random.test.ts.
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100, statements: 100 } },
};
