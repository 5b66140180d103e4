import { beforeEach, describe, expect, test } from '@jest/globals';
import { h } from 'preact';
import { Suspense } from 'preact/compat';
import found from 'preact/package.json' with { type: 'json' };
import { renderToString, renderToStringAsync } from 'preact-render-to-string';
import type { Resource } from 'xstate-resource';
import { createResourceScope, ResourceScope, useResource, useSuspenseResource } from 'xstate-resource/preact';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';

/** Preact's server rendering, without a document. */
export function preactOnServer(major: number): void {
  let server = controlledLoader<string, string>();
  beforeEach(() => {
    server = controlledLoader();
  });

  test('the version is right, and there is no document', () => {
    expect(found.version.split('.')[0]).toBe(String(major));
    expect(typeof document).toBe('undefined');
  });

  interface Props {
    readonly id: string;
    readonly name?: string;
  }

  function User({ id, name = 'user' }: Props) {
    const { status, value } = useResource({ ...(name !== '' && { name }), params: id, loader: server });
    return h('p', null, `${status} ${value ?? ''}`);
  }

  function Name({ user }: { readonly user: Resource<string> }) {
    return h('b', null, useSuspenseResource(user));
  }

  function Awaited({ id, name = 'user' }: Props) {
    const { resource } = useResource({ ...(name !== '' && { name }), params: id, loader: server });
    return h(Suspense, { fallback: 'wait' }, h(Name, { user: resource }));
  }

  async function answering<T>(given: Promise<T> | T): Promise<T> {
    const rendering = Promise.resolve(given);
    while (await Promise.race([rendering.then(() => false), flushPromises().then(() => true)])) {
      for (const load of server.pending) await server.resolve(`user ${load.params}`, load);
    }
    return rendering;
  }

  test('renderToString() shows the current state and loads nothing, with or without a name', async () => {
    const scope = createResourceScope();
    expect(
      renderToString(
        h(ResourceScope, { state: scope }, h(User, { id: '1' }), h(User, { id: '2', name: '' })),
      ),
    ).toBe('<p>loading </p><p>loading </p>');
    await flushPromises();
    expect(server.loads).toEqual([]);
    expect(scope.dehydrate()).toEqual({});
  });

  test('renderToStringAsync() loads once what suspends, and renders its value', async () => {
    const html = await answering(
      renderToStringAsync(h('main', null, h(User, { id: '1' }), h(Awaited, { id: '2', name: '' }))),
    );
    expect(html).toContain('<b>user 2</b>');
    expect(server.loads.map(({ params }) => params)).toEqual(['2']);
  });

  describe('scopes', () => {
    test('an awaited value is in the scope of its request, by name and params, and can be sent as JSON', async () => {
      const scope = createResourceScope();
      const all = [
        h(Awaited, { id: '1' }),
        h(Awaited, { id: '2' }),
        h(Awaited, { id: '3', name: 'other' }),
        h(Awaited, { id: '4', name: '' }),
      ];
      await answering(renderToStringAsync(h(ResourceScope, { state: scope }, ...all)));
      expect(JSON.parse(JSON.stringify(scope.dehydrate()))).toEqual({
        user: [
          { params: '1', value: 'user 1' },
          { params: '2', value: 'user 2' },
        ],
        other: [{ params: '3', value: 'user 3' }],
      });
    });

    test('two concurrent requests do not mix', async () => {
      const scopes = [createResourceScope(), createResourceScope()];
      await answering(
        Promise.all(
          scopes.map((scope, index) =>
            renderToStringAsync(h(ResourceScope, { state: scope }, h(Awaited, { id: `${index}` }))),
          ),
        ),
      );
      expect(scopes.map((scope) => scope.dehydrate())).toEqual([
        { user: [{ params: '0', value: 'user 0' }] },
        { user: [{ params: '1', value: 'user 1' }] },
      ]);
    });

    test('a value in the state is shown without a load', async () => {
      const state = { user: [{ params: '1', value: 'Ada' }] };
      expect(renderToString(h(ResourceScope, { state }, h(User, { id: '1' }), h(Awaited, { id: '1' })))).toBe(
        '<p>resolved Ada</p><b>Ada</b>',
      );
      await flushPromises();
      expect(server.loads).toEqual([]);
    });
  });

  test('an error of an awaited resource makes the rendering fail', async () => {
    const html = renderToStringAsync(h(Awaited, { id: '1' }));
    const failing = expect(html).rejects.toThrow('offline');
    await flushPromises();
    await server.reject(new Error('offline'));
    await failing;
  });
}
