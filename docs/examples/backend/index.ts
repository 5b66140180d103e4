import { setTimeout } from 'node:timers/promises';
import { type ReadonlySignal, type Signal, signal } from 'xstate-resource';
import { Problem } from '../command/problem.js';
import { type Country, type Database, openDatabase } from './database.js';
import { logOf } from './log.js';
import { type Network, type ServedRequest, startServer } from './server.js';
import { until } from './until.js';

export type { Country, Database, Network, ServedRequest };

/** What is behind an example: the countries of the world, in PostgreSQL and behind an HTTP server, and what the server saw. */
export interface Backend extends AsyncDisposable {
  /** Of the server, without a slash at its end. */
  readonly url: string;
  readonly database: Database;
  /** All requests so far, in the order of their arrival. */
  readonly requests: ReadonlySignal<readonly ServedRequest[]>;
  /** What the requests that arrive from now on meet. */
  readonly network: Signal<Network>;
  /** Has the next requests, so many, answered with a 500. */
  fail(times: number): void;
  /** Resolves as soon as a condition over signals holds. */
  until(condition: () => boolean): Promise<void>;
  /** Resolves as soon as a request for this path waits for its answer. */
  received(path: string): Promise<void>;
  /** Resolves when no request waits any more, with what the server saw: a line for each. */
  log(): Promise<string>;
}

/** How examples are run: what their command line says. */
interface Settings {
  /** Of the server. Default: any that is free. */
  readonly port: number;
  /** How long the server takes for an answer, in milliseconds. Default: 40. */
  readonly delay: number;
  /** The server dies in the middle of this request; 1 is the first. Default: it lives. */
  readonly dies: number | undefined;
  /** Aborted when the server has died, with the problem as its reason. */
  readonly death: AbortController;
}

let settings: Settings = { port: 0, delay: 40, dies: undefined, death: new AbortController() };

/** Changes how backends are started from now on. */
export function configure(changes: Partial<Settings>): void {
  settings = { ...settings, ...changes };
}

let database: Promise<Database> | undefined;

/** Starts a server of its own for each example, on one database for all of the process. */
export async function startBackend(): Promise<Backend> {
  const { port, delay, dies, death } = settings;
  database ??= openDatabase();
  const opened = await database;
  await opened.query('truncate visits');

  const network = signal<Network>({ delay, server: 'answers' });
  let failures = 0;
  const server = await startServer({
    database: opened,
    port,
    network() {
      if (failures === 0) return network();
      failures -= 1;
      return { ...network(), server: 'fails' };
    },
  });
  const { url, requests } = server;
  let isOpen = true;
  const close = async () => {
    if (isOpen) await server.close();
    isOpen = false;
  };

  async function die(at: number): Promise<void> {
    await until(() => requests().length >= at, death.signal);
    await setTimeout(delay / 2);
    if (!isOpen) return;
    const { method, path } = requests()[at - 1] as ServedRequest;
    await close();
    death.abort(
      new Problem(`The server died in the middle of ${method} ${path}, so the example cannot go on.`),
    );
  }
  if (dies !== undefined) void die(dies);

  const isWaiting = ({ state }: ServedRequest) => state === 'received';
  return {
    url,
    database: opened,
    requests,
    network,
    fail(times) {
      failures = times;
    },
    until: (condition) => until(condition, death.signal),
    received: (path) =>
      until(() => requests().some((request) => isWaiting(request) && request.path === path), death.signal),
    async log() {
      await until(() => !requests().some(isWaiting), death.signal);
      return logOf(requests());
    },
    [Symbol.asyncDispose]: close,
  };
}

/** Closes the database, if one was opened. */
export async function closeDatabase(): Promise<void> {
  const opened = database;
  database = undefined;
  await (await opened)?.close();
}
