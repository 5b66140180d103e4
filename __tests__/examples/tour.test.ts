import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { effect, ResourceStatus } from 'xstate-resource';
import { type Country, type Database, openDatabase } from '../../docs/examples/backend/database.js';
import { type ServedRequest, type Server, startServer } from '../../docs/examples/backend/server.js';
import { Problem } from '../../docs/examples/command/problem.js';

const tsx = resolve('node_modules/tsx/dist/cli.mjs');
const main = resolve('docs/examples/tour/main.ts');

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs what `npm start` runs, in a pipe. `onOutput` receives all output so far. */
async function tour(
  args: readonly string[] = [],
  onOutput: (stdout: string, end: (how: 'SIGINT' | 'hang up') => void) => void = () => {},
): Promise<Run> {
  const { FORCE_COLOR, NO_COLOR, INIT_CWD, ...env } = process.env; // set by npm and jest
  const child = spawn(process.execPath, [tsx, main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const end = (how: 'SIGINT' | 'hang up') => (how === 'SIGINT' ? child.kill(how) : child.stdout.destroy());
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput(stdout, end);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

describe('npm start', () => {
  let show: Run;
  /** The lines of each scene, by its title. */
  const scenes = new Map<string, string[]>();

  beforeAll(async () => {
    show = await tour();
    for (const part of show.stdout.split(/^ {2}\d+ {2}/m).slice(1)) {
      const [headline = '', ...lines] = part.split('\n');
      scenes.set(headline.replace(/ ─+$/, ''), lines);
    }
  });

  /** The lines of a scene that begin with one of these names, without durations. */
  const linesOf = (title: string, ...names: string[]) =>
    (scenes.get(title) ?? [])
      .filter((line) => names.some((name) => line.startsWith(`  ${name} `)))
      .map((line) =>
        line
          .replace(/after \d+ ms/, '')
          .replace(/ +/g, ' ')
          .trim(),
      );

  test('ends by itself, with exit code 0 and nothing on stderr', () => {
    expect(show).toMatchObject({ code: 0, stderr: '' });
  });

  test('prints no colors in a pipe, and no line over 80 columns', () => {
    expect(show.stdout).not.toContain('\u001b');
    expect(Math.max(...show.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('shows every status', () => {
    for (const status of Object.values(ResourceStatus)) {
      expect(show.stdout).toMatch(new RegExp(`^  (country|neighbours|visits) +\\S ${status} `, 'm'));
    }
    expect(show.stdout).toMatch(/^ {2}6 of 6 statuses/m);
  });

  test('prints the code of each step as written', () => {
    const steps = show.stdout.match(/(?<=^ {2}› ).*$/gm);
    expect(steps).toContain("code.set('FRA')");
    expect(steps).toContain("code.set('BRA'); code.set('PER')");
    expect(steps).toContain('visits.update((count = 0) => count + 1)');
  });

  test('is idle at first, then loads from the server', () => {
    expect(linesOf('First load', 'country', 'server')).toEqual([
      'country ○ idle – –',
      'country ◌ loading – GET /countries/FRA',
      'server → received #1 GET /countries/FRA',
      'server ← answered 200 #1 GET /countries/FRA',
      'country ● resolved France · Paris · 551,695 km² GET /countries/FRA',
      'server Σ 1 request: 1 answered 200',
    ]);
  });

  test('cancels a superseded request, as the server logs', () => {
    expect(linesOf('A change of mind', 'server')).toEqual(
      expect.arrayContaining([
        'server ✕ cancelled by the client #2 GET /countries/DEU',
        'server ← answered 200 #3 GET /countries/JPN',
        'server Σ 2 requests: 1 answered 200, 1 cancelled by the client',
      ]),
    );
    expect(linesOf('A change of mind', 'country').join()).not.toContain('Germany');
  });

  test('makes one request for two changes in one turn', () => {
    expect(linesOf('Two changes in one turn', 'country', 'server')).toEqual([
      'country ◌ loading – GET /countries/BRA',
      'country ◌ loading – GET /countries/PER',
      'server → received #4 GET /countries/PER',
      'server ← answered 200 #4 GET /countries/PER',
      'country ● resolved Peru · Lima · 1,285,216 km² GET /countries/PER',
      'server Σ 1 request: 1 answered 200',
    ]);
  });

  test('keeps the value during a reload', () => {
    expect(linesOf('Reload', 'country')).toEqual([
      'country ◍ reloading Peru · Lima · 1,285,216 km² GET /countries/PER',
      'country ● resolved Peru · Lima · 1,285,216 km² GET /countries/PER',
    ]);
  });

  test('recovers from a server error', () => {
    expect(linesOf('An error and a recovery', 'country')).toEqual([
      'country ◌ loading – GET /countries/XYZ',
      'country ✕ error 404: There is no country XYZ. GET /countries/XYZ',
      'country ◌ loading – GET /countries/NOR',
      'country ● resolved Norway · Oslo · 323,802 km² GET /countries/NOR',
    ]);
  });

  test('feeds one resource from another with SQL', () => {
    expect(linesOf('One resource feeds another', 'country', 'neighbours')).toEqual([
      'neighbours ◌ loading – SQL borders of NOR',
      'neighbours ● resolved Finland, Russia, Sweden SQL borders of NOR',
      'country ◌ loading – GET /countries/BTN',
      'neighbours ○ idle – –',
      'country ● resolved Bhutan · Thimphu · 38,394 km² GET /countries/BTN',
      'neighbours ◌ loading – SQL borders of BTN',
      'neighbours ● resolved China, India SQL borders of BTN',
      'neighbours ○ idle – –',
    ]);
  });

  test("shows a local value, then the server's", () => {
    expect(linesOf('An optimistic update', 'visits')).toEqual([
      'visits ◌ loading – GET /visits/BTN',
      'visits ● resolved 0 visits GET /visits/BTN',
      'visits ◆ local 1 visit GET /visits/BTN',
      'visits ◍ reloading 1 visit GET /visits/BTN',
      'visits ● resolved 2 visits GET /visits/BTN',
      'visits ○ idle – –',
    ]);
  });

  test('makes no request when the params are null or the resource is destroyed', () => {
    expect(linesOf('Nothing to load', 'country', 'server')).toEqual([
      'country ○ idle – –',
      'server Σ 0 requests',
    ]);
    expect(linesOf('Destroying a resource', 'country', 'server')).toEqual([
      'country ◌ loading – GET /countries/ISL',
      'server → received #13 GET /countries/ISL',
      'country ○ idle – –',
      'server ✕ cancelled by the client #13 GET /countries/ISL',
      'server Σ 1 request: 1 cancelled by the client',
    ]);
  });

  test('summarizes the requests', () => {
    const count = (pattern: RegExp) => show.stdout.match(pattern)?.length;
    expect(count(/→ received/g)).toBe(13);
    expect(count(/✕ cancelled by the client/g)).toBe(2);
    expect(show.stdout.replace(/\s+/g, ' ')).toContain(
      '13 requests: 8 answered 200, 2 answered 201, 1 answered 404, 2 cancelled by the client.',
    );
  });
});

describe('npm start, with options', () => {
  test('--help explains the tour and lists the options', async () => {
    const { code, stdout, stderr } = await tour(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const option of ['--port', '--delay', '--data', '--help']) expect(stdout).toContain(`  ${option}`);
    expect(stdout).toContain('PostgreSQL');
  });

  test.each([
    [['--port', '99999'], '--port takes a whole number from 0 to 65535, got "99999".'],
    [['--port', ''], '--port takes a whole number from 0 to 65535, got "".'],
    [['--delay', '1.5'], '--delay takes a whole number from 0 to 10000, got "1.5".'],
    [['--colour'], "Unknown option '--colour'. See: npm start -- --help"],
    [
      ['--data', 'no/such.json'],
      `Cannot read ${resolve('no/such.json')} (ENOENT: no such file or directory). Choose another file.`,
    ],
  ])('%j prints one line and exits with code 1', async (args, line) => {
    const { code, stderr } = await tour(args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${line}\n` });
  });

  test('prints one line and exits with code 1 if the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const { code, stderr } = await tour(['--port', String(port)]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `Port ${port} is taken. Choose another one, or use 0 for any free port.\n`,
      });
    } finally {
      other.close();
    }
  });

  test('stops at once on Ctrl-C, even while the server is slow', async () => {
    const { code, stdout, stderr } = await tour(['--delay', '10000'], (text, end) => {
      if (text.includes('received')) end('SIGINT');
    });
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(stdout).not.toContain('answered');
  });

  test('ends without an error when the reader closes the pipe', async () => {
    const { stderr } = await tour([], (text, end) => {
      if (text.includes('received')) end('hang up');
    });
    expect(stderr).toBe('');
  });
});

describe('the database and the server of the tour', () => {
  let database: Database;

  beforeAll(async () => {
    database = await openDatabase();
  });

  afterAll(() => database.close());

  describe('openDatabase', () => {
    const one = async <Row>(sql: string) => (await database.query<Row>(sql))[0];

    test('contains the countries, and their borders as a relation', async () => {
      expect(await one('select count(*)::int as count from countries')).toEqual({ count: 250 });
      expect(await one("select * from countries where code = 'FRA'")).toEqual({
        code: 'FRA',
        name: 'France',
        capital: 'Paris',
        region: 'Europe',
        area: 551695,
      });
      const rows = await database.query<{ neighbour: string }>(
        'select neighbour from borders where country = $1 order by 1',
        ['NOR'],
      );
      expect(rows.map(({ neighbour }) => neighbour)).toEqual(['FIN', 'RUS', 'SWE']);
    });

    test('contains null for unknown values', async () => {
      expect(await one("select area from countries where code = 'SJM'")).toEqual({ area: null });
      expect(await one("select capital from countries where code = 'ATA'")).toEqual({ capital: null });
    });

    test.each([
      ['invalid JSON', 'countries', /is not a list of countries .*JSON/],
      [
        'JSON that is not a list',
        '{}',
        /is not a list of countries .*cannot extract elements from an object/,
      ],
      [
        'a list of something else',
        '[{ "cca3": "FRA" }]',
        /is not a list of countries .*null value in column "name"/,
      ],
    ])('rejects a file with %s', async (_, content, message) => {
      const folder = await mkdtemp(join(tmpdir(), 'tour-'));
      try {
        const file = join(folder, 'countries.json');
        await writeFile(file, content);
        const error = await openDatabase(file).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Problem);
        expect((error as Problem).message).toMatch(message);
        expect((error as Problem).message).toContain(file);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });

  describe('startServer', () => {
    /** Starts a server for one test. */
    async function withServer(delay: number, use: (server: Server) => Promise<void>): Promise<void> {
      const server = await startServer({ database, network: () => ({ delay, server: 'answers' }) });
      try {
        await use(server);
      } finally {
        await server.close();
      }
    }

    /** Resolves with the log as soon as one of its requests is in `state`. */
    function logged(server: Server, state: ServedRequest['state']): Promise<readonly ServedRequest[]> {
      return new Promise((resolve) => {
        const stop = effect(() => {
          const requests = server.requests();
          if (!requests.some((request) => request.state === state)) return;
          resolve(requests);
          queueMicrotask(() => stop());
        });
      });
    }

    const send = async (server: Server, path: string, init?: RequestInit) => {
      const response = await fetch(server.url + path, init);
      return { status: response.status, body: (await response.json()) as unknown };
    };

    test('answers with a country, in either case of its code', () =>
      withServer(0, async (server) => {
        const france = { status: 200, body: expect.objectContaining({ code: 'FRA', name: 'France' }) };
        expect(await send(server, '/countries/FRA')).toEqual(france);
        expect(await send(server, '/countries/fra')).toEqual(france);
      }));

    test('answers with the countries that match a search', () =>
      withServer(0, async (server) => {
        const names = async (search: string) =>
          ((await send(server, `/countries${search}`)).body as Country[]).map(({ name }) => name);
        expect(await names('?search=KOREA')).toEqual(['North Korea', 'South Korea']);
        expect(await names('?search=%25')).toEqual([]);
        expect(await names('')).toHaveLength(250);
      }));

    test.each([
      ['GET', '/countries/XYZ', 'There is no country XYZ.'],
      ['GET', '/visits/XYZ', 'There is no country XYZ.'],
      ['POST', '/visits/XYZ', 'There is no country XYZ.'],
      ['GET', '/countries/%E0', 'There is no country %E0.'],
      ['GET', '/nowhere', 'There is no GET /nowhere here.'],
      ['DELETE', '/countries/FRA', 'There is no DELETE /countries/FRA here.'],
    ])('answers %s %s with 404 and JSON', (method, path, error) =>
      withServer(0, async (server) => {
        expect(await send(server, path, { method })).toEqual({ status: 404, body: { error } });
      }),
    );

    test('counts visits', () =>
      withServer(0, async (server) => {
        expect(await send(server, '/visits/ISL')).toEqual({ status: 200, body: { visits: 0 } });
        expect(await send(server, '/visits/ISL', { method: 'POST' })).toEqual({
          status: 201,
          body: { visits: 1 },
        });
        expect(await send(server, '/visits/ISL')).toEqual({ status: 200, body: { visits: 1 } });
        expect(await send(server, '/visits/NOR')).toEqual({ status: 200, body: { visits: 0 } });
      }));

    test('logs requests when they arrive and when they end', () =>
      withServer(0, async (server) => {
        const states: string[] = [];
        const stop = effect(() => {
          states.push(
            server
              .requests()
              .map(({ id, state }) => `${id} ${state}`)
              .join(),
          );
        });
        await send(server, '/countries/FRA');
        await send(server, '/countries/XYZ');
        stop();
        expect(states).toEqual([
          '',
          '1 received',
          '1 answered',
          '1 answered,2 received',
          '1 answered,2 answered',
        ]);
        expect(server.requests()).toEqual([
          {
            id: 1,
            method: 'GET',
            path: '/countries/FRA',
            state: 'answered',
            status: 200,
            duration: expect.any(Number),
          },
          {
            id: 2,
            method: 'GET',
            path: '/countries/XYZ',
            state: 'answered',
            status: 404,
            duration: expect.any(Number),
          },
        ]);
      }));

    test('notices that a client disconnected, without waiting for the delay', () =>
      withServer(50_000, async (server) => {
        const client = new AbortController();
        const answer = send(server, '/visits/SWE', { method: 'POST', signal: client.signal }).catch(
          (error: Error) => error.name,
        );
        await logged(server, 'received');
        client.abort();
        expect(await answer).toBe('AbortError');
        const [request] = await logged(server, 'cancelled');
        expect(request).toMatchObject({ id: 1, method: 'POST', path: '/visits/SWE', status: undefined });
        expect(request?.duration).toBeLessThan(50_000);
        expect(await database.query("select from visits where country = 'SWE'")).toHaveLength(0);
      }));

    test('does not log a request as cancelled when the server closes', async () => {
      const server = await startServer({ database, network: () => ({ delay: 50_000, server: 'answers' }) });
      const answer = send(server, '/countries/FRA').catch((error: Error) => error.name);
      await logged(server, 'received');
      await server.close();
      expect(await answer).toBe('TypeError');
      expect(server.requests()).toMatchObject([{ state: 'received' }]);
    });

    test('answers with 500 when the database fails', async () => {
      const query = () => Promise.reject(new Error('out of order'));
      const server = await startServer({ database: { ...database, query } });
      expect(await send(server, '/countries/FRA')).toEqual({
        status: 500,
        body: { error: 'Error: out of order' },
      });
      await server.close();
    });

    test('rejects a port that is taken', () =>
      withServer(0, async (server) => {
        const port = Number(new URL(server.url).port);
        await expect(startServer({ database, port })).rejects.toThrow(
          `Port ${port} is taken. Choose another one, or use 0 for any free port.`,
        );
      }));
  });
});
