import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createWebSocketInspector, createWebSocketReceiver } from '@statelyai/inspect';
import { type ClientOptions, WebSocket } from 'ws';
import { createActor, createMachine } from 'xstate';
import { resource } from 'xstate-resource';
import {
  type InspectorServer,
  type InspectorServerOptions,
  startInspectorServer,
} from 'xstate-resource/inspect/server';
import type { EventMessage, FeedItem, InspectionMessage } from '../../src/inspect/protocol.js';
import { listen } from '../../src/inspector/server/listen.js';

const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
const page = join(folder, 'page.html');
writeFileSync(page, '<!doctype html>\n<html lang="en">\n<title>Page</title>\n</html>\n');
afterAll(() => rmSync(folder, { recursive: true }));

let server: InspectorServer;
let warnings: string[];
const servers: InspectorServer[] = [];
const sockets: WebSocket[] = [];

async function start(options: InspectorServerOptions = {}): Promise<InspectorServer> {
  const started = await startInspectorServer({
    port: 0,
    page,
    warn: (line) => warnings.push(line),
    ...options,
  });
  servers.push(started);
  return started;
}

beforeEach(async () => {
  warnings = [];
  server = await start();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await Promise.all(servers.splice(0).map((started) => started.close()));
});

const webSocketUrl = (path = '/') => `${server.url.replace('http:', 'ws:')}${path}`;

function connecting(path: string, options: ClientOptions = {}): WebSocket {
  const socket = new WebSocket(webSocketUrl(path), options);
  sockets.push(socket);
  return socket;
}

async function open(path: string): Promise<WebSocket> {
  const socket = connecting(path);
  await once(socket, 'open');
  return socket;
}

/** Reads what a WebSocket receives. */
class Reader<T> {
  readonly items: T[] = [];
  readonly frames: number[] = [];
  readonly closed: Promise<unknown>;
  #check = (): void => {};

  constructor(socket: WebSocket, take: (text: string) => readonly T[]) {
    this.closed = once(socket, 'close');
    socket.on('message', (data) => {
      const items = take(String(data));
      this.frames.push(items.length);
      this.items.push(...items);
      this.#check();
    });
  }

  /** Resolves when the items match. */
  until(isSo: (items: readonly T[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (isSo(this.items)) resolve();
      };
      this.#check();
    });
  }

  untilThereAre(count: number): Promise<void> {
    return this.until((items) => items.length >= count);
  }
}

/**
 * Reads from the start, because the server's first messages may arrive together with the open
 * event.
 */
async function reading<T>(path: string, take: (text: string) => readonly T[]): Promise<Reader<T>> {
  const socket = connecting(path);
  const reader = new Reader(socket, take);
  await once(socket, 'open');
  return reader;
}

const openPage = () => reading<FeedItem>('/feed', (text) => JSON.parse(text));
const openListener = () => reading<InspectionMessage>('/', (text) => [JSON.parse(text)]);

function eventMessage(type: string, more: Record<string, string> = {}): EventMessage {
  return { type: '@xstate.event', sessionId: 'x:0', createdAt: '0', _version: '1', event: { type, ...more } };
}

const send = (socket: WebSocket, message: InspectionMessage) => socket.send(JSON.stringify(message));
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { method: 'POST', body, headers });
const postMessages = (client: string, ...messages: InspectionMessage[]) =>
  post(`/messages?client=${client}`, JSON.stringify(messages));

/** A raw TCP connection. It may be reset at any time without failing the test. */
function dial(options: { allowHalfOpen?: boolean } = {}): Socket {
  return connect({ port: server.port, host: '127.0.0.1', ...options }).on('error', () => {});
}

function handshake(path: string): string {
  const key = Buffer.alloc(16).toString('base64');
  const headers = [
    'host: localhost',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${key}`,
  ];
  return `GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
}

/** For requests that fetch does not allow: other hosts, unusual paths. */
async function ask(
  path: string,
  headers: Record<string, string> = {},
  { port } = server,
): Promise<{ status: number | undefined; text: string }> {
  const asked = request({ host: '127.0.0.1', port, path, headers }).end();
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, text };
}

