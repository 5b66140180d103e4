import type {
  ComponentType,
  createElement,
  memo,
  ReactElement,
  ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import type * as hooks from 'xstate-resource/react';

/** React or Preact, with React's names, for tests that are the same in every version of both. */
export interface Library {
  readonly name: 'React' | 'Preact';
  readonly createElement: typeof createElement;
  readonly memo: typeof memo;
  readonly Suspense: typeof Suspense;
  readonly useEffect: typeof useEffect;
  readonly useLayoutEffect: typeof useLayoutEffect;
  readonly useMemo: typeof useMemo;
  readonly useState: typeof useState;
  /** The hooks of this package for the library. */
  readonly hooks: Pick<
    typeof hooks,
    'useResource' | 'useSignalValue' | 'useSuspenseResource' | 'ResourceScope' | 'createResourceScope'
  >;
  /** An error boundary that shows the message of an error thrown in a render below it. */
  readonly Boundary: ComponentType<{ readonly children?: ReactNode }>;
  /** Renders into the page, in StrictMode if the library has it. */
  render(element: ReactElement): Rendered;
  /** Hydrates what a server has rendered. Hydration errors are added to `errors`. */
  hydrate(html: string, element: ReactElement, errors: unknown[]): Promise<Rendered>;
  renderToString(element: ReactElement): string;
  act(run: () => unknown): Promise<void>;
  /** Unmounts everything that was rendered. */
  cleanup(): void;
}

export interface Rendered {
  rerender(element: ReactElement): void;
  unmount(): void;
}
