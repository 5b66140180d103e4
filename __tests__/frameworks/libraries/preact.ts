import { Component, type ComponentChildren, createElement, hydrate, render } from 'preact';
import { memo, Suspense } from 'preact/compat';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { act } from 'preact/test-utils';
import { renderToString } from 'preact-render-to-string';
import * as hooks from 'xstate-resource/preact';
import type { Library, Rendered } from './library.js';

class Boundary extends Component<{ readonly children?: ComponentChildren }, { readonly error?: Error }> {
  static override getDerivedStateFromError = (error: Error) => ({ error });
  override state: { readonly error?: Error } = {};
  override render() {
    return this.state.error
      ? createElement('p', null, `Sorry: ${this.state.error.message}`)
      : this.props.children;
  }
}

const containers = new Set<Element>();

function into(container: Element): Rendered {
  const rerender = (element: unknown) => void act(() => render(element as never, container));
  const unmount = () => {
    rerender(null);
    container.remove();
    containers.delete(container);
  };
  return { rerender, unmount };
}

const own = {
  name: 'Preact',
  createElement,
  memo,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  hooks,
  Boundary,
  render(element: unknown): Rendered {
    const container = document.body.appendChild(document.createElement('div'));
    containers.add(container);
    const rendered = into(container);
    rendered.rerender(element as never);
    return rendered;
  },
  renderToString: (element: unknown) => renderToString(element as never),
  async hydrate(html: string, element: unknown): Promise<Rendered> {
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = html;
    containers.add(container);
    await act(() => hydrate(element as never, container));
    return into(container);
  },
  async act(run: () => unknown): Promise<void> {
    await act(async () => void (await run()));
  },
  cleanup(): void {
    for (const container of containers) into(container).unmount();
  },
};

export const preact = own as unknown as Library;
