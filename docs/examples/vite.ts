import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type PluginOption } from 'vite';

interface FolderOptions {
  /** The folder with the pages. */
  readonly folder: URL;
  /** Of the cache. */
  readonly name: string;
  /** The server that the pages are on. Vite tells the browser of changed files through it. */
  readonly server: Server;
  /** All that the pages take from packages. Vite looks for nothing else, so it never finds something late and loads the page again. */
  readonly packages: readonly string[];
  readonly plugins?: readonly PluginOption[];
  /** Names that the pages find replaced by what they stand for. */
  readonly define?: Readonly<Record<string, string>>;
  /** What the pages may ask besides their own server, as sources of a content security policy. */
  readonly others?: Readonly<Record<'connect-src' | 'frame-src', string>>;
}

export interface ServedFolder {
  handle(incoming: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Serves a folder of pages, compiled as it is asked for: a file that is changed is seen at once. */
export async function serveFolder({
  folder,
  name,
  server,
  packages,
  plugins = [],
  define = {},
  others,
}: FolderOptions): Promise<ServedFolder> {
  const vite = await createServer({
    configFile: false,
    envDir: false,
    root: fileURLToPath(folder),
    cacheDir: join(root, 'node_modules/.vite', name),
    appType: 'mpa',
    logLevel: 'warn',
    clearScreen: false,
    resolve: { alias: entries() },
    define,
    plugins: [...plugins],
    optimizeDeps: { include: [...packages], noDiscovery: true },
    server: {
      middlewareMode: true,
      ws: { server },
      fs: { allow: [root] },
      headers: { 'content-security-policy': policyFor(others) },
    },
  });
  return {
    handle: (incoming, response) => vite.middlewares(incoming, response),
    close: () => vite.close(),
  };
}

/** The package by its own name, from its sources: a page works before anything is built, and is never of yesterday. */
function entries(): { find: RegExp; replacement: string }[] {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  return Object.entries(exports).flatMap(([entry, target]) => {
    if (typeof target === 'string') return []; // no module
    const source = target.types.replace(/^\.\/dist\/(.+)\.d\.ts$/, '$1.ts'); // the build has the folders that the sources have
    return [{ find: new RegExp(`^${name}${entry.slice(1)}$`), replacement: join(root, source) }];
  });
}

/** The browser itself sees to it that a page asks nobody but these servers. Vite puts styles into the page. */
function policyFor(others: FolderOptions['others']): string {
  const more = Object.entries(others ?? {}).map(([name, source]) => `; ${name} 'self' ${source}`);
  return `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:${more.join('')}`;
}
