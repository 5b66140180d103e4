import { argumentsOf, maxPort, wholeNumber } from './command/options.js';
import { Problem } from './command/problem.js';
import { ended, runCommand } from './command/run.js';
import { type Example, exampleNamed, findExamples, frameworks } from './examples.js';
import { applications } from './frameworks/applications.js';
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
"frameworks" is one application, the same in each framework, built as yours
would be: it takes the package from dist, so run \`npm run build\` first.

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
  if (more.length > 0)
    throw new Problem(`One example at a time, please: ${more.join(', ')} is too much. ${optionsHint}`);
  return {
    help,
    name,
    framework,
    port: wholeNumber('--port', port, maxPort),
    delay: delay === undefined ? undefined : wholeNumber('--delay', delay, 10_000),
    dies: dies === undefined ? undefined : wholeNumber('--dies', dies, 1000, 1),
  };
}

const names = `[${applications.map(({ name }) => name).join(' | ')}]`;

function list(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(({ name }) => name.length));
  const lineOf = ({ name, title, pages }: Example) =>
    `    ${name.padEnd(width)}  ${title}${pages.length > 0 ? ` (also ${pages.join(', ')})` : ''}`;
  const groups = [...new Set(examples.map(({ group }) => group))];
  const lines = groups.flatMap((group) => [
    '',
    `  ${group}`,
    ...examples.filter((example) => example.group === group).map(lineOf),
  ]);
  const usage = [
    '',
    `  ${command} NAME [${frameworks.join(' | ')}] runs one of them.`,
    `  ${command} frameworks ${names} shows one application in each.`,
    '',
  ];
  return [...lines, ...usage].join('\n');
}

async function showPage(
  example: Example,
  framework: string,
  { port, delay = 600, dies }: Options,
  end: AbortSignal,
): Promise<void> {
  const known = example.pages.find((page) => page === framework);
  if (known === undefined) {
    const refusal =
      example.pages.length > 0
        ? `${example.name} is no page in ${JSON.stringify(framework)}; it is a page in ${example.pages.join(', ')}.`
        : `${example.name} runs in the terminal only.`;
    throw new Problem(frameworks.some((it) => it === framework) ? refusal : `${refusal} ${optionsHint}`);
  }
  const { startPages } = await import('./pages/serve.js');
  await serve({ port, delay, dies }, end, async (options) => {
    const pages = await startPages(options);
    return { line: `${example.title}:  ${pages.urlOf(example, known)}`, close: pages.close };
  });
}

async function showApplication(
  wanted: string | undefined,
  { port, delay = 600, dies }: Options,
  end: AbortSignal,
): Promise<void> {
  const application = applications.find(({ name }) => name === wanted);
  if (application === undefined) {
    const problem =
      wanted === undefined
        ? 'frameworks takes the name of one'
        : `There is no application in ${JSON.stringify(wanted)}`;
    throw new Problem(`${problem}: ${applications.map(({ name }) => name).join(', ')}. ${optionsHint}`);
  }
  const { startApplications } = await import('./frameworks/serve.js');
  await serve({ port, delay, dies }, end, async (options) => {
    const { url, close } = await startApplications([application], options);
    return { line: `${application.title}:  ${url}/${application.name}/`, close };
  });
}

/** Serves something until it is ended. */
async function serve(
  { port, delay, dies }: { readonly port: number; readonly delay: number; readonly dies: number | undefined },
  end: AbortSignal,
  start: (options: {
    readonly port: number;
    readonly delay: number;
  }) => Promise<{ readonly line: string; close(): Promise<void> }>,
): Promise<void> {
  if (dies !== undefined) throw new Problem('--dies is for examples in the terminal, not for pages.');
  process.stdout.write('\n  Starting PostgreSQL, which takes a few seconds …\n');
  const { line, close } = await start({ port, delay });
  if (end.aborted) process.stderr.write('Interrupted.\n');
  else process.stdout.write(`\n  ${line}\n\n  Ctrl-C ends it.\n\n`);
  await ended(end);
  await close();
}

await runCommand(async (args, end) => {
  const settings = optionsFrom(args);
  const { help: isHelpWanted, name, framework } = settings;
  const examples = findExamples();
  if (isHelpWanted || name === undefined) {
    process.stdout.write(`${isHelpWanted ? help.trim() : list(examples)}\n`);
    return;
  }
  if (name === 'frameworks') return showApplication(framework, settings, end);
  const example = exampleNamed(examples, name);
  if (framework === undefined) await runExample(example, settings, end);
  else await showPage(example, framework, settings, end);
});

// An example that was broken off may have left timers.
if (process.exitCode) process.exit();
