import { describe, expect, jest, test } from '@jest/globals';
import { fromPromise } from 'xstate';
import { resource, signal } from 'xstate-resource';
import type { Library } from '../libraries/library.js';
import { expectComplaints, text, withoutComplaints } from './country.js';

/** Error messages that say what was expected, what the function got, and what to do. */
export function badInput(library: Library): void {
  describe('bad input', () => {
    const { render, act, createElement, Boundary, hooks, name } = library;
    withoutComplaints(library);
    const loader = async () => 'Ada';
    const user = resource({ loader });

    /** What the error boundary shows after an error in a render. */
    function messageOf(run: () => unknown): string | undefined {
      jest.mocked(console.error).mockImplementation(() => {});
      function Doing() {
        run();
        return null;
      }
      const { unmount } = render(createElement(Boundary, null, createElement(Doing)));
      const found = text()?.replace('Sorry: ', '');
      unmount();
      expectComplaints();
      return found;
    }

    test.each(['useResource', 'useSignalValue', 'useSuspenseResource'] as const)(
      '%s() outside a component',
      (hook) => {
        jest.mocked(console.error).mockImplementation(() => {});
        expect(() => (hooks[hook] as (given: unknown) => unknown)(user)).toThrow(
          `${hook}() was called outside a component, or the component and this package use two different copies of ${name}. ` +
            `Call it at the top level of a function component; npm ls ${name.toLowerCase()} lists the copies.`,
        );
        expectComplaints();
      },
    );

    test('a hook in an event handler', async () => {
      jest.mocked(console.error).mockImplementation(() => {});
      let thrown: unknown;
      const onClick = () => {
        try {
          // biome-ignore lint/correctness/useHookAtTopLevel: the test needs the error
          hooks.useSignalValue(user.status);
        } catch (error) {
          thrown = error;
        }
      };
      render(createElement('button', { onClick }));
      await act(() => document.querySelector('button')?.click());
      expect(thrown).toMatchObject({
        message: expect.stringMatching(/^useSignalValue\(\) was called outside/),
        cause: expect.anything(),
      });
      expectComplaints();
    });

    test.each<[string, unknown, string]>([
      ['a number', signal(5)(), '5'],
      ['a snapshot', user.snapshot(), 'an object'],
      ['a getter', () => 5, 'a function'],
      ['undefined', undefined, 'undefined'],
    ])('useSignalValue() with %s', (_, given, got) => {
      expect(messageOf(() => hooks.useSignalValue(given as never))).toBe(
        `useSignalValue() takes a signal, such as user.status, got ${got}. Pass the signal itself, not its value.`,
      );
    });

    test('useSuspenseResource() with a wrong argument, such as the result of useResource()', () => {
      const message = 'useSuspenseResource() takes a resource that was created outside the component, got';
      expect(messageOf(() => hooks.useSuspenseResource(undefined as never))).toBe(`${message} undefined.`);
      expect(messageOf(() => hooks.useSuspenseResource({ loader } as never))).toBe(`${message} an object.`);
      expect(messageOf(() => hooks.useSuspenseResource(hooks.useResource(user) as never))).toBe(
        `${message} an object. This is what useResource() returned: pass its "resource".`,
      );
    });

    test.each<[string, unknown, string]>([
      ['no argument', undefined, 'takes a resource, or options such as { params, loader }, got undefined.'],
      ['null', null, 'takes a resource, or options such as { params, loader }, got null.'],
      ['a signal', user.status, 'takes a resource, or options such as { params, loader }, got a function.'],
      [
        'an unknown option',
        { loader, param: 1 },
        'has no option "param". Its options are loader, stream, params, ',
      ],
      ['no loader', { params: 1 }, ': the option "loader" must be a function or actor logic, got undefined.'],
      [
        'a wrong loader',
        { params: 1, loader: 'user' },
        ': the option "loader" must be a function or actor logic, got "user".',
      ],
      [
        'two loaders',
        { loader, stream: loader },
        ': the option "stream" cannot be combined with "loader", got a function.',
      ],
      [
        'params as a function',
        { params: () => 1, loader },
        ': the option "params" must be a value, such as a prop or state, got a function.',
      ],
      [
        'a signal as params',
        { params: signal(1), loader },
        ': the option "params" must be a value, such as a prop or state, got a function.',
      ],
      [
        'a policy in addition to actor logic',
        { loader: fromPromise(loader), policy: () => {} },
        ': the option "policy" cannot be combined with actor logic',
      ],
      [
        'revalidate alone',
        { loader, revalidate: true },
        ': the option "revalidate" requires the option "cached", which is missing.',
      ],
    ])('useResource() with %s', (_, given, message) => {
      expect(messageOf(() => hooks.useResource(given as never))).toContain(
        `useResource()${message.startsWith(':') ? '' : ' '}${message}`,
      );
    });

    test('params become a function, or the options undefined, in a later render', () => {
      jest.mocked(console.error).mockImplementation(() => {});
      function Any({ given }: { readonly given: unknown }) {
        return createElement('p', null, hooks.useResource(given as typeof user).status);
      }
      for (const [given, message] of [
        [{ params: () => 1, loader }, 'useResource(): the option "params" must be a value'],
        [undefined, 'useResource() takes a resource, or options such as { params, loader }, got undefined.'],
      ] as const) {
        const { rerender, unmount } = render(
          createElement(Boundary, null, createElement(Any, { given: { params: 1, loader } })),
        );
        expect(text()).toBe('loading');
        rerender(createElement(Boundary, null, createElement(Any, { given })));
        expect(text()).toContain(message);
        unmount();
      }
      expectComplaints();
    });

    const kinds: Readonly<Record<string, unknown>> = {
      'a resource': user,
      'options with "loader"': { loader },
      'options with actor logic as "loader"': { loader: fromPromise(loader) },
      'options with "stream"': { stream: async function* () {} },
    };
    const changes = Object.keys(kinds).flatMap((before) =>
      Object.keys(kinds).map((now) => [before, now] as const),
    );
    test.each(changes.filter(([before, now]) => before !== now))(
      'useResource() with %s, then with %s',
      (before, now) => {
        jest.mocked(console.error).mockImplementation(() => {});
        function Any({ kind }: { readonly kind: string }) {
          return createElement('p', null, hooks.useResource(kinds[kind] as typeof user).status);
        }
        const { rerender } = render(createElement(Boundary, null, createElement(Any, { kind: before })));
        rerender(createElement(Boundary, null, createElement(Any, { kind: now })));
        expect(text()).toBe(
          `Sorry: useResource() got ${before} in the last render, and ${now} in this one. Use two components, or pass the same kind each time.`,
        );
        expectComplaints();
      },
    );

    test.each<[unknown, string]>([
      [
        '{"user":1}',
        '<ResourceScope state> takes a state from dehydrate() or a scope, got "{\\"user\\":1}".',
      ],
      [[], 'createResourceScope() takes an object whose keys are names of resources, got an array.'],
      [null, '<ResourceScope state> takes a state from dehydrate() or a scope, got null.'],
    ])('ResourceScope with %j as its state', (state, message) => {
      jest.mocked(console.error).mockImplementation(() => {});
      render(createElement(Boundary, null, createElement(hooks.ResourceScope, { state: state as never })));
      expect(text()).toContain(message);
      expectComplaints();
    });
  });
}
