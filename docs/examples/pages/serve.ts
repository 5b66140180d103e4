import { createServer } from 'node:http';
import vue from '@vitejs/plugin-vue';
import type { PluginOption } from 'vite';
import { type ReadonlySignal, type Signal, signal } from 'xstate-resource';
import { openDatabase } from '../backend/database.js';
import { close, listen } from '../backend/port.js';
import { type Network, type ServedRequest, serviceOf } from '../backend/server.js';
import { type Example, type Framework, findExamples, frameworks } from '../examples.js';
import { serveFolder } from '../vite.js';

interface PagesOptions {
  /** On 127.0.0.1; 0 picks any free port. */
  readonly port: number;
  /** How long the server takes to answer, in milliseconds. */
  readonly delay: number;
}

/** The examples as pages, on one server that also serves their API under `/api`. */
interface Pages {
  /** The URL of the server. */
  readonly url: string;
  urlOf(example: Pick<Example, 'number' | 'name'>, framework: Framework): string;
  /** All requests to `/api` so far, in order of arrival. Their paths omit `/api`. */
  readonly requests: ReadonlySignal<readonly ServedRequest[]>;
  /** How the server treats requests that arrive from now on. */
  readonly network: Signal<Network>;
  close(): Promise<void>;
}

const packages = [
  'react',
  'react-dom/client',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'vue',
  '@xstate/store',
  'xstate',
  'lru-cache',
];

const titles: Readonly<Record<Framework, string>> = { dom: 'No framework', react: 'React', vue: 'Vue' };

const pathOf = ({ number, name }: Pick<Example, 'number' | 'name'>, framework: Framework) =>
  `/${framework}/?${number}-${name}`;

/** Links to all pages, for the index at `/`. */
function links(): string {
  const examples = findExamples();
  const linksIn = (framework: Framework) =>
    examples
      .filter(({ pages }) => pages.includes(framework))
      .map((example) => `<li><a href="${pathOf(example, framework)}">${example.title}</a></li>`);
  return frameworks
    .map((framework) => `<h2>${titles[framework]}</h2>\n<ul>\n${linksIn(framework).join('\n')}\n</ul>`)
    .join('\n');
}

/** @throws Problem if the port is not available. */
export async function startPages({ port, delay }: PagesOptions): Promise<Pages> {
  const network = signal<Network>({ delay, server: 'answers' });
  const database = await openDatabase();
  const { requests, handle, retire } = serviceOf({ database, network });
  const server = createServer((incoming, response) => {
    const [, path] = /^\/api(\/.*)$/.exec(incoming.url ?? '') ?? [];
    if (path === undefined) {
      folder.handle(incoming, response);
      return;
    }
    incoming.url = path;
    handle(incoming, response);
  });
  const list: PluginOption = {
    name: 'pages',
    transformIndexHtml: (html) => html.replace('<!-- pages -->', links),
  };
  const folder = await serveFolder({
    folder: new URL('.', import.meta.url),
    name: 'pages',
    server,
    packages,
    plugins: [vue(), list],
  });
  const closeAll = async () => {
    retire();
    await Promise.all([folder.close(), close(server)]);
    await database.close();
  };
  try {
    const url = await listen(server, port);
    return {
      url,
      urlOf: (example, framework) => `${url}${pathOf(example, framework)}`,
      requests,
      network,
      close: closeAll,
    };
  } catch (error) {
    await folder.close();
    await database.close();
    throw error;
  }
}
