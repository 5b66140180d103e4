import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { addressOf, refusal } from './access.js';
import { defaultPort } from './greeting.js';
import { Hub } from './hub.js';
import { listen } from './listen.js';
import { serverName } from './neighbour.js';
import { asFeed, asMessages } from './outbox.js';
import { Presence } from './presence.js';
import { received } from './received.js';
import { answerTo, type Desk, inWords, maxSize } from './routes.js';

/** Where the inspector's server listens, and what it serves. */
export interface InspectorServerOptions {
  /** The port to listen on. 0 picks a free one. Default: 4777. */
  readonly port?: number | undefined;
  /**
   * The address to listen on. Default: 127.0.0.1, so that only this machine is served. With any
   * address other than a loopback address, **everybody on the network can read what the programs
   * send**; websites still cannot.
   */
  readonly host?: string | undefined;
  /** The file of the page. Default: the page of this package. */
  readonly page?: string | URL | undefined;
  /**
   * Called with a one-line message about a misbehaving client. Default: writes the line to stderr.
   */
  readonly warn?: ((line: string) => void) | undefined;
}

/** A server that is listening. */
export interface InspectorServer {
  /** The address of the page, which clients connect to: `http://127.0.0.1:4777`. */
  readonly url: string;
  /** The port that it listens on. */
  readonly port: number;
  /** Closes all connections immediately and frees the port. Calling it again is a no-op. */
  close(): Promise<void>;
}

/** How long a connection may be silent before the system probes it, in milliseconds. */
const silence = 30_000;

/** The path of the page's feed. */
const feedPath = '/feed';

/**
 * With more readers than this, new clients are not sent the messages of others: most clients do not
 * need them, and each would get everything.
 */
const mostReaders = 50;

/** The base for parsing paths; the host does not matter. */
const base = 'http://localhost';

/**
 * Serves the inspector's page and feeds it the messages of all connected clients. Recent messages
 * are kept for pages that open later.
 *
 * - `GET /` serves the page, `WS /feed` its feed.
 * - `POST /messages?client=ID` accepts a JSON array of messages and responds with `{ "instance" }`,
 *   which changes with each restart. A client that sends `&instance=…` of an earlier start, or that
 *   already counted as gone, gets a 409, and nothing is accepted: it must first announce its
 *   actors. A client that sends `&within=MILLISECONDS` counts as gone once it is silent for longer.
 *   A request with the same `&number=` is accepted only once. `&title=` sets the name of the
 *   client. `POST /gone?client=ID` says that the client is gone.
 * - A WebSocket on any other path uses the protocol of `@statelyai/inspect`: each frame that it
 *   sends is a message, and as long as it has sent none, it gets the messages of all others.
 *
 * @throws Error if it cannot listen on the port. The message says why and what to do. If the port
 * is in use, the error comes within a second and says whether an inspector is running there.
 *
 * @example
 * ```ts
 * const server = await startInspectorServer({ port: 0 });
 * inspectResources(undefined, { url: server.url });
 * ```
 */
export async function startInspectorServer(options: InspectorServerOptions = {}): Promise<InspectorServer> {
  const {
    port = defaultPort,
    host = '127.0.0.1',
    page,
    warn = (line) => process.stderr.write(`${line}\n`),
  } = options;
  const hub = new Hub();
  const presence = new Presence((client) => hub.gone(client));
  const desk: Desk = { hub, presence, instance: randomUUID(), page };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxSize });

  // TCP keep-alive probes instead of pings: a program that is paused in a debugger answers no ping,
  // but still exists.
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: silence });
  server.on('request', (request, response) => void serve(request, response, host, desk));
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    const why = refusal(request.headers, host);
    if (why !== undefined) return refuse(stream, why);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', ({ message }) =>
        warn(`The inspector's server has closed a connection: ${message}.`),
      );
      if (urlOf(request)?.pathname === feedPath) socket.on('close', hub.join(socket, asFeed));
      else serveClient(socket, hub, warn);
    });
  });

  const actualPort = await listen(server, { port, host, warn });
  const closed = once(server, 'close');
  return {
    url: addressOf(host, actualPort),
    port: actualPort,
    async close() {
      server.close();
      server.closeAllConnections();
      for (const socket of sockets.clients) socket.terminate();
      presence.close();
      hub.close();
      await closed;
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
  desk: Desk,
): Promise<void> {
  const { origin } = request.headers;
  try {
    const why = refusal(request.headers, host);
    const { status, headers, body } =
      why === undefined ? await answerTo(request, urlOf(request), desk) : inWords(403, why);
    response.statusCode = status;
    const always = {
      server: serverName,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'origin',
    };
    response.setHeaders(new Headers({ ...always, ...headers }));
    if (origin !== undefined && why === undefined) response.setHeader('access-control-allow-origin', origin);
    response.end(body);
  } catch {
    response.destroy(); // the request broke off
  }
}

/** Refuses the upgrade with a readable reason. */
function refuse(stream: Duplex, why: string): void {
  const head = 'HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n';
  stream.once('finish', () => stream.destroy());
  stream.end(`${head}content-length: ${Buffer.byteLength(why)}\r\n\r\n${why}`);
}

function serveClient(socket: WebSocket, hub: Hub, warn: (line: string) => void): void {
  const client = randomUUID();
  let hasSpoken = false;
  let isWarned = false;
  const leave = hub.readers < mostReaders ? hub.join(socket, asMessages) : () => {};
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : received(String(data));
    if (message !== undefined) {
      if (!hasSpoken) leave();
      hasSpoken = true;
      hub.take(client, [message]);
    } else if (!isWarned) {
      isWarned = true;
      warn('A client of the inspector sent something that is not an inspection message. It was ignored.');
    }
  });
  socket.on('close', () => {
    leave();
    if (hasSpoken) hub.gone(client);
  });
}

/** Returns `undefined` if the request has no valid URL. */
function urlOf(request: IncomingMessage): URL | undefined {
  const url = request.url as string;
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}
