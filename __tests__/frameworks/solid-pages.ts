/** Pages of Solid in JSX, and what makes them: for the server and for the browser, each in a module that has the right build of Solid. */
import { transformSync } from '@babel/core';
import solid from 'babel-preset-solid';

const source = `
  import { createSignal, ErrorBoundary, Show, Suspense } from 'solid-js';
  import { ResourceScope, useResource } from 'xstate-resource/solid';

  const own = (options) => useResource(options);

  function Inside(props) {
    const user = own(props.options);
    return <p>{user.value()?.name}</p>;
  }

  export const pages = {
    inside: (options) => <main><Suspense fallback={<i>waiting</i>}><Inside options={options} /></Suspense></main>,
    outside: (options) => {
      const user = own(options);
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
      const user = own(options);
      return <main><p>{user.status()} {user.latest()?.name} {String(user.shown().hasValue)}</p></main>;
    },
  };

  export const scoped = (page, options, state) => <ResourceScope state={state}>{pages[page](options)}</ResourceScope>;
`;

/** The module of the pages. */
export function pagesFor(generate: 'ssr' | 'dom'): string {
  const { code } = transformSync(source, { presets: [[solid, { generate, hydratable: true }]], babelrc: false, configFile: false }) ?? {};
  return code as string;
}
