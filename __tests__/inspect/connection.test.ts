import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createActor, createMachine, fromPromise, setup } from 'xstate';
import { effect, resource, signal } from 'xstate-resource';
import { type ConnectOptions, connectInspector, inspectResources } from 'xstate-resource/inspect';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { type Surroundings, titler } from '../../src/inspect/connection/program-title.js';
import type { ActorMessage, InspectionMessage, SnapshotMessage } from '../../src/inspect/protocol.js';
import { collectGarbage, leakedBytes } from '../support/memory.js';

/** The warnings about the server of this test. */
const warnings = () => warn.mock.calls.map(String).filter((line) => line.includes(desk.url));

/** A request that the server has received. */
interface Received {
  readonly path: string;
  readonly client: string | null;
  readonly instance: string | null;
  readonly number: string | null;
  readonly title: string | null;
  readonly messages: readonly InspectionMessage[];
  answer(status: number, body: string): void;
}

/** A server whose responses are sent by the test, one by one. */
class Desk {
  readonly #server = createServer(
    (request, response) => void this.#receive(request.url ?? '', request, response),
  );
  readonly #received: Received[] = [];
  #tell: () => void = () => {};
  url = '';

  async open(port = 0): Promise<this> {
    await once(this.#server.listen(port, '127.0.0.1'), 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async #receive(url: string, request: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(url, this.url);
    const body = Buffer.concat(chunks).toString();
    this.#received.push({
      path: pathname,
      client: searchParams.get('client'),
      instance: searchParams.get('instance'),
      number: searchParams.get('number'),
      title: searchParams.get('title'),
      messages: body === '' ? [] : JSON.parse(body),
      answer: (status, text) => void response.writeHead(status).end(text),
    });
    this.#tell();
  }

  /** The next request, not yet answered. */
  async next(): Promise<Received> {
    const received = this.#received.shift();
    if (received !== undefined) return received;
    await new Promise<void>((resolve) => {
      this.#tell = resolve;
    });
    return this.next();
  }

  get isIdle(): boolean {
    return this.#received.length === 0;
  }

  async close(): Promise<void> {
    const closed = once(this.#server.close(), 'close');
    this.#server.closeAllConnections();
    await closed;
  }
}

const first = '{"instance":"first"}';
const second = '{"instance":"second"}';
const warn = jest.spyOn(console, 'warn');
let desk: Desk;
let ends: (() => void)[] = [];

/** How many requests wait for a response. */
let underWay = 0;
const { fetch: realFetch } = globalThis;

beforeEach(async () => {
  globalThis.fetch = async (...args) => {
    underWay += 1;
    return realFetch(...args).finally(() => {
      underWay -= 1;
    });
  };
  // Only the connection's clock; the timers of Node.js itself stay real.
  jest.useFakeTimers({
    doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'],
  });
  warn.mockReset().mockImplementation(() => {});
  desk = await new Desk().open();
});

afterEach(async () => {
  for (const end of ends) end();
  ends = [];
  await desk.close();
  await flushPromises();
  await until(() => underWay === 0);
  await flushPromises(); // for its warnings
  globalThis.fetch = realFetch;
  jest.useRealTimers();
});

function connect(options: ConnectOptions = {}) {
  const connection = connectInspector({ url: desk.url, ...options });
  ends.push(() => void connection.stop());
  return connection;
}

const light = setup({}).createMachine({
  id: 'light',
  initial: 'red',
  states: { red: { on: { next: 'green' } }, green: { type: 'final' } },
});

const kinds = (messages: readonly InspectionMessage[]) =>
  messages.map(
    (message) =>
      `${message.type.slice('@xstate.'.length)}${message.type === '@xstate.actor' ? '' : ` ${message.event.type}`}`,
  );

