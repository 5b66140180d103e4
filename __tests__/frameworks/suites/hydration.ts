import { describe, expect, test } from '@jest/globals';
import type { ReactElement } from 'react';
import type { Dehydrated } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import type { Library } from '../libraries/library.js';
import { withoutComplaints } from './country.js';

/** The browser hydrates a page with what a server has loaded. */
export function hydration(library: Library): void {
  describe('hydration', () => {
    const { act, createElement, render, renderToString, hydrate, useState, hooks } = library;
    withoutComplaints(library);

    const state = (): Dehydrated =>
      JSON.parse(
        '{"user":[{"params":{"id":1},"value":"Ada"},{"params":{"id":2},"value":"Grace"}],"count":[{"value":0}]}',
      ) as Dehydrated;
    let server = controlledLoader<string, unknown>();
    const controls: { reload(): boolean; set(value: string): void }[] = [];

    function User({ id, name = 'user' }: { readonly id: number; readonly name?: string }) {
      const used = hooks.useResource({ ...(name !== '' && { name }), params: { id }, loader: server });
      controls[id] = used;
      return createElement('p', null, `${id}: ${used.status} ${used.value ?? ''}`.trim());
    }
    const inScope = (given: Dehydrated | undefined, ...children: ReactElement[]) =>
      createElement(hooks.ResourceScope, { state: given }, ...children);
    const user = (id: number, name?: string) =>
      createElement(User, { id, key: id, ...(name !== undefined && { name }) });
    const texts = () => [...document.querySelectorAll('p')].map(({ textContent }) => textContent);

    test('the first render shows what the server has loaded, without a request or warning, and later params load', async () => {
      server = controlledLoader();
      const page = () => inScope(state(), user(1), user(2), user(3), user(4, ''));
      const html = await renderToString(page());
      expect(html).toContain('1: resolved Ada');
      const errors: unknown[] = [];
      const { rerender } = await hydrate(html, page(), errors);
      expect(texts()).toEqual(['1: resolved Ada', '2: resolved Grace', '3: loading', '4: loading']);
      await act(flushPromises);
      expect(server.loads.map(({ params }) => params)).toEqual([{ id: 3 }, { id: 4 }]);
      expect(errors).toEqual([]);
      await act(() => controls[1]?.reload());
      await act(flushPromises);
      await act(() => server.resolve('Lovelace'));
      expect(texts()[0]).toBe('1: resolved Lovelace');
      rerender(page());
      expect(texts()).toEqual(['1: resolved Lovelace', '2: resolved Grace', '3: loading', '4: loading']);
    });

    test('a resource without params is transferred, too', async () => {
      const count = controlledLoader<number, undefined>();
      function Count() {
        const { status, value } = hooks.useResource({ name: 'count', loader: count });
        return createElement('p', null, `${status} ${value}`);
      }
      render(inScope(state(), createElement(Count)));
      await act(flushPromises);
      expect(texts()).toEqual(['resolved 0']);
      expect(count.loads).toEqual([]);
    });

    test('a state literal in each render does not bring back outdated values', async () => {
      server = controlledLoader();
      const { rerender } = render(inScope(state(), user(1)));
      expect(texts()).toEqual(['1: resolved Ada']);
      await act(() => controls[1]?.set('Lovelace'));
      rerender(inScope(state()));
      rerender(inScope(state(), user(1), user(2)));
      expect(texts()).toEqual(['1: loading', '2: resolved Grace']);
      await act(flushPromises);
      expect(server.loads).toHaveLength(1);
    });

    test('a new state is used for components that are mounted with it', async () => {
      server = controlledLoader();
      const { rerender } = render(inScope(state(), user(1)));
      rerender(inScope({ user: [{ params: { id: 3 }, value: 'Barbara' }] }, user(1), user(3)));
      expect(texts()).toEqual(['1: resolved Ada', '3: resolved Barbara']);
      rerender(inScope(undefined, user(1), user(3), user(2)));
      expect(texts()).toEqual(['1: resolved Ada', '3: resolved Barbara', '2: loading']);
    });

    test('params that come back get the transferred value until something newer is loaded', async () => {
      server = controlledLoader();
      let go: (id: number) => void = () => {};
      function Chooser() {
        const [id, setId] = useState(1);
        go = setId;
        return createElement(User, { id });
      }
      render(inScope(state(), createElement(Chooser)));
      await act(() => go(2));
      expect(texts()).toEqual(['2: resolved Grace']);
      await act(() => go(1));
      expect(texts()).toEqual(['1: resolved Ada']);
      await act(flushPromises);
      expect(server.loads).toEqual([]);
    });

    test('a scope can be passed, and returns what its resources have loaded', async () => {
      server = controlledLoader();
      const scope = hooks.createResourceScope(state());
      const { unmount } = render(createElement(hooks.ResourceScope, { state: scope }, user(1)));
      expect(scope.dehydrate()).toEqual({ user: [{ params: { id: 1 }, value: 'Ada' }] });
      unmount();
    });
  });
}
