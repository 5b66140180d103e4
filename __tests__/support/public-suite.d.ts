/**
 * The types of `reactive-framework-test-suite`, as far as they are needed: it is published as
 * TypeScript that stricter options than its own reject.
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

/** A case of a `behavioral` section asserts nothing, and returns in a few words what it saw. */
export const testSuite: readonly {
  readonly section: string;
  readonly type?: 'behavioral';
  readonly cases: Record<string, Case>;
}[];

export function setExpect(expect: (actual: unknown) => unknown): void;
