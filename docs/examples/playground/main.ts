import { argumentsOf, maxPort, wholeNumber } from '../command/options.js';
import { ended, runCommand } from '../command/run.js';
import { startPlayground } from './start.js';

const help = `
Usage: npm run playground -- [options]

A page to try resources on real data: the countries of the world in an
in-memory PostgreSQL, behind an HTTP server that you can slow down or make fail.
Beside it, the inspector shows the chart of each resource.
Everything is served on 127.0.0.1; nothing leaves this machine. Press Ctrl-C to
stop.

  --port PORT            The port of the page; 0 picks a free one. Default: 4778.
  --inspector-port PORT  The same for the inspector. Default: 4777.
  --help, -h             Print this help.
`;

interface Options {
  readonly help: boolean;
  readonly port: number;
  readonly inspectorPort: number;
}

function optionsFrom(args: string[]): Options {
  const {
    values: { help, port, 'inspector-port': inspectorPort },
  } = argumentsOf('npm run playground', {
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string', default: '4778' },
      'inspector-port': { type: 'string', default: '4777' },
    },
  });
  return {
    help,
    port: wholeNumber('--port', port, maxPort),
    inspectorPort: wholeNumber('--inspector-port', inspectorPort, maxPort),
  };
}

await runCommand(async (args, end) => {
  const { help: isHelpWanted, port, inspectorPort } = optionsFrom(args);
  if (isHelpWanted) {
    process.stdout.write(`${help.trim()}\n`);
    return;
  }
  process.stdout.write('\n  Starting PostgreSQL, which takes a few seconds …\n');
  const playground = await startPlayground({ port, inspectorPort });
  process.stdout.write(
    `\n  The playground:  ${playground.url}\n  The inspector:   ${playground.inspectorUrl}\n\n  Press Ctrl-C to stop.\n\n`,
  );
  await ended(end);
  await playground.close();
});
