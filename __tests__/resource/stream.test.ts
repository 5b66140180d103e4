/** Several values in sequence: `stream` and `isStreaming`. */
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { BehaviorSubject, map, Subject } from 'rxjs';
import { effect, type ResourceOptions, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

const held: unknown[] = [];

type Given = Partial<Pick<ResourceOptions<string, number>, 'equal' | 'cached' | 'revalidate'>>;

function setUp(given: Given = {}, initial: number | null = 1) {
  const server = controlledLoader<string, number>();
  const id = signal<number | null>(initial);
  const words = resource<string, number>({
    params: () => id(),
    stream: server.stream,
    name: 'words',
    ...given,
  });
  held.push(words);
  return { id, words, server, ...server };
}

/** A resource with the given stream. */
function streaming<T>(
  stream: () => AsyncIterable<T> | { subscribe(observer: never): unknown } | PromiseLike<unknown>,
) {
  const id = signal(1);
  const made = resource<T, number>({ params: () => id(), stream: stream as never });
  held.push(made);
  return { id, made };
}

/** An iterator whose items are emitted by the test. */
function iteratorByHand() {
  const asked: { resolve(result: unknown): void; reject(error: unknown): void }[] = [];
  const ended = jest.fn(() => Promise.resolve({ done: true, value: undefined }));
  const iterable = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve, reject) => void asked.push({ resolve, reject })),
      return: ended,
    }),
  };
  return { asked, ended, iterable: iterable as AsyncIterable<string> };
}

