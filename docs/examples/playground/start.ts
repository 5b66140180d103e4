import { createServer } from 'node:http';
import { openDatabase } from '../backend/database.js';
import { close, listen } from '../backend/port.js';
import { apiOn } from './api.js';
import { startInspector } from './inspector.js';
import { startPage } from './page.js';

export interface PlaygroundOptions {
  /** The port of the page, on 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** The same for the inspector. */
  readonly inspectorPort: number;
}

export interface Playground {
  readonly url: string;
  readonly inspectorUrl: string;
  close(): Promise<void>;
}

/**
 * Starts the whole playground: the tour's database and its HTTP service under `/api`, the page, and
 * the inspector.
 *
 * @throws Problem if a port is not available.
 */
export async function startPlayground({ port, inspectorPort }: PlaygroundOptions): Promise<Playground> {
  const open: (() => Promise<void>)[] = [];
  /**
   * Closes in reverse order but without waiting in between, because the server waits for Vite to
   * close its connections.
   */
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
