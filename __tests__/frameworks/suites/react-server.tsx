import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ReactNode, Suspense, version } from 'react';
import { renderToPipeableStream, renderToString, version as serverVersion } from 'react-dom/server';
import type { Resource } from 'xstate-resource';
import {
  createResourceScope,
  ResourceScope,
  useResource,
  useSignalValue,
  useSuspenseResource,
} from 'xstate-resource/react';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';

/** React's server rendering, without a document. */
export function reactOnServer(major: number): void {
  const complaints: unknown[] = [];
  let server = controlledLoader<string, string>();
  beforeEach(() => {
    server = controlledLoader();
    complaints.length = 0;
    for (const method of ['error', 'warn'] as const)
      jest.spyOn(console, method).mockImplementation((...all) => complaints.push(all));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    expect(complaints).toEqual([]);
  });

  test('the versions are right, and there is no document', () => {
    expect([version, serverVersion].map((each) => each.split('.')[0])).toEqual([
      String(major),
      String(major),
    ]);
    expect(typeof document).toBe('undefined');
  });

  function User({ id, name = 'user' }: { readonly id: string; readonly name?: string | undefined }) {
    const { status, value, resource } = useResource({
      ...(name !== '' && { name }),
      params: id,
      loader: server,
    });
    return <p>{`${useSignalValue(resource.status)} ${status} ${value ?? ''}`}</p>;
  }

  function Name({ user }: { readonly user: Resource<string> }) {
    return <b>{useSuspenseResource(user)}</b>;
  }

  function Awaited({ id, name = 'user' }: { readonly id: string; readonly name?: string }) {
    const { resource } = useResource({ ...(name !== '' && { name }), params: id, loader: server });
    return (
      <Suspense fallback="wait">
        <Name user={resource} />
      </Suspense>
    );
  }

  /** Renders the whole page, with the server's answers to its requests. */
  async function rendered(page: ReactNode): Promise<string> {
    const errors: unknown[] = [];
    const html = await new Promise<string>((resolve) => {
      const out = new PassThrough();
      const { pipe } = renderToPipeableStream(page, {
        onAllReady: () => pipe(out),
        onError: (error) => void errors.push(error),
      });
      resolve(textOf(out));
    });
    expect(errors).toEqual([]);
    return html;
  }

  async function answering(rendering: Promise<string>): Promise<string> {
    await flushPromises();
    for (const load of server.pending) await server.resolve(`user ${load.params}`, load);
    return rendering;
  }

  describe('nothing loads unless it is awaited', () => {
    test('renderToString() shows the current state and loads nothing, with or without a name', async () => {
      const scope = createResourceScope();
      const html = renderToString(
        <ResourceScope state={scope}>
          <User id="1" />
          <User id="2" name="" />
        </ResourceScope>,
      );
      expect(html).toBe('<p>loading loading </p><p>loading loading </p>');
      await flushPromises();
      expect(server.loads).toEqual([]);
      expect(scope.dehydrate()).toEqual({});
    });

    test('a streamed page loads once what suspends, and contains its value', async () => {
      const html = await answering(
        rendered(
          <main>
            <User id="1" />
            <Awaited id="2" name="" />
          </main>,
        ),
      );
      expect(html).toContain('<b>user 2</b>');
      expect(server.loads.map(({ params }) => params)).toEqual(['2']);
    });
  });

  describe('scopes', () => {
    test('an awaited value is in the scope of its request, by name and params, and can be sent as JSON', async () => {
      const scope = createResourceScope();
      await answering(
        rendered(
          <ResourceScope state={scope}>
            <Awaited id="1" />
            <Awaited id="2" />
            <Awaited id="3" name="other" />
            <Awaited id="4" name="" />
          </ResourceScope>,
        ),
      );
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
      const pages = scopes.map((scope, index) =>
        rendered(
          <ResourceScope state={scope}>
            <Awaited id={`${index}`} />
          </ResourceScope>,
        ),
      );
      await answering(Promise.all(pages).then(String));
      expect(scopes.map((scope) => scope.dehydrate())).toEqual([
        { user: [{ params: '0', value: 'user 0' }] },
        { user: [{ params: '1', value: 'user 1' }] },
      ]);
    });

    test('a value in the state is shown without a load', async () => {
      const state = { user: [{ params: '1', value: 'Ada' }] };
      const html = renderToString(
        <ResourceScope state={state}>
          <User id="1" />
          <Awaited id="1" />
        </ResourceScope>,
      );
      expect(html).toContain('<p>resolved resolved Ada</p>');
      expect(html).toContain('<b>Ada</b>');
      await flushPromises();
      expect(server.loads).toEqual([]);
    });
  });

  test('an error of an awaited resource reaches the boundary', async () => {
    const errors: unknown[] = [];
    const html = new Promise<string>((resolve) => {
      const out = new PassThrough();
      const { pipe } = renderToPipeableStream(<Awaited id="1" />, {
        onAllReady: () => pipe(out),
        onError: (error) => void errors.push(error),
      });
      resolve(textOf(out));
    });
    await flushPromises();
    await server.reject(new Error('offline'));
    expect(await html).toContain('wait');
    expect(errors).toEqual([expect.objectContaining({ message: 'offline' })]);
  });
}
