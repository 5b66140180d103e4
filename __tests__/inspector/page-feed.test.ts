import { beforeEach, describe, expect, test } from '@jest/globals';
import { Batch } from '../../src/inspector/page/feed/frame-batch.js';
import { listenToOpener, type Other, type Own } from '../../src/inspector/page/feed/opener.js';
import { Feed, type Listener } from '../../src/inspector/page/feed/socket.js';

describe('The connection to the server', () => {
  let sockets: Listener[];
  let timeouts: { readonly call: () => void; readonly milliseconds: number }[];
  let log: unknown[];
  let feed: Feed;
  const last = () => sockets.at(-1) as Listener;
  const wait = () => timeouts.pop()?.call();
  beforeEach(() => {
    sockets = [];
    timeouts = [];
    log = [];
    feed = new Feed({
      open: (listener) => sockets.push(listener),
      timeout: (call, milliseconds) => timeouts.push({ call, milliseconds }),
      items: (items) => log.push(items),
      changed: (state) => log.push(state),
      back: () => log.push('back'),
    });
  });

  test('passes on the items of each message, and unchanged any message that is not a list', () => {
    expect(feed.state).toBe('connecting');
    last().opened();
    last().said('[1,2]');
    last().said('{"a":1}');
    last().said('no JSON');
    expect(log).toEqual(['connected', [1, 2], [{ a: 1 }], ['no JSON']]);
    expect(feed.state).toBe('connected');
  });

  test('is retried after increasing pauses', () => {
    for (let index = 0; index < 6; index += 1) {
      last().closed();
      expect(feed.state).toBe('lost');
      log.push(timeouts.at(-1)?.milliseconds);
      wait();
    }
    expect(log).toEqual(['lost', 250, 'lost', 500, 'lost', 1000, 'lost', 2000, 'lost', 4000, 'lost', 4000]);
    expect(sockets).toHaveLength(7);
  });

  test('reports that it is back before anything else, and resets the pauses', () => {
    last().opened();
    last().closed();
    wait();
    last().closed();
    wait();
    last().opened();
    last().said('[]');
    last().closed();
    expect(log).toEqual(['connected', 'lost', 'lost', 'back', 'connected', [], 'lost']);
    expect(timeouts.at(-1)?.milliseconds).toBe(250);
  });

  test('can be retried immediately, without a duplicate retry', () => {
    feed.retry();
    expect(sockets).toHaveLength(1);
    last().closed();
    feed.retry();
    expect(sockets).toHaveLength(2);
    wait();
    expect(sockets).toHaveLength(2);
  });

  test('listens only to the socket that was opened last', () => {
    const [first] = sockets;
    last().closed();
    wait();
    first?.opened();
    first?.said('[1]');
    first?.closed();
    expect(log).toEqual(['lost']);
  });
});

describe('Items that arrive between two frames', () => {
  let frames: (() => void)[];
  let timeouts: (() => void)[];
  let time: number;
  let isHidden: boolean;
  let log: unknown[];
  /** How long it takes to process an item. */
  let cost: number;
  let batch: Batch;
  beforeEach(() => {
    [frames, timeouts, log, time, cost, isHidden] = [[], [], [], 0, 0, false];
    batch = new Batch(
      {
        frame: (call) => frames.push(call),
        timeout: (call) => timeouts.push(call),
        isHidden: () => isHidden,
        now: () => time,
      },
      (item) => {
        time += cost;
        log.push(item);
      },
      () => log.push('drawn'),
    );
  });
  const many = Array.from({ length: 100 }, (_, index) => index);

  test('are processed together in the next frame', () => {
    batch.push([1, 2]);
    batch.push([3]);
    expect(frames).toHaveLength(1);
    frames.pop()?.();
    expect(log).toEqual([1, 2, 3, 'drawn']);
    expect(frames).toHaveLength(0);
    timeouts.pop()?.();
    expect(log).toHaveLength(4);
  });

  test('are processed after a while if no frame comes', () => {
    batch.push([1]);
    timeouts.pop()?.();
    frames.pop()?.();
    expect(log).toEqual([1, 'drawn']);
    batch.push([2]);
    frames.pop()?.();
    expect(log).toEqual([1, 'drawn', 2, 'drawn']);
  });

  test('get a full time budget, not the rest of an earlier one', () => {
    batch.push([1]);
    frames.pop()?.();
    batch.push([2]);
    timeouts.shift()?.();
    expect(log).toEqual([1, 'drawn']);
    timeouts.shift()?.();
    expect(log).toEqual([1, 'drawn', 2, 'drawn']);
  });

  test('are processed as time permits; the rest waits, and nothing is lost', () => {
    cost = 1;
    batch.push(many);
    frames.pop()?.();
    expect(log).toHaveLength(33);
    batch.push(['more']);
    expect(frames).toHaveLength(1);
    while (frames.length > 0) frames.pop()?.();
    expect(log.filter((item) => item !== 'drawn')).toEqual([...many, 'more']);
  });

  test('are processed in larger portions while the page is hidden', () => {
    cost = 1;
    isHidden = true;
    batch.push(many);
    timeouts.pop()?.();
    expect(log).toHaveLength(101);
  });

  test('can be processed immediately', () => {
    cost = 100;
    batch.push(many);
    batch.flush();
    expect(log).toHaveLength(101);
    frames.pop()?.();
    expect(log).toHaveLength(101);
    batch.push([]);
    expect(frames).toHaveLength(0);
  });
});

describe('The window that the page belongs to', () => {
  let own: Own & { say: (source: unknown, data: unknown) => void };
  let other: Other & { closed: boolean };
  let log: unknown[];
  const take = (items: readonly unknown[]) => log.push(...items);
  beforeEach(() => {
    log = [];
    other = { closed: false, postMessage: (...message) => log.push(message) };
    let listener: Parameters<Own['addEventListener']>[1];
    own = {
      self: 1,
      top: 2,
      opener: null,
      parent: other,
      addEventListener: (_, given) => {
        listener = given;
      },
      say: (source, data) => listener({ source, data }),
    };
  });
  const hello = [{ type: '@statelyai.connected' }, '*'];
  const message = { type: '@xstate.event', sessionId: 'x:1' };

  test('is the parent of a frame: the page announces itself and listens from then on', () => {
    const opener = listenToOpener(own, take);
    expect(log).toEqual([]);
    opener?.greet();
    own.say(other, message);
    expect(log).toEqual([hello, { client: 'window', message }]);
    expect(opener?.check()).toBe(true);
  });

  test('is the opener of a window', () => {
    const popup = { ...own, self: 1, top: 1, opener: other, parent: null as unknown as Other };
    listenToOpener(popup, take)?.greet();
    expect(log).toEqual([hello]);
  });

  test('may be missing', () => {
    expect(listenToOpener({ ...own, self: 1, top: 1 }, take)).toBeUndefined();
    expect(log).toEqual([]);
  });

  test('is the only one that the page listens to, and only for its own messages', () => {
    listenToOpener(own, take);
    own.say({}, message);
    for (const data of [null, undefined, 'text', { type: 'other' }, { type: 7 }, []]) own.say(other, data);
    expect(log).toEqual([]);
  });

  test('announces when it disconnects', () => {
    listenToOpener(own, take);
    own.say(other, { type: '@statelyai.disconnected' });
    expect(log).toEqual([{ client: 'window', gone: true }]);
  });

  test('is reported once when it is closed', () => {
    const opener = listenToOpener(own, take);
    other.closed = true;
    expect([opener?.check(), opener?.check()]).toEqual([false, false]);
    expect(log).toEqual([{ client: 'window', gone: true }]);
  });
});