describe('What is sent', () => {
  test('sends an actor with its definition, events and snapshots, in order and in batches', async () => {
    const { inspect } = connect();
    const actor = createActor(light, { inspect }).start();
    const batch = await desk.next();
    expect(batch).toMatchObject({ path: '/messages', instance: '' });
    expect(kinds(batch.messages)).toEqual(['actor']);
    const [message] = batch.messages as [ActorMessage];
    expect(message).toMatchObject({
      name: 'light',
      sessionId: actor.sessionId,
      rootId: actor.sessionId,
      snapshot: { status: 'active' },
    });
    expect(message).not.toHaveProperty('parentId');
    expect(JSON.parse(message.definition ?? '')).toEqual(light.config);
    batch.answer(200, first);

    const rest = await desk.next();
    expect(rest).toMatchObject({ client: batch.client, instance: 'first' });
    expect(kinds(rest.messages)).toEqual(['event xstate.init', 'snapshot xstate.init']);
    actor.send({ type: 'next' });
    expect(desk.isIdle).toBe(true); // one request at a time
    rest.answer(200, first);
    const last = await desk.next();
    expect(kinds(last.messages)).toEqual(['event next', 'snapshot next']);
    expect((last.messages[1] as SnapshotMessage).snapshot).toMatchObject({ status: 'done', value: 'green' });
    last.answer(200, first);
  });

  test('sends a resource by its name, and its load as its child', async () => {
    const loader = controlledLoader<number>();
    const connection = connect();
    ends.push(inspectResources(connection).unsubscribe);
    const user = resource({ name: 'user', loader });
    await flushPromises();
    (await desk.next()).answer(200, first);
    const { messages, answer } = await desk.next();
    const actors = messages.filter(({ type }) => type === '@xstate.actor') as ActorMessage[];
    expect(actors).toMatchObject([
      { name: 'loader', parentId: user.actor.sessionId, rootId: user.actor.sessionId },
    ]);
    expect(JSON.parse(actors[0]?.definition ?? '')).toEqual({ id: 'loader' });
    const events = messages.filter(
      ({ sessionId, type }) => sessionId === user.actor.sessionId && type === '@xstate.event',
    );
    expect(events).toMatchObject([{ event: { type: 'xstate.init' } }, { event: { type: 'params' } }]);
    answer(200, first);
    await loader.resolve(1);
    await flushPromises();
    const { messages: more, answer: end } = await desk.next();
    expect(more.findLast(({ sessionId }) => sessionId === user.actor.sessionId)).toMatchObject({
      snapshot: { value: 'resolved' },
    });
    expect(
      more.find(({ type, sessionId }) => type === '@xstate.event' && sessionId === user.actor.sessionId),
    ).toMatchObject({
      sourceId: actors[0]?.sessionId,
    });
    end(200, first);
    user.destroy();
  });

  test('sends definitions that contain functions and logic, which JSON cannot represent', async () => {
    const child = setup({}).createMachine({ id: 'inner' });
    const inline = createMachine({
      entry: function greet() {},
      invoke: [{ src: fromPromise(async () => 1) }, { src: child }],
      meta: { list: [undefined, 1], big: 1n, symbol: Symbol('s') },
    });
    const circular = setup({}).createMachine({ id: 'circular' });
    Object.assign(circular.config, { meta: { self: circular.config } });
    const { inspect } = connect();
    createActor(inline, { inspect, id: 'mine' });
    createActor(circular, { inspect });
    (await desk.next()).answer(200, first);
    const batch = await desk.next();
    batch.answer(200, first);
    expect(JSON.parse((batch.messages.at(-1) as ActorMessage).definition ?? '')).toEqual({
      id: 'circular',
      meta: { self: { type: 'circular' } },
    });
    createActor(createMachine({}), { inspect });
    createActor(inline, { inspect, id: 'mine again' });
    const actors: ActorMessage[] = [];
    while (!actors.some(({ name }) => name === 'mine again')) {
      const { messages, answer } = await desk.next();
      actors.push(...messages.filter((message) => message.type === '@xstate.actor'));
      answer(200, first);
    }
    expect(actors[0]).toMatchObject({ name: actors[0]?.sessionId, definition: '{}' });
    expect(JSON.parse(actors.find(({ name }) => name === 'mine again')?.definition ?? '')).toEqual({
      entry: { type: 'greet' },
      invoke: [{ src: { type: 'logic' } }, { src: { type: 'inner' } }],
      meta: { list: [null, 1], big: '1', symbol: 'Symbol(s)' },
    });
  });

  test('sends an event or snapshot that was replaced as a whole as redacted', async () => {
    const { inspect } = connect({ redact: (key, value) => (key === '' ? '•••' : value) });
    createActor(light, { inspect }).start();
    (await desk.next()).answer(200, first);
    const { messages, answer } = await desk.next();
    expect(messages).toMatchObject([
      { event: { type: '(redacted)' } },
      { event: { type: '(redacted)' }, snapshot: { status: 'active' } },
    ]);
    answer(200, first);
  });

  test('leaves the context out of a definition, redacts it, and survives hostile values in it', async () => {
    let calls = 0;
    const shared = Array.from({ length: 22 }).reduce<unknown>((inner) => ({ left: inner, right: inner }), {});
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const machine = createMachine({
      id: 'm',
      context: {
        token: 'SECRET',
        get counted() {
          calls += 1;
          return calls;
        },
      },
      entry: { type: 'login', params: { token: 'SECRET' } },
      meta: { throws: 'now', revoked: revoked.proxy, name: 'x'.repeat(10_000), shared },
    });
    const redact = (key: string, value: unknown) => {
      if (key === 'throws') throw new Error('hook');
      return key === 'token' ? '•••' : value;
    };
    const before = calls;
    const reported = jest.spyOn(console, 'error').mockImplementation(() => {});
    createActor(machine, { inspect: connect({ redact }).inspect });
    expect(reported.mock.calls).toEqual([[new Error('hook')]]);
    reported.mockRestore();
    const { messages, answer } = await desk.next();
    const [{ definition = '' }] = messages as [ActorMessage];
    expect(JSON.parse(definition)).toMatchObject({
      id: 'm',
      entry: { type: 'login', params: { token: '•••' } },
      meta: { revoked: { type: 'unreadable' }, throws: { type: 'unreadable' } },
    });
    expect(JSON.stringify(messages)).not.toContain('SECRET');
    expect(definition.length).toBeLessThan(200_000);
    expect(calls).toBeLessThanOrEqual(before + 1); // XState's own
    answer(200, first);
  });

  test('never sends what is redacted', async () => {
    const { inspect } = connect({ redact: (key, value) => (key === 'password' ? '•••' : value) });
    createActor(light, { inspect })
      .start()
      .send({ type: 'next', password: 'secret' } as never);
    (await desk.next()).answer(200, first);
    const { messages, answer } = await desk.next();
    expect(JSON.stringify(messages)).toContain('•••');
    expect(JSON.stringify(messages)).not.toContain('secret');
    answer(200, first);
  });

  test('never sends a request larger than the server accepts', async () => {
    const { inspect } = connect();
    const actor = createActor(light, { inspect }).start();
    (await desk.next()).answer(200, first);
    const rest = await desk.next();
    const text = Array.from({ length: 100 }, () => 'x'.repeat(1_000));
    for (let index = 0; index < 60; index++) actor.send({ type: 'other', text } as never);
    rest.answer(200, first);
    const { messages, answer } = await desk.next();
    expect(JSON.stringify(messages).length).toBeLessThan(2_100_000);
    expect(messages.length).toBeGreaterThan(10);
    answer(200, first);
    let count = messages.length;
    while (count < 120) {
      const more = await desk.next();
      count += more.messages.length;
      more.answer(200, first);
    }
    expect(count).toBe(120);
  });
});

