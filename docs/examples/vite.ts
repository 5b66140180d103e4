import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type PluginOption } from 'vite';

interface FolderOptions {
  /** The folder with the pages. */
  readonly folder: URL;
  /** The name of the cache folder. */
  readonly name: string;
  /** The server of the pages. Vite also uses it to notify the browser of changed files. */
  readonly server: Server;
  /**
   * Everything that the pages import from packages. Vite discovers nothing else, so it never
   * reloads the page.
   */
  readonly packages: readonly string[];
  readonly plugins?: readonly PluginOption[];
  /** Names in the pages’ code, and what Vite replaces them with. */
  readonly define?: Readonly<Record<string, string>>;
  /** Other servers that the pages may access, as sources of a content security policy. */
  readonly others?: Readonly<Record<'connect-src' | 'frame-src', string>>;
}

export interface ServedFolder {
  handle(incoming: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Serves a folder of pages and compiles files on request, so changes take effect at once. */
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

/**
 * Resolves the package’s own name to its sources: pages need no build, and always use the current
 * code.
 */
function entries(): { find: RegExp; replacement: string }[] {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  return Object.entries(exports).flatMap(([entry, target]) => {
    if (typeof target === 'string') return []; // not a module
    // dist has the same folders as the sources.
    const source = target.types.replace(/^\.\/dist\/(.+)\.d\.ts$/, '$1.ts');
    return [{ find: new RegExp(`^${name}${entry.slice(1)}$`), replacement: join(root, source) }];
  });
}

/** The browser enforces that a page accesses only these servers. Vite needs inline styles. */
function policyFor(others: FolderOptions['others']): string {
  const more = Object.entries(others ?? {}).map(([name, source]) => `; ${name} 'self' ${source}`);
  return `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:${more.join('')}`;
}
