import { extname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page as Tab } from 'playwright-core';
import { faultsOf } from '../browser/faults.js';
import { Inspector } from '../browser/inspector.js';
import { eventually, inBrowser, type Stage } from '../browser/stage.js';
import { base, buildSite } from './build.js';
import { filesOf, type Page, pagesOf } from './files.js';
import { type SiteServer, serve } from './server.js';

/** For what takes minutes on a busy machine. */
const long = 600_000;

let site: Awaited<ReturnType<typeof buildSite>>;
let pages: readonly Page[];
let server: SiteServer;
beforeAll(async () => {
  site = await buildSite();
  pages = pagesOf(site.folder);
  server = await serve(site.folder);
}, long);
afterAll(async () => {
  await server?.close();
  await site?.remove();
});

const isSource = ({ path }: Page) => path.startsWith('source/');

/** A page of a source for each ending of a file: all of them are made in the same way. */
const oneOfEachKind = (sources: readonly Page[]) => [
  ...new Map(sources.map((page) => [extname(page.path.replace(/\.html$/, '')), page])).values(),
];

const looks = [
  { colorScheme: 'light', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 380, height: 800 },
] as const;

/** Opens a page, and waits until it works. */
async function open(stage: Stage, path: string): Promise<Tab> {
  stage.knows(server.url);
  const tab = await stage.page(server.url + path);
  await isReady(tab);
  return tab;
}

/** A diagram is drawn as soon as the page is alive. */
async function isReady(tab: Tab): Promise<void> {
  await tab.waitForFunction(() => Object.hasOwn(document.querySelector('#app') ?? {}, '__vue_app__'));
  await tab.locator('pre.diagram').first().waitFor({ state: 'detached' });
}

describe('The files of the site', () => {
  test('are pages of all documents, of the live samples, and of the sources that they link to', () => {
    const paths = pages.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'index.html',
        'live.html',
        'guide.html',
        'api.html',
        'frameworks/react.html',
        'CHANGELOG.html',
        'CONTRIBUTING.html',
        'source/machines/resource.machine.ts.html',
        'source/docs/examples.html',
      ]),
    );
  });

  test('link to nothing that is missing', () => {
    const files = new Set(filesOf(site.folder));
    const anchors = new Map(pages.map(({ path, ids }) => [path, ids]));
    const broken = pages.flatMap(({ path, links }) =>
      links
        .map((link) => ({ ...link, file: link.path.slice(base.length) || 'index.html' }))
        .filter(
          (link) =>
            !link.path.startsWith(base) ||
            !files.has(link.file) ||
            (link.anchor !== '' && !anchors.get(link.file)?.has(link.anchor)),
        )
        .map((link) => `${path} links to ${link.path}#${link.anchor}`),
    );
    expect(broken).toEqual([]);
  });

  test('load nothing from elsewhere, and link to other sites by https alone', () => {
    expect(pages.flatMap(({ outside }) => outside.loaded)).toEqual([]);
    const clicked = new Set(pages.flatMap(({ outside }) => outside.clicked));
    expect([...clicked].filter((link) => !link.startsWith('https://'))).toEqual([]);
  });
});

inBrowser('The site', (stage) => {
  // The stage sees to it that pages log no error, and ask nobody but their own server.
  test(
    'has no page in which axe finds a fault, light on a desk and dark on a phone',
    async () => {
      const sources = oneOfEachKind(pages.filter(isSource));
      const rest = [...pages.filter((page) => !isSource(page)), ...sources].map(({ path }) => path);
      const faults: string[] = [];
      async function visitAll(): Promise<void> {
        const tab = await open(stage(), 'live.html');
        for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
          await tab.goto(server.url + path);
          for (const { colorScheme, ...size } of looks) {
            await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            await tab.setViewportSize(size);
            await isReady(tab);
            for (const fault of await faultsOf(tab)) faults.push(`${path}, ${colorScheme}: ${fault}`);
          }
        }
      }
      await Promise.all([visitAll(), visitAll()]);
      expect(faults).toEqual([]);
    },
    long,
  );

  test('finds a page by its words, and goes to it, on a phone, and without a network', async () => {
    const tab = await open(stage(), '');
    await tab.setViewportSize({ width: 380, height: 800 });
    await tab.evaluate(async () => void (await navigator.serviceWorker.ready));
    await stage().context.setOffline(true);

    await tab.getByRole('button', { name: 'Search' }).click();
    await tab.getByRole('searchbox').fill('toMermaid draws any machine');
    await tab.getByRole('option').first().click();
    await tab.waitForURL(/\/(inspect|api)\.html#/);
    // The address changes before the page, and the menu closes with the page.
    await tab.getByRole('heading', { level: 1, name: /^(Inspect|API)/ }).waitFor();

    await tab.getByRole('button', { name: 'Menu' }).click();
    await tab.getByRole('link', { name: 'React', exact: true }).click();
    await tab.getByRole('heading', { level: 1, name: 'React' }).waitFor();
    await tab.reload();
    await tab.getByRole('heading', { level: 1, name: 'React' }).waitFor();
    await tab.goto(`${server.url}api.html`);
    await tab.getByRole('heading', { level: 1, name: 'API' }).waitFor();
  });

  test('runs the first sample of the README on its home page', async () => {
    const tab = await open(stage(), '');
    await runs(tab, 0);
  });

  test('runs at least six samples, which print what the docs say, beside the inspector', async () => {
    const tab = await open(stage(), 'live.html');
    const count = await tab.getByRole('group', { name: 'Live sample' }).count();
    expect(count).toBeGreaterThanOrEqual(6);
    for (let index = 0; index < count; index += 1) await runs(tab, index);
  });

  test('runs a sample again from its beginning, in the dark as in the light', async () => {
    const tab = await open(stage(), '');
    await tab.emulateMedia({ colorScheme: 'dark' });
    await runs(tab, 0);
    await runs(tab, 0);
    const inspector = tab.frameLocator('.live-sample iframe').frameLocator('iframe').locator('html');
    await eventually(async () => expect(await inspector.getAttribute('data-theme')).toBe('dark'));
    expect(await faultsOf(tab)).toEqual([]);
    await tab.emulateMedia({ colorScheme: 'light' });
    await eventually(async () => expect(await inspector.getAttribute('data-theme')).toBe('light'));
  });
});

/** Runs a sample of the page, and compares what it prints, and whether the inspector knows its resources. */
async function runs(tab: Tab, index: number): Promise<void> {
  const sample = tab.getByRole('group', { name: 'Live sample' }).nth(index);
  const [code = '', printed = ''] = await sample.locator('div[class*="language-"] code').allInnerTexts();
  await sample.getByRole('button', { name: /^Run/ }).click();
  const output = sample.getByRole('log', { name: 'Output' });
  await eventually(async () => expect((await output.innerText()).trim()).toBe(printed.trim()));
  const resources = code.split(/\bresource\(/).length - 1;
  const inspector = new Inspector(sample.frameLocator('iframe').frameLocator('iframe'), tab);
  const parts = inspector.place.getByRole('navigation', { name: 'Parts of the page' });
  await parts.getByRole('button', { name: 'Actors' }).click(); // there is room for one part at a time
  await eventually(async () => expect(await inspector.actors.count()).toBeGreaterThanOrEqual(resources));
}
