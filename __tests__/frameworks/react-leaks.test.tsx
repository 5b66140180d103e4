/**
 * A component leaves nothing in memory.
 *
 * @jest-environment jsdom
 */
import { afterEach, expect, test } from '@jest/globals';
import { act, cleanup, render } from '@testing-library/react';
import { withPolicy } from 'xstate-resource/loaders';
import { createResourceScope, ResourceScope, useResource } from 'xstate-resource/react';
import { flushPromises } from 'xstate-resource/testing';
import { isCollected } from '../support/memory.js';

afterEach(cleanup);

interface Made {
  readonly resource: WeakRef<object>;
  readonly value: WeakRef<object>;
}

const made: Made[] = [];

function Holder({ id, options }: { readonly id: number; readonly options?: object }) {
  const { resource, value } = useResource({
    name: 'held',
    params: { id },
    loader: async ({ params }) => ({ ...params, text: 'x'.repeat(100) }),
    ...options,
  });
  if (value !== undefined) made.push({ resource: new WeakRef(resource), value: new WeakRef(value) });
  return <p>{value?.id}</p>;
}

const scope = createResourceScope();

test.each<[string, object]>([
  ['a loader', {}],
  ['a policy', { policy: withPolicy({ retry: 2 }) }],
])(
  "a component's resource with %s is garbage-collected with its value after the component is unmounted",
  async (_, options) => {
    made.length = 0;
    const { rerender } = render(
      <ResourceScope state={scope}>
        <Holder id={1} options={options} />
      </ResourceScope>,
      { reactStrictMode: true },
    );
    await act(flushPromises);
    await act(flushPromises);
    expect(document.querySelector('p')?.textContent).toBe('1');
    expect(made.length).toBeGreaterThan(0);
    // React keeps the previous renders until it has rendered something else twice.
    for (const id of ['a', 'b', 'c']) {
      rerender(
        <ResourceScope state={scope}>
          <i id={id} />
        </ResourceScope>,
      );
      await act(flushPromises);
    }
    for (const { resource, value } of made) {
      expect(await isCollected(resource)).toBe(true);
      expect(await isCollected(value)).toBe(true);
    }
    expect(scope.dehydrate()).toEqual({});
  },
);

test('the resource of a discarded render is garbage-collected', async () => {
  const thrownAway: WeakRef<object>[] = [];
  function ThrownAway(): never {
    const { resource } = useResource({ params: 1, loader: async () => 'never' });
    thrownAway.push(new WeakRef(resource));
    throw new Promise(() => {});
  }
  const { Suspense } = await import('react');
  const { rerender } = render(
    <Suspense>
      <ThrownAway />
    </Suspense>,
    { reactStrictMode: true },
  );
  await act(flushPromises);
  for (const id of ['a', 'b', 'c']) rerender(<i id={id} />);
  await act(flushPromises);
  expect(thrownAway.length).toBeGreaterThan(0);
  for (const resource of thrownAway) expect(await isCollected(resource)).toBe(true);
});
