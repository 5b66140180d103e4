/**
 * Server rendering as the guide shows it, in React and, by the same rule, in Vue.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act } from '@testing-library/react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import type { Resource } from 'xstate-resource';
import { useResource } from 'xstate-resource/vue';
import { startPage } from '../../docs/examples/server/browser.js';
import { type Country, makeCountry, Page } from '../../docs/examples/server/country.js';
import { renderPage } from '../../docs/examples/server/server.js';

const france: Country = { code: 'FRA', name: 'France <</script>' };
/** The data that the server sends. */
const state = { country: { params: 'FRA', value: france } };

const loads = jest.fn<() => Promise<Country>>();
const errors: unknown[] = [];
const onRecoverableError = (error: unknown) => void errors.push(error);
let root: Root | undefined;

beforeEach(() => {
  loads.mockReset().mockResolvedValue(france);
  errors.length = 0;
});
afterEach(() => {
  act(() => root?.unmount());
  root = undefined;
  jest.restoreAllMocks();
});

const pageElement = () => document.getElementById('page') as HTMLElement;
const text = () => document.querySelector('main')?.textContent;
const press = () => act(async () => document.querySelector('button')?.click());

test('the browser hydrates the page unchanged and without a request, and can reload afterwards', async () => {
  document.body.innerHTML = await renderPage('FRA', loads);
  expect(text()).toBe('France <</script>Status: resolvedReload');
  expect(loads).toHaveBeenCalledTimes(1);
  const main = document.querySelector('main');
  const complaints = jest.spyOn(console, 'error');
  root = await act(async () => startPage(loads, { onRecoverableError }));
  expect(document.querySelector('main')).toBe(main);
  expect(text()).toBe('France <</script>Status: resolvedReload');
  expect([errors, complaints.mock.calls]).toEqual([[], []]);
  expect(loads).toHaveBeenCalledTimes(1);

  loads.mockResolvedValue({ code: 'FRA', name: 'Frankreich' });
  await press();
  expect(text()).toBe('FrankreichStatus: resolvedReload');
  expect(loads).toHaveBeenCalledTimes(2);
});

test('the browser starts over after an error on the server', async () => {
  loads.mockRejectedValueOnce(new Error('offline'));
  document.body.innerHTML = await renderPage('FRA', loads);
  expect(text()).toBe('offlineStatus: errorReload');
  const complaints = jest.spyOn(console, 'error');
  root = await act(async () => startPage(loads, { onRecoverableError }));
  expect(text()).toBe('France <</script>Status: resolvedReload');
  expect([errors, complaints.mock.calls]).toEqual([[], []]);
});

test.each([
  ['set() before hydration', (country: Resource<Country>) => country.set(france), 'local'],
  ['no data', () => {}, 'loading'],
])('%s does not work: React discards the page of the server', async (_, prepare, status) => {
  document.body.innerHTML = await renderPage('FRA', loads);
  const country = makeCountry('FRA', () => new Promise(() => {}));
  prepare(country);
  jest.spyOn(console, 'error').mockImplementation(() => {});
  root = await act(async () =>
    hydrateRoot(pageElement(), <Page country={country} />, { onRecoverableError }),
  );
  expect(text()).toContain(`Status: ${status}`);
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('Hydration failed') })]);
});

test('a change right after hydrateRoot() is too early, so hydration fails', async () => {
  document.body.innerHTML = await renderPage('FRA', loads);
  const country = makeCountry('FRA', loads, state);
  loads.mockReturnValue(new Promise(() => {}));
  jest.spyOn(console, 'error').mockImplementation(() => {});
  await act(async () => {
    root = hydrateRoot(pageElement(), <Page country={country} />, { onRecoverableError });
    country.reload();
  });
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('Hydration failed') })]);
});

test('the data of the server is used only for its own params', async () => {
  const other: Country = { code: 'JPN', name: 'Japan' };
  loads.mockResolvedValue(other);
  const country = makeCountry('JPN', loads, state);
  expect((await country.settled()).value).toBe(other);
});

test('Vue hydrates a page in the same way', async () => {
  const app = (country: Resource<Country>) =>
    createSSRApp({
      setup() {
        // biome-ignore lint/correctness/useHookAtTopLevel: a composable of Vue
        const { value, status } = useResource(country);
        return () => h('main', `${value.value?.name}: ${status.value}`);
      },
    });
  const complaints = ['warn', 'error'].map((level) =>
    jest.spyOn(console, level as 'warn').mockImplementation(() => {}),
  );
  const said = () => complaints.flatMap(({ mock }) => mock.calls.map(String)).join();
  const onServer = makeCountry('FRA', loads);
  await onServer.settled();
  document.body.innerHTML = `<div>${await renderToString(app(onServer))}</div>`;
  const container = document.body.firstElementChild as Element;

  const inBrowser = makeCountry('FRA', loads, state);
  const right = app(inBrowser);
  right.mount(container);
  expect(text()).toBe('France <</script>: resolved');
  expect(said()).toBe('');
  expect(loads).toHaveBeenCalledTimes(1);
  right.unmount();

  document.body.innerHTML = `<div>${await renderToString(app(onServer))}</div>`;
  const edited = makeCountry('FRA', loads);
  edited.set(france);
  const wrong = app(edited);
  wrong.mount(document.body.firstElementChild as Element);
  expect(said()).toContain('Hydration');
  wrong.unmount();
});
