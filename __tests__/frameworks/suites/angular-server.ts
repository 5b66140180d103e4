/** On Angular's server renderer, and then in the browser. */
import '@angular/compiler';
import {
  APP_ID,
  type ApplicationConfig,
  type ApplicationRef,
  Component,
  ErrorHandler,
  provideZonelessChangeDetection,
  type Type,
} from '@angular/core';
import { bootstrapApplication, provideClientHydration } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { resource } from 'xstate-resource';
import { injectResource, provideResources } from 'xstate-resource/angular';
import { type ControlledLoader, controlledLoader, flushPromises } from 'xstate-resource/testing';

const errors: unknown[] = [];
const warnings: string[] = [];
const endings: (() => void)[] = [];

beforeEach(() => {
  jest.spyOn(console, 'warn').mockImplementation((...words) => void warnings.push(words.join(' ')));
  jest.spyOn(console, 'error');
  jest.spyOn(console, 'log').mockImplementation(() => {}); // what Angular logs about a hydrated application
});
afterEach(() => {
  for (const end of endings.splice(0)) end();
  expect(errors.splice(0)).toEqual([]);
  // These are about several applications in one program, and about scripts of the page that do not // run here.
  expect(warnings.splice(0).filter((warning) => !/NG0511|NG0912/.test(warning))).toEqual([]);
  expect(console.error).not.toHaveBeenCalled();
  jest.restoreAllMocks();
});

/**
 * The globals that Angular's server renderer sets. Here the browser is part of the same program.
 */
const global = globalThis as { ngServerMode?: boolean };

let applications = 0;
/** The providers of each application, the same in the browser and on the server. */
const providers: ApplicationConfig['providers'] = [
  { provide: APP_ID, useFactory: () => `test-${applications}` },
  provideZonelessChangeDetection(),
  provideClientHydration(),
  { provide: ErrorHandler, useValue: { handleError: (error: unknown) => void errors.push(error) } },
];

type Loader = ControlledLoader<{ name: string }, number>;

function appOf(setUp: () => ReturnType<typeof injectResource<{ name: string }, number>>): Type<unknown> {
  class App {
    readonly user = setUp();
  }
  const template =
    '<p>{{ user.status() }} {{ user.hasValue() ? user.value().name : user.error()?.message }}</p>';
  return Component({ selector: 'test-app', template })(App) as Type<unknown>;
}

const named = (loader: Loader) => appOf(() => injectResource({ name: 'user', params: () => 1, loader }));

/** The page that the server sends after the loader has answered. */
async function rendered(
  app: Type<unknown>,
  loader: Loader,
  config: ApplicationConfig,
  answer: (loader: Loader) => unknown,
): Promise<string> {
  applications += 1;
  global.ngServerMode = true;
  const page = renderApplication((context) => bootstrapApplication(app, config, context), {
    document: '<html><head></head><body><test-app></test-app></body></html>',
    url: '/',
  });
  let isDone = false;
  void page.finally(() => {
    isDone = true;
  });
  for (let turns = 0; turns < 20 && !isDone; turns++) {
    await flushPromises();
    if (loader.pending.length > 0) await answer(loader);
  }
  return page;
}

const server = { providers: [...providers, provideServerRendering()] };
const withResources = { providers: [...server.providers, provideResources()] };
const textIn = (html: string) => /<p>(.*)<\/p>/.exec(html)?.[1]?.trim();

/** Bootstraps in the page that the server sent. */
async function inBrowser(
  html: string,
  app: Type<unknown>,
  config: ApplicationConfig,
): Promise<ApplicationRef> {
  global.ngServerMode = false;
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  document.documentElement.replaceWith(document.importNode(parsed.documentElement, true));
  const application = await bootstrapApplication(app, config);
  endings.push(() => application.destroy());
  return application;
}

const textOnPage = () => document.querySelector('p')?.textContent.trim();

