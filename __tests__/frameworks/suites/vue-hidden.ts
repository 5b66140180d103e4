/** `useResource()` in a component that `<KeepAlive>` hides. */
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createApp, defineComponent, h, KeepAlive, nextTick, shallowRef } from 'vue';
import { withPolicy } from 'xstate-resource/loaders';
import { type UsedResource, useResource } from 'xstate-resource/vue';
import { timeByHand } from '../../support/time-by-hand.js';
import { answer, onPage, paramsOf, type Server, server, settle, withoutWarnings } from './vue-stage.js';

describe('in KeepAlive', () => {
  withoutWarnings();
  const page = onPage();
  const isShown = shallowRef(true);
  const code = shallowRef('FRA');
  let loader: Server;
  let country: UsedResource<string>;
  const asked = jest.fn(() => code.value);
  const Country = defineComponent({
    setup() {
      country = useResource({ params: asked, loader });
      return () => h('p', `${code.value} ${country.status.value} ${country.value.value}`);
    },
  });
  const show = async (to: boolean) => {
    isShown.value = to;
    await nextTick();
  };
  beforeEach(async () => {
    loader = server();
    code.value = 'FRA';
    isShown.value = true;
    asked.mockReset().mockImplementation(() => code.value);
    page.show(createApp(() => h(KeepAlive, () => (isShown.value ? h(Country) : undefined))));
  });

  test('a value stays, and unchanged params load nothing when it is shown again', async () => {
    await answer(loader, 'France');
    await show(false);
    expect(country.value.value).toBe('France');
    await show(true);
    expect(page.text()).toBe('FRA resolved France');
    await settle();
    expect(loader.loads).toHaveLength(1);
  });

  test('nothing is tracked while it is hidden, and changed params load when it is shown again', async () => {
    await answer(loader, 'France');
    await show(false);
    asked.mockClear();
    code.value = 'JPN';
    code.value = 'DEU';
    await settle();
    expect(asked).not.toHaveBeenCalled();
    expect(country.shown.value).toMatchObject({ status: 'resolved', value: 'France' });
    await show(true);
    expect(page.text()).toBe('DEU loading undefined');
    await answer(loader, 'Germany');
    expect(page.text()).toBe('DEU resolved Germany');
    expect(paramsOf(loader)).toEqual(['FRA', 'DEU']);
    code.value = 'ITA'; // it tracks again
    await settle();
    expect(paramsOf(loader)).toEqual(['FRA', 'DEU', 'ITA']);
  });

  test('a load is aborted, and begins again', async () => {
    await settle();
    await show(false);
    expect(loader.loads[0]?.abortSignal.aborted).toBe(true);
    await loader.resolve('late', 0);
    expect(country.value.value).toBeUndefined();
    await show(true);
    expect(country.status.value).toBe('loading');
    await answer(loader, 'France');
    expect(page.text()).toBe('FRA resolved France');
    expect(paramsOf(loader)).toEqual(['FRA', 'FRA']);
  });

  test('a reload is aborted, keeps its value, and starts over as a reload', async () => {
    await answer(loader, 'France');
    country.reload();
    await settle();
    await show(false);
    expect(loader.loads[1]?.abortSignal.aborted).toBe(true);
    expect(country.value.value).toBe('France');
    await show(true);
    expect(page.text()).toBe('FRA reloading France');
    await answer(loader, 'La France');
    expect(page.text()).toBe('FRA resolved La France');
    expect(loader.loads).toHaveLength(3);
  });

  test('a value that was set stays', async () => {
    await answer(loader, 'France');
    country.set('Gaule');
    await show(false);
    await show(true);
    await settle();
    expect(page.text()).toBe('FRA local Gaule');
    expect(loader.loads).toHaveLength(1);
  });

  test('a params error stays, and the params are asked again when it is shown', async () => {
    await answer(loader, 'France');
    asked.mockImplementation(() => {
      if (code.value === 'none') throw new Error('no country');
      return code.value;
    });
    code.value = 'none';
    await settle();
    await show(false);
    expect(country.error.value?.message).toBe('no country');
    code.value = 'DEU';
    expect(country.error.value?.message).toBe('no country');
    await show(true);
    expect(page.text()).toBe('DEU loading undefined');
    await settle();
  });

  test('set and update work while it is hidden, and a reload waits until it is shown again', async () => {
    await answer(loader, 'France');
    await show(false);
    country.update((value) => `${value}!`);
    expect(country.value.value).toBe('France!');
    expect(country.reload()).toBe(false);
    await settle();
    expect(loader.pending).toHaveLength(0);
    await show(true);
    expect(loader.pending).toHaveLength(1);
    page.unmount();
    expect(loader.pending).toHaveLength(0);
  });

  test('unmounting a hidden component leaves nothing', async () => {
    await answer(loader, 'France');
    await show(false);
    page.unmount();
    expect(country.status.value).toBe('idle');
    asked.mockClear();
    code.value = 'DEU';
    await settle();
    expect(asked).not.toHaveBeenCalled();
    expect(loader.loads).toHaveLength(1);
  });

  test('a stream is closed, keeps its last item, and is reopened', async () => {
    const prices = server<number>();
    let price: UsedResource<number> | undefined;
    const Price = defineComponent({
      setup() {
        const used = useResource({ params: code, stream: prices.stream });
        price = used;
        return () => h('p', `${used.status.value} ${used.value.value} ${used.isStreaming.value}`);
      },
    });
    page.unmount();
    document.body.innerHTML = '';
    page.show(createApp(() => h(KeepAlive, () => (isShown.value ? h(Price) : undefined))));
    await settle();
    await prices.next(1);
    await settle();
    expect(page.text()).toBe('resolved 1 true');
    await show(false);
    expect(prices.loads[0]?.abortSignal.aborted).toBe(true);
    expect(price?.value.value).toBe(1);
    await show(true);
    expect(price?.value.value).toBe(1);
    await settle();
    await prices.next(2);
    await settle();
    expect(page.text()).toBe('resolved 2 true');
    expect(prices.loads).toHaveLength(2);
  });

  describe('with time', () => {
    timeByHand();

    test('the delay before a retry ends, and leaves no timer', async () => {
      const Retried = defineComponent({
        setup() {
          country = useResource({ params: asked, loader, policy: withPolicy({ retry: 2 }) });
          return () => h('p', country.status.value);
        },
      });
      page.unmount();
      document.body.innerHTML = '';
      loader = server();
      page.show(createApp(() => h(KeepAlive, () => (isShown.value ? h(Retried) : undefined))));
      await settle();
      await loader.reject(new Error('offline'));
      expect(jest.getTimerCount()).toBe(1);
      await show(false);
      expect(jest.getTimerCount()).toBe(0);
      await show(true);
      await answer(loader, 'France');
      expect(country.value.value).toBe('France');
      expect(loader.loads).toHaveLength(2);
    });
  });
});
