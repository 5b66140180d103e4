import { jest } from '@jest/globals';
import { act, cleanup, type RenderOptions, render } from '@testing-library/react';
import {
  Component,
  createElement,
  memo,
  type ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import { renderToString } from 'react-dom/server.node';
import * as hooks from 'xstate-resource/react';
import type { Library } from './library.js';

class Boundary extends Component<{ readonly children?: ReactNode }, { readonly error?: Error }> {
  static getDerivedStateFromError = (error: Error) => ({ error });
  override state: { readonly error?: Error } = {};
  override render() {
    return this.state.error ? <p>Sorry: {this.state.error.message}</p> : this.props.children;
  }
}

export const react: Library = {
  name: 'React',
  createElement,
  memo,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  hooks,
  Boundary,
  render: (element) => render(element, { reactStrictMode: true }),
  renderToString: (element) => {
    // React 18 warns about layout effects on a server. Without a document, the hooks use none.
    const consoleError = jest.spyOn(console, 'error').mockImplementation(() => {});
    const html = renderToString(element);
    consoleError.mockClear().mockReset();
    return html;
  },
  hydrate: async (html, element, errors) => {
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = html;
    const onRecoverableError = (error: unknown) => void errors.push(error);
    return render(element, {
      container,
      hydrate: true,
      reactStrictMode: true,
      onRecoverableError,
    } as RenderOptions);
  },
  act: async (run) => {
    await act(async () => void (await run()));
  },
  cleanup,
};
