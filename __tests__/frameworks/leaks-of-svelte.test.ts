/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */
import { expect, test } from '@jest/globals';
import { type Component, flushSync, mount, unmount } from 'svelte';
import { signal } from 'xstate-resource';
import { fromSignal, fromSvelte, useResource } from 'xstate-resource/svelte';
import { flushPromises } from 'xstate-resource/testing';
import { collectGarbage } from '../support/memory.js';
import { component, runes } from './svelte-components.js';

test('a component is garbage-collected after it is destroyed, although its signals live on', async () => {
  const { state } = await runes();
  const source = '<script>const { setUp, render } = $props(); const made = setUp();</script>{render(made)}';
  const Any = (await component('Leaks', source)) as Component<{
    setUp: () => unknown;
    render: (made: never) => unknown;
  }>;
  const id = state(1);
  const ours = signal(1);
  const make = async () => {
    let refs: WeakRef<object>[] = [];
    const setUp = () => {
      const user = useResource({ params: () => id.read() + ours(), loader: () => new Promise(() => {}) });
      const value = fromSignal(ours);
      const own = fromSvelte(id.read);
      refs = [user, user.resource, value, own].map((one) => new WeakRef(one));
      return () => [user.status, value.current, own()];
    };
    const mounted = mount(Any, {
      target: document.createElement('main'),
      props: { setUp, render: (made: () => unknown) => made() },
    });
    flushSync();
    await flushPromises();
    await unmount(mounted);
    return refs;
  };
  const refs = await make();
  id.set(2);
  ours.set(2);
  await flushPromises();
  flushSync();
  await collectGarbage();
  expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined, undefined, undefined]);
});
