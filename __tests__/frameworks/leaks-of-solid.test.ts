/** @jest-environment-options {"customExportConditions": ["browser"]} */
// without them, Node.js gets the server build, which is not reactive
import { expect, test } from '@jest/globals';
import { createEffect, createRoot, createSignal } from 'solid-js';
import { signal } from 'xstate-resource';
import { fromSignal, fromSolid, useResource } from 'xstate-resource/solid';
import { flushPromises } from 'xstate-resource/testing';
import { collectGarbage } from '../support/memory.js';

test('a component is garbage-collected after it is disposed of, although its signals live on', async () => {
  const [id, setId] = createSignal(1);
  const ours = signal(1);
  const make = async () => {
    const made = createRoot((dispose) => {
      const user = useResource({ params: () => id() + ours(), loader: () => new Promise(() => {}) });
      const value = fromSignal(ours);
      const own = fromSolid(id);
      createEffect(() => [user.status(), value(), own()]);
      return { dispose, refs: [user, user.resource, value, own].map((one) => new WeakRef(one)) };
    });
    await flushPromises();
    made.dispose();
    return made.refs;
  };
  const refs = await make();
  setId(2);
  ours.set(2);
  await flushPromises();
  await collectGarbage();
  expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined, undefined, undefined]);
});
