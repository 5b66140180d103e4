import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exampleNamed, findExamples } from '../../docs/examples/examples.js';

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs what `npm run example` runs, but without tsx's wrapper process. A terminal sends Ctrl-C to
 * both processes. A test could signal only the wrapper, which may exit before the program has
 * written all its output. `onOutput` receives all output so far.
 */
async function example(
  args: readonly string[],
  onOutput: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Run> {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve('docs/examples/main.ts'), ...args]);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput(stdout, (signal) => child.kill(signal));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const rest = findExamples().find(({ name }) => name === 'rest');

describe('npm run example', () => {
  test('lists all examples by the sections of the guide', async () => {
    const { code, stdout, stderr } = await example([]);
    expect([code, stderr]).toEqual([0, '']);
    const listed = stdout.match(/(?<=^ {4})[\w-]+/gm);
    expect(listed).toEqual(findExamples().map(({ name }) => name));
    expect(stdout.indexOf('Use cases')).toBeLessThan(stdout.indexOf('rest'));
    expect(stdout).toMatch(/^ {4}rest +Data fetching \(REST API\) \(also react/m);
  });

  test('--help lists the options', async () => {
    const { code, stdout } = await example(['--help']);
    expect(code).toBe(0);
    for (const option of ['--port', '--delay', '--dies']) expect(stdout).toContain(option);
  });

  test.each(['rest', '08', '08-rest'])('finds an example by %s', (name) => {
    expect(exampleNamed(findExamples(), name)).toEqual(rest);
  });

  test('runs an example, which ends by itself', async () => {
    const { code, stdout, stderr } = await example(['rest']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${rest?.title}: ${rest?.summary}\n\nloading –\nresolved France\n`);
    expect(stdout).toMatch(/ {2}GET \/countries\/DEU +cancelled\n/);
  });

  test.each([
    [['nowhere'], 'There is no example "nowhere". Available examples: '],
    [['rest', 'angular'], 'rest has no page in "angular", only in react, vue. Options go after --'],
    [['rest', 'dom'], 'rest has no page in "dom", only in react, vue.\n'],
    [['creation', 'react'], 'creation runs only in the terminal.\n'],
    [
      ['rest', 'react', 'vue'],
      'Unexpected argument: vue. Run one example at a time. Options go after --, as in: npm run example search react -- --port 4000',
    ],
    [['rest', '--dies', '0'], '--dies takes a whole number from 1 to 1000, got "0".'],
    [['rest', 'react', '--dies', '1'], '--dies works only for examples in the terminal, not for pages.'],
    [['frameworks'], 'frameworks needs the name of an application: react, react-18, '],
    [['frameworks', 'jquery'], 'There is no application in "jquery": react, react-18, '],
    [
      ['frameworks', 'react', '--dies', '1'],
      '--dies works only for examples in the terminal, not for pages.',
    ],
    [['rest', '--port', 'http'], '--port takes a whole number from 0 to 65535, got "http".'],
  ])('rejects %j with a one-line message', async (args, line) => {
    const { code, stdout, stderr } = await example(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(line);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('explains in one line that a port is taken', async () => {
    const other = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await example(['rest', '--port', String(port)]);
    other.close();
    expect([code, stderr]).toEqual([
      1,
      `Port ${port} is taken. Choose another one, or use 0 for any free port.\n`,
    ]);
  });

  test('shows how an example reacts when its server dies during a request, and reports the death', async () => {
    const { code, stdout, stderr } = await example(['rest', '--dies', '2']);
    expect(stdout).toContain('resolved France\nloading –\nerror fetch failed\n');
    expect([code, stderr]).toEqual([
      1,
      'The server died during GET /countries/DEU, so the example cannot continue.\n',
    ]);
  });

  test('stops on Ctrl-C while a request is in flight, and says so', async () => {
    const { code, stdout, stderr } = await example(['rest', '--delay', '10000'], (text, kill) => {
      if (text.includes('loading')) kill('SIGINT');
    });
    expect([code, stderr]).toEqual([130, 'Interrupted.\n']);
    expect(stdout).toMatch(/loading –\n$/);
  });

  test('serves a page and everything it imports until Ctrl-C', async () => {
    let modules: Promise<string[]> | undefined;
    const { code, stderr } = await example(['rest', 'react'], (text, kill) => {
      const [url] = /http:\S+/.exec(text) ?? [];
      if (url === undefined || modules !== undefined) return;
      const paths = ['', 'main.tsx', '08-rest.tsx'].map((path) => new URL(path, url));
      modules = Promise.all(paths.map(async (path) => (await fetch(path)).text()));
      void modules.finally(() => kill('SIGINT'));
    });
    expect([code, stderr]).toEqual([130, '']);
    const [page, , module] = (await modules) ?? [];
    expect(page).toContain('<script type="module" src="./main.tsx');
    expect(module).toContain('/src/frameworks/react.ts'); // the library’s source: no build needed
  });

  test('serves the built application of a framework until Ctrl-C', async () => {
    let page: Promise<[string, number]> | undefined;
    const { code, stdout, stderr } = await example(['frameworks', 'preact'], (text, kill) => {
      const [url] = /http:\S+/.exec(text) ?? [];
      if (url === undefined || page !== undefined) return;
      const visits = fetch(new URL('/api/visits/FRA', url)).then(({ status }) => status);
      page = Promise.all([fetch(url).then((response) => response.text()), visits]);
      void page.finally(() => kill('SIGINT'));
    });
    expect([code, stderr]).toEqual([130, '']);
    expect(stdout).toContain('Preact 11:  http://127.0.0.1:');
    expect(await page).toEqual([expect.stringContaining('src="./assets/'), 200]);
  });
});
