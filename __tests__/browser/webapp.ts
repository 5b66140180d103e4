import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.js';

declare global {
  /** The globals in the page of a web app, for functions that run there. */
  const app: typeof import('./workbench.js');
}

/** Bundled once, from the built package. */
let bundled: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('workbench.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'app',
    target: 'es2022',
    tsconfigRaw: {}, // no paths to the sources
    define: { 'process.env.NODE_ENV': '"development"' },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** A web app in its own page, served on loopback. Nothing happens in it except what a test does. */
export async function openWebApp(stage: Stage, host = '127.0.0.1'): Promise<Page> {
  bundled ??= bundle();
  const script = await bundled;
  const server = createServer(({ url }, response) => {
    const isScript = url === '/app.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(
      isScript
        ? script
        : '<!doctype html><title>App</title><link rel="icon" href="data:,"><body><script src="/app.js"></script>',
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  stage.ends(async () => {
    const closed = once(server.close(), 'close');
    server.closeAllConnections();
    await closed;
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}/`;
  stage.knows(url);
  return stage.page(url);
}
