import { describe, expect, jest, test } from '@jest/globals';
import { computed, type Resource, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import type { Library } from '../libraries/library.js';
import { expectComplaints, text, withoutComplaints } from './country.js';

/** Signals and resources that are created outside components. */
export function outside(library: Library): void {
  describe('shared signals and resources', () => {
    const { render, act, createElement, memo, Boundary, Suspense, hooks } = library;
    withoutComplaints(library);

    const seen: object[] = [];
    function Name({ user }: { readonly user: Resource<string> }) {
      const used = hooks.useResource(user);
      seen.push(used);
      return createElement('p', null, `${used.status} ${used.value ?? used.error?.message ?? ''}`.trim());
    }
    const name = (user: Resource<string>) => createElement(Name, { user });

    test('a shared resource loads whether or not it is shown, and outlives its components', async () => {
      const loads = controlledLoader<string, number>();
      const user = resource({ params: () => 1, loader: loads });
      const { unmount } = render(createElement('div', null, name(user), createElement(memo(Name), { user })));
      await act(flushPromises);
      await act(() => loads.resolve('Ada'));
      expect(document.body.textContent).toBe('resolved Adaresolved Ada');
      expect(new Set(seen.slice(-2)).size).toBe(1);
      await act(() => user.set('Grace'));
      expect(text()).toBe('local Grace');
      await act(() => user.reload());
      await act(flushPromises);
      unmount();
      await flushPromises();
      await loads.resolve('Hopper');
      expect(user.value()).toBe('Hopper');
    });

    test('another resource is shown immediately, and the previous one is not followed', async () => {
      const [ada, grace] = ['Ada', 'Grace'].map((each) => resource({ loader: () => each })) as [
        Resource<string>,
        Resource<string>,
      ];
      await flushPromises();
      const { rerender } = render(name(ada));
      expect(text()).toBe('resolved Ada');
      rerender(name(grace));
      expect(text()).toBe('resolved Grace');
      const renders = seen.length;
      await act(() => ada.set('Lovelace'));
      expect(seen).toHaveLength(renders);
      await act(() => grace.set('Hopper'));
      expect(text()).toBe('local Hopper');
    });

    test('a resource that is destroyed while it is shown becomes idle', async () => {
      const user = resource({ loader: () => 'Ada' });
      await flushPromises();
      render(name(user));
      await act(() => user.destroy());
      expect(text()).toBe('idle');
    });

    function Value({ of }: { readonly of: Parameters<typeof hooks.useSignalValue<unknown>>[0] }) {
      return createElement('p', null, String(hooks.useSignalValue(of)));
    }
    const value = (of: Parameters<typeof Value>[0]['of']) => createElement(Value, { of });

    test('a signal is shown, and then another one', async () => {
      const [count, other] = [signal(1), signal(10)];
      const double = computed(() => count() * 2);
      const { rerender } = render(value(count));
      expect(text()).toBe('1');
      await act(() => count.set(2));
      expect(text()).toBe('2');
      rerender(value(double));
      expect(text()).toBe('4');
      await act(() => count.set(3));
      expect(text()).toBe('6');
      rerender(value(other));
      expect(text()).toBe('10');
    });

    test('a value that throws reaches the error boundary, in the first render and later', async () => {
      const loads = controlledLoader<string, unknown>();
      const user = resource({ loader: loads });
      jest.mocked(console.error).mockImplementation(() => {});
      const { rerender } = render(createElement(Boundary, null, value(user.value)));
      await act(flushPromises);
      expect(text()).toBe('undefined');
      await act(() => loads.reject(new Error('offline')));
      expect(text()).toBe('Sorry: offline');
      rerender(createElement('div', null, createElement(Boundary, null, value(user.value))));
      expect(text()).toBe('Sorry: offline');
      await act(() => user.set('Ada'));
      rerender(createElement(Boundary, null, value(user.value)));
      expect(text()).toBe('Ada');
      expectComplaints();
    });

    /** Counts the promises that renders have thrown. */
    function suspending(user: Resource<string>, thrown = new Set<unknown>()) {
      function Suspending() {
        try {
          // biome-ignore lint/correctness/useHookAtTopLevel: it is called in each render
          return createElement('p', null, hooks.useSuspenseResource(user));
        } catch (promise) {
          if (typeof (promise as PromiseLike<void>).then === 'function') thrown.add(promise);
          throw promise;
        }
      }
      const element = createElement(
        Boundary,
        null,
        createElement(Suspense, { fallback: createElement('p', null, 'wait') }, createElement(Suspending)),
      );
      return { element, thrown };
    }

    test('useSuspenseResource() suspends with one promise until there is a value, and not during a reload', async () => {
      const loads = controlledLoader<string, unknown>();
      const user = resource({ loader: loads });
      const { element, thrown } = suspending(user);
      const { rerender } = render(element);
      expect(text()).toBe('wait');
      rerender(suspending(user, thrown).element);
      await act(flushPromises);
      expect(text()).toBe('wait');
      await act(() => loads.resolve('Ada'));
      await act(flushPromises);
      expect(text()).toBe('Ada');
      expect(thrown.size).toBe(1);
      expect(loads.loads).toHaveLength(1);
      await act(() => user.reload());
      expect(text()).toBe('Ada');
      await act(() => user.set('Grace'));
      expect(text()).toBe('Grace');
    });

    test('useSuspenseResource() suspends while idle, and again for new params', async () => {
      const loads = controlledLoader<string, number>();
      const id = signal<number | undefined>(undefined);
      const user = resource({ params: id, loader: loads });
      const visible = () =>
        [...document.querySelectorAll('p')]
          .filter(({ style }) => style.display !== 'none')
          .map((p) => p.textContent);
      render(suspending(user).element);
      await act(flushPromises);
      expect(visible()).toEqual(['wait']);
      for (const each of ['Ada', 'Grace']) {
        await act(() => id.set((id() ?? 0) + 1));
        await act(flushPromises);
        expect(visible()).toEqual(['wait']);
        await act(() => loads.resolve(each));
        await act(flushPromises);
        expect(visible()).toEqual([each]);
      }
    });

    test('useSuspenseResource() throws the error to the boundary', async () => {
      const loads = controlledLoader<string, unknown>();
      const user = resource({ loader: loads });
      jest.mocked(console.error).mockImplementation(() => {});
      render(suspending(user).element);
      await act(flushPromises);
      await act(() => loads.reject(new Error('offline')));
      await act(flushPromises);
      expect(text()).toBe('Sorry: offline');
      expectComplaints();
    });

    test('useSuspenseResource() reports a destroyed resource, before and while it waits', async () => {
      const message =
        'Sorry: useSuspenseResource() got a resource that is destroyed, so it will never have a value. Create another one.';
      jest.mocked(console.error).mockImplementation(() => {});
      const waiting = resource({ loader: controlledLoader<string, unknown>() });
      const { unmount } = render(suspending(waiting).element);
      await act(flushPromises);
      expect(text()).toBe('wait');
      await act(() => waiting.destroy());
      await act(flushPromises);
      expect(text()).toBe(message);
      unmount();
      render(suspending(waiting).element);
      expect(text()).toBe(message);
      expectComplaints();
    });

    test('a value that is undefined is not awaited', async () => {
      const nothing = resource({ loader: () => undefined });
      await flushPromises();
      function Nothing() {
        return createElement('p', null, String(hooks.useSuspenseResource(nothing)));
      }
      render(createElement(Nothing));
      expect(text()).toBe('undefined');
    });

    test('useSuspenseResource() accepts the resource of a component above the boundary', async () => {
      const loads = controlledLoader<string, number>();
      function Child({ user }: { readonly user: Resource<string> }) {
        return createElement('p', null, hooks.useSuspenseResource(user));
      }
      function Parent({ id }: { readonly id: number }) {
        const { resource: user, status } = hooks.useResource({ params: id, loader: loads });
        return createElement(
          'div',
          { id: status },
          createElement(
            Suspense,
            { fallback: createElement('p', null, 'wait') },
            createElement(Child, { user }),
          ),
        );
      }
      const { rerender } = render(createElement(Parent, { id: 1 }));
      expect(text()).toBe('wait');
      await act(flushPromises);
      expect(loads.loads).toHaveLength(1);
      await act(() => loads.resolve('Ada'));
      await act(flushPromises);
      expect(text()).toBe('Ada');
      rerender(createElement(Parent, { id: 2 }));
      await act(flushPromises);
      expect(document.body.textContent).toContain('wait');
      await act(() => loads.resolve('Grace'));
      await act(flushPromises);
      expect(text()).toBe('Grace');
      expect(loads.loads).toHaveLength(2);
    });
  });
}
