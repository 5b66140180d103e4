import { setTimeout } from 'node:timers/promises';
import { type ReadonlySignal, type Signal, signal } from 'xstate-resource';
import { Problem } from '../command/problem.js';
import { type Country, type Database, openDatabase } from './database.js';
import { logOf } from './log.js';
import { type Network, type ServedRequest, startServer } from './server.js';
import { until } from './until.js';

export type { Country, Database, Network, ServedRequest };

/**
 * The backend of an example: the countries of the world in PostgreSQL, an HTTP server in front of
 * it, and the server’s log.
 */
export interface Backend extends AsyncDisposable {
  /** The URL of the server, without a trailing slash. */
  readonly url: string;
  readonly database: Database;
  /** All requests so far, in order of arrival. */
  readonly requests: ReadonlySignal<readonly ServedRequest[]>;
  /** How requests that arrive from now on are handled. */
  readonly network: Signal<Network>;
  /** Answers the next `times` requests with status 500. */
  fail(times: number): void;
  /** Resolves as soon as a condition on signals holds. */
  until(condition: () => boolean): Promise<void>;
  /** Resolves as soon as a request for this path is in flight. */
  received(path: string): Promise<void>;
  /** Resolves with the server’s log, one line per request, when no request is in flight. */
  log(): Promise<string>;
}

/** The settings from the command line. */
interface Settings {
  /** The port of the server. Default: a free port. */
  readonly port: number;
  /** How long the server takes to answer, in milliseconds. Default: 40. */
  readonly delay: number;
  /** The number of the request during which the server dies, from 1. Default: it never dies. */
  readonly dies: number | undefined;
  /** Aborted when the server has died, with a `Problem` as the reason. */
  readonly death: AbortController;
}

let settings: Settings = { port: 0, delay: 40, dies: undefined, death: new AbortController() };

/** Changes the settings of backends that start from now on. */
export function configure(changes: Partial<Settings>): void {
  settings = { ...settings, ...changes };
}

let database: Promise<Database> | undefined;

/** Starts a server for each example. All of them share one database per process. */
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
    death.abort(new Problem(`The server died during ${method} ${path}, so the example cannot continue.`));
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

/** Closes the database if it is open. */
export async function closeDatabase(): Promise<void> {
  const opened = database;
  database = undefined;
  await (await opened)?.close();
}
