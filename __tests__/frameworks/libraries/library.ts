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

/** React or Preact, in the words of React, for tests that are the same in each version of both. */
export interface Library {
  readonly name: 'React' | 'Preact';
  readonly createElement: typeof createElement;
  readonly memo: typeof memo;
  readonly Suspense: typeof Suspense;
  readonly useEffect: typeof useEffect;
  readonly useLayoutEffect: typeof useLayoutEffect;
  readonly useMemo: typeof useMemo;
  readonly useState: typeof useState;
  /** The hooks of this package for it. */
  readonly hooks: Pick<
    typeof hooks,
    'useResource' | 'useSignalValue' | 'useSuspenseResource' | 'ResourceScope' | 'createResourceScope'
  >;
  /** Shows what an error says that was thrown in a render below it. */
  readonly Boundary: ComponentType<{ readonly children?: ReactNode }>;
  /** Renders into the page, in StrictMode where there is one. */
  render(element: ReactElement): Rendered;
  /** Takes over what a server has rendered. What it complains of is added to `errors`. */
  hydrate(html: string, element: ReactElement, errors: unknown[]): Promise<Rendered>;
  renderToString(element: ReactElement): string;
  act(run: () => unknown): Promise<void>;
  /** Unmounts all that was rendered. */
  cleanup(): void;
}

export interface Rendered {
  rerender(element: ReactElement): void;
  unmount(): void;
}