describe('a stream', () => {
  test('is loading until its first item, then resolved; each item replaces the value', async () => {
    const { words, next, complete } = setUp();
    expectShown(words, 'loading');
    await flushPromises();
    expectShown(words, 'loading');
    void next('one');
    expectShown(words, 'resolved', { value: 'one' });
    void next('two');
    expectShown(words, 'resolved', { value: 'two' });
    await complete();
    expectShown(words, 'resolved', { value: 'two' });
  });

  test('notifies observers of each item, and of nothing else', async () => {
    const { words, next, complete } = setUp();
    const seen: unknown[] = [];
    const statuses: string[] = [];
    effect(() => void seen.push(words.value()));
    effect(() => void statuses.push(words.status()));
    await flushPromises();
    await next('one');
    await next('two');
    await next('two');
    await complete();
    expect([seen, statuses]).toEqual([
      [undefined, 'one', 'two'],
      ['loading', 'resolved'],
    ]);
  });

  test('has isStreaming() true from its first item to its end', async () => {
    const { words, next, complete } = setUp();
    const seen: boolean[] = [];
    effect(() => void seen.push(words.isStreaming()));
    await flushPromises();
    await next('one');
    await next('two');
    await complete();
    expect(seen).toEqual([false, true, false]);
  });

  test('isStreaming() is always false for a resource that loads one value', async () => {
    const user = resource({ loader: () => 'Ada', cached: () => 'cached' });
    const seen: boolean[] = [];
    effect(() => void seen.push(user.isStreaming()));
    user.reload();
    await flushPromises();
    user.set('mine');
    expect(seen).toEqual([false]);
  });

  test('is settled at its first item', async () => {
    const { words, next } = setUp();
    const settled = jest.fn();
    void words.settled().then(settled);
    await flushPromises();
    expect(settled).not.toHaveBeenCalled();
    await next('one');
    expect(settled).toHaveBeenCalledWith({ status: 'resolved', value: 'one', error: undefined });
  });

  test('keeps the old object if the new item is equal', async () => {
    const { words, next } = setUp({ equal: (a, b) => a.toLowerCase() === b.toLowerCase() });
    await flushPromises();
    await next('one');
    await next('ONE');
    expect(words.value()).toBe('one');
  });

  test('that ends without an item is an error that says so, in loading and in reloading', async () => {
    const { words, next, complete } = setUp();
    await flushPromises();
    await complete();
    expect(words.error()?.message).toMatch(/The stream ended without an item/);
    words.reload();
    await flushPromises();
    await next('one');
    words.reload();
    await flushPromises();
    expectShown(words, 'reloading', { value: 'one' });
    await complete();
    expect(words.error()?.message).toMatch(/The stream ended without an item/);
  });

  test('that fails is an error, before its first item and after it', async () => {
    const { words, next, fail } = setUp();
    const errors = [new Error('at once'), new Error('later')];
    await flushPromises();
    await fail(errors[0]);
    expectShown(words, 'error', { error: errors[0] });
    words.reload();
    await flushPromises();
    await next('one');
    await fail(errors[1]);
    expectShown(words, 'error', { error: errors[1], latest: 'one' });
    expect(words.isStreaming()).toBe(false);
  });

  test('that is reloaded is reloading with the old value until its first new item', async () => {
    const { words, loads, next } = setUp();
    await flushPromises();
    await next('one');
    expect(words.reload()).toBe(true);
    expectShown(words, 'reloading', { value: 'one' });
    expect([words.isStreaming(), loads[0]?.abortSignal.aborted]).toEqual([false, true]);
    await flushPromises();
    await next('late', 0);
    expectShown(words, 'reloading', { value: 'one' });
    await next('new');
    expectShown(words, 'resolved', { value: 'new' });
    expect([words.isStreaming(), loads[1]?.abortSignal.aborted]).toEqual([true, false]);
  });

  test.each([
    ['new params', ({ id }: ReturnType<typeof setUp>) => id.set(2)],
    ['no params', ({ id }: ReturnType<typeof setUp>) => id.set(null)],
    ['set()', ({ words }: ReturnType<typeof setUp>) => words.set('mine')],
    ['destroy()', ({ words }: ReturnType<typeof setUp>) => words.destroy()],
    ['reload()', ({ words }: ReturnType<typeof setUp>) => void words.reload()],
  ])('is superseded by %s', async (_, supersede) => {
    const given = setUp();
    await flushPromises();
    await given.next('one');
    supersede(given);
    await flushPromises();
    const shown = given.words.snapshot();
    expect([given.loads[0]?.abortSignal.aborted, given.words.isStreaming()]).toEqual([true, false]);
    await given.next('late', 0);
    await given.complete(0);
    expect(given.words.snapshot()).toBe(shown);
  });

  test('ignores an item that arrives after the params have changed, even in the same turn', async () => {
    const { id, words, loads, next } = setUp();
    await flushPromises();
    await next('one');
    id.set(2);
    void next('late');
    expectShown(words, 'loading', { latest: 'one' });
    expect(loads[0]?.abortSignal.aborted).toBe(true);
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([1, 2]);
  });

  test.each([['complete'], ['fail']] as const)(
    'is superseded at once if it would %s after the params have changed',
    async (how) => {
      const { id, words, loads, next, server } = setUp();
      await flushPromises();
      await next('one');
      id.set(2);
      if (how === 'complete') void server.complete();
      else void server.fail(new Error('too late'));
      expect(loads[0]?.abortSignal.aborted).toBe(true);
      id.set(1); // these params count as new now
      expectShown(words, 'loading', { latest: 'one' });
    },
  );

  test('is aborted and closed if equal throws for an item', async () => {
    const error = new Error('incomparable');
    const { asked, ended, iterable } = iteratorByHand();
    let aborted: AbortSignal | undefined;
    const words = resource<string, unknown>({
      stream({ abortSignal }) {
        aborted = abortSignal;
        return iterable;
      },
      equal() {
        throw error;
      },
    });
    held.push(words);
    await flushPromises();
    asked[0]?.resolve({ done: false, value: 'one' });
    await flushPromises();
    expect(words.value()).toBe('one');
    asked[1]?.resolve({ done: false, value: 'two' });
    await flushPromises();
    expectShown(words, 'error', { error, latest: 'one' });
    expect([aborted?.aborted, ended.mock.calls.length, asked.length]).toEqual([true, 1, 2]);
  });

  test('shows nothing more if an observer of an item supersedes it', async () => {
    const { words, next } = setUp();
    await flushPromises();
    effect(() => {
      if (words.value() === 'two') words.set('mine');
    });
    await next('one');
    await next('two');
    await next('three');
    expectShown(words, 'local', { value: 'mine' });
  });

  test('has an actor like any resource, which can be created at any time', async () => {
    const { words, loads, next, complete } = setUp();
    await flushPromises();
    await next('one');
    const { actor } = words;
    expect([actor.getSnapshot().value, actor.getSnapshot().context.isStreaming]).toEqual(['resolved', true]);
    const child = actor.getSnapshot().children.loader;
    expect(child?.getSnapshot().status).toBe('active');
    await next('two');
    expect(actor.getSnapshot().children.loader).toBe(child);
    expectShown(words, 'resolved', { value: 'two' });
    await complete();
    expect([
      words.isStreaming(),
      loads[0]?.abortSignal.aborted,
      Object.keys(actor.getSnapshot().children),
    ]).toEqual([false, false, []]);
  });

  test('goes on as the same child of its actor after the first item', async () => {
    const { words, loads, next } = setUp();
    const { actor } = words;
    await flushPromises();
    const child = actor.getSnapshot().children.loader;
    await next('one');
    await next('two');
    expect(actor.getSnapshot().children.loader).toBe(child);
    expect(child?.getSnapshot().status).toBe('active');
    words.set('mine');
    expect([loads[0]?.abortSignal.aborted, child?.getSnapshot().status]).toEqual([true, 'stopped']);
    expect(actor.getSnapshot().children).toEqual({});
  });
});

