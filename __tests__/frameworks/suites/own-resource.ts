import { describe, expect, test } from '@jest/globals';
import { flushPromises } from 'xstate-resource/testing';
import type { Library } from '../libraries/library.js';
import { countries, text } from './country.js';

/**
 * A component resource: what it shows agrees with the params, and what it loads agrees with the
 * screen.
 */
export function ownResource(library: Library): void {
  describe('a component resource', () => {
    const { render, act, createElement, memo, useEffect, useState, hooks } = library;
    const current = countries(library);

    test('the first render is loading, and one request is made', async () => {
      const { country } = current;
      render(country.element('FRA'));
      expect(country.renders.map(({ shown }) => shown.status)).not.toContain('idle');
      expect(text()).toBe('FRA: loading');
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA']);
      await act(() => country.server.resolve('France'));
      expect(text()).toBe('FRA: resolved France');
      expect(country.torn).toEqual([]);
    });

    test('when a prop changes, no render, memo, effect or painted frame has the value for the old prop', async () => {
      const { country } = current;
      const { rerender } = render(country.element('FRA'));
      await act(flushPromises);
      await act(() => country.server.resolve('France'));

      rerender(country.element('JPN'));
      expect(text()).toBe('JPN: loading');
      expect(country.used.latest).toBe('France');
      await act(flushPromises);
      await act(() => country.server.resolve('Japan'));
      expect(text()).toBe('JPN: resolved Japan');
      rerender(country.element(undefined));
      expect(text()).toBe('–: idle');
      rerender(country.element('FRA'));
      expect(text()).toBe('FRA: loading');
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA', 'JPN', 'FRA']);
      expect(country.torn).toEqual([]);
    });

    test('the load for the previous params is aborted, and its outcome changes nothing', async () => {
      const { country } = current;
      const { rerender } = render(country.element('FRA'));
      await act(flushPromises);
      rerender(country.element('JPN'));
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA aborted', 'JPN']);
      await act(() => country.server.resolve('Japan'));
      await act(() => country.server.resolve('France', 0));
      expect(text()).toBe('JPN: resolved Japan');
      expect(country.torn).toEqual([]);
    });

    test('an error is shown, and so is a reload after it', async () => {
      const { country } = current;
      render(country.element('FRA'));
      await act(flushPromises);
      await act(() => country.server.reject(new Error('offline')));
      expect(text()).toBe('FRA: error offline');
      await act(() => country.used.reload());
      expect(text()).toBe('FRA: reloading');
      await act(() => country.server.resolve('France'));
      expect(text()).toBe('FRA: resolved France');
    });

    test('equal params load nothing, however often the component renders', async () => {
      const { country } = current;
      const { rerender } = render(country.element('FRA'));
      await act(flushPromises);
      rerender(country.element('FRA'));
      await act(() => country.server.resolve('France'));
      rerender(country.element('FRA'));
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA']);
      expect(text()).toBe('FRA: resolved France');
    });

    test('params with another order of keys load nothing, show the same object, and do not render children', async () => {
      const { country } = current;
      const shown = new Set<object>();
      let mounts = 0;
      let childRenders = 0;
      const Child = memo(({ user }: { readonly user: object }) => {
        childRenders++;
        useEffect(() => {
          mounts++;
        }, []);
        return createElement('i', null, Object.keys(user).length);
      });
      function Parent({ params }: { readonly params: { readonly code: string; readonly page: number } }) {
        const used = hooks.useResource({ params, loader: country.server });
        if (used.status === 'resolved') shown.add(used);
        return used.status === 'resolved'
          ? createElement(Child, { user: used })
          : createElement('p', null, used.status);
      }
      const { rerender } = render(createElement(Parent, { params: { code: 'FRA', page: 1 } }));
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      const [mountsBefore, rendersBefore] = [mounts, childRenders];
      expect(mountsBefore).toBeGreaterThan(0);
      rerender(createElement(Parent, { params: { page: 1, code: 'FRA' } }));
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA']);
      expect([mounts, childRenders]).toEqual([mountsBefore, rendersBefore]);
      expect(shown.size).toBe(1);
    });

    test('the object changes when something in it has changed, and only then', async () => {
      const { country } = current;
      const { rerender } = render(country.element('FRA'));
      const loading = country.used;
      rerender(country.element('FRA'));
      expect(country.used).toBe(loading);
      expect(Object.isFrozen(loading)).toBe(true);
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      const resolved = country.used;
      expect(resolved).not.toBe(loading);
      rerender(country.element('FRA'));
      await act(() => country.used.set('France'));
      expect(country.used).toMatchObject({
        status: 'local',
        reload: resolved.reload,
        set: resolved.set,
        update: resolved.update,
      });
      expect(country.used.resource).toBe(resolved.resource);
    });

    test('a value can be set and updated, and stays until the params change', async () => {
      const { country } = current;
      const { rerender } = render(country.element('FRA'));
      await act(() => country.used.set('Frankreich'));
      expect(text()).toBe('FRA: local Frankreich');
      await act(() => country.used.update((name) => `${name}!`));
      expect(text()).toBe('FRA: local Frankreich!');
      await act(flushPromises);
      expect(country.requests).toEqual([]);
      rerender(country.element('JPN'));
      expect(text()).toBe('JPN: loading');
    });

    test('a handler that also changes the params acts on those that are on the screen', async () => {
      const { country } = current;
      let go: (code: string) => void = () => {};
      function Chooser() {
        const [code, setCode] = useState('FRA');
        go = setCode;
        return country.element(code);
      }
      render(createElement(Chooser));
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      await act(() => {
        go('JPN');
        country.used.set('Frankreich');
      });
      expect(text()).toBe('JPN: loading');
      await act(flushPromises);
      await act(() => country.server.resolve('Japan'));
      expect(text()).toBe('JPN: resolved Japan');
    });

    test('unmounting aborts the load at once, and a reload', async () => {
      const { country } = current;
      const { unmount } = render(country.element('FRA'));
      await act(flushPromises);
      unmount();
      await flushPromises();
      expect(country.requests).toEqual(['FRA aborted']);
      const other = render(country.element('FRA'));
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      await act(() => country.used.reload());
      other.unmount();
      await flushPromises();
      expect(country.requests).toEqual(['FRA aborted', 'FRA', 'FRA aborted']);
    });

    test('a component that is unmounted in the turn in which it was mounted makes no request', async () => {
      const { country } = current;
      render(country.element('FRA')).unmount();
      await flushPromises();
      expect(country.requests).toEqual([]);
    });
  });
}
