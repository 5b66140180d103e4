import type { Server } from 'node:http';
import { type ServedFolder, serveFolder } from '../vite.js';

export interface PageOptions {
  readonly server: Server;
  readonly inspectorUrl: string;
}

/** Serves the folder `page`. */
export function startPage({ server, inspectorUrl }: PageOptions): Promise<ServedFolder> {
  const { origin } = new URL(inspectorUrl);
  return serveFolder({
    folder: new URL('page', import.meta.url),
    name: 'playground',
    server,
    packages: [
      'react',
      'react-dom/client',
      'react/jsx-runtime',
      'react/jsx-dev-runtime',
      '@xstate/store',
      '@xstate/store-react',
      'xstate',
    ],
    define: { __INSPECTOR_URL__: JSON.stringify(inspectorUrl) },
    others: { 'connect-src': origin, 'frame-src': origin },
  });
}
