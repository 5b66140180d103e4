import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../src/inspector/server/access.js';
import { Archive, type Entry, type Limits } from '../../src/inspector/server/archive.js';
import { Hub } from '../../src/inspector/server/hub.js';
import { asFeed, asMessages, Outbox, type Sender } from '../../src/inspector/server/outbox.js';
import { message, type What } from '../support/received.js';

/** `a0 actor` is the announcement of the client a's actor 0, `a gone` the end of the client. */
function fill(archive: Archive, ...steps: string[]): void {
  for (const step of steps) {
    const [who = '', what] = step.split(' ');
    if (what === 'gone') archive.gone(who);
    else archive.add(who.charAt(0), message(what as What, who.slice(1), step));
  }
}

const stepsOf = (entries: readonly Entry[]) =>
  entries.map(({ client, message }) => message?.text ?? `${client.id} gone`);

function keptOf(limits: Limits, ...steps: string[]): string[] {
  const archive = new Archive(limits);
  fill(archive, ...steps);
  return stepsOf(archive.kept());
}

describe('The archive', () => {
  test('is everything at first, in order', () => {
    const steps = ['a0 actor', 'b0 actor', 'a0 event', 'a gone', 'b0 snapshot'];
    expect(keptOf({}, ...steps)).toEqual(steps);
  });

  test('is later the state of each actor before the latest entries, followed by these', () => {
    const steps = [
      'a0 actor',
      'a1 actor',
      'a0 event',
      'a0 snapshot',
      'a0 event',
      'a0 snapshot',
      'a1 event',
      'a1 event',
    ];
    expect(keptOf({ entries: 2 }, ...steps)).toEqual([
      'a0 actor',
      'a1 actor',
      'a0 snapshot',
      'a1 event',
      'a1 event',
    ]);
  });

  test('replaces what was known by a later announcement', () => {
    expect(keptOf({ entries: 1 }, 'a0 actor', 'a0 snapshot', 'a1 actor', 'a0 actor', 'a1 event')).toEqual([
      'a1 actor',
      'a0 actor',
      'a1 event',
    ]);
  });

  test('includes an ended actor while one of the latest entries is about it', () => {
    const steps = ['a0 actor', 'a0 end', 'a0 event', 'a1 actor'];
    expect(keptOf({ entries: 2 }, ...steps)).toEqual(steps);
    expect(keptOf({ entries: 2 }, ...steps, 'a1 event')).toEqual(['a1 actor', 'a1 event']);
  });

  test('includes a client that is gone until its last entry is dropped', () => {
    expect(keptOf({ entries: 2 }, 'a0 actor', 'b0 actor', 'a gone', 'b0 event')).toEqual([
      'a0 actor',
      'b0 actor',
      'a gone',
      'b0 event',
    ]);
    expect(keptOf({ entries: 2 }, 'a0 actor', 'b0 actor', 'a gone', 'b0 event', 'b0 event')).toEqual([
      'b0 actor',
      'b0 event',
      'b0 event',
    ]);
  });

  test('forgets it once enough others have connected', () => {
    const steps = ['a0 actor', 'a0 event', 'b0 actor', 'a gone', 'c0 actor'];
    expect(keptOf({ entries: 4, clients: 2 }, ...steps)).toEqual(steps);
    expect(keptOf({ entries: 4, clients: 2 }, ...steps, 'd0 actor')).toEqual([
      'b0 actor',
      'c0 actor',
      'd0 actor',
    ]);
  });

  test('frees the text of a forgotten client', () => {
    const archive = new Archive({ text: 10, clients: 1 });
    archive.add('a', message('event', '0', 'x'.repeat(8)));
    archive.gone('a');
    archive.add('b', message('event', '0', 'y'));
    archive.add('c', message('event', '0', 'z'));
    archive.add('c', message('event', '0', 'z'.repeat(8)));
    expect(stepsOf(archive.kept())).toEqual(['y', 'z', 'zzzzzzzz']);
  });

  test('includes a client that is back, with everything that was known', () => {
    const steps = ['a0 actor', 'a gone', 'a1 actor', 'b0 actor', 'b0 event', 'b0 event'];
    expect(keptOf({ entries: 2 }, ...steps)).toEqual([
      'a0 actor',
      'a1 actor',
      'b0 actor',
      'b0 event',
      'b0 event',
    ]);
  });

  test('records a disconnection only for known clients, and only once', () => {
    expect(keptOf({ entries: 2 }, 'a gone', 'b0 actor', 'b gone', 'b gone')).toEqual(['b0 actor', 'b gone']);
    expect(keptOf({ entries: 1 }, 'a0 event', 'b0 actor', 'a gone')).toEqual(['b0 actor']);
  });

  test('includes the title of a client before its other entries, while it is known', () => {
    const archive = new Archive({ entries: 2 });
    const titles = () =>
      archive.kept().flatMap(({ client, title }) => (title === undefined ? [] : [`${client.id} ${title}`]));
    expect(archive.called('a', 'nobody yet')).toBeUndefined();
    fill(archive, 'a0 actor', 'b0 actor');
    expect(archive.called('a', 'Shop')).toMatchObject({
      client: { id: 'a' },
      message: undefined,
      title: 'Shop',
    });
    expect(archive.called('a', 'Shop')).toBeUndefined();
    archive.called('b', 'Other');
    archive.called('a', 'Shop (1)');
    expect(archive.kept().map(({ title }) => title)).toEqual(['Shop (1)', undefined, 'Other', undefined]);
    expect(archive.called('b', '')).toMatchObject({ title: '' });
    fill(archive, 'a gone', 'b0 event');
    expect(titles()).toEqual(['a Shop (1)']);
    fill(archive, 'b0 event', 'a0 actor');
    expect(titles()).toEqual([]); // it was forgotten
    expect(archive.called('a', 'Shop (1)')).toBeDefined();
  });

  test('is limited in entries and actors', () => {
    const actors = ['a0 actor', 'a1 actor', 'b0 actor', 'a2 actor', 'a3 actor'];
    expect(keptOf({ entries: 1, actors: 2 }, ...actors)).toEqual(['b0 actor', 'a2 actor', 'a3 actor']);
    expect(keptOf({ entries: 1, actors: 0 }, ...actors)).toEqual(['a3 actor']);
    expect(
      keptOf({ entries: 1, actors: 1 }, 'a0 actor', 'b0 actor', 'b1 actor', 'b2 actor', 'a gone'),
    ).toEqual(['b1 actor', 'b2 actor']);
  });

  test('is limited in text', () => {
    const archive = new Archive({ text: 10 });
    archive.add('a', message('actor', '0', 'x'.repeat(6)));
    archive.add('a', message('event', '0', 'y'.repeat(6)));
    archive.add('a', message('event', '0', 'z'.repeat(4)));
    expect(stepsOf(archive.kept())).toEqual(['xxxxxx', 'yyyyyy', 'zzzz']);
    archive.add('a', message('actor', '1', 'w'.repeat(5)));
    expect(stepsOf(archive.kept())).toEqual(['xxxxxx', 'zzzz', 'wwwww']);
    archive.add('a', message('event', '1', 'v'.repeat(10)));
    expect(stepsOf(archive.kept())).toEqual(['wwwww', 'vvvvvvvvvv']); // 6 and 5 exceed the limit
  });
});

