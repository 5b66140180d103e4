import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { countries } from './model.js';

/** A request for a country. It is pending until a test answers it or breaks its connection. */
export class CountryRequest {
  state: 'waiting' | 'answered' | 'cancelled' = 'waiting';
  readonly code: string;
  readonly #response: ServerResponse;

  constructor(code: string, response: ServerResponse) {
    this.code = code;
    this.#response = response;
    response.once('close', () => {
      if (this.state === 'waiting') this.state = 'cancelled';
    });
  }

  answer(status: number, body: unknown): void {
    this.state = 'answered';
    send(this.#response, status, 'application/json', JSON.stringify(body));
  }

  /** Breaks the connection during the response. Before it, a browser might retry by itself. */
  cut(): void {
    this.state = 'answered';
    this.#response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    this.#response.write('{', () => this.#response.destroy());
  }
}

export interface PageServer {
  readonly url: string;
  /** The requests for countries so far, in order of arrival. */
  readonly requests: CountryRequest[];
  close(): Promise<void>;
}

/** Serves the page, the list of countries at `/countries`, and `/countries/FRA` when the test answers. */
export async function startPageServer(): Promise<PageServer> {
  const requests: CountryRequest[] = [];
  const files: Record<string, readonly [type: string, text: string]> = {
    '/': ['text/html', readFileSync(here('country-page.html'), 'utf8')],
    '/country-page.css': ['text/css', readFileSync(here('country-page.css'), 'utf8')],
    '/country-page.js': ['text/javascript', await bundle(here('country-page.tsx'))],
    '/countries': ['application/json', JSON.stringify(countries)],
  };
  const server = createServer(({ url: path = '/' }, response) => {
    const file = files[path];
    const [, code] = /^\/countries\/(\w+)$/.exec(path) ?? [];
    if (code !== undefined) requests.push(new CountryRequest(code, response));
    else if (file !== undefined) send(response, 200, ...file);
    else send(response, 404, 'text/plain', `Not found: ${path}`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    async close() {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}

function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Bundles the page in memory. The development build makes React report mistakes. */
async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"development"' },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
