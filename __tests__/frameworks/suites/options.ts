import { describe, expect, test } from '@jest/globals';
import { fromPromise } from 'xstate';
import { resource } from 'xstate-resource';
import { attemptsOf, withPolicy } from 'xstate-resource/loaders';
import type { ResourceLoaderInput } from 'xstate-resource/machine';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { timeByHand } from '../../support/time-by-hand.js';
import type { Library } from '../libraries/library.js';
import { text, withoutComplaints } from './country.js';

/**
 * The options of a component resource: those of the last committed render apply, and what ends with
 * the component.
 */
export function options(library: Library): void {
  describe('options of a component resource', () => {
    const { render, act, createElement, hooks } = library;
    const pass = timeByHand();
    withoutComplaints(library);

    type Options = Parameters<typeof hooks.useResource<unknown, unknown>>[0];
    const show = (value: unknown) => (value === undefined ? '' : JSON.stringify(value));
    function Any({ options }: { readonly options: unknown }) {
      const used = hooks.useResource<unknown, unknown>(options as Options);
      last.used = used;
      return createElement('p', null, `${used.status} ${show(used.value ?? used.error?.message)}`.trim());
    }
    const last: { used?: ReturnType<typeof hooks.useResource<unknown, unknown>> } = {};
    const any = (options: object) => createElement(Any, { options });

    test.each([null, undefined])(
      'params that are %s load nothing, and equal nothing else',
      async (nothing) => {
        const loads = controlledLoader<string, unknown>();
        const { rerender } = render(any({ params: nothing, loader: loads }));
        const asked: unknown[] = [];
        for (const something of [Number.NaN, Number.POSITIVE_INFINITY, 'null', 0, '', false]) {
          rerender(any({ params: something, loader: loads }));
          expect(text()).toBe('loading');
          await act(flushPromises);
          asked.push(something);
          expect(loads.loads.map(({ params }) => params)).toEqual(asked);
          rerender(any({ params: nothing, loader: loads }));
          expect(text()).toBe('idle');
          await act(flushPromises);
          expect(loads.pending).toHaveLength(0);
        }
      },
    );

    test('without the key params it loads once, and again by reload()', async () => {
      const loads = controlledLoader<string, unknown>();
      const { rerender } = render(any({ loader: loads }));
      expect(text()).toBe('loading');
      await act(flushPromises);
      await act(() => loads.resolve('a'));
      rerender(any({ loader: loads }));
      await act(flushPromises);
      expect(loads.loads).toHaveLength(1);
      await act(() => last.used?.reload());
      expect(text()).toBe('reloading "a"');
      await act(flushPromises);
      await act(() => loads.resolve('b'));
      expect(text()).toBe('resolved "b"');
      rerender(any({ params: undefined, loader: loads }));
      expect(text()).toBe('idle');
    });

    test('a new loader alone loads nothing; a reload uses the last one', async () => {
      const [loads, others] = [controlledLoader<string, unknown>(), controlledLoader<string, unknown>()];
      const { rerender } = render(any({ params: 1, loader: loads }));
      await act(flushPromises);
      await act(() => loads.resolve('a'));
      rerender(any({ params: 1, loader: others }));
      await act(flushPromises);
      expect(others.loads).toEqual([]);
      await act(() => last.used?.reload());
      await act(flushPromises);
      await act(() => others.resolve('b'));
      expect(text()).toBe('resolved "b"');
      expect(loads.loads).toHaveLength(1);
    });

    test('equal and paramsEqual come from the last render', async () => {
      const loads = controlledLoader<{ n: number }, unknown>();
      const first = { n: 1 };
      const { rerender } = render(any({ params: 1, loader: loads, equal: () => false }));
      await act(flushPromises);
      await act(() => loads.resolve(first));
      rerender(any({ params: 1, loader: loads, equal: () => true, paramsEqual: () => true }));
      await act(() => last.used?.reload());
      await act(flushPromises);
      await act(() => loads.resolve({ n: 2 }));
      expect(last.used?.value).toBe(first);
      rerender(any({ params: 2, loader: loads, paramsEqual: () => true }));
      await act(flushPromises);
      expect(text()).toBe('resolved {"n":1}');
      expect(loads.loads).toHaveLength(2);
    });

    test.each([() => new Error('cannot tell'), () => 'cannot tell'])(
      'a paramsEqual that throws puts the resource in error',
      async (thrown) => {
        const loads = controlledLoader<string, unknown>();
        const paramsEqual = (a: unknown, b: unknown) => {
          if (a !== b) throw thrown();
          return true;
        };
        const { rerender } = render(any({ params: 1, loader: loads, paramsEqual }));
        await act(flushPromises);
        rerender(any({ params: 2, loader: loads, paramsEqual }));
        expect(text()).toMatch(/^error .*cannot tell/);
        await act(flushPromises);
        expect(text()).toMatch(/^error .*cannot tell/);
      },
    );

    test('a cached value is shown in the first render, also for later params, and nothing is loaded', async () => {
      const loads = controlledLoader<string, unknown>();
      const cached = (params: unknown) => (params === 3 ? undefined : `cached ${params}`);
      const { rerender } = render(any({ params: 1, loader: loads, cached }));
      expect(text()).toBe('resolved "cached 1"');
      rerender(any({ params: 2, loader: loads, cached }));
      expect(text()).toBe('resolved "cached 2"');
      await act(flushPromises);
      expect(loads.loads).toEqual([]);
      rerender(any({ params: 3, loader: loads, cached }));
      expect(text()).toBe('loading');
      await act(flushPromises);
      expect(loads.loads).toHaveLength(1);
    });

    test('revalidate: a cached value is shown, and loaded as well', async () => {
      const loads = controlledLoader<string, unknown>();
      const cached = (params: unknown) => `cached ${params}`;
      const { rerender } = render(any({ params: 1, loader: loads, cached, revalidate: true }));
      expect(text()).toBe('reloading "cached 1"');
      await act(flushPromises);
      await act(() => loads.resolve('loaded'));
      expect(text()).toBe('resolved "loaded"');
      rerender(any({ params: 2, loader: loads, cached, revalidate: (params: unknown) => params !== 2 }));
      expect(text()).toBe('resolved "cached 2"');
      await act(flushPromises);
      expect(loads.loads).toHaveLength(1);
    });

    test('a render with new params uses its own functions', async () => {
      const loads = controlledLoader<string, unknown>();
      const { rerender } = render(any({ params: 1, loader: loads, cached: () => 'old' }));
      rerender(any({ params: 2, loader: loads, cached: () => 'new' }));
      expect(text()).toBe('resolved "new"');
      await act(flushPromises);
      expect(text()).toBe('resolved "new"');
      expect(loads.loads).toEqual([]);
    });

    test('a debounce delays loads for later params, but not the first one', async () => {
      const loads = controlledLoader<string, unknown>();
      const policy = withPolicy({ debounce: 100 });
      const { rerender } = render(any({ params: 1, loader: loads, policy }));
      await act(flushPromises);
      expect(loads.loads).toHaveLength(1);
      await act(() => loads.resolve('one'));
      rerender(any({ params: 2, loader: loads, policy }));
      expect(text()).toBe('loading');
      await act(flushPromises);
      rerender(any({ params: 3, loader: loads, policy }));
      await act(flushPromises);
      expect(loads.loads).toHaveLength(1);
      await act(() => pass(100));
      expect(loads.loads.map(({ params }) => params)).toEqual([1, 3]);
    });

    test('a component that was idle at first is debounced', async () => {
      const loads = controlledLoader<string, unknown>();
      const policy = withPolicy({ debounce: 100 });
      const { rerender } = render(any({ params: undefined, loader: loads, policy }));
      await act(flushPromises);
      rerender(any({ params: 1, loader: loads, policy }));
      await act(flushPromises);
      expect(loads.loads).toHaveLength(0);
      await act(() => pass(100));
      expect(loads.loads).toHaveLength(1);
    });

    test('unmounting ends the delay before a retry, and leaves no timer', async () => {
      const loads = controlledLoader<string, unknown>();
      const policy = withPolicy({ retry: { attempts: 2, delay: 1000 } });
      const { unmount } = render(any({ params: 1, loader: loads, policy }));
      await act(flushPromises);
      await act(() => loads.reject(new Error('offline')));
      const { resource: own } = last.used as { resource: Parameters<typeof attemptsOf>[0] };
      expect(attemptsOf(own)()).toMatchObject({
        attempt: 1,
        error: expect.objectContaining({ message: 'offline' }),
      });
      unmount();
      await pass(5000);
      expect(loads.loads).toHaveLength(1);
      expect(attemptsOf(own)()).toBeUndefined();
    });

    test('unmounting closes a stream, once', async () => {
      const items = controlledLoader<string, unknown>();
      const { unmount, rerender } = render(any({ params: 1, stream: items.stream }));
      await act(flushPromises);
      await act(() => items.next('a'));
      expect(text()).toBe('resolved "a"');
      expect(last.used?.isStreaming).toBe(true);
      await act(() => items.next('b'));
      expect(text()).toBe('resolved "b"');
      rerender(any({ params: 2, stream: (args: never) => items.stream(args) }));
      expect(text()).toBe('loading');
      await act(flushPromises);
      expect(items.loads.map(({ timesClosed }) => timesClosed)).toEqual([1, 0]);
      unmount();
      await flushPromises();
      expect(items.loads.map(({ timesClosed }) => timesClosed)).toEqual([1, 1]);
    });

    test('actor logic works as a loader, and is stopped when the component is unmounted', async () => {
      const loads = controlledLoader<string, unknown>();
      const logic = fromPromise<string, ResourceLoaderInput<unknown>>(({ input, signal }) =>
        loads({ params: input.params, abortSignal: signal, previous: input.previous }),
      );
      const { rerender, unmount } = render(any({ params: 1, loader: logic }));
      expect(text()).toBe('loading');
      await act(flushPromises);
      await act(() => loads.resolve('one'));
      expect(text()).toBe('resolved "one"');
      rerender(any({ params: 2, loader: logic }));
      expect(text()).toBe('loading');
      await act(flushPromises);
      expect(loads.loads.map(({ params }) => params)).toEqual([1, 2]);
      unmount();
      await flushPromises();
      expect(loads.loads[1]?.abortSignal.aborted).toBe(true);
    });

    test('a component resource is a normal resource: it can be chained, and has a name', async () => {
      const loads = controlledLoader<string, unknown>();
      render(any({ params: 1, loader: loads, name: 'user' }));
      const own = (last.used as { resource: ReturnType<typeof resource<string, unknown>> }).resource;
      expect(own.actor.id).toBe('user');
      const child = resource({
        params: ({ chain }) => chain(own),
        loader: async ({ params }) => `of ${params}`,
      });
      await act(flushPromises);
      expect(child.status()).toBe('loading');
      await act(() => loads.resolve('ada'));
      await act(flushPromises);
      expect(child.value()).toBe('of ada');
      child.destroy();
    });
  });
}