/** A connection that sends nothing until the test lets it. */
class Line implements Sender {
  bufferedAmount = 0;
  isOpen = true;
  readonly frames: string[] = [];

  send(frame: string): void {
    this.frames.push(frame);
    this.bufferedAmount += frame.length;
  }

  terminate(): void {
    this.isOpen = false;
  }
}

describe('The outbox of a reader', () => {
  const entriesOf = (archive: Archive, ...lengths: number[]) =>
    lengths.map((length, index) =>
      archive.add('a', message('event', '0', JSON.stringify(String(index).repeat(length - 2)))),
    );
  const countsOf = ({ frames }: Line) => frames.map((frame) => (JSON.parse(frame) as unknown[]).length);

  test('goes in frames of about a megabyte', () => {
    const line = new Line();
    const archive = new Archive();
    const outbox = new Outbox(line, asFeed, entriesOf(archive, 2 ** 19, 2 ** 19, 2 ** 20, 2, 2, 2 ** 20, 2));
    expect(outbox.flush()).toBe(false);
    expect(countsOf(line)).toEqual([2, 1, 3, 1]);
  });

  test('waits while 4 megabytes are in flight', () => {
    const line = new Line();
    const outbox = new Outbox(
      line,
      asFeed,
      entriesOf(new Archive(), ...Array.from({ length: 6 }, () => 2 ** 20)),
    );
    expect(outbox.flush()).toBe(true);
    expect(line.frames).toHaveLength(4);
    expect(outbox.flush()).toBe(true);
    expect(line.frames).toHaveLength(4);
    line.bufferedAmount = 0;
    expect(outbox.flush()).toBe(false);
    expect(line.frames).toHaveLength(6);
  });

  test('may be the archive plus 64 megabytes; then the reader is disconnected', () => {
    const archive = new Archive();
    const line = new Line();
    const outbox = new Outbox(line, asFeed, entriesOf(archive, 1000));
    for (const entry of entriesOf(archive, ...Array.from({ length: 4 }, () => 2 ** 24))) outbox.push(entry);
    expect(line.isOpen).toBe(true);
    for (const entry of entriesOf(archive, 2)) outbox.push(entry);
    expect(line.isOpen).toBe(false);
    expect(outbox.flush()).toBe(false);
    expect(line.frames).toEqual([]);
  });

  test('is sent to other readers as bare messages, one per frame', () => {
    const line = new Line();
    const archive = new Archive();
    fill(archive, 'a0 actor', 'a gone');
    archive.called('a', 'Shop');
    new Outbox(line, asMessages, archive.kept()).flush();
    expect(line.frames).toEqual(['a0 actor']);
  });

  test('continues at the next beats if a reader is slow', async () => {
    const hub = new Hub();
    let beats = 0;
    const told = new Promise<string>((resolve) => {
      const slow: Sender = {
        get bufferedAmount() {
          beats += 1;
          return beats < 3 ? Number.POSITIVE_INFINITY : 0;
        },
        send: resolve,
        terminate() {},
      };
      hub.join(slow, asFeed);
    });
    hub.take('a', [message('event', '0', '"told"')]);
    expect(await told).toBe('[{"client":"a","message":"told"}]');
    expect(beats).toBe(3);
    hub.close();
  });
});

test('A closed hub does nothing', () => {
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  const before = timers();
  const hub = new Hub();
  hub.join(new Line(), asFeed);
  expect(timers()).toBe(before + 1);
  hub.close();
  expect(timers()).toBe(before);
});

describe('Access', () => {
  test('A server that was given a host name answers to that name', () => {
    expect(refusal({ host: 'dev.example:4777' }, 'dev.example')).toBeUndefined();
    expect(
      refusal({ host: 'dev.example:4777', origin: 'http://dev.example' }, 'dev.example'),
    ).toBeUndefined();
    expect(refusal({ host: 'dev.example:4777', origin: 'http://example' }, 'dev.example')).toMatch(
      /may not use/,
    );
    expect(refusal({ host: 'example' }, 'dev.example')).toMatch(/is not a name of this machine/);
  });

  test('A server on another loopback address does not serve a network', () => {
    expect(refusal({ host: '192.168.0.1' }, '::1')).toMatch(/is not a name of this machine/);
    expect(refusal({ host: '[::1]:4777' }, '::1')).toBeUndefined();
  });
});
