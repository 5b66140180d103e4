import type { IncomingMessage, ServerResponse } from 'node:http';
import { effect, signal } from 'xstate-resource';
import { bodyOf } from '../backend/body.js';
import type { Database } from '../backend/database.js';
import { type Network, type ServedRequest, serviceOf } from '../backend/server.js';

/** The server's state, as sent to the page. */
export interface ServerState {
  readonly network: Network;
  /** The most recent requests, in order of arrival. */
  readonly requests: readonly ServedRequest[];
}

export interface Api {
  /** Returns whether the request was for the API. */
  handle(incoming: IncomingMessage, response: ServerResponse): boolean;
  /** Call this before the server closes waiting connections. */
  retire(): void;
}

/** How many requests are sent to the page. */
const memory = 60;

const modes: readonly unknown[] = ['answers', 'falters', 'fails', 'breaks'] satisfies Network['server'][];

/**
 * The tour's service under `/api`, plus two endpoints for the playground: `POST /api/network`
 * accepts a `Network`, and `GET /api/state` sends a `ServerState` now and after each change, as
 * server-sent events.
 */
export function apiOn(database: Database): Api {
  const network = signal<Network>({ delay: 1000, server: 'answers' });
  const { requests, handle, retire } = serviceOf({ database, network });

  function tell(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const stop = effect(() => {
      const state: ServerState = { network: network(), requests: requests().slice(-memory) };
      response.write(`data: ${JSON.stringify(state)}\n\n`);
    });
    response.once('close', stop);
  }

  async function change(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const wanted = await bodyOf(incoming);
    if (isNetwork(wanted)) network.set(wanted);
    response.writeHead(isNetwork(wanted) ? 204 : 400).end();
  }

  return {
    handle(incoming, response) {
      const { method, url = '/' } = incoming;
      if (!url.startsWith('/api/')) return false;
      incoming.url = url.slice('/api'.length);
      if (method === 'GET' && incoming.url === '/state') tell(response);
      else if (method === 'POST' && incoming.url === '/network') void change(incoming, response);
      else handle(incoming, response);
      return true;
    },
    retire,
  };
}

function isNetwork(x: unknown): x is Network {
  if (typeof x !== 'object' || x === null) return false;
  const { delay, server } = x as Partial<Record<keyof Network, unknown>>;
  return typeof delay === 'number' && delay >= 0 && delay <= 3_600_000 && modes.includes(server);
}
