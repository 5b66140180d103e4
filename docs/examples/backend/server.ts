import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type ReadonlySignal, signal } from 'xstate-resource';
import { bodyOf } from './body.js';
import type { Database } from './database.js';
import { close, listen } from './port.js';
import { type Answer, answerTo, databaseError, type Live, type Pieces } from './routes.js';

interface ServerOptions {
  readonly database: Database;
  /** The port on 127.0.0.1. Default: a free port. */
  readonly port?: number;
  /** Called when a request arrives. Default: the server answers at once. */
  readonly network?: () => Network;
}

/** The network conditions of a request. */
export interface Network {
  /** How long the server takes to answer, in milliseconds. */
  readonly delay: number;
  /**
   * `fails`: it answers with status 500. `falters`: it does so for two of three requests. `breaks`:
   * the connection breaks in the middle of the answer.
   */
  readonly server: 'answers' | 'falters' | 'fails' | 'breaks';
  /**
   * Only paths that start with this are affected; others are answered at once. Default: all paths.
   */
  readonly path?: string;
}

const idealNetwork: Network = { delay: 0, server: 'answers' };

interface ServiceOptions {
  readonly database: Database;
  /** Called when a request arrives. */
  readonly network: () => Network;
}

/** One request, as the server saw it. */
export interface ServedRequest {
  /** Counts from 1. */
  readonly id: number;
  readonly method: string;
  readonly path: string;
  /**
   * `cancelled`: the client disconnected before the answer ended. `broken`: the server broke the
   * connection.
   */
  readonly state: 'received' | 'answered' | 'cancelled' | 'broken';
  /** The HTTP status of the answer, if there was one. */
  readonly status: number | undefined;
  /** The time from arrival to the end, in milliseconds; 0 while in flight. */
  readonly duration: number;
}

/** Answers the requests of a server and logs them. */
export interface Service {
  /** All requests so far, in order of arrival. */
  readonly requests: ReadonlySignal<readonly ServedRequest[]>;
  readonly handle: (incoming: IncomingMessage, response: ServerResponse) => void;
  /**
   * Call this before closing the server, so that the requests it drops are not logged as cancelled
   * by the client.
   */
  retire(): void;
}

export interface Server extends Pick<Service, 'requests'> {
  readonly url: string;
  /** Also closes the connections of requests in flight. */
  close(): Promise<void>;
}

/** Answers requests by `routes` and logs them. */
export function serviceOf({ database, network }: ServiceOptions): Service {
  const requests = signal<readonly ServedRequest[]>([]);
  let isClosing = false;

  function received({ method = 'GET', url: path = '/' }: IncomingMessage): ServedRequest {
    const request = {
      id: requests().length + 1,
      method,
      path,
      state: 'received',
      status: undefined,
      duration: 0,
    } as const;
    requests.update((all) => [...all, request]);
    return request;
  }

  function ended(request: ServedRequest, end: Pick<ServedRequest, 'state' | 'status' | 'duration'>): void {
    requests.update((all) => all.with(request.id - 1, { ...request, ...end }));
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const start = performance.now();
    const request = received(incoming);
    const now = network();
    const { delay, server } = request.path.startsWith(now.path ?? '') ? now : idealNetwork;
    const disconnected = new AbortController();
    let isBroken = false;
    response.once('close', () => {
      disconnected.abort();
      if (isClosing) return; // the server closed the connection, not the client
      const { writableFinished: isAnswered, statusCode } = response;
      ended(request, {
        state: isAnswered ? 'answered' : isBroken ? 'broken' : 'cancelled',
        status: isAnswered ? statusCode : undefined,
        duration: performance.now() - start,
      });
    });
    try {
      await pause(delay, disconnected.signal);
      const hasFailed = server === 'fails' || (server === 'falters' && request.id % 3 !== 0);
      const answer = hasFailed ? databaseError : await answerTo(request, await bodyOf(incoming), database);
      isBroken = server === 'breaks';
      if ('live' in answer) await sendEvents(response, answer, disconnected.signal, isBroken);
      else if ('pieces' in answer)
        await sendPieces(response, answer, { delay, isBroken, disconnected: disconnected.signal });
      else if (isBroken) sendBroken(response, answer);
      else send(response, answer);
    } catch (error) {
      if (!disconnected.signal.aborted && !response.headersSent)
        send(response, { status: 500, body: { error: String(error) } });
    }
  }

  return {
    requests: requests.asReadonly(),
    handle: (incoming, response) => void serve(incoming, response),
    retire() {
      isClosing = true;
    },
  };
}

/**
 * Starts a server that answers as `serviceOf` does.
 *
 * @throws Problem if the port is unavailable.
 */
export async function startServer({
  database,
  port = 0,
  network = () => idealNetwork,
}: ServerOptions): Promise<Server> {
  const { requests, handle, retire } = serviceOf({ database, network });
  const server = createServer(handle);
  return {
    url: await listen(server, port),
    requests,
    async close() {
      retire();
      await close(server);
    },
  };
}

/** Waits in slices, so that even a busy process notices a disconnected client before it answers. */
async function pause(delay: number, signal: AbortSignal): Promise<void> {
  const slices = Math.min(delay, 10);
  for (let slice = 0; slice < slices; slice++) await setTimeout(delay / slices, undefined, { signal });
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Sends Server-Sent Events until the client disconnects; if broken, only the first event. */
function sendEvents(
  response: ServerResponse,
  { live }: Live,
  disconnected: AbortSignal,
  isBroken: boolean,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  return live(
    (body) => response.write(`data: ${JSON.stringify(body)}\n\n`, () => isBroken && response.destroy()),
    disconnected,
  );
}

/** Spreads the pieces over another `delay`; if broken, sends only half of them. */
async function sendPieces(
  response: ServerResponse,
  { pieces }: Pieces,
  {
    delay,
    isBroken,
    disconnected,
  }: { readonly delay: number; readonly isBroken: boolean; readonly disconnected: AbortSignal },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  for (const piece of isBroken ? pieces.slice(0, pieces.length / 2) : pieces) {
    response.write(piece);
    await setTimeout(delay / pieces.length, undefined, { signal: disconnected });
  }
  if (isBroken) response.destroy();
  else response.end();
}

/**
 * Breaks the connection after the first byte, because browsers may retry a request that got no
 * answer at all.
 */
function sendBroken(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.write(text.slice(0, 1), () => response.destroy());
}
