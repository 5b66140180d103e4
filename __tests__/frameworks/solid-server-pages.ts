/** Renders the Solid pages on a server. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRoot } from 'solid-js';
import { generateHydrationScript, renderToStream, renderToString, renderToStringAsync } from 'solid-js/web';
import { resource } from 'xstate-resource';
import { createResourceScope, fromSignal, ResourceScope, useResource } from 'xstate-resource/solid';
import { type Pages, pagesFor } from './solid-pages.js';

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

/** The page as it is sent. The loader answers after the first part has been sent. */
async function streamed(render: (given: object) => never, parts: string[]): Promise<string> {
  let answer = () => {};
  const isSent = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { loader, ...others } = options(1, 'user');
  const write = (part: string) => {
    parts.push(part);
    answer();
  };
  await new Promise<void>((end) => {
    renderToStream(() => render({ ...others, loader: () => isSent.then(loader) })).pipe({
      write,
      end,
    } as never);
  });
  return parts.join('');
}

/** All pages, each rendered in every way, by name and way. */
export async function renderPages(): Promise<{ script: string; results: Record<string, object> }> {
  mkdirSync('node_modules/.cache/solid', { recursive: true });
  const file = resolve('node_modules/.cache/solid/server.mjs');
  writeFileSync(file, pagesFor('ssr'));
  const { pagesWith } = (await import(pathToFileURL(file).href)) as { pagesWith(entry: object): Pages };
  const pages = pagesWith({ ResourceScope, useResource });

  const page =
    (name: string, params = 1) =>
    () =>
      pages.plain(name, options(params));

  const results: Record<string, object> = {};
  results.root = createRoot((dispose) => {
    const user = useResource(options(1) as never);
    const shown = { status: user.status(), value: user.value(), signal: fromSignal(user.resource.status)() };
    dispose();
    return shown;
  });
  for (const name of ['inside', 'outside', 'unread']) {
    results[`${name} at once`] = await counted(() => renderToString(page(name)));
    results[`${name} awaited`] = await counted(() => renderToStringAsync(page(name)));
    const parts: string[] = [];
    const counts = await counted(() => streamed((given) => pages.plain(name, given), parts));
    results[`${name} streamed`] = { ...counts, parts };
  }
  results['failing awaited'] = await counted(() => renderToStringAsync(page('failing', -1)));
  for (const name of ['inside', 'outside']) {
    const scope = createResourceScope();
    const code = () => pages.scoped(name, options(1, 'user'), scope);
    results[`${name} scoped`] = await counted(
      () => renderToStringAsync(code),
      () => scope.dehydrate(),
    );
  }
  const scope = createResourceScope();
  const parts: string[] = [];
  const counts = await counted(() => streamed((given) => pages.scoped('outside', given, scope), parts));
  results['outside scoped and streamed'] = { ...counts, parts, state: scope.dehydrate() };
  results['nothing awaited'] = await counted(() =>
    renderToStringAsync(() => pages.plain('inside', { loader: async () => void loads++ })),
  );
  const lasting = resource({ loader: async () => ({ name: 'lasting' }) });
  results['from outside'] = await counted(() => renderToStringAsync(() => pages.plain('outside', lasting)));
  return { script: generateHydrationScript(), results };
}
