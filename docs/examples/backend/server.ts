import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type ReadonlySignal, signal } from 'xstate-resource';
import { bodyOf } from './body.js';
import type { Database } from './database.js';
import { close, listen } from './port.js';
import { type Answer, answerTo, type Live, outOfOrder, type Pieces } from './routes.js';

interface ServerOptions {
  readonly database: Database;
  /** On 127.0.0.1. Default: any that is free. */
  readonly port?: number;
  /** Asked as each request arrives. Default: each is answered at once. */
  readonly network?: () => Network;
}

/** What a request meets on its way. */
export interface Network {
  /** How long it waits for its answer, in milliseconds. */
  readonly delay: number;
  /** `fails`: the answer is a 500. `falters`: so are two of three. `breaks`: the connection breaks in the middle of the answer. */
  readonly server: 'answers' | 'falters' | 'fails' | 'breaks';
  /** Only requests whose path begins with this meet it: the others are answered at once. Default: all do. */
  readonly path?: string;
}

const noHindrance: Network = { delay: 0, server: 'answers' };

interface ServiceOptions {
  readonly database: Database;
  /** Asked as each request arrives. */
  readonly network: () => Network;
}

/** One request, as the server saw it. */
export interface ServedRequest {
  /** 1 for the first one. */
  readonly id: number;
  readonly method: string;
  readonly path: string;
  /** `cancelled`: the client went away before the answer. `broken`: the connection did, in the middle of it. */
  readonly state: 'received' | 'answered' | 'cancelled' | 'broken';
  /** The HTTP status of the answer, if there was one. */
  readonly status: number | undefined;
  /** From the moment it was received, in milliseconds; 0 while it waits. */
  readonly duration: number;
}

/** Answers the requests of a server, and keeps their log. */
export interface Service {
  /** All requests so far, in the order of their arrival. */
  readonly requests: ReadonlySignal<readonly ServedRequest[]>;
  readonly handle: (incoming: IncomingMessage, response: ServerResponse) => void;
  /** Says that the server is about to cut off who waits: it will not have been the clients who left. */
  retire(): void;
}

export interface Server extends Pick<Service, 'requests'> {
  readonly url: string;
  /** Cuts off the requests that wait. */
  close(): Promise<void>;
}

/** Answers requests as `routes` says, and keeps their log. */
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
    const { delay, server } = request.path.startsWith(now.path ?? '') ? now : noHindrance;
    const gone = new AbortController();
    let isBroken = false;
    response.once('close', () => {
      gone.abort();
      if (isClosing) return; // it was not the client who left
      const { writableFinished: isAnswered, statusCode } = response;
      ended(request, {
        state: isAnswered ? 'answered' : isBroken ? 'broken' : 'cancelled',
        status: isAnswered ? statusCode : undefined,
        duration: performance.now() - start,
      });
    });
    try {
      await pause(delay, gone.signal);
      const hasFailed = server === 'fails' || (server === 'falters' && request.id % 3 !== 0);
      const answer = hasFailed ? outOfOrder : await answerTo(request, await bodyOf(incoming), database);
      isBroken = server === 'breaks';
      if ('live' in answer) await goOn(response, answer, gone.signal, isBroken);
      else if ('pieces' in answer) await sendPieces(response, answer, { delay, isBroken, gone: gone.signal });
      else if (isBroken) breakOff(response, answer);
      else send(response, answer);
    } catch (error) {
      if (!gone.signal.aborted && !response.headersSent)
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
 * Serves the database, as `serviceOf` says.
 *
 * @throws Problem if the port cannot be had.
 */
export async function startServer({
  database,
  port = 0,
  network = () => ({ delay: 0, server: 'answers' }),
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

/** In slices: should the process be busy for as long as the delay, it still sees that a client has gone before it answers. */
async function pause(delay: number, signal: AbortSignal): Promise<void> {
  const slices = Math.min(delay, 10);
  for (let slice = 0; slice < slices; slice++) await setTimeout(delay / slices, undefined, { signal });
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** As Server-Sent Events, for as long as the client stays; broken, only the first one. */
function goOn(response: ServerResponse, { live }: Live, gone: AbortSignal, isBroken: boolean): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  return live(
    (body) => response.write(`data: ${JSON.stringify(body)}\n\n`, () => isBroken && response.destroy()),
    gone,
  );
}

/** The pauses between all of them are as long as the delay. Broken, only half of them are sent. */
async function sendPieces(
  response: ServerResponse,
  { pieces }: Pieces,
  {
    delay,
    isBroken,
    gone,
  }: { readonly delay: number; readonly isBroken: boolean; readonly gone: AbortSignal },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  for (const piece of isBroken ? pieces.slice(0, pieces.length / 2) : pieces) {
    response.write(piece);
    await setTimeout(delay / pieces.length, undefined, { signal: gone });
  }
  if (isBroken) response.destroy();
  else response.end();
}

/** Within the answer: where there was none at all, a browser may ask again by itself. */
function breakOff(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.write(text.slice(0, 1), () => response.destroy());
}
