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
  /** The port to listen on. Default: 4777. 0 is any that is free. */
  readonly port?: number | undefined;
  /**
   * The address to listen on. Default: 127.0.0.1, so that nobody but this machine is served. With
   * any other than a loopback address **everybody in the network can read what the programs send**;
   * websites still cannot.
   */
  readonly host?: string | undefined;
  /** The file of the page. Default: the page of this package. */
  readonly page?: string | URL | undefined;
  /** Is told, in a line, of clients that do what they should not. Default: writes it to stderr. */
  readonly warn?: ((line: string) => void) | undefined;
}

/** A server that is listening. */
export interface InspectorServer {
  /** Where the page is, and what clients connect to: `http://127.0.0.1:4777`. */
  readonly url: string;
  /** The port that it listens on. */
  readonly port: number;
  /** Ends all connections at once, and frees the port. Calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * How long a connection is silent until the system asks whether there still is somebody, in
 * milliseconds.
 */
const silence = 30_000;

/** What the page is fed by. */
const feedPath = '/feed';

/**
 * With more, who connects as a client is not told what others send: most clients do not care, and
 * it would be everything for each of them.
 */
const mostReaders = 50;

/** To parse paths by: the host does not matter. */
const base = 'http://localhost';

/**
 * Serves the inspector's page, and brings it the messages of all clients that connect. What they
 * have sent lately is kept for pages that come later.
 *
 * - `GET /` is the page, `WS /feed` what it is fed with.
 * - `POST /messages?client=ID` takes a JSON array of messages and answers `{ "instance" }`, which
 *   is another one after a restart. A client that says `&instance=…` of another start, or was taken
 *   to be gone, is told so (409), and nothing is taken: it is to say first which actors there are.
 *   One that says `&within=MILLISECONDS` is gone when it has been silent for longer; what it sends
 *   with a `&number=` for the second time is taken once. With `&title=` a client says what it is
 *   called. `POST /gone?client=ID` says that it is gone.
 * - A WebSocket on any other path speaks as those of `@statelyai/inspect` do: what it sends are
 *   messages, one a frame; and while it has sent none, it is told those of all others.
 *
 * @throws Error if it cannot listen on the port: its message says why, and what to do. Where the
 * port is taken, that is said after a second at most, and whether an inspector answers there.
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

  // The system's own probes, not pings: a program that is halted by a debugger answers no ping, and
  // is there.
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: silence });
  server.on('request', (request, response) => void serve(request, response, host, desk));
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    const why = refusal(request.headers, host);
    if (why !== undefined) return refuse(stream, why);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', ({ message }) =>
        warn(`The inspector's server has cut a connection off: ${message}.`),
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

/** Without an upgrade, but in words. */
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
      warn('A client of the inspector sends what is no inspection message. It is left out.');
    }
  });
  socket.on('close', () => {
    leave();
    if (hasSpoken) hub.gone(client);
  });
}

/** `undefined` where the request names none. */
function urlOf(request: IncomingMessage): URL | undefined {
  const url = request.url as string;
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}
