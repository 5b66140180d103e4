/**
 * Solid pages in JSX, and the code that compiles them for the server and for the browser, each in a
 * module with the right build of Solid.
 */
import { transformSync } from '@babel/core';

const source = `
  import { ErrorBoundary, Suspense } from 'solid-js';

  export function pagesWith({ ResourceScope, useResource }) {
    function Inside(props) {
      const user = useResource(props.options);
      return <p>{(user.value(), user.value()?.name)}</p>;
    }
    const pages = {
      inside: (options) => <main><Suspense fallback={<i>waiting</i>}><Inside options={options} /></Suspense></main>,
      outside: (options) => {
        const user = useResource(options);
        return <main><Suspense fallback={<i>waiting</i>}><p>{user.value()?.name}</p></Suspense></main>;
      },
      failing: (options) => (
        <main>
          <ErrorBoundary fallback={(error) => <b>{error.message}</b>}>
            <Suspense fallback={<i>waiting</i>}><Inside options={options} /></Suspense>
          </ErrorBoundary>
        </main>
      ),
      unread: (options) => {
        const user = useResource(options);
        return <main><p>{user.status()} {user.latest()?.name} {String(user.shown().hasValue)}</p></main>;
      },
    };
    const Page = (props) => pages[props.page](props.options);
    return {
      plain: (page, options) => <Page page={page} options={options} />,
      scoped: (page, options, state) => <ResourceScope state={state}><Page page={page} options={options} /></ResourceScope>,
    };
  }
`;

/** What the pages are built with, and the pages. */
export interface Pages {
  plain(page: string, options: object): never;
  scoped(page: string, options: object, state: unknown): never;
}

/** The module that contains the pages. */
export function pagesFor(generate: 'ssr' | 'dom'): string {
  const { code } =
    transformSync(source, {
      presets: [['babel-preset-solid', { generate, hydratable: true }]],
      babelrc: false,
      configFile: false,
    }) ?? {};
  return code as string;
}
