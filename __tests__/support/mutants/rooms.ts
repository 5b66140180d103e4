/** What is broken together, and the tests that should notice. */
export interface Room {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

export const rooms: Readonly<Record<string, Room>> = {
  shared: {
    mutate: ['src/shared/**/*.ts'],
    tests: [
      'shared/*',
      'signals/{computed,effect,reports,signal,two-copies}',
      'inspect/{inspect-resources,sanitized}',
      'loaders/keep-fresh',
      'resource/*',
      'repository/entry-points',
      'testing/testing',
    ],
  },
  machines: {
    mutate: ['machines/**/*.ts'],
    tests: [
      'machines/*',
      'resource/*',
      'chart/*',
      'loaders/policy',
      'repository/entry-points',
      'interpreter/xstate-internals',
    ],
  },
  signals: {
    mutate: ['src/signals/**/*.ts'],
    tests: ['signals/*', 'resource/{tracking,observers,unguarded-value}'],
  },
  interpreter: {
    mutate: ['src/interpreter/**/*.ts'],
    tests: ['interpreter/*', 'machines/*', 'resource/*', 'inspect/*'],
  },
  resource: {
    mutate: ['src/resource/**/*.ts'],
    tests: ['resource/*', 'frameworks/adapter', 'inspect/*', 'loaders/policy'],
  },
  loaders: {
    mutate: ['src/loaders/**/*.ts'],
    tests: ['loaders/*', 'inspector/page-policies', 'examples/p-retry'],
  },
  testing: { mutate: ['src/testing/**/*.ts'], tests: ['testing/*'] },
};
