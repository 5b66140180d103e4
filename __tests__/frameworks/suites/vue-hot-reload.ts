/** What `@vitejs/plugin-vue` does when a file is saved. */
import { describe, expect, jest, test } from '@jest/globals';
import { createApp, defineComponent, h, shallowRef } from 'vue';
import { type UsedResource, useResource } from 'xstate-resource/vue';
import { answer, onPage, paramsOf, server, settle, withoutWarnings } from './vue-stage.js';

interface HotReload {
  createRecord(id: string, component: object): boolean;
  rerender(id: string, render: () => unknown): void;
  reload(id: string, component: object): void;
}

declare const __VUE_HMR_RUNTIME__: HotReload;

describe('hot reload', () => {
  withoutWarnings();
  const page = onPage();

  test('a new template keeps the state, and a new script leaves nothing of the old one running', async () => {
    const code = shallowRef('FRA');
    const [loader, next] = [server(), server()];
    let used: UsedResource<string> | undefined;
    const asked = jest.fn(() => code.value);
    const component = (params: () => string, from: typeof loader) =>
      defineComponent({
        __hmrId: 'country',
        setup() {
          const country = useResource({ params, loader: from });
          used = country;
          return { text: country.value, status: country.status };
        },
        render(this: { text: string | undefined; status: string }) {
          return h('p', `${this.status} ${this.text}`);
        },
      });
    const Country = component(asked, loader);
    __VUE_HMR_RUNTIME__.createRecord('country', Country);
    page.show(createApp(() => h('main', h(Country))));
    await answer(loader, 'France');
    used?.set('Gaule');
    const before = used;
    __VUE_HMR_RUNTIME__.rerender('country', function render(this: { text: string }) {
      return h('b', `now ${this.text}`);
    } as () => unknown);
    await settle();
    expect(page.text()).toBe('now Gaule');
    expect(used).toBe(before);
    expect(loader.loads).toHaveLength(1);

    used?.reload();
    await settle();
    expect(loader.pending).toHaveLength(1);
    __VUE_HMR_RUNTIME__.reload(
      'country',
      component(() => `${code.value}2`, next),
    );
    await settle();
    expect(loader.pending).toHaveLength(0);
    expect(before?.status.value).toBe('idle');
    asked.mockClear();
    code.value = 'DEU';
    await answer(next, 'Germany');
    expect(page.text()).toBe('resolved Germany');
    expect(asked).not.toHaveBeenCalled();
    expect(paramsOf(loader)).toEqual(['FRA', 'FRA']);
    expect(paramsOf(next)).toEqual(['FRA2', 'DEU2']);
  });
});
