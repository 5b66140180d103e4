import { resolve } from 'node:path';
import { type Database, openDatabase } from '../backend/database.js';
import { startServer } from '../backend/server.js';
import { argumentsOf, maxPort, wholeNumber } from '../command/options.js';
import { runCommand } from '../command/run.js';
import { scenesOn } from './scenes.js';
import { Screen } from './screen.js';
import { Stage } from './stage.js';

const isWatched = process.stdout.isTTY === true;
const defaultDelay = { terminal: 200, pipe: 80 };

const help = `
Usage: npm start -- [options]

A tour of xstate-resource in the terminal, on real data: the countries of the
world in an in-memory PostgreSQL database, served by an HTTP server on
127.0.0.1. Each line shows the status, value and request of a resource, or an
entry of the server's log. The tour needs no network and ends by itself.

  --port PORT   Port of the server; 0 picks a free port. Default: 0.
  --delay MS    How long the server takes to answer, up to 10000.
                Default: ${defaultDelay.terminal} in a terminal, ${defaultDelay.pipe} in a pipe.
  --data FILE   JSON file with the countries, in the format of countries.json
                from the npm package world-countries. Default: that file.
  --help, -h    Print this help.
`;

interface Options {
  readonly help: boolean;
  readonly port: number;
  readonly delay: number;
  readonly file: string | undefined;
}

function optionsFrom(args: string[]): Options {
  const {
    values: { help, port, delay, data },
  } = argumentsOf('npm start', {
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string', default: '0' },
      delay: { type: 'string', default: String(isWatched ? defaultDelay.terminal : defaultDelay.pipe) },
      data: { type: 'string' },
    },
  });
  return {
    help,
    port: wholeNumber('--port', port, maxPort),
    delay: wholeNumber('--delay', delay, 10_000),
    // npm changes the working directory.
    file: data === undefined ? undefined : resolve(process.env.INIT_CWD ?? '', data),
  };
}

async function tour({ port, delay, file }: Options, end: AbortSignal): Promise<void> {
  const start = performance.now();
  const screen = new Screen(process.stdout);
  screen.title('A tour of xstate-resource');

  const database = await openDatabase(file);
  try {
    const server = await startServer({ database, port, network: () => ({ delay, server: 'answers' }) });
    try {
      screen.prose(`${await contents(database)} ${server.url} serves them, and takes ${delay} ms to answer.`);
      const stage = new Stage({ database, server, screen, delay, signal: end });
      await stage.play(scenesOn(stage));
      screen.ending({
        requests: server.requests(),
        statuses: stage.statuses,
        milliseconds: performance.now() - start,
      });
    } finally {
      await server.close();
    }
  } finally {
    await database.close();
  }
}

async function contents(database: Database): Promise<string> {
  const [row] = await database.query<{ postgres: string; countries: number; borders: number }>(`
    select
      current_setting('server_version') as postgres,
      (select count(*)::int from countries) as countries,
      (select count(*)::int from borders) as borders`);
  return `An in-memory PostgreSQL ${row?.postgres} contains ${row?.countries} countries and ${row?.borders} borders.`;
}

await runCommand(async (args, end) => {
  const options = optionsFrom(args);
  if (options.help) process.stdout.write(`${help.trim()}\n`);
  else await tour(options, end);
});