describe('an async iterable', () => {
  test('is pulled one item at a time', async () => {
    const { asked, iterable } = iteratorByHand();
    const { made } = streaming(() => iterable);
    await flushPromises();
    expect(asked).toHaveLength(1);
    asked[0]?.resolve({ done: false, value: 'one' });
    await flushPromises();
    expect([asked.length, made.value()]).toEqual([2, 'one']);
    asked[1]?.resolve({ done: true, value: 'ignored' });
    await flushPromises();
    expect([asked.length, made.value(), made.isStreaming()]).toEqual([2, 'one', false]);
  });

  test('may be an async generator, whose finally runs when it is superseded', async () => {
    const log: string[] = [];
    let go: () => void = () => {};
    const { id, made } = streaming(async function* () {
      try {
        yield 'one';
        await new Promise<void>((resolve) => {
          go = resolve;
        });
        yield 'two';
      } finally {
        log.push('closed');
      }
    });
    await flushPromises();
    expect(made.value()).toBe('one');
    go();
    await flushPromises();
    expect(made.value()).toBe('two');
    id.set(2);
    await flushPromises();
    expect(log).toEqual(['closed']);
  });

  test('is closed once if it is superseded, and not if it has ended', async () => {
    const first = iteratorByHand();
    const { made } = streaming(() => first.iterable);
    await flushPromises();
    first.asked[0]?.resolve({ done: false, value: 'one' });
    await flushPromises();
    made.set('mine');
    made.set('again');
    made.destroy();
    expect(first.ended).toHaveBeenCalledTimes(1);

    const second = iteratorByHand();
    const { made: other } = streaming(() => second.iterable);
    await flushPromises();
    second.asked[0]?.resolve({ done: true });
    await flushPromises();
    other.destroy();
    expect(second.ended).not.toHaveBeenCalled();
  });

  test('reads nothing of a result that arrives after it is superseded', async () => {
    const iterator = iteratorByHand();
    const { made } = streaming(() => iterator.iterable);
    await flushPromises();
    made.set('mine');
    const read = jest.fn(() => 'late');
    iterator.asked[0]?.resolve({
      done: false,
      get value() {
        return read();
      },
    });
    await flushPromises();
    expect([made.value(), read.mock.calls, iterator.asked.length]).toEqual(['mine', [], 1]);
  });

  test.each([
    [
      'next() throws',
      {
        next: () => {
          throw new Error('broken');
        },
      },
      /broken/,
    ],
    ['next() rejects', { next: () => Promise.reject(new Error('broken')) }, /broken/],
    [
      'next() returns something other than a result',
      { next: () => Promise.resolve(1) },
      /returned 1, which is not an iterator result/,
    ],
    ['next() returns null', { next: () => null }, /returned null, which is not an iterator result/],
  ])('is an error if %s', async (_, iterator, message) => {
    const { made } = streaming(() => ({ [Symbol.asyncIterator]: () => iterator }) as never);
    await flushPromises();
    expect(made.error()?.message).toMatch(message);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['never settles', () => new Promise(() => {})],
    ['is missing', undefined],
  ])('is superseded even if return() %s', async (_, end) => {
    const { made } = streaming(
      () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}), return: end }) }) as never,
    );
    await flushPromises();
    made.set('mine' as never);
    await flushPromises();
    expectShown(made, 'local', { value: 'mine' });
  });

  test('may be a ReadableStream, which is cancelled at once', async () => {
    const cancel = jest.fn(() => {});
    let controller: ReadableStreamDefaultController<string> | undefined;
    const { made } = streaming(
      () =>
        new ReadableStream<string>({
          start(given) {
            controller = given;
          },
          cancel,
        }),
    );
    await flushPromises();
    controller?.enqueue('one');
    await flushPromises();
    expect(made.value()).toBe('one');
    made.set('mine' as never);
    expect(cancel).toHaveBeenCalledTimes(1);
    await flushPromises();
    expectShown(made, 'local', { value: 'mine' });
  });
});

