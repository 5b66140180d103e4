import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { browserOf, type Command, openBrowser } from './browser.js';
import { defaultPort, greeting } from './greeting.js';
import { Problem } from './problem.js';
import { startInspectorServer } from './server.js';

const help = `
Usage: xstate-resource inspect [options]

Shows the actors of your programs live: their charts, events, values and loads.
Serves a page on 127.0.0.1, which programs on this machine connect to.
Nothing leaves your machine.

  --port PORT    The port of the page; 0 picks a free one. Default: ${defaultPort}.
  --open         Open the page in the browser.
  --help, -h     Print this help.
  --version, -v  Print the version.
`;

/** Where a command writes. */
export interface Output {
  write(text: string): unknown;
}

interface Context {
  readonly out: Output;
  readonly err: Output;
  /** Ends a command that runs until it is stopped. */
  readonly stop: AbortSignal;
  /** Default: the system's. */
  readonly browser?: Command;
}

/**
 * Runs a command. Returns the exit code: 0, or 1 for a problem that the user can fix, which is
 * reported in one line.
 */
export async function main(args: readonly string[], context: Context): Promise<number> {
  const { out, err } = context;
  try {
    const { values, positionals } = parsed(args);
    if (values.help) out.write(`${help.trim()}\n`);
    else if (values.version) out.write(`${version()}\n`);
    else await run(positionals, values, context);
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    err.write(`${error.message}\n`);
    return 1;
  }
}

interface Values {
  readonly port: string;
  readonly open: boolean;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string', default: String(defaultPort) },
        open: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    });
  } catch (cause) {
    const [what] = (cause as Error).message.split(/[.\n]/); // the rest is advice that does not apply here
    throw new Problem(`${what}. ${seeHelp}`, { cause });
  }
}

const seeHelp = 'See: xstate-resource --help';

async function run([command, ...more]: readonly string[], values: Values, context: Context): Promise<void> {
  if (command === undefined) throw new Problem(`Expected a command. The only one is: inspect. ${seeHelp}`);
  if (command !== 'inspect') throw new Problem(`Unknown command ${JSON.stringify(command)}. ${seeHelp}`);
  if (more.length > 0)
    throw new Problem(`inspect takes no arguments, only options; got ${JSON.stringify(more[0])}. ${seeHelp}`);
  await inspect(portFrom(values.port), values.open, context);
}

async function inspect(
  port: number,
  isOpened: boolean,
  { out, err, stop, browser = browserOf(process.platform) }: Context,
): Promise<void> {
  const server = await startInspectorServer({ port, warn: (line) => err.write(`${line}\n`) });
  try {
    out.write(greeting(server.url, server.port));
    const failed = (program: string) =>
      err.write(`Could not open a browser: ${program} is not available. Open ${server.url} yourself.\n`);
    if (isOpened) openBrowser(server.url, failed, browser);
    if (!stop.aborted) await once(stop, 'abort');
  } finally {
    await server.close();
  }
}

function portFrom(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Problem(`--port takes a whole number from 0 to 65535, got ${JSON.stringify(text)}.`);
}

function version(): string {
  const manifest = createRequire(import.meta.url).resolve('xstate-resource/package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
