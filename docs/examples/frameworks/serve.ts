import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { type ReadonlySignal, type Signal, signal } from 'xstate-resource';
import { openDatabase } from '../backend/database.js';
import { close, listen } from '../backend/port.js';
import { type Network, type ServedRequest, serviceOf } from '../backend/server.js';
import type { Application } from './applications.js';
import { buildApplication } from './build.js';

interface ServedApplications {
  /** The page of an application is at `/<name>/` under this URL. */
  readonly url: string;
  /** All requests to `/api` so far, in order of arrival. Their paths do not contain `/api`. */
  readonly requests: ReadonlySignal<readonly ServedRequest[]>;
  /** How the network and the server treat requests from now on. */
  readonly network: Signal<Network>;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/**
 * Builds applications, and serves them together with their API, under `/api`.
 *
 * @throws Problem if an application cannot be built, or the port is not available.
 */
export async function startApplications(
  applications: readonly Application[],
  { port, delay }: { readonly port: number; readonly delay: number },
): Promise<ServedApplications> {
  const folders = new Map<string, string>();
  for (const application of applications) folders.set(application.name, await buildApplication(application));
  const network = signal<Network>({ delay, server: 'answers' });
  const database = await openDatabase();
  const { requests, handle, retire } = serviceOf({ database, network });
  const server = createServer((incoming, response) => {
    const { pathname, search } = new URL(incoming.url ?? '', 'http://localhost');
    if (pathname.startsWith('/api/')) {
      incoming.url = pathname.slice('/api'.length) + search;
      handle(incoming, response);
    } else {
      void serveFile(folders, pathname, response);
    }
  });
  try {
    const url = await listen(server, port);
    return {
      url,
      requests,
      network,
      async close() {
        retire();
        await close(server);
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The path comes from a parsed URL, so it contains no `..`. */
async function serveFile(
  folders: ReadonlyMap<string, string>,
  path: string,
  response: ServerResponse,
): Promise<void> {
  const [, name = '', rest = ''] = /^\/([^/]+)\/(.*)$/.exec(path) ?? [];
  const folder = folders.get(name);
  const file = rest || 'index.html';
  try {
    if (folder === undefined) throw new Error(`There is no application ${name}.`);
    const content = await readFile(join(folder, file));
    response.writeHead(200, {
      'content-type': `${types[extname(file)] ?? 'application/octet-stream'}; charset=utf-8`,
      'content-security-policy': policy,
    });
    response.end(content);
  } catch {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(`There is no ${path} here.`);
  }
}