describe('an observable', () => {
  test('may be one of RxJS, which is unsubscribed when it is superseded', async () => {
    const words = new Subject<string>();
    const { made } = streaming<string>(() => words.pipe(map((word) => word.toUpperCase())));
    await flushPromises();
    words.next('one');
    expectShown(made, 'resolved', { value: 'ONE' });
    made.set('mine');
    expect(words.observed).toBe(false);
    expectShown(streaming(() => new BehaviorSubject('known')).made, 'loading');
    const { made: known } = streaming(() => new BehaviorSubject('known'));
    await flushPromises();
    expectShown(known, 'resolved', { value: 'known' });
  });

  test('may complete synchronously, with an item or without', async () => {
    const { made } = streaming(() => ({
      subscribe(observer: { next(item: string): void; complete(): void }) {
        observer.next('one');
        observer.next('two');
        observer.complete();
        observer.next('after the end');
        return { unsubscribe() {} };
      },
    }));
    await flushPromises();
    expectShown(made, 'resolved', { value: 'two' });
    expect(made.isStreaming()).toBe(false);
  });

  test('may fail synchronously, and emits nothing after that', async () => {
    const error = new Error('broken');
    const { made } = streaming(() => ({
      subscribe(observer: { next(item: string): void; error(thrown: unknown): void }) {
        observer.next('one');
        observer.error(error);
        observer.next('after the end');
        return () => {};
      },
    }));
    await flushPromises();
    expectShown(made, 'error', { error, latest: 'one' });
  });

  test('that throws while it is being subscribed to is an error', async () => {
    const { made } = streaming(() => ({
      subscribe() {
        throw new Error('broken');
      },
    }));
    await flushPromises();
    expect(made.error()?.message).toBe('broken');
  });

  test.each([['an object'], ['a function']])(
    'is unsubscribed once through %s, even if it is superseded while it is being subscribed to',
    async (kind) => {
      const unsubscribe = jest.fn();
      const subscription = kind === 'an object' ? { unsubscribe } : unsubscribe;
      const { made } = streaming(() => ({
        subscribe(observer: { next(item: string): void }) {
          observer.next('one');
          return subscription;
        },
      }));
      const stop = effect(() => {
        if (made.value() === 'one') made.set('mine');
      });
      await flushPromises();
      expectShown(made, 'local', { value: 'mine' });
      expect(unsubscribe).toHaveBeenCalledTimes(1);
      stop();
      made.reload();
      await flushPromises();
      made.set('again');
      made.set('and again');
      expect(unsubscribe).toHaveBeenCalledTimes(2);
    },
  );

  test.each([['@@observable'], [(Symbol as { observable?: symbol }).observable ?? '@@observable']])(
    'may be provided by %s',
    async (key) => {
      const { made } = streaming(
        () =>
          ({
            [key]: () => ({
              subscribe(observer: { next(item: string): void }) {
                observer.next('one');
                return { unsubscribe() {} };
              },
            }),
          }) as never,
      );
      await flushPromises();
      expect(made.value()).toBe('one');
    },
  );
});

describe('a promise of a stream', () => {
  test('is awaited', async () => {
    const { made } = streaming(async () =>
      (async function* () {
        yield 'one';
      })(),
    );
    await flushPromises();
    expectShown(made, 'resolved', { value: 'one' });
  });

  test('that rejects is an error', async () => {
    const { made } = streaming(() => Promise.reject(new Error('refused')));
    await flushPromises();
    expect(made.error()?.message).toBe('refused');
  });

  test('that resolves after it is superseded is never opened', async () => {
    const open = jest.fn();
    let give: (stream: unknown) => void = () => {};
    const { made } = streaming(
      () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    );
    await flushPromises();
    made.set('mine' as never);
    give({ [Symbol.asyncIterator]: open });
    await flushPromises();
    expect(open).not.toHaveBeenCalled();
  });
});

