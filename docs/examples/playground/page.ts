import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface PageOptions {
  /** The server that the page is on. Vite tells the browser of changed files through it. */
  readonly server: Server;
  readonly inspectorUrl: string;
}

export interface ServedPage {
  handle(incoming: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** All that the page takes from packages. Vite looks for nothing else, so it never finds something late and loads the page again. */
const packages = [
  'react',
  'react-dom/client',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  '@xstate/store',
  '@xstate/store-react',
  'xstate',
];

/** Serves the folder `page`, compiled as it is asked for: a file that is changed is seen at once. */
export async function startPage({ server, inspectorUrl }: PageOptions): Promise<ServedPage> {
  const vite = await createServer({
    configFile: false,
    envDir: false,
    root: fileURLToPath(new URL('page', import.meta.url)),
    cacheDir: join(root, 'node_modules/.vite/playground'),
    appType: 'spa',
    logLevel: 'warn',
    clearScreen: false,
    resolve: { alias: builtEntries() },
    define: { __INSPECTOR_URL__: JSON.stringify(inspectorUrl) },
    optimizeDeps: { include: packages, noDiscovery: true },
    server: {
      middlewareMode: true,
      ws: { server },
      fs: { allow: [root] },
      headers: { 'content-security-policy': policyFor(new URL(inspectorUrl).origin) },
    },
  });
  return {
    handle: (incoming, response) => vite.middlewares(incoming, response),
    close: () => vite.close(),
  };
}

/** The package by its own name, as a user has it: what is built, not what it is built from. */
function builtEntries(): { find: RegExp; replacement: string }[] {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
  return Object.entries(exports).map(([entry, target]) => ({
    find: new RegExp(`^${name}${entry.slice(1)}$`),
    replacement: join(root, typeof target === 'string' ? target : target.default),
  }));
}

/** The browser itself sees to it that the page asks nobody but these two servers. Vite puts styles into the page. */
function policyFor(inspector: string): string {
  return `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ${inspector}; frame-src ${inspector}`;
}
