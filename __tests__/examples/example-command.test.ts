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
 * What `npm run example` runs, without tsx's own process in between: a terminal sends Ctrl-C to
 * both, a test only to one, which may end before the other has said its last word. `onOutput` is
 * given all the output so far.
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
  test('lists all examples, in the parts of the guide', async () => {
    const { code, stdout, stderr } = await example([]);
    expect([code, stderr]).toEqual([0, '']);
    const listed = stdout.match(/(?<=^ {4})[\w-]+/gm);
    expect(listed).toEqual(findExamples().map(({ name }) => name));
    expect(stdout.indexOf('Use cases')).toBeLessThan(stdout.indexOf('rest'));
    expect(stdout).toMatch(/^ {4}rest +Data fetching \(REST API\) \(also react/m);
  });

  test('--help says what it takes', async () => {
    const { code, stdout } = await example(['--help']);
    expect(code).toBe(0);
    for (const option of ['--port', '--delay', '--dies']) expect(stdout).toContain(option);
  });

  test.each(['rest', '08', '08-rest'])('knows an example as %s', (name) => {
    expect(exampleNamed(findExamples(), name)).toEqual(rest);
  });

  test('runs one, which ends by itself', async () => {
    const { code, stdout, stderr } = await example(['rest']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${rest?.title}: ${rest?.what}\n\nloading –\nresolved France\n`);
    expect(stdout).toMatch(/ {2}GET \/countries\/DEU +cancelled\n/);
  });

  test.each([
    [['nowhere'], 'There is no example "nowhere". Those that there are: '],
    [['rest', 'angular'], 'rest is no page in "angular"; it is a page in react, vue. Options go after --'],
    [['rest', 'dom'], 'rest is no page in "dom"; it is a page in react, vue.\n'],
    [['creation', 'react'], 'creation runs in the terminal only.\n'],
    [
      ['rest', 'react', 'vue'],
      'One example at a time, please: vue is too much. Options go after --, as in: npm run example search react -- --port 4000',
    ],
    [['rest', '--dies', '0'], '--dies takes a whole number from 1 to 1000, got "0".'],
    [['rest', 'react', '--dies', '1'], '--dies is for examples in the terminal, not for pages.'],
    [['frameworks'], 'frameworks takes the name of one: react, react-18, '],
    [['frameworks', 'jquery'], 'There is no application in "jquery": react, react-18, '],
    [['frameworks', 'react', '--dies', '1'], '--dies is for examples in the terminal, not for pages.'],
    [['rest', '--port', 'http'], '--port takes a whole number from 0 to 65535, got "http".'],
  ])('%j is refused in one line', async (args, line) => {
    const { code, stdout, stderr } = await example(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(line);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('says that a port is taken, and what to do', async () => {
    const other = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await example(['rest', '--port', String(port)]);
    other.close();
    expect([code, stderr]).toEqual([
      1,
      `Port ${port} is taken. Choose another one, or 0 for any that is free.\n`,
    ]);
  });

  test('shows what becomes of an example whose server dies in the middle of a request, and says so', async () => {
    const { code, stdout, stderr } = await example(['rest', '--dies', '2']);
    expect(stdout).toContain('resolved France\nloading –\nerror fetch failed\n');
    expect([code, stderr]).toEqual([
      1,
      'The server died in the middle of GET /countries/DEU, so the example cannot go on.\n',
    ]);
  });

  test('ends at Ctrl-C while a request is on its way, and says so', async () => {
    const { code, stdout, stderr } = await example(['rest', '--delay', '10000'], (text, kill) => {
      if (text.includes('loading')) kill('SIGINT');
    });
    expect([code, stderr]).toEqual([130, 'Interrupted.\n']);
    expect(stdout).toMatch(/loading –\n$/);
  });

  test('serves a page until Ctrl-C, with all that it imports', async () => {
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
    expect(module).toContain('/src/frameworks/react.ts'); // the library, from its source: nothing has to be built
  });

  test('serves the application in a framework until Ctrl-C, as it was built', async () => {
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
