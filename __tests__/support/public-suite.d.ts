/**
 * The types of `reactive-framework-test-suite` that we need. The package is published as TypeScript
 * that does not compile under options stricter than its own.
 */

export interface ReactiveFramework {
  signal<T>(value: T): { read(): T; write(value: T): void };
  computed<T>(compute: () => T): { read(): T };
  effect(run: () => void | (() => void)): () => void;
  run(test: () => void): void;
  batch(change: () => void): void;
  untracked<T>(read: () => T): T;
}

type Case = (framework: ReactiveFramework) => unknown;

/**
 * A case of a `behavioral` section asserts nothing. It returns a short description of what it
 * observed.
 */
export const testSuite: readonly {
  readonly section: string;
  readonly type?: 'behavioral';
  readonly cases: Record<string, Case>;
}[];

export function setExpect(expect: (actual: unknown) => unknown): void;