describe('When the server is not running', () => {
  test('keeps what happens, sends it once the server runs, and warns once', async () => {
    const { port } = new URL(desk.url);
    await desk.close();
    const actor = createActor(light, { inspect: connect().inspect }).start();
    await until(() => warnings().length > 0);
    expect(warnings()).toEqual([expect.stringMatching(/^xstate-resource: no inspector is running at http:\/\/127\.0\.0\.1:\d+ \(.*ECONNREFUSED.*\)\. Start it with: npx xstate-resource inspect\. This program will connect once it is running\.$/)]); // biome-ignore format: one line reads better
    actor.send({ type: 'next' });
    jest.advanceTimersByTime(2_000);
    await flushPromises();
    desk = await new Desk().open(Number(port));
    await waitFor(desk);
    const { messages, answer } = await desk.next();
    answer(200, first);
    const rest = await desk.next();
    rest.answer(200, first);
    const all = kinds([...messages, ...rest.messages]);
    expect(all).toEqual([
      'actor',
      'event xstate.init',
      'snapshot xstate.init',
      'event next',
      'snapshot next',
    ]);
    expect(warnings()).toHaveLength(1);
  });

  test.each([
    [
      'its cause',
      new TypeError('fetch failed', { cause: new Error('other side closed') }),
      'other side closed',
    ],
    [
      'the code of its cause',
      new TypeError('fetch failed', { cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }) }),
      'ECONNREFUSED',
    ],
    ['itself', new TypeError('Failed to fetch'), 'Failed to fetch'],
  ])('why that is so is said by %s', async (_, error, words) => {
    const fetch = jest.spyOn(globalThis, 'fetch').mockRejectedValue(error);
    createActor(light, { inspect: connect().inspect });
    await until(() => warnings().length > 0);
    expect(warnings()[0]).toContain(`(${words})`);
    fetch.mockRestore();
  });

  test('works in a browser, where timers are numbers', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout').mockReturnValue(1 as never);
    createActor(light, { inspect: connect().inspect });
    (await desk.next()).answer(500, '');
    await until(() => timers.mock.calls.length > 0);
    timers.mockRestore();
  });

  test('does not mistake another server for an inspector', async () => {
    createActor(light, { inspect: connect().inspect });
    (await desk.next()).answer(404, 'Not found');
    await until(() => warnings().length > 0);
    expect(warnings()[0]).toContain('(it answered 404, unlike an inspector)');
    jest.advanceTimersByTime(2_000);
    (await desk.next()).answer(200, '{"instance":7}');
    await flushPromises();
    await until(() => jest.getTimerCount() > 0);
    jest.advanceTimersByTime(3_999);
    await flushPromises();
    expect(desk.isIdle).toBe(true); // each pause is twice as long
    jest.advanceTimersByTime(1);
    const { messages, answer } = await desk.next();
    expect(kinds(messages)).toEqual(['actor']);
    answer(200, first);
  });

  test('does not resend what the server rejects forever, then announces the actors', async () => {
    const actor = createActor(light, { inspect: connect().inspect });
    (await desk.next()).answer(400, 'Expected something else.\n');
    await until(() => warnings().length > 0);
    expect(warnings()).toEqual([
      `xstate-resource: ${desk.url} rejected the messages: Expected something else.`,
    ]);
    actor.start();
    await flushPromises();
    expect(desk.isIdle).toBe(true);
    await until(() => jest.getTimerCount() > 0);
    jest.advanceTimersByTime(2_000);
    const { messages, answer } = await desk.next();
    expect(kinds(messages)).toEqual(['actor', 'event xstate.init', 'snapshot xstate.init']);
    answer(413, 'Too much.');
    await until(() => jest.getTimerCount() > 0);
  });

  test('sends the same batch with the same number again if the response is lost', async () => {
    const { inspect } = connect();
    const actor = createActor(light, { inspect });
    const lost = await desk.next();
    actor.start();
    lost.answer(502, '');
    await until(() => jest.getTimerCount() > 0);
    jest.advanceTimersByTime(2_000);
    const again = await desk.next();
    expect(again).toMatchObject({ number: lost.number, messages: lost.messages });
    again.answer(200, first);
    const rest = await desk.next();
    expect(Number(rest.number)).toBe(Number(lost.number) + 1);
    expect(kinds(rest.messages)).toEqual(['event xstate.init', 'snapshot xstate.init']);
    rest.answer(200, first);
  });

  test('keeps the last 10,000 messages and forgets no actor, even while a request is in flight', async () => {
    const { inspect } = connect();
    const kept = createActor(light, { inspect, id: 'kept' }).start();
    const slow = await desk.next();
    const ended = createActor(light, { inspect, id: 'ended' }).start();
    ended.send({ type: 'next' });
    const late = createActor(light, { inspect, id: 'late' }).start();
    for (let index = 0; index < 6_000; index++) kept.send({ type: `e${index}` } as never);
    slow.answer(200, first);
    const all: InspectionMessage[] = [];
    while (kinds(all).at(-1) !== 'snapshot e5999') {
      const { messages, answer } = await desk.next();
      all.push(...messages);
      answer(200, first);
    }
    const actors = all.filter(({ type }) => type === '@xstate.actor') as ActorMessage[];
    expect(actors.map(({ name }) => name)).toEqual(['kept', 'late']);
    expect(all.slice(0, 4)).toMatchObject([
      { type: '@xstate.actor', name: 'kept' },
      { type: '@xstate.snapshot', snapshot: { value: 'red' } },
      { type: '@xstate.actor', sessionId: late.sessionId },
      { type: '@xstate.snapshot', snapshot: { value: 'red' } },
    ]);
    expect(all.length).toBeGreaterThan(8_000);
    expect(all.length).toBeLessThan(10_010);
  });

  test('makes up for messages that were dropped while the server refused', async () => {
    const { inspect } = connect();
    const kept = createActor(light, { inspect, id: 'kept' }).start();
    const slow = await desk.next();
    for (let index = 0; index < 6_000; index++) kept.send({ type: `e${index}` } as never);
    slow.answer(409, second);
    const { messages, answer } = await desk.next();
    expect(messages.slice(0, 2)).toMatchObject([
      { type: '@xstate.actor' },
      { type: '@xstate.snapshot', snapshot: { value: 'red' } },
    ]);
    answer(200, second);
    ends.push(() => expect(messages.filter(({ type }) => type === '@xstate.actor')).toHaveLength(1));
  });

  test('keeps fewer large messages, so that no program runs out of memory', async () => {
    const { inspect } = connect();
    const actor = createActor(light, { inspect }).start();
    const text = Array.from({ length: 90 }, () => 'x'.repeat(1_000));
    for (let index = 0; index < 500; index++) actor.send({ type: 'large', text } as never);
    actor.send({ type: 'last' } as never);
    let count = 0;
    for (let last: string | undefined; last !== 'snapshot last'; ) {
      const { messages, answer } = await desk.next();
      count += JSON.stringify(messages).length;
      last = kinds(messages).at(-1);
      answer(200, first);
    }
    expect(count).toBeLessThan(8_100_000);
    expect(count).toBeGreaterThan(5_000_000);
  });
});

