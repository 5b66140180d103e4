/** What is rendered on a server and hydrated in the browser. */
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createApp, createSSRApp, defineComponent, h, onServerPrefetch, Suspense, shallowRef } from 'vue';
import { renderToString } from 'vue/server-renderer';
import type { Dehydrated } from 'xstate-resource';
import { createResourceScope, useResource } from 'xstate-resource/vue';
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

const sent = (state: Dehydrated) => JSON.parse(JSON.stringify(state)) as Dehydrated;

describe('on a server', () => {
  withoutWarnings();
  const page = onPage();
  let loader: Server<{ name: string }>;
  beforeEach(() => {
    loader = server();
    jest
      .spyOn(console, 'info')
      .mockImplementation((text) => expect(text).toContain('<Suspense> is an experimental feature'));
  });

  const country = (
    options: { readonly name?: string; readonly isAwaited?: boolean },
    codes: readonly string[] = ['FRA'],
  ) => {
    const { name, isAwaited = true } = options;
    const Country = defineComponent({
      props: { code: { type: String, required: true } },
      async setup(props) {
        const used = useResource({ params: () => props.code, loader, ...(name !== undefined && { name }) });
        if (isAwaited) await used;
        return () =>
          h('p', `${props.code} ${used.status.value} ${used.value.value?.name ?? used.error.value?.message}`);
      },
    });
    return defineComponent({
      setup: () => () =>
        h(Suspense, () =>
          h(
            'main',
            codes.map((code) => h(Country, { code })),
          ),
        ),
    });
  };

  /** Renders the app, and resolves what it loads. */
  async function rendered(
    Page: ReturnType<typeof defineComponent>,
    names: Readonly<Record<string, string | Error>> = {},
  ) {
    const scope = createResourceScope();
    const html = renderToString(createSSRApp(Page).use(scope));
    await settle();
    for (const load of loader.pending) {
      const given = names[load.params];
      if (typeof given === 'string') await loader.resolve({ name: given }, load);
      else await loader.reject(given, load);
    }
    return { html: await html, state: sent(scope.dehydrate()), scope };
  }

  async function hydrated(Page: ReturnType<typeof defineComponent>, html: string, state?: Dehydrated) {
    document.body.innerHTML = html;
    const before = document.querySelector('p');
    page.show(createSSRApp(Page).use(createResourceScope(state)));
    await settle();
    expect(document.querySelector('p')).toBe(before);
  }

  test('nothing loads unless it is awaited, even if its params change, and the browser loads it', async () => {
    const code = shallowRef('FRA');
    const Country = defineComponent({
      setup() {
        onServerPrefetch(settle); // gives it time in which it could load
        const { status, value } = useResource({ params: code, loader, name: 'country' });
        return () => h('p', `${status.value} ${value.value?.name ?? ''}`);
      },
    });
    const html = await renderToString(createSSRApp(Country).use(createResourceScope()));
    expect(html).toBe('<p>loading </p>');
    code.value = 'DEU';
    await settle();
    expect(loader.loads).toHaveLength(0);
    await hydrated(Country, html);
    await answer(loader, { name: 'Germany' });
    expect(page.text()).toBe('resolved Germany');
    expect(paramsOf(loader)).toEqual(['DEU']);
  });

  test('an awaited value is in the page, and the browser does not load it again', async () => {
    const Page = country({ name: 'country' }, ['FRA', 'DEU', 'FRA']);
    const { html, state } = await rendered(Page, { FRA: 'France', DEU: 'Germany' });
    expect(html).toBe(
      '<main><p>FRA resolved France</p><p>DEU resolved Germany</p><p>FRA resolved France</p></main>',
    );
    expect(state).toEqual({
      country: [
        { params: 'FRA', value: { name: 'France' } },
        { params: 'DEU', value: { name: 'Germany' } },
      ],
    });
    const requests = loader.loads.length;
    await hydrated(Page, html, state);
    expect(page.text()).toBe('FRA resolved FranceDEU resolved GermanyFRA resolved France');
    expect(loader.loads).toHaveLength(requests);
  });

  test('a resource that is not awaited in the browser has the value, too, and new params load', async () => {
    const Page = country({ name: 'country' });
    const { state } = await rendered(Page, { FRA: 'France' });
    const code = shallowRef('FRA');
    const shown: string[] = [];
    const Plain = defineComponent({
      setup() {
        const { status, value } = useResource({ params: code, loader, name: 'country' });
        return () => {
          shown.push(`${status.value} ${value.value?.name}`);
          return h('p');
        };
      },
    });
    page.show(createApp(Plain).use(createResourceScope(state)));
    await settle();
    code.value = 'DEU';
    await settle();
    expect(shown).toEqual(['resolved France', 'loading undefined']);
    expect(paramsOf(loader)).toEqual(['FRA', 'DEU']);
  });

  test('without a name or a scope, nothing is transferred, and the browser loads', async () => {
    const Page = country({});
    const { html, state } = await rendered(Page, { FRA: 'France' });
    expect(html).toBe('<main><p>FRA resolved France</p></main>');
    expect(state).toEqual({});
    document.body.innerHTML = html;
    page.show(createSSRApp(Page));
    await answer(loader, { name: 'France' });
    expect(page.text()).toBe('FRA resolved France');
    expect(loader.loads).toHaveLength(2);
  });

  test('an error is rendered but not transferred, and the browser loads again', async () => {
    const Page = country({ name: 'country' });
    const { html, state } = await rendered(Page, { FRA: new Error('offline') });
    expect(html).toBe('<main><p>FRA error offline</p></main>');
    expect(state).toEqual({});
  });

  test('two concurrent requests do not mix', async () => {
    const Page = country({ name: 'country' });
    const scopes = [createResourceScope(), createResourceScope()] as const;
    const pages = scopes.map((scope) => renderToString(createSSRApp(Page).use(scope)));
    await settle();
    await loader.resolve({ name: 'second' }, 1);
    await loader.resolve({ name: 'first' }, 0);
    expect(await Promise.all(pages)).toEqual(
      ['first', 'second'].map((name) => `<main><p>FRA resolved ${name}</p></main>`),
    );
    expect(scopes.map((scope) => sent(scope.dehydrate()))).toEqual(
      ['first', 'second'].map((name) => ({ country: [{ params: 'FRA', value: { name } }] })),
    );
  });

  test('in the browser, a component that is removed while it is awaited leaves its scope', async () => {
    const scope = createResourceScope();
    const isThere = shallowRef(true);
    const Page = country({ name: 'country' });
    page.show(createApp(() => (isThere.value ? h(Page) : undefined)).use(scope));
    await loadOf(loader);
    isThere.value = false;
    await settle();
    expect(loader.pending).toHaveLength(0);
    expect(scope.dehydrate()).toEqual({});
  });
});
