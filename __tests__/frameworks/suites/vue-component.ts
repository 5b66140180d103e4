/** `useResource()` in a component. */
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createApp, defineComponent, h, nextTick, onMounted, ref, shallowRef } from 'vue';
import { effect, isResource, signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import { type UsedResource, useResource } from 'xstate-resource/vue';
import { timeByHand } from '../../support/time-by-hand.js';
import {
  answer,
  loadOf,
  onPage,
  paramsOf,
  type Server,
  server,
  settle,
  withoutWarnings,
} from './vue-stage.js';

describe('in a component', () => {
  withoutWarnings();
  const page = onPage();
  let loader: Server;
  let country: UsedResource<string>;
  let rendered: string[];
  const code = shallowRef('FRA');
  const Country = defineComponent({
    setup() {
      country = useResource({ params: code, loader });
      const { shown } = country;
      return () => {
        rendered.push(shown.value.status);
        return h(
          'p',
          `${code.value} ${shown.value.value ?? shown.value.error?.message ?? shown.value.status}`,
        );
      };
    },
  });
  beforeEach(() => {
    loader = server();
    rendered = [];
    code.value = 'FRA';
  });

  test('loads when it is mounted, renders each change once, and aborts when it is unmounted', async () => {
    page.show(createApp(Country));
    expect(country.status.value).toBe('loading');
    expect(page.text()).toBe('FRA loading');
    await answer(loader, 'France');
    expect(page.text()).toBe('FRA France');
    code.value = 'DEU';
    await nextTick();
    expect(page.text()).toBe('DEU loading');
    await settle();
    await loader.reject(new Error('Sorry'));
    await nextTick();
    expect(page.text()).toBe('DEU Sorry');
    expect(rendered).toEqual(['loading', 'resolved', 'loading', 'error']);
    code.value = 'JPN';
    await settle();
    expect(loader.pending).toHaveLength(1);
    page.unmount();
    expect(loader.pending).toHaveLength(0);
    expect(country.status.value).toBe('idle');
    code.value = 'ITA';
    await settle();
    expect(paramsOf(loader)).toEqual(['FRA', 'DEU', 'JPN']);
  });

  test('a component that is never mounted makes no request', async () => {
    const app = createApp(
      defineComponent({
        components: { Country },
        setup: () => () => h('main', [h(Country), h(Broken)]),
      }),
    );
    const Broken = defineComponent({
      setup() {
        throw new Error('not today');
      },
    });
    app.config.errorHandler = () => {};
    expect(() => app.mount(document.createElement('main'))).not.toThrow();
    app.unmount();
    await settle();
    expect(paramsOf(loader).length).toBeLessThanOrEqual(1);
    const Refused = defineComponent({
      setup() {
        country = useResource({ params: code, loader: server() });
        throw new Error('not today');
      },
    });
    const refused = createApp(Refused);
    refused.config.errorHandler = () => {};
    refused.mount(document.createElement('main'));
    const observed = jest.fn<(status: string) => void>();
    const end = effect(() => observed(country.resource.status()));
    await settle();
    expect(observed.mock.calls).toEqual([['loading']]);
    end();
    jest.mocked(console.warn).mockClear(); // Vue warns about components without a render function
  });

  test('a change before it is mounted counts, and the loader is called once', async () => {
    page.show(
      createApp({
        setup() {
          const made = useResource({ params: code, loader });
          code.value = 'DEU';
          made.set('Allemagne');
          code.value = 'JPN';
          return () => h('p', made.shown.value.status);
        },
      }),
    );
    await settle();
    expect(page.text()).toBe('loading');
    expect(paramsOf(loader)).toEqual(['JPN']);
  });

  test('a cached value is rendered first, without a load', async () => {
    page.show(
      createApp({
        setup() {
          const { shown } = useResource({ params: code, loader, cached: (params) => `known ${params}` });
          return () => {
            rendered.push(`${shown.value.status} ${shown.value.value}`);
            return h('p');
          };
        },
      }),
    );
    await settle();
    expect(rendered).toEqual(['resolved known FRA']);
    expect(loader.loads).toHaveLength(0);
  });

  test('a resource created in a hook, after the component is mounted, loads immediately', async () => {
    page.show(
      createApp({
        setup() {
          onMounted(() => {
            country = useResource({ params: code, loader });
          });
          return () => h('p');
        },
      }),
    );
    await answer(loader, 'France');
    expect(country.value.value).toBe('France');
    code.value = 'DEU';
    await settle();
    page.unmount();
    expect(loader.pending).toHaveLength(0);
  });

  test('refs and methods work in a template', async () => {
    const names = server<string, string>();
    page.show(
      createApp({
        components: {},
        setup: () => ({ ...useResource({ params: code, loader: names }), code }),
        render(this: {
          status: string;
          value?: string;
          hasValue: boolean;
          reload(): boolean;
          resource: unknown;
        }) {
          expect(isResource(this.resource)).toBe(true);
          return h('button', { onClick: this.reload }, `${this.status} ${this.hasValue ? this.value : ''}`);
        },
      }),
    );
    await answer(names, 'France');
    expect(page.text()).toBe('resolved France');
    document.querySelector('button')?.click();
    await settle();
    expect(page.text()).toBe('reloading France');
    await answer(names, 'La France');
    expect(page.text()).toBe('resolved La France');
  });

  test('setup can return it', async () => {
    page.show(
      createApp({
        setup: () => useResource({ params: code, loader }),
        render(this: { value: string | undefined }) {
          return h('p', this.value ?? 'none');
        },
      }),
    );
    await answer(loader, 'France');
    expect(page.text()).toBe('France');
  });

  describe('with time', () => {
    const pass = timeByHand();

    test('the first load is not debounced, and unmounting during a delay leaves nothing', async () => {
      const text = ref('a');
      const used = signal<UsedResource<string> | undefined>(undefined);
      page.show(
        createApp({
          setup() {
            used.set(useResource({ params: text, loader, policy: withPolicy({ debounce: 300, retry: 2 }) }));
            return () => h('p', used()?.status.value);
          },
        }),
      );
      await loadOf(loader);
      expect(paramsOf(loader)).toEqual(['a']);
      await loader.reject(new Error('offline'));
      expect(jest.getTimerCount()).toBe(1);
      text.value = 'ab';
      await pass(300);
      expect(paramsOf(loader)).toEqual(['a', 'ab']);
      text.value = 'abc';
      await pass(100);
      expect(jest.getTimerCount()).toBe(1);
      page.unmount();
      expect(jest.getTimerCount()).toBe(0);
      await pass(1000);
      expect(paramsOf(loader)).toEqual(['a', 'ab']);
    });
  });
});
