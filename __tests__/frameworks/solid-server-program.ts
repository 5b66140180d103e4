/** Renders the pages of Solid on a server, and prints what came out. In a program of its own, as the server's build of Solid is another. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { generateHydrationScript, renderToStream, renderToString, renderToStringAsync } from 'solid-js/web';
import { resource } from 'xstate-resource';
import { createResourceScope, fromSignal, useResource } from 'xstate-resource/solid';
import { pagesFor } from './solid-pages.js';
import { createRoot } from 'solid-js';

type Page = (options: object) => unknown;

mkdirSync('node_modules/.cache/solid', { recursive: true });
const file = resolve('node_modules/.cache/solid/server.mjs');
writeFileSync(file, pagesFor('ssr'));
const { pages, scoped } = (await import(pathToFileURL(file).href)) as {
  pages: Record<string, Page>;
  scoped(page: string, options: object, state: unknown): unknown;
};

let loads = 0;
const options = (params: number, name?: string) => ({
  ...(name && { name }),
  params: () => params,
  async loader() {
    loads += 1;
    if (params < 0) throw new RangeError('no such user');
    return { name: `user ${params}` };
  },
});

async function counted(render: () => Promise<string> | string, state?: () => unknown): Promise<object> {
  loads = 0;
  const html = await render();
  return { html, loads, state: state?.() };
}

const page = (name: string, params = 1) => () => (pages[name] as Page)(options(params)) as never;

async function streamed(code: () => never): Promise<string> {
  const through = new PassThrough();
  const all = text(through);
  renderToStream(code).pipe({ write: (part: string) => void through.write(part), end: () => void through.end() } as never);
  return all;
}

const results: Record<string, object> = {};
for (const name of ['inside', 'outside', 'unread']) {
  results[`${name} at once`] = await counted(() => renderToString(page(name)));
  results[`${name} awaited`] = await counted(() => renderToStringAsync(page(name)));
  results[`${name} streamed`] = await counted(() => streamed(page(name)));
}
results['failing awaited'] = await counted(() => renderToStringAsync(page('failing', -1)));
for (const name of ['inside', 'outside']) {
  const scope = createResourceScope();
  const code = () => scoped(name, options(1, 'user'), scope) as never;
  results[`${name} scoped`] = await counted(
    () => renderToStringAsync(code),
    () => scope.dehydrate(),
  );
}
const lasting = resource({ loader: async () => ({ name: 'lasting' }) });
results['from outside'] = await counted(() => renderToStringAsync(() => (pages.outside as Page)(lasting) as never));
results.root = createRoot((dispose) => {
  const user = useResource(options(1) as never);
  const shown = { status: user.status(), value: user.value(), signal: fromSignal(user.resource.status)() };
  dispose();
  return shown;
});
console.log(JSON.stringify({ script: generateHydrationScript(), results }));
