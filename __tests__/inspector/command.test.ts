import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { startInspectorServer } from 'xstate-resource/inspect/server';
import { browserOf, openBrowser } from '../../src/inspector/server/browser.js';
import { main } from '../../src/inspector/server/command.js';
import { greeting } from '../../src/inspector/server/greeting.js';
import { run as runProgram } from '../../src/inspector/server/program.js';

interface Written {
  out: string;
  err: string;
}

/**
 * Runs the command in this process, without a working browser, until it ends or is stopped in
 * response to its output.
 */
async function run(
  args: readonly string[],
  onWritten: (written: Written, stop: () => void) => void = () => {},
) {
  const stop = new AbortController();
  const written: Written = { out: '', err: '' };
  const into = (name: keyof Written) => ({
    write(text: string) {
      written[name] += text;
      onWritten(written, () => stop.abort());
    },
  });
  const code = await main(args, {
    out: into('out'),
    err: into('err'),
    stop: stop.signal,
    browser: ['no-such-browser'],
  });
  return { code, ...written };
}

const urlIn = (out: string) => /^The inspector is running at (http:\S+)$/m.exec(out)?.[1];

const seeHelp = 'See: xstate-resource --help\n';

describe('xstate-resource', () => {
  test.each(['--help', '-h', 'inspect --help'])('%s prints the usage within 80 columns', async (args) => {
    const { code, out, err } = await run(args.split(' '));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Usage: xstate-resource inspect \[options\]\n/);
    for (const option of ['--port', '--open', '--help', '--version']) expect(out).toContain(option);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(['--version', '-v'])('%s prints the version', async (option) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await run([option])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test.each([
    ['', `Expected a command. The only one is: inspect. ${seeHelp}`],
    ['look', `Unknown command "look". ${seeHelp}`],
    ['inspect me', `inspect takes no arguments, only options; got "me". ${seeHelp}`],
    ['inspect --bad', `Unknown option '--bad'. ${seeHelp}`],
    ['inspect --port', `Option '--port <value>' argument missing. ${seeHelp}`],
    ['inspect --port=', '--port takes a whole number from 0 to 65535, got "".\n'],
    ['inspect --port 65536', '--port takes a whole number from 0 to 65535, got "65536".\n'],
    ['inspect --port 1e3', '--port takes a whole number from 0 to 65535, got "1e3".\n'],
  ])('"%s" is reported in one line', async (args, line) => {
    expect(await run(args.split(' ').filter(Boolean))).toEqual({ code: 1, out: '', err: line });
  });

  test('A port that is in use is reported in one line', async () => {
    const { port, close } = await startInspectorServer({ port: 0 });
    const url = `http://127.0.0.1:${port}/`;
    const err = `An inspector is already running at ${url}. Open that, or choose another port with --port, or use 0 to pick a free one.\n`;
    expect(await run(['inspect', '--port', String(port)])).toEqual({ code: 1, out: '', err });
    expect((await fetch(url)).headers.get('server')).toBe('xstate-resource-inspector'); // it is still running
    await close();
  });

  test('Errors that the user cannot fix are thrown', async () => {
    const out = {
      write() {
        throw new Error('no disk');
      },
    };
    const { signal: stop } = new AbortController();
    await expect(main(['inspect', '--port', '0'], { out, err: out, stop })).rejects.toThrow('no disk');
  });
});

describe('xstate-resource inspect', () => {
  test('serves until it is stopped', async () => {
    const answers: Promise<number>[] = [];
    let url = '';
    const { code, out, err } = await run(['inspect', '--port', '0'], (written, stop) => {
      url = urlIn(written.out) ?? '';
      answers.push(
        fetch(`${url}/messages?client=me`, { method: 'POST', body: '[]' }).then(({ status }) => status),
      );
      answers[0]?.then(stop);
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(greeting(url, Number(new URL(url).port)));
    expect(await Promise.all(answers)).toEqual([200]);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('prints the lines that a program needs, shorter ones for the default port', () => {
    expect(greeting('http://127.0.0.1:4777', 4777)).toContain('  inspectResources();\n');
    expect(greeting('http://127.0.0.1:4777', 4777)).toContain(
      '  createActor(machine, { inspect: connectInspector().inspect });\n',
    );
    expect(greeting('http://127.0.0.1:1', 1)).toContain(
      "  inspectResources(connectInspector({ url: 'http://127.0.0.1:1' }));\n",
    );
    expect(greeting('http://127.0.0.1:1', 1)).toContain(
      "{ inspect: connectInspector({ url: 'http://127.0.0.1:1' }).inspect });\n",
    );
  });

  test('reports bad clients on stderr', async () => {
    const { err } = await run(['inspect', '--port', '0'], ({ out, err }, stop) => {
      if (err !== '') return stop();
      const socket = new WebSocket(`${urlIn(out)?.replace('http', 'ws')}`);
      socket.on('open', () => socket.send('garbage'));
    });
    expect(err).toBe(
      'A client of the inspector sent something that is not an inspection message. It was ignored.\n',
    );
  });

  test('says what to do if --open cannot open a browser', async () => {
    const { code, out, err } = await run(['inspect', '--port', '0', '--open'], ({ err }, stop) => {
      if (err !== '') stop();
    });
    expect(code).toBe(0);
    expect(err).toBe(
      `Could not open a browser: no-such-browser is not available. Open ${urlIn(out)} yourself.\n`,
    );
  });
});

describe('The browser', () => {
  test.each([
    ['darwin', 'open'],
    ['win32', 'rundll32'],
    ['linux', 'xdg-open'],
    ['freebsd', 'xdg-open'],
  ] as const)('on %s is opened by %s', (platform, program) => {
    expect(browserOf(platform)[0]).toBe(program);
  });

  test('receives the address unchanged, without a shell', async () => {
    const asked = createServer((request, response) => response.end(request.url));
    await once(asked.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(asked.address() as AddressInfo).port}/?a=1&echo=$PATH`;
    const browser = [
      process.execPath,
      '-e',
      "http.get(process.argv[1], { headers: { connection: 'close' } }, (response) => response.resume())",
    ];
    openBrowser(url, () => {}, browser as [string, ...string[]]);
    const [{ url: path }] = await once(asked, 'request');
    expect(path).toBe('/?a=1&echo=$PATH');
    asked.close();
    await once(asked, 'close');
  });

  test('is reported if it is missing', async () => {
    expect(await new Promise((failed) => openBrowser('http://127.0.0.1', failed, ['no-such-browser']))).toBe(
      'no-such-browser',
    );
  });
});

describe('The program', () => {
  /** What it needs from a process. */
  class Surroundings extends EventEmitter {
    readonly argv = ['node', 'xstate-resource', 'inspect', '--port', '0'];
    readonly stderr = { write: () => true };
    readonly stdout = Object.assign(new EventEmitter(), { write: () => this.emit('written') });
  }

  test.each([
    ['SIGINT', 130, (process: Surroundings) => process.emit('SIGINT')],
    ['SIGTERM', 143, (process: Surroundings) => process.emit('SIGTERM')],
    ['a reader that disconnects', 141, (process: Surroundings) => process.stdout.emit('error')],
  ] as const)('ends on %s with exit code %i', async (_, code, end) => {
    const process = new Surroundings();
    process.once('written', () => {
      end(process);
      process.emit('SIGTERM'); // which comes too late
    });
    expect(await runProgram(process)).toBe(code);
  });

  test('exits with the code of the command if that ends by itself', async () => {
    expect(
      await runProgram(Object.assign(new Surroundings(), { argv: ['node', 'xstate-resource', 'look'] })),
    ).toBe(1);
  });

  test('is what the installed command runs', async () => {
    const { argv, exitCode } = process;
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      process.argv = ['node', 'xstate-resource', '--help'];
      await import('../../src/inspector/server/cli.js');
      expect(write.mock.calls.flat().join('')).toMatch(/^Usage: /);
      expect(process.exitCode).toBe(0);
    } finally {
      Object.assign(process, { argv, exitCode });
      write.mockRestore();
    }
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('is ended by a real %s at once, with a page that listens', async (signal, code) => {
    const tsx = ['--import', 'tsx', resolve('src/inspector/server/cli.ts')];
    const child = spawn(process.execPath, [...tsx, 'inspect', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stderr.on('data', (text) => {
      err += text;
    });
    while (!out.endsWith('to stop.\n')) out += (await once(child.stdout, 'data'))[0];
    const page = new WebSocket(`${urlIn(out)?.replace('http', 'ws')}/feed`);
    await once(page, 'open');
    child.kill(signal);
    const [[exit], [closed]] = await Promise.all([once(child, 'close'), once(page, 'close')]);
    expect({ exit, closed, err }).toEqual({ exit: code, closed: 1006, err: '' });
  });
});
