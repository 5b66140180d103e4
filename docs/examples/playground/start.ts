import { createServer } from 'node:http';
import { openDatabase } from '../backend/database.js';
import { close, listen } from '../backend/port.js';
import { apiOn } from './api.js';
import { startInspector } from './inspector.js';
import { startPage } from './page.js';

export interface PlaygroundOptions {
  /** Of the page, on 127.0.0.1; 0 is any that is free. */
  readonly port: number;
  /** Of the inspector, likewise. */
  readonly inspectorPort: number;
}

export interface Playground {
  readonly url: string;
  readonly inspectorUrl: string;
  close(): Promise<void>;
}

/**
 * Starts all that the playground is made of: the tour's database and its HTTP service under `/api`, the page, and the inspector.
 *
 * @throws Problem if a port cannot be had.
 */
export async function startPlayground({ port, inspectorPort }: PlaygroundOptions): Promise<Playground> {
  const open: (() => Promise<void>)[] = [];
  /** The last one first, and all at once: the server waits for Vite to end its connections. */
  async function closeAll(): Promise<void> {
    await Promise.all(open.reverse().map((close) => close()));
  }
  try {
    const inspector = await startInspector(inspectorPort);
    open.push(() => inspector.close());
    const database = await openDatabase();
    open.push(() => database.close());
    const api = apiOn(database);
    const server = createServer((incoming, response) => {
      if (!api.handle(incoming, response)) page.handle(incoming, response);
    });
    const page = await startPage({ server, inspectorUrl: inspector.url });
    open.push(() => page.close());
    const url = await listen(server, port);
    open.push(
      () => close(server),
      async () => api.retire(),
    );
    return { url, inspectorUrl: inspector.url, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
