/** `await useResource()` under `<Suspense>` in the browser. */
import { describe, expect, jest, test } from '@jest/globals';
import {
  computed,
  createApp,
  defineComponent,
  effectScope,
  h,
  onErrorCaptured,
  ref,
  Suspense,
  shallowRef,
} from 'vue';
import { type UsedResource, useResource } from 'xstate-resource/vue';
import { answer, onPage, paramsOf, server, settle, withoutWarnings } from './vue-stage.js';

describe('awaited under Suspense', () => {
  const isExpected = (text: unknown) => String(text).includes('<Suspense> is an experimental feature');
  withoutWarnings();
  const page = onPage();
  const loader = () => server();

  /** Vue logs once that this is experimental. */
  const quietly = () => {
    for (const method of [console.info, console.warn]) {
      if (!jest.isMockFunction(method))
        jest.spyOn(console, 'info').mockImplementation((text) => expect(isExpected(text)).toBe(true));
    }
  };

  const suspended = (Inner: ReturnType<typeof defineComponent>, isMounted = shallowRef(true)) =>
    createApp(() =>
      isMounted.value
        ? h(Suspense, null, { default: () => h(Inner), fallback: () => h('p', 'wait') })
        : undefined,
    );

  test('loads before it is mounted, shows the fallback meanwhile, and tracks its params afterward', async () => {
    quietly();
    const countries = loader();
    const code = ref('FRA');
    const Country = defineComponent({
      async setup() {
        const { status, value } = await useResource({ params: code, loader: countries });
        return () => h('p', `${status.value} ${value.value}`);
      },
    });
    page.show(suspended(Country));
    await settle();
    expect(page.text()).toBe('wait');
    await answer(countries, 'France');
    expect(page.text()).toBe('resolved France');
    code.value = 'DEU';
    await settle();
    expect(page.text()).toBe('loading undefined');
    await answer(countries, 'Germany');
    expect(page.text()).toBe('resolved Germany');
    expect(paramsOf(countries)).toEqual(['FRA', 'DEU']);
    page.unmount();
    code.value = 'JPN';
    await settle();
    expect(countries.loads).toHaveLength(2);
  });

  test('params that change while it is awaited are awaited, too', async () => {
    quietly();
    const countries = loader();
    const code = ref('FRA');
    const Country = defineComponent({
      async setup() {
        const { value } = await useResource({ params: code, loader: countries });
        return () => h('p', value.value);
      },
    });
    page.show(suspended(Country));
    await settle();
    code.value = 'DEU';
    await settle();
    await countries.resolve('France', 0);
    await settle();
    expect(page.text()).toBe('wait');
    await answer(countries, 'Germany');
    expect(page.text()).toBe('Germany');
  });

  test('an error does not reject, and reaches onErrorCaptured if it is thrown', async () => {
    quietly();
    const captured: unknown[] = [];
    const [first, second] = [loader(), loader()];
    const Shows = defineComponent({
      async setup() {
        const { status, error } = await useResource({ loader: first });
        return () => h('p', `${status.value} ${error.value?.message}`);
      },
    });
    const Throws = defineComponent({
      async setup() {
        const { error, value } = await useResource({ loader: second });
        if (error.value) throw error.value;
        return () => h('p', value.value);
      },
    });
    const Page = defineComponent({
      setup() {
        onErrorCaptured((error) => {
          captured.push(error);
          return false;
        });
        return () =>
          [Shows, Throws].map((Inner) =>
            h(Suspense, null, { default: () => h(Inner), fallback: () => h('p', 'wait') }),
          );
      },
    });
    page.show(createApp(Page));
    await settle();
    await first.reject(new Error('offline'));
    const lost = new Error('lost');
    await second.reject(lost);
    await settle();
    expect(page.text()).toBe('error offline');
    expect(captured).toEqual([lost]);
    page.unmount();
    // Vue 3.4 logs it, too.
    const warnings = jest
      .mocked(console.warn)
      .mock.calls.filter(([text]) => String(text).includes('missing template or render function'));
    if (warnings.length > 0) jest.mocked(console.warn).mockClear();
  });

  test('a component that is removed while it is awaited leaves nothing', async () => {
    quietly();
    const countries = loader();
    const isMounted = shallowRef(true);
    const code = ref('FRA');
    const asked = jest.fn(() => code.value);
    let used: UsedResource<string> | undefined;
    const Country = defineComponent({
      async setup() {
        const country = useResource({ params: asked, loader: countries });
        used = country;
        await country;
        return () => h('p', country.value.value);
      },
    });
    page.show(suspended(Country, isMounted));
    await settle();
    expect(countries.pending).toHaveLength(1);
    isMounted.value = false;
    await settle();
    expect(countries.pending).toHaveLength(0);
    expect(used?.status.value).toBe('idle');
    asked.mockClear();
    code.value = 'DEU';
    await settle();
    expect(asked).not.toHaveBeenCalled();
    expect(countries.loads).toHaveLength(1);
  });

  test('the awaited result has the refs and is not awaitable itself', async () => {
    const scope = effectScope();
    const user = scope.run(() => useResource({ loader: () => 'Ada' }));
    const awaited = await user;
    expect(awaited).not.toHaveProperty('then');
    expect(awaited?.value).toBe(user?.value);
    expect(scope.run(() => computed(() => awaited?.value.value))?.value).toBe('Ada');
    await expect(user?.then(undefined, undefined)).resolves.toBe(awaited);
    scope.stop();
    expect((await user)?.status.value).toBe('idle');
  });
});
