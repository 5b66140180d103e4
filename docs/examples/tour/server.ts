import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type ReadonlySignal, signal } from 'xstate-resource';
import type { Country, Database } from './database.js';
import { close, listen } from './port.js';

export interface ServerOptions {
  readonly database: Database;
  /** On 127.0.0.1. Default: any that is free. */
  readonly port?: number;
  /** How long each request waits for its answer, in milliseconds. Default: 0. */
  readonly delay?: number;
}

/** What a request meets on its way. */
export interface Network {
  /** How long it waits for its answer, in milliseconds. */
  readonly delay: number;
  /** `fails`: the answer is a 500. `breaks`: the connection breaks in the middle of the answer. */
  readonly server: 'answers' | 'fails' | 'breaks';
}

export interface ServiceOptions {
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

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Route {
  readonly method: string;
  /** Its group is the code of a country. */
  readonly path: RegExp;
  answer(database: Database, code: string, query: URLSearchParams): Promise<Answer>;
}

const outOfOrder: Answer = { status: 500, body: { error: 'The database is out of order.' } };

/** To parse paths by: the host does not matter. */
const origin = 'http://localhost';

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/countries$/,
    answer: async (database, _, query) => {
      const sql = 'select * from countries where strpos(lower(name), lower($1)) > 0 order by name';
      return { status: 200, body: await database.query<Country>(sql, [query.get('search') ?? '']) };
    },
  },
  {
    method: 'GET',
    path: /^\/countries\/([^/]+)$/,
    answer: async (database, code) => {
      const [country] = await database.query<Country>('select * from countries where code = $1', [code]);
      return country ? { status: 200, body: country } : noCountry(code);
    },
  },
  {
    method: 'GET',
    path: /^\/neighbours\/([^/]+)$/,
    answer: async (database, code) => {
      const sql = `
        select neighbours.* from borders join countries as neighbours on neighbours.code = borders.neighbour
        where borders.country = $1
        order by neighbours.name`;
      return { status: 200, body: await database.query<Country>(sql, [code]) };
    },
  },
  {
    method: 'GET',
    path: /^\/visits\/([^/]+)$/,
    answer: (database, code) => visits(database, code, 200),
  },
  {
    method: 'POST',
    path: /^\/visits\/([^/]+)$/,
    answer: async (database, code) => {
      await database.query('insert into visits (country) select code from countries where code = $1', [code]);
      return visits(database, code, 201);
    },
  },
];

async function visits(database: Database, code: string, status: number): Promise<Answer> {
  const sql = `
    select count(visits.at)::int as visits
    from countries left join visits on visits.country = countries.code
    where countries.code = $1
    group by countries.code`;
  const [row] = await database.query<{ visits: number }>(sql, [code]);
  return row ? { status, body: row } : noCountry(code);
}

function noCountry(code: string): Answer {
  return { status: 404, body: { error: `There is no country ${code}.` } };
}

async function answerTo({ method, path }: ServedRequest, database: Database): Promise<Answer> {
  const url = URL.canParse(path, origin) ? new URL(path, origin) : undefined;
  for (const route of routes) {
    const match = route.method === method && url ? route.path.exec(url.pathname) : null;
    if (match && url) return route.answer(database, (match[1] ?? '').toUpperCase(), url.searchParams);
  }
  return { status: 404, body: { error: `There is no ${method} ${path} here.` } };
}

/**
 * Answers requests as REST: `GET /countries?search=`, `GET /countries/:code`, `GET /neighbours/:code`, `GET /visits/:code`,
 * `POST /visits/:code`.
 */
export function serviceOf({ database, network }: ServiceOptions): Service {
  const requests = signal<readonly ServedRequest[]>([]);
  let isClosing = false;

  function received({ method = 'GET', url: path = '/' }: IncomingMessage): ServedRequest {
    const request = { id: requests().length + 1, method, path, state: 'received', status: undefined, duration: 0 } as const;
    requests.update((all) => [...all, request]);
    return request;
  }

  function ended(request: ServedRequest, end: Pick<ServedRequest, 'state' | 'status' | 'duration'>): void {
    requests.update((all) => all.with(request.id - 1, { ...request, ...end }));
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const start = performance.now();
    const { delay, server } = network();
    const request = received(incoming);
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
      const answer = server === 'fails' ? outOfOrder : await answerTo(request, database);
      isBroken = server === 'breaks';
      if (isBroken) breakOff(response, answer);
      else send(response, answer);
    } catch (error) {
      if (!gone.signal.aborted) send(response, { status: 500, body: { error: String(error) } });
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
export async function startServer({ database, port = 0, delay = 0 }: ServerOptions): Promise<Server> {
  const { requests, handle, retire } = serviceOf({ database, network: () => ({ delay, server: 'answers' }) });
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

/** Within the answer: where there was none at all, a browser may ask again by itself. */
function breakOff(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.write(text.slice(0, 1), () => response.destroy());
}
