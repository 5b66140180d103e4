import type { IncomingMessage, ServerResponse } from 'node:http';
import { effect, signal } from 'xstate-resource';
import { bodyOf } from '../backend/body.js';
import type { Database } from '../backend/database.js';
import { type Network, type ServedRequest, serviceOf } from '../backend/server.js';

/** What the server tells the page of itself. */
export interface ServerState {
  readonly network: Network;
  /** The last requests, in the order of their arrival. */
  readonly requests: readonly ServedRequest[];
}

export interface Api {
  /** Returns whether the request was one for the API. */
  handle(incoming: IncomingMessage, response: ServerResponse): boolean;
  /** Says that the server is about to cut off who waits. */
  retire(): void;
}

/** How many requests the page is told of. */
const memory = 60;

const modes: readonly unknown[] = ['answers', 'falters', 'fails', 'breaks'] satisfies Network['server'][];

/**
 * The service of the tour under `/api`, and beside it what the playground needs: `POST /api/network` takes a `Network`, and `GET /api/state`
 * sends a `ServerState` now and after each change, as Server-Sent Events.
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