describe('When the server restarts', () => {
  test('it is sent the existing actors automatically before anything else', async () => {
    const { inspect } = connect();
    const alive = createActor(light, { inspect, id: 'alive' }).start();
    createActor(light, { inspect, id: 'ended' }).start().send({ type: 'next' });
    createActor(light, { inspect, id: 'not started' });
    (await desk.next()).answer(200, first);
    (await desk.next()).answer(200, first);
    await until(() => jest.getTimerCount() > 0);
    jest.advanceTimersByTime(2_000);
    const sign = await desk.next();
    expect(sign).toMatchObject({ instance: 'first', messages: [] });
    sign.answer(409, second);
    const { instance, messages, answer } = await desk.next();
    expect(instance).toBe('second');
    expect(messages).toMatchObject([
      { type: '@xstate.actor', name: 'alive', sessionId: alive.sessionId },
      { type: '@xstate.snapshot', snapshot: { value: 'red' } },
      { type: '@xstate.actor', name: 'not started' },
    ]);
    answer(200, second);
  });
});

describe('When the connection stops', () => {
  test('it sends what is waiting, then that it is gone, then nothing', async () => {
    const connection = connect();
    const actor = createActor(light, { inspect: connection.inspect });
    const batch = await desk.next();
    actor.start();
    const stopped = connection.stop();
    actor.send({ type: 'next' });
    batch.answer(200, first);
    const rest = await desk.next();
    expect(kinds(rest.messages)).toEqual(['event xstate.init', 'snapshot xstate.init']);
    rest.answer(200, first);
    const gone = await desk.next();
    expect(gone).toMatchObject({ path: '/gone', client: batch.client });
    gone.answer(204, '');
    await stopped;
    await connection.stop();
    expect(jest.getTimerCount()).toBe(0);
    expect(desk.isIdle).toBe(true);
  });

  test('an idle connection says that it is gone at once', async () => {
    const connection = connect();
    createActor(light, { inspect: connection.inspect });
    (await desk.next()).answer(200, first);
    await until(() => jest.getTimerCount() > 0);
    connection.stop();
    const sign = await desk.next();
    expect(sign).toMatchObject({ path: '/messages', messages: [] });
    sign.answer(200, first);
    (await desk.next()).answer(204, '');
  });

  test('it does not wait for a server that is not running, and does not retry', async () => {
    const connection = connect();
    createActor(light, { inspect: connection.inspect });
    const batch = await desk.next();
    connection.stop();
    batch.answer(500, '');
    await until(() => warnings().length > 0);
    await flushPromises();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('an inspection of all resources that is started twice shows them once and ends with the second unsubscribe', async () => {
    const options = { url: desk.url };
    const one = inspectResources(undefined, options);
    const two = inspectResources(undefined, options);
    const user = resource({ name: 'user', loader: () => 1 });
    const { client, messages, answer } = await desk.next();
    expect(
      messages.filter((message) => message.type === '@xstate.actor' && message.name === 'user'),
    ).toHaveLength(1);
    answer(200, first);
    one.unsubscribe();
    one.unsubscribe();
    await flushPromises();
    user.set(2);
    const paths: string[] = [];
    while (paths.at(-1) !== '/gone') {
      const request = await desk.next();
      expect(request.client).toBe(client);
      paths.push(request.path);
      request.answer(200, first);
      two.unsubscribe();
    }
    user.destroy();
    expect(paths.filter((path) => path === '/gone')).toHaveLength(1);
  });

  test('ended connections are not kept alive by live actors', async () => {
    globalThis.fetch = async () => new Response(first);
    const users = Array.from({ length: 100 }, () => resource({ loader: () => 'x'.repeat(1_000) }));
    await flushPromises();
    const leaked = await leakedBytes(20, async () => {
      for (let round = 0; round < 20; round++) {
        const { unsubscribe } = inspectResources();
        await flushPromises();
        unsubscribe();
        await flushPromises();
      }
    });
    expect(leaked).toBeLessThan(20_000);
    for (const user of users) user.destroy();
  });

  test('an inspection of all resources ends together with its own connection', async () => {
    const fetch = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(first));
    const subscription = inspectResources();
    const user = resource({ loader: () => 1 });
    await user.settled();
    subscription.unsubscribe();
    await until(() => fetch.mock.calls.some(([url]) => String(url).includes('/gone')));
    expect(String(fetch.mock.calls[0]?.[0])).toMatch(/^http:\/\/127\.0\.0\.1:4777\/messages\?client=/);
    fetch.mockRestore();
  });

  test('an actor that is dropped without being stopped is reported as garbage-collected', async () => {
    const connection = connect();
    const id = signal(1);
    ends.push(inspectResources(connection).unsubscribe);
    const kept = resource({ name: 'kept', params: id, loader: () => 1 });
    const end = effect(() => void kept.status());
    // in separate functions, so that nothing on the stack keeps them alive
    (() => resource({ name: 'ended', params: id, loader: () => 1 }).destroy())();
    const dropped = (() => resource({ name: 'dropped', params: id, loader: () => 1 }).actor.sessionId)();
    await flushPromises();
    const told: InspectionMessage[] = [];
    const ofGarbage = () =>
      told.filter(
        (message) => message.type === '@xstate.snapshot' && message.event.type === 'garbage-collected',
      );
    while (!ofGarbage().some(({ sessionId }) => sessionId === dropped)) {
      await waitFor(desk);
      const { messages, answer } = await desk.next();
      told.push(...messages);
      answer(200, first);
      await collectGarbage();
    }
    await collectGarbage();
    const [{ sessionId: ended = '' } = {}] = told.filter(
      (message) => message.type === '@xstate.actor' && message.name === 'ended',
    );
    expect(ofGarbage().map(({ sessionId }) => sessionId)).not.toContain(ended);
    expect(ofGarbage().map(({ sessionId }) => sessionId)).not.toContain(kept.actor.sessionId);
    end();
  });

  test('in a browser, leaving the page is reported immediately', async () => {
    const told: string[] = [];
    const listeners: (() => void)[] = [];
    const scope = globalThis as { addEventListener?: unknown };
    scope.addEventListener = (type: string, listener: () => void) =>
      type === 'pagehide' && listeners.push(listener);
    const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', {
      value: { sendBeacon: (url: URL) => told.push(`${url.pathname} ${url.searchParams.get('within')}`) },
      configurable: true,
    });
    connect();
    delete scope.addEventListener;
    Object.assign(globalThis, { document: {} });
    for (const listener of listeners) listener();
    delete (globalThis as { document?: unknown }).document;
    delete (globalThis as { navigator?: unknown }).navigator;
    if (navigator !== undefined) Object.defineProperty(globalThis, 'navigator', navigator);
    expect(told).toEqual(['/gone 90000']);
  });
});