test('a named resource is loaded and sent with the page, and the browser makes no request', async () => {
  const loader: Loader = controlledLoader();
  const html = await rendered(named(loader), loader, withResources, () =>
    loader.resolve({ name: 'Ada </script>' }),
  );
  expect(loader.loads).toHaveLength(1);
  expect(textIn(html)).toBe('resolved Ada &lt;/script&gt;');

  const inPage: Loader = controlledLoader();
  const application = await inBrowser(html, named(inPage), { providers: [...providers, provideResources()] });
  expect(textOnPage()).toBe('resolved Ada </script>');
  await application.whenStable();
  await flushPromises();
  expect([textOnPage(), inPage.loads]).toEqual(['resolved Ada </script>', []]);
});

test('new params are loaded, and so are reloads', async () => {
  const loader: Loader = controlledLoader();
  const html = await rendered(named(loader), loader, withResources, () => loader.resolve({ name: 'Ada' }));
  const inPage: Loader = controlledLoader();
  let user: ReturnType<typeof injectResource<{ name: string }, number>> | undefined;
  const app = appOf(() => {
    user = injectResource({ name: 'user', params: () => 2, loader: inPage });
    return user;
  });
  const application = await inBrowser(html, app, { providers: [...providers, provideResources()] });
  application.tick();
  await flushPromises();
  expect([textOnPage(), inPage.loads.map(({ params }) => params)]).toEqual(['loading', [2]]);
  await inPage.resolve({ name: 'Grace' });
  await application.whenStable();
  expect(textOnPage()).toBe('resolved Grace');
});

test('a resource without a name loads nothing on the server', async () => {
  const loader: Loader = controlledLoader();
  const app = appOf(() => injectResource({ params: () => 1, loader }));
  const html = await rendered(app, loader, withResources, () => loader.resolve({ name: 'Ada' }));
  expect([textIn(html), loader.loads]).toEqual(['loading', []]);
  const inPage: Loader = controlledLoader();
  const application = await inBrowser(
    html,
    appOf(() => injectResource({ params: () => 1, loader: inPage })),
    {
      providers: [...providers, provideResources()],
    },
  );
  expect(textOnPage()).toBe('loading');
  application.tick();
  await flushPromises();
  await inPage.resolve({ name: 'Ada' });
  await application.whenStable();
  expect(textOnPage()).toBe('resolved Ada');
});

test('without provideResources() nothing loads on the server, and nothing is sent', async () => {
  const loader: Loader = controlledLoader();
  const html = await rendered(named(loader), loader, server, () => loader.resolve({ name: 'Ada' }));
  expect([textIn(html), loader.loads]).toEqual(['loading', []]);
  expect(html).not.toContain('xstate-resource');
});

test('an error is shown but not sent, and the browser loads again', async () => {
  const loader: Loader = controlledLoader();
  const html = await rendered(named(loader), loader, withResources, () => loader.reject(new Error('down')));
  expect(textIn(html)).toBe('error down');
  const inPage: Loader = controlledLoader();
  const application = await inBrowser(html, named(inPage), { providers: [...providers, provideResources()] });
  application.tick();
  await flushPromises();
  expect(inPage.loads).toHaveLength(1);
  await inPage.resolve({ name: 'Ada' });
  await application.whenStable();
  expect(textOnPage()).toBe('resolved Ada');
});

test('a shared resource is shown in its current state, and not awaited', async () => {
  const loader: Loader = controlledLoader();
  const made = resource({ params: () => 1, loader });
  const html = await rendered(
    appOf(() => injectResource(made)),
    controlledLoader(),
    withResources,
    () => {},
  );
  expect([textIn(html), loader.pending.length]).toEqual(['loading', 1]);
  made.destroy();
});

test('two concurrent requests have separate scopes', async () => {
  const loaders: Loader[] = [controlledLoader(), controlledLoader()];
  const pages = await Promise.all(
    loaders.map((loader, index) =>
      rendered(named(loader), loader, withResources, () => loader.resolve({ name: `Ada ${index}` })),
    ),
  );
  pages.forEach((html, index) => {
    expect(html).toContain(`"value":{"name":"Ada ${index}"}`);
    expect(html).not.toContain(`Ada ${1 - index}`);
  });
});
