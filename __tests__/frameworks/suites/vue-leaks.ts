/** Vue components that are gone leave nothing in memory. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { createApp, effectScope, h, ref, type ShallowRef, shallowRef } from 'vue';
import { signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import { flushPromises } from 'xstate-resource/testing';
import { createResourceScope, fromVue, useResource, useSignalValue } from 'xstate-resource/vue';
import { collectGarbage, isCollected } from '../../support/memory.js';

describe('nothing stays in memory', () => {
  const [code, id] = [ref('FRA'), signal(1)]; // these live on
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  const never = () => new Promise<string>(() => {});

  test.each([
    ['that is loading', never, undefined],
    ['that has loaded', () => 'France', undefined],
    [
      'that waits before a retry',
      () => Promise.reject(new Error('offline')),
      withPolicy({ retry: { attempts: 2, delay: 1e6 } }),
    ],
  ])('of a resource %s when its component is unmounted', async (_name, loader, policy) => {
    async function use(): Promise<WeakRef<object>> {
      let used: WeakRef<object> | undefined;
      const app = createApp({
        setup() {
          const country = useResource({ params: () => code.value + id(), loader, policy, name: 'country' });
          used = new WeakRef(country.resource);
          return () => h('p', country.status.value);
        },
      });
      app.use(createResourceScope());
      app.mount(document.createElement('main'));
      await flushPromises();
      app.unmount();
      return used as WeakRef<object>;
    }
    const used = await use();
    expect(await isCollected(used)).toBe(true);
  });

  test('of a resource and of bridges when their effect scope has stopped', async () => {
    async function use(): Promise<WeakRef<object>[]> {
      const scope = effectScope();
      const [resource, bridge, value] = scope.run(() => {
        const bridge = fromVue(() => code.value);
        bridge();
        return [useResource({ params: code, loader: never }).resource, bridge, useSignalValue(id)];
      }) as [object, object, ShallowRef<number>];
      void value.value;
      await flushPromises();
      scope.stop();
      return [resource, bridge, value].map((one) => new WeakRef(one));
    }
    const used = await use();
    await collectGarbage();
    expect(used.map((one) => one.deref())).toEqual([undefined, undefined, undefined]);
  });

  test('of components that are mounted and unmounted while the app goes on', async () => {
    const isThere = shallowRef(true);
    const used: WeakRef<object>[] = [];
    const Country = {
      setup() {
        const country = useResource({ params: code, loader: never, name: 'country' });
        used.push(new WeakRef(country.resource));
        return () => h('p', country.status.value);
      },
    };
    const app = createApp(() => (isThere.value ? h(Country) : undefined));
    app.use(createResourceScope());
    app.mount(document.createElement('main'));
    ends.push(() => app.unmount());
    for (let round = 0; round < 6; round++) {
      isThere.value = !isThere.value;
      await flushPromises();
    }
    isThere.value = false;
    await flushPromises();
    expect(used).toHaveLength(4);
    await collectGarbage();
    expect(used.map((one) => one.deref())).toEqual(Array(4).fill(undefined));
  });
});
