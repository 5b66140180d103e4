import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from './database.js';
import { Problem } from './problem.js';
import { scenesOn } from './scenes.js';
import { Screen } from './screen.js';
import { startServer } from './server.js';
import { Stage } from './stage.js';

const isWatched = process.stdout.isTTY === true;
const defaultDelay = { terminal: 200, pipe: 80 };

const help = `
Usage: npm start -- [options]

A tour of xstate-resource in the terminal, on real data: the countries of the
world in a PostgreSQL in memory, served by an HTTP server on 127.0.0.1. A line
is the status, the value and the request of a resource, or one of the server's
own log. The tour needs no network, and ends by itself.

  --port PORT   Port of the server; 0 is any that is free. Default: 0.
  --delay MS    What the server takes for an answer, up to 10000.
                Default: ${defaultDelay.terminal} in a terminal, ${defaultDelay.pipe} in a pipe.
  --data FILE   The countries: JSON like the countries.json of the npm package
                world-countries. Default: that very file.
  --help, -h    Print this.
`;

interface Options {
  readonly help: boolean;
  readonly port: number;
  readonly delay: number;
  readonly file: string | undefined;
}

function optionsFrom(args: string[]): Options {
  const { help, port, delay, data } = valuesOf(args);
  return {
    help,
    port: wholeNumber('--port', port, 65_535),
    delay: wholeNumber('--delay', delay, 10_000),
    file: data === undefined ? undefined : resolve(process.env.INIT_CWD ?? '', data), // npm changes the folder
  };
}

function valuesOf(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string', default: '0' },
        delay: { type: 'string', default: String(isWatched ? defaultDelay.terminal : defaultDelay.pipe) },
        data: { type: 'string' },
      },
    });
    return values;
  } catch (cause) {
    const [what] = (cause as Error).message.split(/[.\n]/); // the rest is advice for other programs
    throw new Problem(`${what}. See: npm start -- --help`, { cause });
  }
}

function wholeNumber(option: string, text: string, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number <= max) return number;
  throw new Problem(`${option} takes a whole number from 0 to ${max}, got ${JSON.stringify(text)}.`);
}

async function tour({ port, delay, file }: Options, stop: AbortController): Promise<void> {
  const start = performance.now();
  const screen = new Screen(process.stdout);
  screen.title('A tour of xstate-resource');

  const database = await openDatabase(file);
  try {
    const server = await startServer({ database, port, delay });
    // Before this, a signal may just kill the process: there is nothing yet that a scene would have to end.
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(name));
    try {
      screen.prose(`${await contents(database)} ${server.url} serves them, and takes ${delay} ms for each answer.`);
      const stage = new Stage({ database, server, screen, delay, signal: stop.signal });
      await stage.play(scenesOn(stage));
      screen.ending({ requests: server.requests(), statuses: stage.statuses, milliseconds: performance.now() - start });
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
  return `PostgreSQL ${row?.postgres} in memory holds ${row?.countries} countries and ${row?.borders} borders.`;
}

const exitCodes: Record<string, number> = { SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 };

async function main(): Promise<number> {
  const stop = new AbortController();
  process.stdout.on('error', () => stop.abort('SIGPIPE')); // who was reading has gone
  try {
    const options = optionsFrom(process.argv.slice(2));
    if (options.help) process.stdout.write(`${help.trim()}\n`);
    else await tour(options, stop);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return exitCodes[String(stop.signal.reason)] ?? 1;
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exitCode = await main();
