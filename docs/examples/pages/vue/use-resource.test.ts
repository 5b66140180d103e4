/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { serialize } from 'node:v8';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { useSelector } from '@xstate/store-vue';
import {
  type App,
  computed,
  createApp,
  createSSRApp,
  defineComponent,
  type EffectScope,
  effectScope,
  h,
  isReadonly,
  KeepAlive,
  nextTick,
  onServerPrefetch,
  reactive,
  readonly,
  ref,
  shallowRef,
  watch,
} from 'vue';
import { renderToString } from 'vue/server-renderer';
import { effect, type Resource } from 'xstate-resource';
import { type ControlledLoader, controlledLoader, flushPromises } from 'xstate-resource/testing';
import { useResource } from './use-resource.js';

beforeEach(() => {
  jest.spyOn(console, 'warn');
  jest.spyOn(console, 'error');
});
afterEach(() => {
  expect(console.warn).not.toHaveBeenCalled(); // Vue warns with it
  expect(console.error).not.toHaveBeenCalled();
  jest.restoreAllMocks();
});

const paramsOf = <T, P>({ loads }: ControlledLoader<T, P>) => loads.map(({ params }) => params);

describe('in an effect scope', () => {
  let scope: EffectScope;
  beforeEach(() => {
    scope = effectScope();
  });
  afterEach(() => scope.stop());

  /** What the scope's function returns: this one is not stopped yet. */
  const within = <T>(run: () => T) => scope.run(run) as T;

  test('loads for a ref, a getter or a value, and for null nothing', async () => {
    const server = controlledLoader<string, string>();
    const code = ref('FRA');
    const chosen = ref<string | null>(null);
    const all = within(() => [
      useResource(code, server),
      useResource(() => `${code.value}!`, server),
      useResource('DEU', server),
      useResource(chosen, server),
    ]);
    expect(all.map(({ status }) => status())).toEqual(['loading', 'loading', 'loading', 'idle']);
    await flushPromises();
    expect(paramsOf(server)).toEqual(['FRA', 'FRA!', 'DEU']);
    chosen.value = 'JPN';
    expect(all.map(({ status }) => status())).toEqual(['loading', 'loading', 'loading', 'loading']);
    await flushPromises();
    expect(paramsOf(server)).toEqual(['FRA', 'FRA!', 'DEU', 'JPN']);
    expect(server.pending).toHaveLength(4);
    chosen.value = null;
    expect(all.at(-1)?.status()).toBe('idle');
    await flushPromises();
    expect(server.pending).toHaveLength(3);
  });

  test('ends with the scope: the load is aborted, and a change of the ref is heard no more', async () => {
    const server = controlledLoader<string, string>();
    const code = ref('FRA');
    const country = within(() => useResource(code, server));
    await flushPromises();
    scope.stop();
    expect(country.status()).toBe('idle');
    expect(server.loads[0]?.abortSignal.aborted).toBe(true);
    code.value = 'DEU';
    country.reload();
    await flushPromises();
    expect(paramsOf(server)).toEqual(['FRA']);
  });

  test('a change of the ref aborts the load, and begins one for the last params of the turn', async () => {
    const server = controlledLoader<string, string>();
    const code = ref('FRA');
    const country = within(() => useResource(code, server));
    await flushPromises();
    for (const next of ['D', 'DE', 'DEU']) code.value = next;
    await flushPromises();
    expect(paramsOf(server)).toEqual(['FRA', 'DEU']);
    expect(server.loads[0]?.abortSignal.aborted).toBe(true);
    await server.resolve('Germany');
    await server.resolve('France', 0); // late
    expect(country.snapshot()).toMatchObject({ status: 'resolved', value: 'Germany' });
  });

  test.each(['sync', 'pre', 'post'] as const)('no watcher with flush %s finds new params beside an old value', async (flush) => {
    const server = controlledLoader<string, string>();
    const code = ref('FRA');
    const seen: string[] = [];
    within(() => {
      const country = useResource(code, server);
      const shown = useSelector(country.snapshot, (snapshot) => snapshot);
      const line = computed(() => `${code.value} ${shown.value.status} ${shown.value.value ?? ''}`.trim());
      const look = () => seen.push(line.value, `${code.value} ${country.status()} ${country.value() ?? ''}`.trim());
      watch(code, look, { flush });
      watch(shown, look, { flush });
      watch(line, look, { flush });
      watch([() => code.value, shown], look, { flush });
    });
    await server.resolve('FRA’s', await loadOf(server));
    code.value = 'DEU';
    await nextTick();
    await server.resolve('DEU’s', await loadOf(server));
    await nextTick();
    code.value = 'JPN';
    code.value = 'DEU'; // back again within the turn: nothing happened
    await nextTick();
    const lines = new Set(seen);
    expect([...lines].sort()).toEqual(
      [
        'FRA resolved FRA’s',
        'DEU loading',
        'DEU resolved DEU’s',
        ...(flush === 'sync' ? ['JPN loading'] : []), // the others come later
      ].sort(),
    );
    expect(paramsOf(server)).toEqual(['FRA', 'DEU']);
  });

  test('only a watcher with flush sync that was made before it runs before it', async () => {
    const server = controlledLoader<string, string>();
    const code = ref('FRA');
    const seen: unknown[] = [];
    within(() => {
      for (const flush of ['sync', 'pre', 'post'] as const) watch(code, () => seen.push(flush, country.status()), { flush });
      const country = useResource(code, server);
    });
    await server.resolve('France', await loadOf(server));
    code.value = 'DEU';
    await nextTick();
    expect(seen).toEqual(['sync', 'resolved', 'pre', 'loading', 'post', 'loading']);
  });

  test('what is read straight after the change agrees with it, in Vue and in signals', async () => {
    const server = controlledLoader<string, string>();
    const code = ref('FRA');
    const { country, shown } = within(() => {
      const country = useResource(code, server);
      return { country, shown: useSelector(country.snapshot, (snapshot) => snapshot) };
    });
    const seen: string[] = [];
    const stop = effect(() => void seen.push(`${code.value} ${country.status()}`));
    await server.resolve('France', await loadOf(server));
    code.value = 'DEU';
    expect(shown.value).toBe(country.snapshot());
    expect(shown.value.status).toBe('loading');
    expect(seen).toEqual(['FRA loading', 'FRA resolved', 'DEU loading']);
    stop();
  });

  test('what observers of the resource read is none of its params', async () => {
    const server = controlledLoader<string, string>();
    const code = ref('FRA');
    const other = ref(1);
    const asked = jest.fn(() => code.value);
    const country = within(() => useResource(asked, server));
    await server.resolve('France', await loadOf(server));
    const stop = effect(() => void [country.status(), other.value]);
    code.value = 'DEU';
    asked.mockClear();
    other.value = 2;
    expect(asked).not.toHaveBeenCalled();
    stop();
  });

  describe('with reactive data for params', () => {
    test.each([
      ['reactive()', () => ({ filter: reactive({ name: 'land', regions: ['Europe'] }) })],
      ['ref()', () => ({ filter: ref({ name: 'land', regions: ['Europe'] }) })],
    ])('%s: a change anywhere in it is seen, and the loader gets plain data that stays as it was', async (_name, make) => {
      const server = controlledLoader<string, { name: string; regions: string[] }>();
      const { filter } = make();
      const data = 'value' in filter ? filter.value : filter;
      const countries = within(() => useResource(filter, server));
      await server.resolve('Switzerland …', await loadOf(server));
      data.regions.push('Asia');
      expect(countries.status()).toBe('loading');
      data.name = 'stan';
      await flushPromises();
      expect(paramsOf(server)).toEqual([
        { name: 'land', regions: ['Europe'] },
        { name: 'stan', regions: ['Europe', 'Asia'] },
      ]);
      for (const params of paramsOf(server)) {
        expect(() => serialize(params)).not.toThrow(); // as it would for a proxy, however deep
      }
    });

    test('in a getter, too, however deep', async () => {
      const server = controlledLoader<string, unknown>();
      const filter = reactive({ names: [{ part: 'land' }] });
      const countries = within(() => useResource(() => ({ page: 1, filter: readonly(filter) }), server));
      await server.resolve('Switzerland …', await loadOf(server));
      (filter.names[0] as { part: string }).part = 'stan';
      expect(countries.status()).toBe('loading');
      await flushPromises();
      expect(paramsOf(server).at(-1)).toEqual({ page: 1, filter: { names: [{ part: 'stan' }] } });
      expect(() => serialize(paramsOf(server).at(-1))).not.toThrow();
    });

    test('an object without a prototype is plain data as well', async () => {
      const server = controlledLoader<string, unknown>();
      const filter = reactive(Object.assign(Object.create(null), { names: ['land'] }) as { names: string[] });
      const countries = within(() => useResource(filter, server));
      await server.resolve('Switzerland …', await loadOf(server));
      filter.names.push('stan');
      expect(countries.status()).toBe('loading');
      await flushPromises();
      expect(paramsOf(server)).toEqual([{ names: ['land'] }, { names: ['land', 'stan'] }]);
      expect(() => serialize(paramsOf(server))).not.toThrow();
    });

    test('the same content again starts nothing', async () => {
      const server = controlledLoader<string, unknown>();
      const filter = ref({ names: ['land'] });
      const countries = within(() => useResource(filter, server));
      await server.resolve('Switzerland …', await loadOf(server));
      filter.value = { names: ['land'] };
      filter.value.names = ['land'];
      expect(countries.status()).toBe('resolved');
      await flushPromises();
      expect(server.loads).toHaveLength(1);
    });

    test('what is no plain data is given as it is, without a proxy, and compared by identity', async () => {
      const server = controlledLoader<string, unknown>();
      const at = new Date(0);
      const url = new URL('https://example.org/');
      const tags = new Map([['a', 1]]);
      const params = ref({ at, url, tags });
      within(() => useResource(params, server));
      await flushPromises();
      const given = server.loads[0]?.params as { at: Date; url: URL; tags: Map<string, number> };
      expect(given.at).toBe(at);
      expect(given.url).toBe(url);
      expect(given.tags).toBe(tags);
      params.value.tags.set('a', 2);
      await flushPromises();
      expect(server.loads).toHaveLength(1);
    });
  });

  describe('the value, through useSelector', () => {
    class Money {
      readonly #cents = 100;
      get cents() {
        return this.#cents;
      }
    }

    test('of the snapshot: the very object that was loaded', async () => {
      const loaded = { price: new Money(), names: ['a'] };
      const { price, shown } = within(() => {
        const price = useResource(1, () => loaded);
        return { price, shown: useSelector(price.snapshot, (snapshot) => snapshot) };
      });
      await flushPromises();
      expect(shown.value).toBe(price.snapshot());
      expect(shown.value.value).toBe(loaded);
      expect(shown.value.value?.price.cents).toBe(100);
    });

    test('of value(), which throws: hears of no error, where the snapshot does', async () => {
      const server = controlledLoader<string, string>();
      const { country, shown, value } = within(() => {
        const country = useResource('FRA', server);
        const shown = useSelector(country.snapshot, (snapshot) => snapshot);
        return { country, shown, value: useSelector(country.value, (value) => value) };
      });
      await server.resolve('France', await loadOf(server));
      country.reload();
      await loadOf(server);
      await server.reject(new Error('Sorry'));
      expect(shown.value).toMatchObject({ status: 'error', value: undefined, error: new Error('Sorry') });
      expect(value.value).toBe('France');
      expect(() => within(() => useSelector(country.value, (value) => value))).toThrow('Sorry');
    });

    test('of latest(): a deep read-only proxy, which private fields do not survive', async () => {
      const loaded = { price: new Money() };
      const shown = within(() => useSelector(useResource(1, () => loaded).latest, (latest) => latest));
      await flushPromises();
      expect(shown.value).not.toBe(loaded);
      expect(isReadonly(shown.value)).toBe(true);
      expect(() => shown.value?.price.cents).toThrow(TypeError);
    });
  });
});