describe('The name of the program', () => {
  const as = (redact?: ConnectOptions['redact']) => titler(redact ?? ((_, value) => value));
  const titleOf = (surroundings: object) => titler((_, value) => value, surroundings as Surroundings)();
  const node = (script: string | undefined, more: object = {}) =>
    titleOf({
      process: {
        argv: ['/usr/bin/node', script, '--token=s3cret'],
        execPath: '/usr/bin/node',
        cwd: () => '/home/me/shop',
        ...more,
      },
    });

  test('is sent with each request, as of that time', async () => {
    let title = 'Shop';
    Object.assign(globalThis, { document: Object.defineProperty({}, 'title', { get: () => title }) });
    try {
      createActor(light, { inspect: connect().inspect });
      const request = await desk.next();
      title = 'Shop (1)';
      request.answer(200, first);
      await flushPromises();
      await waitFor(desk);
      expect([request.title, (await desk.next()).title]).toEqual(['Shop', 'Shop (1)']);
    } finally {
      delete (globalThis as { document?: unknown }).document;
    }
  });

  test('is the file that runs in Node.js, without arguments', () =>
    expect(as()()).toMatch(/^node [^ ]*\.[cm]?js$/));

  test.each<[string | undefined, object, string]>([
    ['/home/me/shop/docs/examples/main.ts', {}, 'node docs/examples/main.ts'],
    ['/home/me/shop2/main.ts', {}, 'node main.ts'],
    ['/opt/secret folder/main.ts', {}, 'node main.ts'],
    ['/main.ts', { cwd: () => '/' }, 'node main.ts'],
    ['/home/me/main.ts', { cwd: undefined }, 'node main.ts'],
    [
      '/home/me/main.ts',
      {
        cwd: () => {
          throw new Error('ENOENT: uv_cwd');
        },
      },
      'node main.ts',
    ],
    [
      'C:\\shop\\src\\main.ts',
      { execPath: 'C:\\Program Files\\nodejs\\node.exe', cwd: () => 'C:\\shop' },
      'node src/main.ts',
    ],
    [undefined, {}, 'node'],
    ['-', {}, 'node'],
    ['s3cret', {}, 'node'],
    ['/home/me/shop/s3cret', { execArgv: ['--input-type=module', '--eval', 'code'] }, 'node'],
    ['/home/me/shop/s3cret', { execArgv: ['-pe', 'code'] }, 'node'],
    [
      '/home/me/shop/main.ts',
      { execArgv: ['--expose-gc', '--env-file=.env', '-r', './eval.cjs'] },
      'node main.ts',
    ],
    ['/home/me/shop/s3cret', { versions: { electron: '40.0.0' } }, 'node'],
    ['/usr/bin/node', {}, 'node'],
  ])('a program that runs %j, with %j, is %j', (script, more, title) =>
    expect(node(script, more)).toBe(title),
  );

  test.each<[object, string]>([
    [
      { document: { title: ' Shop ' }, location: { protocol: 'https:', host: 'shop.test', pathname: '/' } },
      'Shop',
    ],
    [
      { document: { title: '' }, location: { protocol: 'http:', host: 'localhost:5173', pathname: '/cart' } },
      'localhost:5173/cart',
    ],
    [
      { location: { protocol: 'http:', host: 'localhost:5173', pathname: '/worker.js' } },
      'localhost:5173/worker.js',
    ],
    [{ location: { protocol: 'file:', host: '', pathname: '/home/me/page.html' } }, ''],
    [{ process: { env: {} } }, ''], // React Native
    [{ process: { argv: [], cwd: () => '/' }, document: { title: ' ' } }, ''], // as bundlers define it
    [{}, ''],
    [{ document: { title: 7 } }, ''],
  ])('in %j it is %j', (surroundings, title) => expect(titleOf(surroundings)).toBe(title));

  test('is truncated between characters if it is very long', () => {
    expect(titleOf({ document: { title: 'x'.repeat(1_000_000) } })).toBe('x'.repeat(250));
    expect(titleOf({ document: { title: '😀'.repeat(300) } })).toBe('😀'.repeat(250));
  });

  test('is redacted by the key "program", once for each title', () => {
    const document = { title: 'Inbox of Ada' };
    const redact = jest.fn((key: string, value: unknown) =>
      key === 'program' ? String(value).replace('Ada', '•••') : value,
    );
    const title = titler(redact, { document });
    expect([title(), title()]).toEqual(['Inbox of •••', 'Inbox of •••']);
    document.title = 'Draft';
    expect(title()).toBe('Draft');
    expect(redact.mock.calls).toEqual([
      ['program', 'Inbox of Ada'],
      ['program', 'Draft'],
    ]);
    document.title = '';
    expect(title()).toBe('');
    expect(redact).toHaveBeenCalledTimes(2);
  });

  test('is not sent if redact throws or does not return a string', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => {});
    const title = titler(
      () => {
        throw new Error('no');
      },
      { document: { title: 'Shop' } },
    );
    expect([title(), title()]).toEqual(['', '']);
    expect(error).toHaveBeenCalledTimes(1);
    error.mockRestore();
    expect(titler(() => undefined, { document: { title: 'Shop' } })()).toBe('');
    createActor(light, {
      inspect: connect({ redact: (key, value) => (key === 'program' ? 'hidden' : value) }).inspect,
    });
    expect((await desk.next()).title).toBe('hidden');
  });
});

