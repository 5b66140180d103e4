import { argumentsOf, maxPort, wholeNumber } from './command/options.js';
import { Problem } from './command/problem.js';
import { ended, runCommand } from './command/run.js';
import { type Example, exampleNamed, findExamples, frameworks } from './examples.js';
import { runExample } from './run.js';

const command = 'npm run example';

/** Without the two dashes npm keeps options to itself, and passes on what comes after them. */
const optionsHint = `Options go after --, as in: ${command} search react -- --port 4000`;

const help = `
Usage: ${command} NAME [FRAMEWORK] [-- options]
       ${command}

Runs one of the examples of docs/guide.md on real data: the countries of the
world in a PostgreSQL in memory, served by an HTTP server on 127.0.0.1. Without
a name it lists them. Those that are listed with a framework are pages as well:
named with it, they are served until Ctrl-C; "dom" is without a framework.

  --port PORT   Port of the server; 0 is any that is free. Default: 0.
  --delay MS    What the server takes for an answer, up to 10000.
                Default: 40; for a page 600.
  --dies N      Has the server die in the middle of the Nth request, to see
                what becomes of the example, in the terminal. Default: it
                lives.
  --help, -h    Print this.
`;

interface Options {
  readonly help: boolean;
  readonly name: string | undefined;
  readonly framework: string | undefined;
  readonly port: number;
  readonly delay: number | undefined;
  readonly dies: number | undefined;
}

function optionsFrom(args: string[]): Options {
  const {
    values: { help, port, delay, dies },
    positionals: [name, framework, ...more],
  } = argumentsOf(command, {
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string', default: '0' },
      delay: { type: 'string' },
      dies: { type: 'string' },
    },
  });
  if (more.length > 0) throw new Problem(`One example at a time, please: ${more.join(', ')} is too much. ${optionsHint}`);
  return {
    help,
    name,
    framework,
    port: wholeNumber('--port', port, maxPort),
    delay: delay === undefined ? undefined : wholeNumber('--delay', delay, 10_000),
    dies: dies === undefined ? undefined : wholeNumber('--dies', dies, 1000, 1),
  };
}

function list(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(({ name }) => name.length));
  const lineOf = ({ name, title, pages }: Example) =>
    `    ${name.padEnd(width)}  ${title}${pages.length > 0 ? ` (also ${pages.join(', ')})` : ''}`;
  const groups = [...new Set(examples.map(({ group }) => group))];
  const lines = groups.flatMap((group) => ['', `  ${group}`, ...examples.filter((example) => example.group === group).map(lineOf)]);
  const usage = ['', `  ${command} NAME [${frameworks.join(' | ')}] runs one of them.`, ''];
  return [...lines, ...usage].join('\n');
}

async function showPage(example: Example, framework: string, { port, delay = 600, dies }: Options, end: AbortSignal): Promise<void> {
  const known = example.pages.find((page) => page === framework);
  if (known === undefined) {
    const refusal =
      example.pages.length > 0
        ? `${example.name} is no page in ${JSON.stringify(framework)}; it is a page in ${example.pages.join(', ')}.`
        : `${example.name} runs in the terminal only.`;
    throw new Problem(frameworks.some((it) => it === framework) ? refusal : `${refusal} ${optionsHint}`);
  }
  if (dies !== undefined) throw new Problem('--dies is for examples in the terminal, not for pages.');
  process.stdout.write('\n  Starting PostgreSQL, which takes a few seconds …\n');
  const { startPages } = await import('./pages/serve.js');
  const pages = await startPages({ port, delay });
  if (end.aborted) process.stderr.write('Interrupted.\n');
  else process.stdout.write(`\n  ${example.title}:  ${pages.urlOf(example, known)}\n\n  Ctrl-C ends it.\n\n`);
  await ended(end);
  await pages.close();
}

await runCommand(async (args, end) => {
  const settings = optionsFrom(args);
  const { help: isHelpWanted, name, framework } = settings;
  const examples = findExamples();
  if (isHelpWanted || name === undefined) {
    process.stdout.write(`${isHelpWanted ? help.trim() : list(examples)}\n`);
    return;
  }
  const example = exampleNamed(examples, name);
  if (framework === undefined) await runExample(example, settings, end);
  else await showPage(example, framework, settings, end);
});

// An example that was broken off may have left timers.
if (process.exitCode) process.exit();