describe('in a component', () => {
  let server: ControlledLoader<string, string>;
  let country: Resource<string>;
  let statuses: string[];
  const code = shallowRef('FRA');
  const Country = defineComponent({
    setup() {
      country = useResource(code, server);
      statuses.push(`in setup: ${country.status()}`);
      const shown = useSelector(country.snapshot, (snapshot) => snapshot);
      return () => {
        statuses.push(shown.value.status);
        return h('p', `${code.value} ${shown.value.value ?? shown.value.error?.message ?? shown.value.status}`);
      };
    },
  });

  let app: App | undefined;
  beforeEach(() => {
    server = controlledLoader();
    statuses = [];
    code.value = 'FRA';
  });
  afterEach(() => {
    app?.unmount();
    app = undefined;
    document.body.innerHTML = '';
  });
  const show = (it: App) => {
    app = it;
    app.mount(document.body);
  };

  test('loads as soon as it is mounted, shows each change in one go, and aborts when it is unmounted', async () => {
    show(createApp(Country));
    expect(country.status()).toBe('loading');
    await flushPromises();
    expect(document.body.textContent).toBe('FRA loading');
    await server.resolve('France');
    expect(document.body.textContent).toBe('FRA France');
    code.value = 'DEU';
    await nextTick();
    expect(document.body.textContent).toBe('DEU loading');
    await flushPromises();
    await server.reject(new Error('Sorry'));
    expect(document.body.textContent).toBe('DEU Sorry');
    expect(statuses).toEqual(['in setup: idle', 'idle', 'loading', 'resolved', 'loading', 'error']);
    code.value = 'JPN';
    await flushPromises();
    expect(server.pending).toHaveLength(1);
    app?.unmount();
    app = undefined;
    expect(server.pending).toHaveLength(0);
  });

  test('a prop as a getter: no render sees a new one beside an old value', async () => {
    const rendered: string[] = [];
    const Child = defineComponent({
      props: { code: { type: String, required: true } },
      setup(props) {
        const shown = useSelector(useResource(() => props.code, server).snapshot, (snapshot) => snapshot);
        return () => {
          rendered.push(`${props.code} ${shown.value.value ?? shown.value.status}`);
          return h('p', rendered.at(-1));
        };
      },
    });
    show(createApp(() => h(Child, { code: code.value })));
    await server.resolve('France', await loadOf(server));
    code.value = 'DEU';
    await server.resolve('Germany', await loadOf(server));
    expect(rendered).toEqual(['FRA idle', 'FRA loading', 'FRA France', 'DEU loading', 'DEU Germany']);
  });

  test('loads nothing on a server, and takes over there what was rendered', async () => {
    const Page = defineComponent({
      setup() {
        onServerPrefetch(flushPromises); // leaves time in which it could load
        return () => h(Country);
      },
    });
    const html = await renderToString(createSSRApp(Page));
    expect(html).toBe('<p>FRA idle</p>');
    await flushPromises();
    expect(server.loads).toHaveLength(0);
    code.value = 'DEU';
    await flushPromises();
    expect(server.loads).toHaveLength(0);

    code.value = 'FRA';
    document.body.innerHTML = html;
    const rendered = document.body.firstChild;
    show(createSSRApp(Page)); // Vue would warn if it rendered anything else
    await server.resolve('France', await loadOf(server));
    expect(document.body.textContent).toBe('FRA France');
    expect(document.body.firstChild).toBe(rendered);
  });

  test('in KeepAlive it keeps its value while it is not shown, follows nothing, and when it is shown again is up to date', async () => {
    const isShown = shallowRef(true);
    show(createApp(() => h(KeepAlive, () => (isShown.value ? h(Country) : undefined))));
    await server.resolve('France', await loadOf(server));

    isShown.value = false;
    await nextTick();
    isShown.value = true;
    await nextTick();
    expect(document.body.textContent).toBe('FRA France');
    await flushPromises();
    expect(server.loads).toHaveLength(1);

    isShown.value = false;
    await nextTick();
    code.value = 'JPN';
    code.value = 'DEU';
    await flushPromises();
    expect(country.value()).toBe('France');
    expect(server.loads).toHaveLength(1);

    isShown.value = true;
    await nextTick();
    expect(document.body.textContent).toBe('DEU loading');
    await flushPromises();
    expect(paramsOf(server)).toEqual(['FRA', 'DEU']);

    isShown.value = false;
    await nextTick();
    await server.resolve('Germany'); // a load goes on
    isShown.value = true;
    await nextTick();
    expect(document.body.textContent).toBe('DEU Germany');

    code.value = 'JPN';
    await flushPromises();
    isShown.value = false;
    await nextTick();
    expect(server.pending).toHaveLength(1);
    app?.unmount();
    app = undefined;
    expect(server.pending).toHaveLength(0);
  });

  test('a getter that throws is reported by Vue, and there is nothing to load', async () => {
    const isBroken = shallowRef(false);
    const reported: unknown[] = [];
    const Broken = defineComponent({
      setup() {
        country = useResource(() => {
          if (isBroken.value) throw new Error('broken');
          return code.value;
        }, server);
        return () => h('p');
      },
    });
    const it = createApp(Broken);
    it.config.errorHandler = (error) => reported.push(error);
    show(it);
    await server.resolve('France', await loadOf(server));
    isBroken.value = true;
    expect(country.status()).toBe('idle');
    expect(reported).toEqual([new Error('broken')]);
    isBroken.value = false;
    expect(country.value()).toBe('France');
  });
});

/** The newest load, once it has begun. */
async function loadOf<T, P>(server: ControlledLoader<T, P>) {
  await flushPromises();
  return server.loads.at(-1) as (typeof server.loads)[number];
}
