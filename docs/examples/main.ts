import { argumentsOf, maxPort, wholeNumber } from './command/options.js';
import { Problem } from './command/problem.js';
import { ended, runCommand } from './command/run.js';
import { type Example, exampleNamed, findExamples, frameworks } from './examples.js';
import { applications } from './frameworks/applications.js';
import { runExample } from './run.js';

const command = 'npm run example';

/** npm passes on only the options that follow `--`. */
const optionsHint = `Options go after --, as in: ${command} search react -- --port 4000`;

const help = `
Usage: ${command} NAME [FRAMEWORK] [-- options]
       ${command}

Runs an example from docs/guide.md on real data: the countries of the world in
an in-memory PostgreSQL database, served by an HTTP server on 127.0.0.1. Without
a name, it lists all examples. Some also exist as web pages: add one of the
frameworks listed beside them to serve the page until you press Ctrl-C. "dom"
uses no framework.

"frameworks" is the same application in each framework, built like your own. It
imports the package from dist, so run \`npm run build\` first.

  --port PORT   Port of the server; 0 picks a free port. Default: 0.
  --delay MS    How long the server takes to answer, up to 10000.
                Default: 40, or 600 for a page.
  --dies N      Kill the server during the Nth request, to see how the example
                reacts. Only for examples in the terminal.
  --help, -h    Print this help.
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
    throw new Problem(`Unexpected argument: ${more.join(', ')}. Run one example at a time. ${optionsHint}`);
  return {
    help,
    name,
    framework,
    port: wholeNumber('--port', port, maxPort),
    delay: delay === undefined ? undefined : wholeNumber('--delay', delay, 10_000),
    dies: dies === undefined ? undefined : wholeNumber('--dies', dies, 1000, 1),
  };
}

const names = applications.map(({ name }) => name).join(', ');

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
    `  ${command} NAME [${frameworks.join(' | ')}] runs an example.`,
    `  ${command} frameworks FRAMEWORK serves the same application in a framework:`,
    `      ${names}`,
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
        ? `${example.name} has no page in ${JSON.stringify(framework)}, only in ${example.pages.join(', ')}.`
        : `${example.name} runs only in the terminal.`;
    throw new Problem(frameworks.some((each) => each === framework) ? refusal : `${refusal} ${optionsHint}`);
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
        ? 'frameworks needs the name of an application'
        : `There is no application in ${JSON.stringify(wanted)}`;
    throw new Problem(`${problem}: ${applications.map(({ name }) => name).join(', ')}. ${optionsHint}`);
  }
  const { startApplications } = await import('./frameworks/serve.js');
  await serve({ port, delay, dies }, end, async (options) => {
    const { url, close } = await startApplications([application], options);
    return { line: `${application.title}:  ${url}/${application.name}/`, close };
  });
}

/** Runs a server until `end` is aborted. */
async function serve(
  { port, delay, dies }: { readonly port: number; readonly delay: number; readonly dies: number | undefined },
  end: AbortSignal,
  start: (options: {
    readonly port: number;
    readonly delay: number;
  }) => Promise<{ readonly line: string; close(): Promise<void> }>,
): Promise<void> {
  if (dies !== undefined) throw new Problem('--dies works only for examples in the terminal, not for pages.');
  process.stdout.write('\n  Starting PostgreSQL, which takes a few seconds …\n');
  const { line, close } = await start({ port, delay });
  if (end.aborted) process.stderr.write('Interrupted.\n');
  else process.stdout.write(`\n  ${line}\n\n  Press Ctrl-C to stop.\n\n`);
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

// An interrupted example may have left timers running.
if (process.exitCode) process.exit();
