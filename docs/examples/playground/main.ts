import { parseArgs } from 'node:util';
import { Problem } from '../tour/problem.js';
import { startPlayground } from './start.js';

const help = `
Usage: npm run playground -- [options]

A page to play with resources, on real data: the countries of the world in a
PostgreSQL in memory, behind an HTTP server that can be made slow, failing or
broken. Beside it, the inspector shows each resource as the chart that it is.
All of it is served on 127.0.0.1; nothing leaves this machine. Ctrl-C ends it.

  --port PORT            Port of the page; 0 is any that is free. Default: 4778.
  --inspector-port PORT  Port of the inspector, likewise. Default: 4777.
  --help, -h             Print this.
`;

interface Options {
  readonly help: boolean;
  readonly port: number;
  readonly inspectorPort: number;
}

function optionsFrom(args: string[]): Options {
  const { help, port, 'inspector-port': inspectorPort } = valuesOf(args);
  return { help, port: portOf('--port', port), inspectorPort: portOf('--inspector-port', inspectorPort) };
}

function valuesOf(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string', default: '4778' },
        'inspector-port': { type: 'string', default: '4777' },
      },
    });
    return values;
  } catch (cause) {
    const [what] = (cause as Error).message.split(/[.\n]/); // the rest is advice for other programs
    throw new Problem(`${what}. See: npm run playground -- --help`, { cause });
  }
}

function portOf(option: string, text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Problem(`${option} takes a whole number from 0 to 65535, got ${JSON.stringify(text)}.`);
}

/** Resolves when somebody wants the program to end, with the exit code that says so. */
function wish(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(130));
    process.once('SIGTERM', () => resolve(143));
    process.stdout.once('error', () => resolve(141)); // who was reading has gone
  });
}

async function main(): Promise<number> {
  try {
    const { help: isHelpWanted, port, inspectorPort } = optionsFrom(process.argv.slice(2));
    if (isHelpWanted) {
      process.stdout.write(`${help.trim()}\n`);
      return 0;
    }
    process.stdout.write('\n  Starting PostgreSQL, which takes a few seconds …\n');
    const playground = await startPlayground({ port, inspectorPort });
    // Before this, a signal may just kill the process: nobody has been told of anything yet.
    const ended = wish();
    process.stdout.write(`\n  The playground:  ${playground.url}\n  The inspector:   ${playground.inspectorUrl}\n\n  Ctrl-C ends it.\n\n`);
    const code = await ended;
    await playground.close();
    return code;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exitCode = await main();