test('The default address is that of the command', () =>
  expect(connectInspector().inspect).toHaveProperty('next'));

describe('Bad input is rejected with a message', () => {
  test.each<[ConnectOptions, string]>([
    [
      { url: 'localhost:4777' },
      'connectInspector(): the option "url" must be the address of the inspector\'s server, such as http://127.0.0.1:4777, got "localhost:4777".',
    ],
    [{ url: 'nonsense' }, expect.stringContaining('got "nonsense".') as unknown as string],
    [
      { url: 'ws://127.0.0.1:1' },
      'connectInspector(): the option "url" must be the address of the inspector\'s server, such as http://127.0.0.1:4777, got "ws://127.0.0.1:1".',
    ],
    [
      { uri: '' } as ConnectOptions,
      'connectInspector() has no option "uri". Its options are url, redact, maxItems, maxDepth, maxLength.',
    ],
    [{ maxDepth: 1.5 }, 'connectInspector(): the option "maxDepth" must be a whole number from 1, got 1.5.'],
  ])('%p', (options, message) =>
    expect(() => connectInspector(options)).toThrow(expect.objectContaining({ name: 'TypeError', message })),
  );
});

/** Waits until a condition holds that depends on real I/O. */
async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns++) {
    if (turns > 100_000) throw new Error('It never came about.');
    await flushPromises();
  }
}

/** Waits, retry by retry, until the connection has found the restarted server. */
async function waitFor(desk: Desk): Promise<void> {
  await until(() => {
    jest.advanceTimersByTime(2_000);
    return !desk.isIdle;
  });
}