test('a stream that is also a promise, as a database query may be, is iterated', async () => {
  const query = {
    // biome-ignore lint/suspicious/noThenProperty: it is a thenable on purpose
    then: (resolve: (rows: string[]) => void) => resolve(['all', 'rows']),
    async *[Symbol.asyncIterator]() {
      yield 'a row';
    },
  };
  const rows = resource({ stream: () => query as unknown as AsyncIterable<string> });
  held.push(rows);
  await flushPromises();
  expect(rows.value()).toBe('a row');
});

describe('not a stream', () => {
  const readable = 'Signals, atoms, and resources are not streams. Read them in params.';
  test.each([
    ['a signal', signal(1), `got a function. ${readable}`],
    ['a resource', resource({ loader: () => 1 }), `got an object. ${readable}`],
    ['an atom', createAtom(1), `got an object. ${readable}`],
    ['an array', [1], 'got an array. Use a loader for an array or a single value.'],
    ['a string', 'text', 'got "text". Use a loader for an array or a single value.'],
    ['undefined', undefined, 'got undefined. Use a loader for an array or a single value.'],
    ['null', null, 'got null. Use a loader for an array or a single value.'],
    ['an empty object', {}, 'got an object. Use a loader for an array or a single value.'],
  ])('%s is rejected', async (_, given, message) => {
    for (const stream of [() => given, async () => given]) {
      const { made } = streaming(stream as never);
      await flushPromises();
      expect(made.error()).toBeInstanceOf(TypeError);
      expect(made.error()?.message).toBe(
        `stream must return an async iterable, an observable, or a promise of one, ${message}`,
      );
    }
  });

  test('an async generator that a loader returns is rejected: the error names stream, and it is not run', async () => {
    const run = jest.fn();
    async function* generate() {
      run();
      yield 1;
    }
    for (const loader of [() => generate(), async () => generate()]) {
      const made = resource({ loader });
      held.push(made);
      await flushPromises();
      expect(made.error()).toBeInstanceOf(TypeError);
      expect(made.error()?.message).toMatch(/"stream"/);
    }
    expect(run).not.toHaveBeenCalled();
  });
});

describe('a stream with a cached value', () => {
  const cached = (params: number) => (params === 9 ? undefined : `cached ${params}`);

  test('shows that value and is still opened; its items replace the value', async () => {
    const { words, loads, next } = setUp({ cached });
    expectShown(words, 'resolved', { value: 'cached 1', latest: undefined });
    expect([words.isStreaming(), loads.length]).toEqual([false, 0]);
    await flushPromises();
    expect([words.isStreaming(), loads.length, words.status()]).toEqual([false, 1, 'resolved']);
    await next('one');
    expectShown(words, 'resolved', { value: 'one' });
    expect(words.isStreaming()).toBe(true);
  });

  test('keeps the value if it ends without an item', async () => {
    const { words, complete } = setUp({ cached });
    await flushPromises();
    await complete();
    expectShown(words, 'resolved', { value: 'cached 1' });
  });

  test('is in error if it fails', async () => {
    const { words, fail } = setUp({ cached });
    await flushPromises();
    const error = new Error('broken');
    await fail(error);
    expectShown(words, 'error', { error, latest: 'cached 1' });
  });

  test('is reloading until the first item with revalidate', async () => {
    const { words, next } = setUp({ cached, revalidate: true });
    expectShown(words, 'reloading', { value: 'cached 1', latest: undefined });
    await flushPromises();
    await next('one');
    expectShown(words, 'resolved', { value: 'one' });
  });

  test('is superseded by new params before its first item', async () => {
    const { id, words, loads, next } = setUp({ cached });
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect(loads.map(({ params, abortSignal }) => [params, abortSignal.aborted])).toEqual([
      [1, true],
      [2, false],
    ]);
    await next('late', 0);
    expectShown(words, 'resolved', { value: 'cached 2' });
  });

  test('shows that value with an actor, too', async () => {
    const { id, words, next } = setUp({ cached });
    const { actor } = words;
    await flushPromises();
    expect(Object.keys(actor.getSnapshot().children)).toEqual(['loader']);
    await next('one');
    expectShown(words, 'resolved', { value: 'one' });
    id.set(2);
    expectShown(words, 'resolved', { value: 'cached 2', latest: 'one' });
    await flushPromises();
    await next('two');
    expectShown(words, 'resolved', { value: 'two' });
  });
});