describe('The page', () => {
  test('is served with the address of its feed', async () => {
    const response = await fetch(`${server.url}/?theme=dark`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toBe(
      '<!doctype html>\n<html data-feed="/feed" lang="en">\n<title>Page</title>\n</html>\n',
    );
  });

  test('may be framed by pages on this machine, and by no others', async () => {
    const response = await fetch(server.url);
    const [directive, ...sources] = (response.headers.get('content-security-policy') ?? '').split(' ');
    expect(directive).toBe('frame-ancestors');
    expect(sources).toContain('http://localhost:*');
    expect(
      sources.filter((source) => !/^('self'|https?:\/\/(127\.0\.0\.1|(\*\.)?localhost):\*)$/.test(source)),
    ).toEqual([]);
  });

  test('answers HEAD without a body', async () => {
    const response = await fetch(server.url, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test('may be the file of a URL, and is read again each time', async () => {
    const other = join(folder, 'other.html');
    writeFileSync(other, '<html>1');
    const { url } = await start({ page: pathToFileURL(other) });
    expect(await (await fetch(url)).text()).toContain('>1');
    writeFileSync(other, '<html>2');
    expect(await (await fetch(url)).text()).toContain('>2');
  });

  test('responds with a message if it was not built', async () => {
    const { url } = await start({ page: undefined });
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/^Cannot read the inspector's page: .*page\.html/);
  });

  test.each(['/nowhere', '/feed', '//', '/constructor'])('is not at %s', async (path) => {
    expect(await ask(path)).toEqual({
      status: 404,
      text: `${path} was not found. The inspector's page is at /.\n`,
    });
  });

  test('cannot be posted to', async () => {
    const response = await post('/', '');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await response.text()).toBe('/ supports GET, HEAD, not POST.\n');
  });
});

describe('Posted messages', () => {
  test('are sent to the page, with their client', async () => {
    const reader = await openPage();
    const response = await postMessages('me', eventMessage('a'), eventMessage('b'));
    expect([response.status, await response.json()]).toEqual([200, { instance: expect.stringMatching(/./) }]);
    await reader.untilThereAre(2);
    expect(reader.items).toEqual([
      { client: 'me', message: eventMessage('a') },
      { client: 'me', message: eventMessage('b') },
    ]);
    expect(reader.frames).toEqual([2]);
  });

  test('carry the title of their client, which late pages receive as well', async () => {
    const page = await openPage();
    const titled = (title: string, ...messages: InspectionMessage[]) =>
      post(`/messages?client=me&title=${encodeURIComponent(title)}`, JSON.stringify(messages));
    await titled('too early');
    await titled('<b>"Shop"</b>\n', eventMessage('a'));
    await titled('<b>"Shop"</b>\n');
    await titled('x'.repeat(5_000));
    await postMessages('me', eventMessage('b')); // does not mention it
    await page.untilThereAre(4);
    const [first, ...rest] = page.items;
    expect([first, ...rest]).toEqual([
      { client: 'me', message: eventMessage('a') },
      { client: 'me', title: '<b>"Shop"</b>\n' },
      { client: 'me', title: 'x'.repeat(1_000) },
      { client: 'me', message: eventMessage('b') },
    ]);
    const late = await openPage();
    await late.untilThereAre(3);
    expect(late.items[0]).toEqual({ client: 'me', title: 'x'.repeat(1_000) });
  });

  test('are kept unchanged, including what this version does not know', async () => {
    const reader = await openPage();
    const actor = {
      type: '@xstate.actor',
      sessionId: 'x:0',
      name: 'light',
      snapshot: {},
      createdAt: '0',
      _version: '9',
      colour: 'red',
    } as const;
    await postMessages('me', actor);
    send(await open('/'), actor);
    await reader.untilThereAre(2);
    expect(reader.items).toMatchObject([{ message: actor }, { message: actor }]);
  });

  test('end when the client says that it is gone, and continue when it is back', async () => {
    const reader = await openPage();
    await postMessages('me', eventMessage('a'));
    expect((await post('/gone?client=me', '')).status).toBe(204);
    expect((await post('/gone?client=me', '')).status).toBe(204);
    await postMessages('me', eventMessage('b'));
    await reader.until((items) =>
      items.some(
        (item) =>
          'message' in item && item.message.type === '@xstate.event' && item.message.event.type === 'b',
      ),
    );
    expect(reader.items.map((item) => ('gone' in item ? 'gone' : 'message'))).toEqual([
      'message',
      'gone',
      'gone',
      'message',
    ]);
  });

  test('come from clients that count as gone after the silence they stated, and must announce their actors when back', async () => {
    const reader = await openPage();
    const isGone = (times: number) =>
      reader.until((items) => items.filter((item) => 'gone' in item).length === times);
    const { instance } = (await (
      await post('/messages?client=me&within=10', JSON.stringify([eventMessage('a')]))
    ).json()) as {
      instance: string;
    };
    await isGone(1);
    const statusOf = async (within: number) =>
      (await post(`/messages?client=me&instance=${instance}&within=${within}`, '[]')).status;
    expect(await statusOf(100_000)).toBe(409);
    expect(await statusOf(1e12)).toBe(200);
    expect((await post('/gone?client=me', '')).status).toBe(204);
    expect(await statusOf(100_000)).toBe(409);
    expect((await post('/messages?client=me&instance=another&within=1', '[]')).status).toBe(409);
    await post('/messages?client=another&within=100000', '[]'); // nothing waits for this client when the server closes
    await postMessages('you', eventMessage('b')); // a client that states no silence never times out
    await reader.until((items) => items.some(({ client }) => client === 'you'));
    expect(reader.items.filter((item) => 'message' in item)).toHaveLength(2);
  });

  test('are accepted once, even if they are sent again because the response was lost', async () => {
    const reader = await openPage();
    const send = (number: number, type: string) =>
      post(`/messages?client=me&within=100000&number=${number}`, JSON.stringify([eventMessage(type)]));
    for (const [number, type] of [
      [1, 'a'],
      [1, 'a'],
      [2, 'b'],
      [0, 'c'],
      [2, 'b'],
      [3, 'd'],
    ] as const)
      expect((await send(number, type)).status).toBe(200);
    const types = () =>
      reader.items.map((item) =>
        'message' in item && item.message.type === '@xstate.event' ? item.message.event.type : 'gone',
      );
    await reader.until(() => types().includes('d'));
    expect(types()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('are answered with a new instance for each start', async () => {
    const instanceOf = async (response: Response) =>
      ((await response.json()) as { instance: string }).instance;
    const first = await instanceOf(await postMessages('me'));
    expect(await instanceOf(await postMessages('you'))).toBe(first);
    await server.close();
    server = await start({ port: server.port });
    const again = await postMessages('me').catch(() => postMessages('me')); // the pooled connection may not know yet that it was closed
    expect(await instanceOf(again)).not.toBe(first);
  });

  const snapshot = { type: '@xstate.snapshot', sessionId: 'x:0', snapshot: {}, event: { type: '' } };

  test.each([
    ['what is no JSON', '[{', /^Expected a JSON array of inspection messages: /],
    ['what is no array', '{}', 'Expected a JSON array of inspection messages: it is not an array.\n'],
    ['null', '[null]', /: item 0 is not an inspection message\.$/m],
    [
      'another type',
      JSON.stringify([snapshot, { ...snapshot, type: '@xstate.microstep' }]),
      /: item 1 is not an inspection message\.$/m,
    ],
    ['no session', JSON.stringify([{ ...snapshot, sessionId: 1 }]), /: item 0 /],
    ['an array as a message', '[[]]', /: item 0 /],
    ['an event without a type', JSON.stringify([{ ...snapshot, event: {} }]), /: item 0 /],
    ['an invalid event', JSON.stringify([{ ...eventMessage(''), event: 'a' }]), /: item 0 /],
    ['an invalid snapshot', JSON.stringify([{ ...snapshot, snapshot: null }]), /: item 0 /],
    [
      'an actor without a snapshot',
      JSON.stringify([{ ...snapshot, type: '@xstate.actor', snapshot: 'a' }]),
      /: item 0 /,
    ],
  ])('are refused in words, all of them, if there is %s', async (_, body, words) => {
    const response = await post('/messages?client=me', body);
    expect(response.status).toBe(400);
    expect(await response.text()).toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
    const reader = await openPage();
    await postMessages('you', eventMessage('a'));
    await reader.untilThereAre(1);
    expect(reader.items).toEqual([{ client: 'you', message: eventMessage('a') }]);
  });

  test('that are nested extremely deeply are accepted or rejected with a message, depending on the engine', async () => {
    const depth = 100_000;
    const deep = `[{"type":"@xstate.event","sessionId":"x:0","event":{"type":"deep","value":${'['.repeat(depth)}${']'.repeat(depth)}}}]`;
    const response = await post('/messages?client=me', deep);
    const text = await response.text();
    if (response.status !== 200)
      expect([response.status, text]).toEqual([
        400,
        expect.stringMatching(/: Maximum call stack size exceeded\.$/m),
      ]);
    const reader = await openPage();
    await postMessages('you', eventMessage('a'));
    await reader.until((items) => items.some(({ client }) => client === 'you'));
  });

  test('are rejected with a message if they are too large, and the next are accepted', async () => {
    const response = await post('/messages?client=me', ' '.repeat(2 ** 24 + 1));
    expect([response.status, await response.text()]).toEqual([
      413,
      'The request exceeds 16777216 bytes. Send fewer messages per request.\n',
    ]);
    expect((await postMessages('me', eventMessage('a'))).status).toBe(200);
  });

  test.each(['/messages', '/messages?client=', `/messages?client=${'x'.repeat(101)}`, '/gone'])(
    'need a client: %s',
    async (path) => {
      const response = await post(path, '[]');
      expect([response.status, await response.text()]).toEqual([
        400,
        'Missing or invalid client: add ?client=ID, with 1 to 100 characters.\n',
      ]);
    },
  );

  test('may break off', async () => {
    const socket = dial();
    await once(socket, 'connect');
    socket.write('POST /messages?client=me HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n[');
    await ask('/nowhere'); // so it has arrived
    socket.destroy();
    expect((await postMessages('me', eventMessage('a'))).status).toBe(200);
    expect(warnings).toEqual([]);
  });
});

describe('Clients of @statelyai/inspect', () => {
  const machine = createMachine({
    id: 'light',
    initial: 'red',
    states: { red: { on: { next: 'green' } }, green: { type: 'final' } },
  });

  test('show actors of XState and resources', async () => {
    const reader = await openPage();
    const inspector = createWebSocketInspector({ url: webSocketUrl() });
    const actor = createActor(machine, { inspect: inspector.inspect }).start();
    actor.send({ type: 'next' });
    const user = resource({
      params: () => 1,
      loader: async () => 'Ada',
      name: 'user',
      inspect: inspector.inspect,
    });
    await user.settled();
    const messages = (items: readonly FeedItem[]) =>
      items.flatMap((item) => ('message' in item ? [item.message] : []));
    const snapshots = (items: readonly FeedItem[]) =>
      messages(items).flatMap((message) => (message.type === '@xstate.snapshot' ? [message.snapshot] : []));
    await reader.until((items) => snapshots(items).some(({ value }) => value === 'resolved'));
    expect(snapshots(reader.items)).toContainEqual(
      expect.objectContaining({ status: 'done', value: 'green' }),
    );
    const names = messages(reader.items).flatMap((message) =>
      message.type === '@xstate.actor' ? [message.name] : [],
    );
    expect(names).toEqual(expect.arrayContaining(['light', 'user']));
    expect(new Set(reader.items.map(({ client }) => client)).size).toBe(1);
    user.destroy();
    inspector.stop();
    await reader.until((items) => items.some((item) => 'gone' in item));
    expect(warnings).toEqual([]);
  });

  test('may announce an actor that has no name', async () => {
    const reader = await openPage();
    const inspector = createWebSocketInspector({ url: webSocketUrl() });
    const actor = createActor(createMachine({}));
    inspector.actor(actor, actor.getSnapshot());
    await reader.untilThereAre(1);
    expect(reader.items).toMatchObject([{ message: { type: '@xstate.actor', name: actor.sessionId } }]);
    inspector.stop();
  });

  test('are separate clients', async () => {
    const reader = await openPage();
    for (const type of ['a', 'b']) send(await open('/'), eventMessage(type));
    await reader.untilThereAre(2);
    expect(new Set(reader.items.map(({ client }) => client)).size).toBe(2);
  });

  test('are not reported as gone if they never sent a message', async () => {
    const reader = await openPage();
    const silent = await open('/');
    silent.close();
    await once(silent, 'close');
    await postMessages('me', eventMessage('a'));
    await reader.untilThereAre(1);
    expect(reader.items).toMatchObject([{ client: 'me' }]);
  });
});

describe('A client that only listens on a WebSocket, as the pages of @statelyai/inspect do', () => {
  test('receives what was kept, then all messages', async () => {
    await postMessages('me', eventMessage('a'));
    await post('/gone?client=me', '');
    const reader = await openListener();
    await reader.untilThereAre(1);
    send(await open('/'), eventMessage('b'));
    await reader.untilThereAre(2);
    expect(reader.items).toEqual([eventMessage('a'), eventMessage('b')]);
  });

  test('may be a receiver of @statelyai/inspect', async () => {
    const told = new Promise((resolve) =>
      createWebSocketReceiver({ server: webSocketUrl() }).subscribe(resolve),
    );
    await postMessages('me', eventMessage('a'));
    expect(await told).toEqual(eventMessage('a'));
  });

  test('receives nothing more once it has sent something itself', async () => {
    const client = await open('/');
    const heard: string[] = [];
    client.on('message', (data) => heard.push(String(data)));
    send(client, eventMessage('mine'));
    const reader = await openListener();
    await reader.untilThereAre(1);
    await postMessages('me', eventMessage('a'));
    await reader.untilThereAre(2);
    client.ping();
    await once(client, 'pong'); // so earlier messages have arrived
    expect(heard).toEqual([]);
  });
});

describe('A page that opens late', () => {
  test('receives what was kept, then what happens', async () => {
    await postMessages('me', eventMessage('a'));
    const reader = await openPage();
    await reader.untilThereAre(1);
    await postMessages('me', eventMessage('b'));
    await reader.untilThereAre(2);
    expect(reader.items).toEqual([
      { client: 'me', message: eventMessage('a') },
      { client: 'me', message: eventMessage('b') },
    ]);
  });

  test('receives new messages from a restarted server', async () => {
    await postMessages('me', eventMessage('a'));
    await server.close();
    server = await start({ port: server.port });
    send(await open('/'), eventMessage('b'));
    const reader = await openPage();
    await reader.untilThereAre(1);
    expect(reader.items).toMatchObject([{ message: eventMessage('b') }]);
  });
});

describe('Requests that are refused', () => {
  const far = [
    'https://example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'null',
    'file://',
    'app://localhost',
    'http://',
    '',
  ];
  const near = [
    'http://localhost',
    'http://localhost:5173',
    'https://app.localhost:8443',
    'http://127.0.0.1:3000',
    'http://127.1.2.3',
    'http://[::1]:80',
  ];

  /** The HTTP status with which a WebSocket is refused, or 101 if it is accepted. */
  async function upgrade(path: string, options: ClientOptions): Promise<number | undefined> {
    const socket = connecting(path, options);
    socket.on('error', () => {}); // it is refused
    const event = await Promise.race([once(socket, 'open'), once(socket, 'unexpected-response')]);
    return event.length === 0 ? 101 : (event[1] as { statusCode?: number }).statusCode;
  }

  test.each(far)('pages of %j', async (origin) => {
    expect(await upgrade('/feed', { headers: { origin } })).toBe(403);
    expect(await upgrade('/', { headers: { origin } })).toBe(403);
    const refused = await ask('/', { origin });
    expect(refused).toEqual({
      status: 403,
      text: `${JSON.stringify(origin)} may not use the inspector's server: only programs and pages on this machine may.\n`,
    });
    const response = await post('/messages?client=me', JSON.stringify([eventMessage('a')]), { origin });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test.each(near)('but pages of %s', async (origin) => {
    expect(await upgrade('/feed', { headers: { origin } })).toBe(101);
    expect(await upgrade('/', { headers: { origin } })).toBe(101);
    const response = await post('/messages?client=me', '[]', { origin });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
  });

  test('A page may send a preflight request', async () => {
    const origin = 'http://localhost:5173';
    const response = await fetch(`${server.url}/messages?client=me`, {
      method: 'OPTIONS',
      headers: { origin },
    });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type',
      vary: 'origin',
    });
  });

  test.each([
    'example.com',
    'example.com:4777',
    '127.0.0.1.example.com',
    '192.168.0.1',
    'localhost@example.com',
    'localhost/x',
    '%',
  ])('by the name %s for this machine', async (host) => {
    expect(await upgrade('/feed', { headers: { host } })).toBe(403);
    expect(await ask('/', { host })).toEqual({
      status: 403,
      text: `${JSON.stringify(host)} is not a name of this machine: the inspector's server answers to 127.0.0.1 and localhost.\n`,
    });
  });

  test('without any name for it', async () => {
    const socket = dial();
    socket.end('GET / HTTP/1.0\r\n\r\n');
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    socket.destroy();
  });

  test('A network is served only on request, and websites never', async () => {
    const open = await start({ host: '0.0.0.0' });
    expect(open.url).toBe(`http://127.0.0.1:${open.port}`);
    const asked = async (host: string, origin?: string) =>
      (await ask('/', origin === undefined ? { host } : { host, origin }, open)).status;
    expect(await asked('localhost')).toBe(200);
    expect(await asked('192.168.0.1:4777')).toBe(200);
    expect(await asked('[fe80::1]:4777')).toBe(200);
    expect(await asked('192.168.0.1:4777', 'http://192.168.0.1:5173')).toBe(200);
    expect(await asked('192.168.0.1:4777', 'http://192.168.0.2:5173')).toBe(403);
    expect(await asked('example.com', 'http://example.com')).toBe(403); // rebound
  });

  test('A host name for a network is accepted', async () => {
    const open = await start({ host: '::' });
    expect(open.url).toBe(`http://[::1]:${open.port}`);
    expect((await ask('/', { host: '[::]:1' }, open)).status).toBe(200);
    expect((await ask('/', { host: 'example.com' }, open)).status).toBe(403);
  });

  test('Only WebSocket upgrades are accepted', async () => {
    expect((await ask('/', { connection: 'upgrade', upgrade: 'h2c' })).status).toBe(400);
  });
});

describe('Bad clients', () => {
  test('send garbage, which is ignored and reported once', async () => {
    const reader = await openPage();
    const client = await open('/');
    for (const garbage of ['', 'x', '[]', 'null', '{}', '{"type":"@xstate.event"}']) client.send(garbage);
    client.send(Buffer.from(JSON.stringify(eventMessage('binary'))));
    send(client, eventMessage('a'));
    await reader.untilThereAre(1);
    expect(reader.items).toMatchObject([{ message: eventMessage('a') }]);
    expect(warnings).toEqual([
      'A client of the inspector sent something that is not an inspection message. It was ignored.',
    ]);
  });

  test('send too much, and are disconnected', async () => {
    const client = await open('/');
    send(client, eventMessage('a'));
    send(client, eventMessage('b', { text: 'x'.repeat(2 ** 24) }));
    await once(client, 'close');
    const reader = await openPage();
    await reader.until((items) => items.some((item) => 'gone' in item));
    expect(reader.items).toHaveLength(2);
    expect(warnings).toEqual(["The inspector's server has closed a connection: Max payload size exceeded."]);
  });

  test('break the protocol, and are disconnected', async () => {
    const socket = dial();
    socket.write(handshake('/'));
    await once(socket, 'data');
    socket.write(Buffer.alloc(100, 0xff));
    socket.resume();
    await once(socket, 'close');
    expect(warnings).toEqual([
      expect.stringMatching(
        /^The inspector's server has closed a connection: Invalid WebSocket frame: .*\.$/,
      ),
    ]);
  });

  test('disconnect while they are being refused', async () => {
    const socket = dial();
    socket.write(
      'GET / HTTP/1.1\r\nhost: example.com\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      () => socket.resetAndDestroy(),
    );
    await once(socket, 'close');
    expect((await ask('/')).status).toBe(200);
  });

  test('do not respond to the closing handshake, and the server closes at once', async () => {
    const socket = dial({ allowHalfOpen: true });
    socket.write(handshake('/feed'));
    await once(socket, 'data');
    await server.close();
    socket.destroy();
  });

  test('number 1000, and the messages of one still arrive', async () => {
    const clients = await Promise.all(Array.from({ length: 1000 }, () => open('/')));
    const reader = await openPage();
    const heard = once(clients[0] as WebSocket, 'message');
    send(clients[500] as WebSocket, eventMessage('a'));
    await reader.untilThereAre(1);
    expect(String((await heard)[0])).toBe(JSON.stringify(eventMessage('a')));
    expect(reader.items).toMatchObject([{ message: eventMessage('a') }]);
  });

  test('are reported on stderr by default', async () => {
    const written: string[] = [];
    const { write } = process.stderr;
    process.stderr.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    try {
      server = await start({ warn: undefined });
      const client = await open('/');
      client.send('garbage');
      client.ping();
      await once(client, 'pong');
    } finally {
      process.stderr.write = write;
    }
    expect(written).toEqual([
      'A client of the inspector sent something that is not an inspection message. It was ignored.\n',
    ]);
  });
});

describe('A page that does not read', () => {
  test('is disconnected, and another page is not', async () => {
    const slow = await open('/feed');
    const cut = once(slow, 'close');
    slow.pause();
    const reader = await openPage();
    const body = JSON.stringify(
      Array.from({ length: 15 }, () => eventMessage('big', { text: 'x'.repeat(2 ** 20) })),
    );
    for (let round = 1; round <= 8; round++) {
      await post('/messages?client=me', body);
      await reader.untilThereAre(round * 15);
    }
    slow.resume();
    expect(await cut).toEqual([1006, Buffer.alloc(0)]);
    expect(reader.items).toHaveLength(8 * 15);
  });
});

describe('Starting and closing', () => {
  test('listens on 127.0.0.1', () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  });

  test('uses port 4777 by default, if it is free', async () => {
    const end = await startInspectorServer().then(
      async ({ url, close }) => {
        await close();
        return url;
      },
      (error: Error) => error.message,
    );
    expect(end).toMatch(
      /^http:\/\/127\.0\.0\.1:4777$|^An inspector is already running at http:\/\/127\.0\.0\.1:4777\/\.|^Port 4777 is in use by /,
    );
  });

  test.each(['127.0.0.1', '0.0.0.0', '::1', '::'])(
    'A port of %s that an inspector has is reported with its address',
    async (host) => {
      const { port, url } = await start({ host });
      await expect(start({ port, host })).rejects.toThrow(
        `An inspector is already running at ${url}/. Open that, or choose another port with --port, or use 0 to pick a free one.`,
      );
    },
  );

  describe('A port that another program uses is reported as such', () => {
    const http = (answer: (response: ServerResponse) => void) =>
      createServer((_, response) => answer(response));
    const raw = (answer: string) =>
      createTcpServer((socket) => void socket.on('error', () => {}).end(answer));
    const chunk = 'x'.repeat(2 ** 16);

    const others: Record<string, () => TcpServer> = {
      'another page': () => http((response) => response.end('<title>Inspector</title>')),
      'a redirection to an inspector': () =>
        http((response) => response.writeHead(302, { location: `${server.url}/` }).end()),
      'megabytes without end': () =>
        http((response) => {
          const go = () => {
            while (!response.destroyed && response.write(chunk));
          };
          response.on('drain', go);
          go();
        }),
      'a head without end': () =>
        createTcpServer((socket) => {
          const go = () => {
            while (!socket.destroyed && socket.write(`x: ${chunk}\r\n`));
          };
          socket.on('error', () => {}).on('drain', go);
          socket.write('HTTP/1.1 200 OK\r\n');
          go();
        }),
      'no HTTP': () => raw('220 mail.test ESMTP\r\n'),
      'an upgrade': () =>
        raw('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      'the end of the connection': () => raw(''),
    };

    async function messageWith(other: TcpServer): Promise<string> {
      const sockets = new Set<Socket>();
      other.on('connection', (socket: Socket) => sockets.add(socket));
      await once(other.listen(0, '127.0.0.1'), 'listening');
      const { port } = other.address() as AddressInfo;
      const message = await start({ port }).then(
        () => 'it started',
        (error: Error) => error.message.replaceAll(String(port), 'N'),
      );
      for (const socket of sockets) socket.destroy();
      await once(other.close(), 'close');
      return message;
    }

    const words =
      'Port N is in use by another program. Choose another one with --port, or use 0 to pick a free one.';

    test.each(Object.entries(others))('even if it answers with %s', async (_, make) => {
      expect(await messageWith(make())).toBe(words);
    });

    test('within a second, even if it does not answer', async () => {
      jest.useFakeTimers({
        doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'],
      });
      try {
        const silent = createTcpServer();
        silent.on('connection', () => jest.advanceTimersByTime(1_000));
        expect(await messageWith(silent)).toBe(words);
      } finally {
        jest.useRealTimers();
      }
    });
  });

  test('A reserved port is reported, too, and later errors do not stop the server', async () => {
    const listening = createServer();
    const where = { port: 0, host: '127.0.0.1', warn: (line: string) => warnings.push(line) };
    await listen(listening, where);
    listening.emit('error', new Error('too many open files'));
    expect(warnings).toEqual(["The inspector's server continues after an error: too many open files."]);
    listening.close();

    const reserved = createServer();
    reserved.listen = () => {
      queueMicrotask(() => reserved.emit('error', Object.assign(new Error('no'), { code: 'EACCES' })));
      return reserved;
    };
    await expect(listen(reserved, { ...where, port: 80 })).rejects.toThrow(
      'Port 80 is reserved for the system. Choose another one with --port, or use 0 to pick a free one.',
    );
  });

  test('An address that does not belong to this machine is reported, too', async () => {
    await expect(start({ host: '192.0.2.1' })).rejects.toThrow(
      /^Cannot listen on port 0 of "192\.0\.2\.1": .*EADDRNOTAVAIL/,
    );
  });

  test('Closing ends everything immediately, and closing again is a no-op', async () => {
    const [client, reader] = [await open('/'), await openPage()];
    const clientClosed = once(client, 'close');
    const waiting = fetch(`${server.url}/messages?client=me`, {
      method: 'POST',
      body: new ReadableStream(),
      duplex: 'half',
    } as RequestInit);
    const refused = expect(waiting).rejects.toThrow();
    await postMessages('me', eventMessage('a'));
    await Promise.all([server.close(), server.close()]);
    await Promise.all([clientClosed, reader.closed, refused]);
    await server.close();
  });

  test('A program exits by itself after closing the server', async () => {
    const program = join(folder, 'program.mts');
    writeFileSync(
      program,
      `
      import { startInspectorServer } from ${JSON.stringify(pathToFileURL(resolve('src/inspector/server/index.ts')).href)};
      import { WebSocket } from ${JSON.stringify(pathToFileURL(resolve('node_modules/ws/wrapper.mjs')).href)};

      const server = await startInspectorServer({ port: 0 });
      const socket = new WebSocket(server.url.replace('http', 'ws') + '/feed');
      socket.on('open', async () => {
        await fetch(server.url + '/messages?client=me', { method: 'POST', body: ${JSON.stringify(JSON.stringify([eventMessage('a')]))} });
        await server.close();
        console.log('closed');
      });
      `,
    );
    const child = spawn(process.execPath, [resolve('node_modules/tsx/dist/cli.mjs'), program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(output).toBe('closed\n');
  });
});
