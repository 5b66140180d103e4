/** @jest-environment jsdom */
// Without a window, TanStack Query assumes a server, where it neither retries nor polls.
import { afterEach, expect, jest, test } from '@jest/globals';
import {
  dehydrate,
  hydrate,
  InfiniteQueryObserver,
  keepPreviousData,
  MutationObserver,
  onlineManager,
  QueriesObserver,
  QueryClient,
  QueryObserver,
  type QueryObserverOptions,
  skipToken,
  experimental_streamedQuery as streamedQuery,
} from '@tanstack/query-core';
import { LRUCache } from 'lru-cache';
import pRetry from 'p-retry';
import {
  computed,
  hydrated,
  dehydrate as ourDehydrate,
  type Resource,
  resource,
  type Signal,
  signal,
} from 'xstate-resource';
import { attemptsOf, keepFresh, withPolicy } from 'xstate-resource/loaders';
import { flushPromises } from 'xstate-resource/testing';
import { tableOf } from './rows.js';
import { Server, setUpOurs, thrownBy } from './server.js';

const { row, everyRow, checkedAgainst, offers } = tableOf('TanStack Query');

type Options = Omit<Partial<QueryObserverOptions>, 'queryKey'>;

/** An observer of a query, like the one that useQuery creates. `set` re-renders with another key. */
function setUpTheirs(
  initial: unknown = 1,
  options: Options = {},
  { client = new QueryClient(), server = new Server() } = {},
) {
  client.mount(); // as its provider does, to be notified of focus and network changes
  const forKey = (key: unknown, more: Options = {}) => ({
    queryFn: ({ signal }: { signal: AbortSignal }) => server.load(key, signal),
    retry: false,
    gcTime: Number.POSITIVE_INFINITY, // so that no timer outlives the test
    ...options,
    ...more,
    queryKey: ['user', key],
  });
  const observer = new QueryObserver(client, forKey(initial));
  const stop = observer.subscribe(() => {});
  const set = (key: unknown, more?: Options) => observer.setOptions(forKey(key, more));
  return { observer, set, client, server, stop };
}

/** Both, with a first value. */
async function setUp(initial: unknown = 1, options: Options = {}) {
  const ours = setUpOurs<unknown>(initial);
  const both = {
    theirs: setUpTheirs(initial, options),
    ours: { ...ours, set: (params: unknown) => ours.params.set(params) },
  };
  await flushPromises();
  for (const { server } of [both.theirs, both.ours]) await server.answer('Ada');
  return both;
}

function theirsShown({ observer }: Pick<ReturnType<typeof setUpTheirs>, 'observer'>) {
  const { status, fetchStatus, data } = observer.getCurrentResult();
  return [status, fetchStatus, data];
}
const oursShown = ({ user }: { user: Resource<unknown> }) => [user.status(), user.value()];

/** Runs a test with fake timers and without randomness. */
async function inFakeTime(run: () => Promise<void>): Promise<void> {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate'] });
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  try {
    await run();
  } finally {
    jest.useRealTimers();
  }
}

/** Shows or hides the page. TanStack Query listens to the window, ours to the document. */
function show(state: 'visible' | 'hidden'): void {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
}

afterEach(() => {
  jest.restoreAllMocks();
});

checkedAgainst('@tanstack/query-core');
offers({ InfiniteQueryObserver, MutationObserver, QueriesObserver, dehydrate, hydrate });

/** A stream whose items a test sends to all readers. */
class Pages {
  readonly #waiting: ((result: IteratorResult<string>) => void)[] = [];

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return { next: () => new Promise((resolve) => this.#waiting.push(resolve)) };
  }

  send(value: string): Promise<void> {
    return this.#answer({ value, done: false });
  }

  end(): Promise<void> {
    return this.#answer({ value: undefined, done: true });
  }

  #answer(result: IteratorResult<string>): Promise<void> {
    for (const resolve of this.#waiting.splice(0)) resolve(result);
    return flushPromises();
  }
}

row(
  '`queryKey`, `queryFn`',
  'observers of the same key share a fetch; each resource loads for itself',
  async () => {
    const first = setUpTheirs();
    const second = setUpTheirs(1, {}, first);
    expect(first.server.asked).toEqual([1]);
    await first.server.answer('Ada');
    expect([theirsShown(first), theirsShown(second)]).toEqual([
      ['success', 'idle', 'Ada'],
      ['success', 'idle', 'Ada'],
    ]);
    const server = new Server();
    const loader = () => server.load(1);
    const ours = [resource({ loader }), resource({ loader })];
    await flushPromises();
    expect(server.asked).toEqual(ours.map(() => 1));
  },
);

row('Equal keys', 'theirs are compared as JSON, ours as data', async () => {
  const loadsFor = async (before: unknown, after: unknown) => {
    const { theirs, ours } = await setUp(before, { staleTime: Number.POSITIVE_INFINITY });
    for (const { set } of [theirs, ours]) set(after);
    await flushPromises();
    return [theirs.server.asked.length, ours.server.asked.length];
  };
  expect(await loadsFor({ a: 1, b: [2] }, { b: [2], a: 1 })).toEqual([1, 1]);
  expect(await loadsFor(new Date(5), new Date(5))).toEqual([1, 1]);
  expect(await loadsFor({ a: 1 }, { a: 1, b: undefined })).toEqual([1, 2]);
  expect(await loadsFor(new Map([[1, 2]]), new Map())).toEqual([1, 2]);
  expect(await loadsFor(new Map([[1, 2]]), new Map([[1, 2]]))).toEqual([1, 1]);
  expect(await loadsFor(new Date(5), new Date(5).toISOString())).toEqual([1, 2]);
});

row('`status`, `fetchStatus`', 'are one status in ours', async () => {
  const theirs = setUpTheirs(1, { enabled: false });
  const ours = setUpOurs<number | null>(null);
  expect([theirsShown(theirs), oursShown(ours)]).toEqual([
    ['pending', 'idle', undefined],
    ['idle', undefined],
  ]);
  theirs.set(1, { enabled: true });
  ours.params.set(1);
  expect([theirsShown(theirs), oursShown(ours)]).toEqual([
    ['pending', 'fetching', undefined],
    ['loading', undefined],
  ]);
  await flushPromises();
  for (const { server } of [theirs, ours]) await server.answer('Ada');
  expect([theirsShown(theirs), oursShown(ours)]).toEqual([
    ['success', 'idle', 'Ada'],
    ['resolved', 'Ada'],
  ]);
  void theirs.observer.refetch();
  ours.user.reload();
  expect([theirsShown(theirs), oursShown(ours)]).toEqual([
    ['success', 'fetching', 'Ada'],
    ['reloading', 'Ada'],
  ]);
  await flushPromises();
  for (const { server } of [theirs, ours]) await server.fail(new Error('down'));
  expect([theirsShown(theirs), ours.user.status()]).toEqual([['error', 'idle', 'Ada'], 'error']);
});

row(
  'The key changes',
  'both load immediately without the old value; theirs shows what is cached for the new key',
  async () => {
    const { theirs, ours } = await setUp(1);
    for (const { set } of [theirs, ours]) set(2);
    expect(theirsShown(theirs)).toEqual(['pending', 'fetching', undefined]);
    expect(oursShown(ours)).toEqual(['loading', undefined]);
    await flushPromises();
    for (const { server } of [theirs, ours]) await server.answer('Grace');
    for (const { set } of [theirs, ours]) set(1);
    expect(theirsShown(theirs)).toEqual(['success', 'fetching', 'Ada']);
    expect(oursShown(ours)).toEqual(['loading', undefined]);
    await flushPromises();
    expect([theirs.server.asked, ours.server.asked]).toEqual([
      [1, 2, 1],
      [1, 2, 1],
    ]);
  },
);

row(
  'Several changes in a turn',
  'theirs fetches for each key that the observer receives, ours for the last',
  async () => {
    const { theirs, ours } = await setUp(1);
    for (const id of [2, 3]) for (const { set } of [theirs, ours]) set(id);
    await flushPromises();
    expect([theirs.server.asked, ours.server.asked]).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
  },
);

row('`placeholderData: keepPreviousData`', 'is latest() in ours', async () => {
  const { theirs, ours } = await setUp(1, { placeholderData: keepPreviousData });
  for (const { set } of [theirs, ours]) set(2);
  const { status, data, isPlaceholderData } = theirs.observer.getCurrentResult();
  expect([status, data, isPlaceholderData]).toEqual(['success', 'Ada', true]);
  expect([ours.user.status(), ours.user.hasValue(), ours.user.latest()]).toEqual(['loading', false, 'Ada']);
});

row(
  '`enabled: false`, `skipToken`',
  'theirs keeps the data of the key; ours is idle, without a value',
  async () => {
    const disabling: Options[] = [{ enabled: false }, { queryFn: skipToken }];
    for (const options of disabling) {
      const { theirs, ours } = await setUp();
      theirs.set(1, options);
      ours.set(null);
      expect(theirsShown(theirs)).toEqual(['success', 'idle', 'Ada']);
      expect(oursShown(ours)).toEqual(['idle', undefined]);
    }
    const { theirs, ours } = await setUp();
    theirs.set(1, { enabled: false });
    ours.set(null);
    void theirs.observer.refetch();
    expect(theirs.server.asked).toEqual([1, 1]);
    expect(ours.user.reload()).toBe(false);
  },
);

row(
  '`signal`',
  'aborts in theirs only if the queryFn uses it; otherwise the response is cached for its key',
  async () => {
    const { theirs, ours } = await setUp();
    for (const id of [2, 3]) {
      for (const { set } of [theirs, ours]) set(id);
      await flushPromises();
    }
    for (const { server } of [theirs, ours]) {
      expect(server.aborted).toEqual([2]);
      await server.answer('Late', 1);
    }
    expect(theirs.client.getQueryData(['user', 2])).toBeUndefined();
    expect(theirsShown(theirs)).toEqual(['pending', 'fetching', undefined]);
    expect(oursShown(ours)).toEqual(['loading', undefined]);

    const server = new Server();
    const unaborted = setUpTheirs(1, { queryFn: ({ queryKey: [, key] }) => server.load(key) });
    unaborted.stop();
    await server.answer('Ada');
    expect(unaborted.client.getQueryData(['user', 1])).toBe('Ada');
  },
);

row(
  '`refetch()` while fetching',
  'theirs joins the first fetch and replaces a later one; ours replaces any if forced, and otherwise returns false',
  async () => {
    const first = setUpTheirs();
    void first.observer.refetch();
    expect(first.server.asked).toEqual([1]);

    const { theirs, ours } = await setUp();
    void theirs.observer.refetch();
    expect(ours.user.reload()).toBe(true);
    await flushPromises();
    void theirs.observer.refetch();
    expect(ours.user.reload()).toBe(false);
    await flushPromises();
    expect([theirs.server.asked, theirs.server.aborted]).toEqual([[1, 1, 1], [1]]);
    expect([ours.server.asked, ours.server.aborted]).toEqual([[1, 1], []]);
    expect(ours.user.reload({ force: true })).toBe(true);
    await flushPromises();
    expect([ours.server.asked, ours.server.aborted]).toEqual([[1, 1, 1], [1]]);
  },
);

row(
  '`data` in `error`',
  'stays next to the error in theirs, even while it fetches again; in ours it is in latest()',
  async () => {
    const { theirs, ours } = await setUp();
    void theirs.observer.refetch();
    ours.user.reload();
    await flushPromises();
    const error = new Error('down');
    for (const { server } of [theirs, ours]) await server.fail(error);
    expect(theirs.observer.getCurrentResult()).toMatchObject({ status: 'error', data: 'Ada', error });
    expect(ours.user.snapshot()).toEqual({ status: 'error', value: undefined, error });
    expect(thrownBy(ours.user.value)).toBe(error);
    expect(ours.user.latest()).toBe('Ada');
    void theirs.observer.refetch();
    ours.user.reload();
    expect(theirs.observer.getCurrentResult()).toMatchObject({
      status: 'error',
      fetchStatus: 'fetching',
      data: 'Ada',
      error,
    });
    expect(ours.user.snapshot()).toEqual({ status: 'reloading', value: undefined, error: undefined });
  },
);

row(
  '`retry`',
  'theirs retries three times; ours as often as its policy says, and both report their progress',
  async () => {
    const asked: string[] = [];
    const fail = (who: string) => async () => {
      asked.push(who);
      throw new Error('down');
    };
    await inFakeTime(async () => {
      const client = new QueryClient();
      const observer = new QueryObserver(client, { queryKey: [1], queryFn: fail('theirs') });
      const stop = observer.subscribe(() => {});
      const once = resource({ loader: fail('ours') });
      const retrying = resource({ loader: fail('policy'), policy: withPolicy({ retry: 3 }) });
      const other = resource({
        loader: ({ abortSignal }) =>
          pRetry(fail('p-retry'), { retries: 3, signal: abortSignal, randomize: false }),
      });
      await jest.advanceTimersByTimeAsync(6_999);
      expect(observer.getCurrentResult()).toMatchObject({
        status: 'pending',
        failureCount: 3,
        failureReason: { message: 'down' },
      });
      expect(attemptsOf(retrying)()).toMatchObject({ attempt: 3, attempts: 4, error: { message: 'down' } });
      await jest.advanceTimersByTimeAsync(1); // after 1, 2 and 4 s
      expect(observer.getCurrentResult()).toMatchObject({ status: 'error', failureCount: 4 });
      expect([once, retrying, other].map(({ status }) => status())).toEqual(['error', 'error', 'error']);
      const count = (who: string) => asked.filter((each) => each === who).length;
      expect(['theirs', 'ours', 'policy', 'p-retry'].map(count)).toEqual([4, 1, 4, 4]);
      stop();
      client.clear();
    });
  },
);

row(
  '`retryDelay`',
  'both double up to 30 s, ours with random jitter; theirs continues when the page is visible',
  async () => {
    const times: Record<string, number[]> = { theirs: [], ours: [], early: [] };
    const delays: unknown[] = [];
    const fail = (who: string) => async () => {
      times[who]?.push(jest.now());
      throw new Error('down');
    };
    await inFakeTime(async () => {
      jest.setSystemTime(0);
      const theirs = setUpTheirs(1, { queryFn: fail('theirs'), retry: 6 });
      const makeOurs = (who: string) => resource({ loader: fail(who), policy: withPolicy({ retry: 6 }) });
      makeOurs('ours');
      await jest.advanceTimersByTimeAsync(61_000);
      const exact = [0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000];
      expect([times.theirs, times.ours]).toEqual([exact, exact]);
      jest.mocked(Math.random).mockReturnValue(0);
      jest.setSystemTime(0);
      makeOurs('early');
      await jest.advanceTimersByTimeAsync(61_000);
      expect(times.early).toEqual(exact.map((time) => time * 0.8));

      theirs.stop();
      const delay = (who: string) => (count: number, error: Error) => {
        delays.push([who, count, error.message]);
        return 10;
      };
      const hidden = setUpTheirs(1, { retry: 1, retryDelay: delay('theirs') });
      const server = new Server();
      const ours = resource({
        loader: () => server.load(1),
        policy: withPolicy({ retry: { attempts: 1, delay: delay('ours') } }),
      });
      await flushPromises();
      for (const each of [hidden.server, server]) await each.fail(new Error('down'));
      expect(delays).toEqual([
        ['theirs', 0, 'down'],
        ['ours', 1, 'down'],
      ]);
      show('hidden');
      await jest.advanceTimersByTimeAsync(10);
      expect([theirsShown(hidden)[1], hidden.server.asked.length, server.asked.length]).toEqual([
        'paused',
        1,
        2,
      ]);
      show('visible');
      await flushPromises();
      expect([theirsShown(hidden)[1], hidden.server.asked.length]).toEqual(['fetching', 2]);
      hidden.stop();
      ours.destroy();
    });
  },
);

row(
  'A thrown value that is not an `Error`',
  'is the error itself in theirs, and the cause of an error in ours',
  async () => {
    const { theirs, ours } = await setUp();
    for (const { set } of [theirs, ours]) set(2);
    await flushPromises();
    for (const { server } of [theirs, ours]) await server.fail('text');
    expect(theirs.observer.getCurrentResult().error).toBe('text');
    expect(ours.user.error()).toBeInstanceOf(Error);
    expect(ours.user.error()?.cause).toBe('text');
  },
);

row(
  'The `queryFn` returns `undefined`',
  'theirs is in error; ours is resolved, without a value',
  async () => {
    const { theirs, ours } = await setUp();
    for (const { set } of [theirs, ours]) set(2);
    await flushPromises();
    const complaint = jest.spyOn(console, 'error').mockImplementation(() => {});
    for (const { server } of [theirs, ours]) await server.answer(undefined);
    complaint.mockRestore();
    expect(theirsShown(theirs)).toEqual(['error', 'idle', undefined]);
    expect([...oursShown(ours), ours.user.hasValue()]).toEqual(['resolved', undefined, false]);
  },
);

row(
  '`setQueryData()`',
  'a running fetch overwrites it in theirs, unless it is cancelled first; ours is aborted',
  async () => {
    const { theirs, ours } = await setUp();
    const change = () => {
      theirs.client.setQueryData(['user', 1], 'Mine');
      ours.user.set('Mine');
    };
    void theirs.observer.refetch();
    ours.user.reload();
    await flushPromises();
    change();
    expect(theirsShown(theirs)).toEqual(['success', 'fetching', 'Mine']);
    expect(oursShown(ours)).toEqual(['local', 'Mine']);
    for (const { server } of [theirs, ours]) await server.answer('Theirs');
    expect(theirsShown(theirs)).toEqual(['success', 'idle', 'Theirs']);
    expect(oursShown(ours)).toEqual(['local', 'Mine']);

    void theirs.observer.refetch();
    await flushPromises();
    await theirs.client.cancelQueries({ queryKey: ['user', 1] });
    change();
    await theirs.server.answer('Late');
    expect(theirsShown(theirs)).toEqual(['success', 'idle', 'Mine']);
  },
);

row(
  '`staleTime`, `gcTime`',
  'theirs does not fetch while data is fresh; ours neither, with a cache that you provide',
  async () => {
    const client = new QueryClient();
    expect(client.getQueryCache().build(client, { queryKey: ['defaults'] }).gcTime).toBe(5 * 60_000);
    client.clear();
    const { theirs } = await setUp(1, { staleTime: 60_000 });
    const server = new Server();
    const cache = new LRUCache<number, object>({ max: 100, ttl: 60_000 });
    const id = signal(1);
    const ours = resource({
      params: id,
      loader: async ({ params }) => {
        const loaded = (await server.load(params)) as object;
        cache.set(params, loaded);
        return loaded;
      },
      cached: (params) => cache.get(params),
    });
    const ada = { name: 'Ada' };
    await flushPromises();
    await server.answer(ada);
    theirs.set(2);
    id.set(2);
    await flushPromises();
    await theirs.server.answer('Grace');
    await server.answer({ name: 'Grace' });
    theirs.set(1);
    id.set(1);
    expect(theirsShown(theirs)).toEqual(['success', 'idle', 'Ada']);
    expect([ours.status(), ours.value()]).toEqual(['resolved', ada]);
    await flushPromises();
    expect([theirs.server.asked, server.asked]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  },
);

row(
  '`refetchInterval`',
  'both fetch only while the page is visible, once at a time; ours fetches as soon as it is visible again',
  async () => {
    const { theirs, ours } = await setUp(1, { refetchOnWindowFocus: false });
    const asked = () => [theirs.server.asked.length, ours.server.asked.length];
    await inFakeTime(async () => {
      theirs.set(1, { refetchInterval: 1_000 });
      keepFresh(ours.user, { every: 1_000 });
      await jest.advanceTimersByTimeAsync(1_000);
      expect(asked()).toEqual([2, 2]);
      await jest.advanceTimersByTimeAsync(3_000); // both requests are pending
      expect(asked()).toEqual([2, 2]);
      for (const { server } of [theirs, ours]) await server.fail(new Error('down'));
      await jest.advanceTimersByTimeAsync(1_000);
      expect(asked()).toEqual([3, 3]);
      for (const { server } of [theirs, ours]) await server.answer('Ada');

      show('hidden');
      await jest.advanceTimersByTimeAsync(5_500);
      expect(asked()).toEqual([3, 3]);
      show('visible');
      expect(ours.user.status()).toBe('reloading');
      await flushPromises();
      expect(asked()).toEqual([3, 4]);
      await jest.advanceTimersByTimeAsync(500);
      expect(asked()).toEqual([4, 4]);
      theirs.stop();
      ours.user.destroy();
      expect(jest.getTimerCount()).toBe(0);
    });
  },
);

row(
  '`refetchOnWindowFocus`, `refetchOnReconnect`',
  'are on by default in theirs, for stale data; in ours off by default, and for any value',
  async () => {
    const { theirs, ours } = await setUp();
    const fresh = await setUp(1, { staleTime: Number.POSITIVE_INFINITY });
    const withoutOptions = setUpOurs(1);
    await flushPromises();
    await withoutOptions.server.answer('Ada');
    for (const { user } of [ours, fresh.ours]) keepFresh(user, { onFocus: true, onReconnect: true });
    const events = [
      () => show('visible'),
      () => {
        for (const name of ['offline', 'online']) window.dispatchEvent(new Event(name));
      },
    ];
    for (const [index, trigger] of events.entries()) {
      trigger();
      await flushPromises();
      const times = index + 2;
      expect([theirs, ours, fresh.ours].map(({ server }) => server.asked.length)).toEqual([
        times,
        times,
        times,
      ]);
      expect([fresh.theirs, withoutOptions].map(({ server }) => server.asked.length)).toEqual([1, 1]);
      for (const { server } of [theirs, ours, fresh.ours]) await server.answer('Ada');
    }
    for (const { user } of [ours, fresh.ours]) user.destroy();
    theirs.stop();
  },
);

row('`networkMode`', 'theirs waits for the network; ours sends the request', async () => {
  onlineManager.setOnline(false);
  try {
    const theirs = setUpTheirs();
    const ours = setUpOurs(1);
    await flushPromises();
    expect([theirsShown(theirs), theirs.server.asked]).toEqual([['pending', 'paused', undefined], []]);
    expect([ours.user.status(), ours.server.asked]).toEqual(['loading', [1]]);
  } finally {
    onlineManager.setOnline(true);
  }
});

row('`select`', 'is a computed in ours', async () => {
  const { theirs, ours } = await setUp(1, { select: (name) => String(name).length });
  const length = computed(() => (ours.user.hasValue() ? String(ours.user.value()).length : undefined));
  expect([theirs.observer.getCurrentResult().data, length()]).toEqual([3, 3]);
});

row(
  '`structuralSharing`',
  'theirs keeps unchanged parts; ours keeps the whole object if equal returns true',
  async () => {
    const server = new Server();
    const theirs = setUpTheirs(1, {}, { server });
    const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
    const plain = resource<{ tags: string[]; n: number }, unknown>({ loader: () => server.load(1) as never });
    const equalled = resource<{ tags: string[]; n: number }, unknown>({
      loader: () => server.load(1) as never,
      equal,
    });
    await flushPromises();
    const answer = async (value: () => unknown) => {
      for (const index of [-3, -2, -1]) await server.answer(value(), index);
      return [
        theirs.observer.getCurrentResult().data as { tags: string[] },
        plain.value(),
        equalled.value(),
      ] as const;
    };
    const reload = () => {
      void theirs.observer.refetch();
      plain.reload();
      equalled.reload();
      return flushPromises();
    };
    const first = await answer(() => ({ tags: ['a'], n: 1 }));
    await reload();
    const same = await answer(() => ({ tags: ['a'], n: 1 }));
    expect(same.map((value, index) => value === first[index])).toEqual([true, false, true]);
    await reload();
    const other = await answer(() => ({ tags: ['a'], n: 2 }));
    expect(other.map((value, index) => value === first[index])).toEqual([false, false, false]);
    expect(other.map((value, index) => value?.tags === first[index]?.tags)).toEqual([true, false, false]);
  },
);

row(
  '`initialData`',
  'theirs starts with it for every key, and fetches if it is stale; ours uses cached and revalidate',
  async () => {
    const server = new Server();
    const makeOurs = (revalidate: boolean, params = signal(1)) => {
      const user = resource<unknown, number>({
        params,
        loader: ({ params }) => server.load(params),
        cached: () => 'nobody',
        revalidate,
      });
      return { user };
    };
    expect(theirsShown(setUpTheirs(1, { initialData: 'nobody' }))).toEqual(['success', 'fetching', 'nobody']);
    expect(oursShown(makeOurs(true))).toEqual(['reloading', 'nobody']);

    const params = signal(1);
    const [theirs, ours] = [
      setUpTheirs(1, { initialData: 'nobody', staleTime: 60_000 }),
      makeOurs(false, params),
    ];
    for (const id of [1, 2]) {
      theirs.set(id);
      params.set(id);
      expect([theirsShown(theirs), oursShown(ours)]).toEqual([
        ['success', 'idle', 'nobody'],
        ['resolved', 'nobody'],
      ]);
    }
    await flushPromises();
    expect([theirs.server.asked, server.asked]).toEqual([[], [1]]);
  },
);

row(
  '`experimental_streamedQuery()`',
  'collects chunks and is fetching until the end; ours shows each item and is streaming',
  async () => {
    const [theirPages, ourPages] = [new Pages(), new Pages()];
    const client = new QueryClient();
    const queryFn = streamedQuery({ streamFn: () => theirPages });
    const observer = new QueryObserver<unknown>(client, {
      queryKey: ['pages'],
      queryFn,
      gcTime: Number.POSITIVE_INFINITY,
    });
    const stop = observer.subscribe(() => {});
    const ours = resource({
      async *stream() {
        const pages: string[] = [];
        for await (const page of ourPages) yield [...pages, page];
      },
    });
    await flushPromises();
    expect([theirsShown({ observer }), ours.status()]).toEqual([
      ['pending', 'fetching', undefined],
      'loading',
    ]);
    for (const pages of [theirPages, ourPages]) await pages.send('a');
    expect(theirsShown({ observer })).toEqual(['success', 'fetching', ['a']]);
    expect([...oursShown({ user: ours }), ours.isStreaming()]).toEqual(['resolved', ['a'], true]);

    void observer.refetch();
    ours.reload();
    await flushPromises();
    expect(theirsShown({ observer })).toEqual(['pending', 'fetching', undefined]);
    expect(oursShown({ user: ours })).toEqual(['reloading', ['a']]);
    for (const pages of [theirPages, ourPages]) await pages.end();
    stop();
  },
);

row(
  '`dehydrate()`, `hydrate()`',
  'theirs transfers a whole cache by its keys; ours the resources that you name, for their params',
  async () => {
    const { theirs, ours } = await setUp();
    const browser = new QueryClient();
    hydrate(browser, JSON.parse(JSON.stringify(dehydrate(theirs.client))));
    const fresh = setUpTheirs(1, { staleTime: 60_000 }, { client: browser });
    expect([theirsShown(fresh), fresh.server.asked]).toEqual([['success', 'idle', 'Ada'], []]);
    expect(theirsShown(setUpTheirs(1, {}, { client: browser }))).toEqual(['success', 'fetching', 'Ada']);

    expect(() => ourDehydrate([ours.user])).toThrow('has only the default name');
    const onServer = resource<unknown, number>({ name: 'user', params: () => 1, loader: () => 'Ada' });
    await onServer.settled();
    const state = JSON.parse(JSON.stringify(ourDehydrate([onServer])));
    const server = new Server();
    const inBrowser = (revalidate: boolean) =>
      resource<unknown, number>({
        params: () => 1,
        loader: ({ params }) => server.load(params),
        cached: hydrated(state, 'user'),
        revalidate,
      });
    expect(oursShown({ user: inBrowser(false) })).toEqual(['resolved', 'Ada']);
    await flushPromises();
    expect(server.asked).toEqual([]);
    expect(oursShown({ user: inBrowser(true) })).toEqual(['reloading', 'Ada']);
  },
);

row(
  '`invalidateQueries()`',
  'refetches active queries by key; in ours you reload each resource',
  async () => {
    const { theirs, ours } = await setUp();
    void theirs.client.invalidateQueries({ queryKey: ['user'] });
    ours.user.reload();
    await flushPromises();
    expect([theirs.server.asked, ours.server.asked]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  },
);

row(
  '`subscribe()`',
  'both notify synchronously: theirs of the whole result, ours of one signal',
  async () => {
    const { theirs, ours } = await setUp();
    const seen: unknown[] = [];
    theirs.observer.subscribe(({ fetchStatus, data }) => seen.push(['theirs', fetchStatus, data]));
    ours.user.value.subscribe((value) => seen.push(['ours', value]));
    void theirs.observer.refetch();
    ours.user.reload();
    expect(seen).toEqual([['theirs', 'fetching', 'Ada']]);
    await flushPromises();
    await ours.server.answer('Mary');
    await theirs.server.answer('Mary');
    expect(seen.slice(1)).toEqual([
      ['ours', 'Mary'],
      ['theirs', 'idle', 'Mary'],
    ]);
  },
);

row(
  'The last observer unsubscribes',
  'theirs keeps its cached data; ours, once destroyed, is idle for good',
  async () => {
    const { theirs, ours } = await setUp();
    void theirs.observer.refetch();
    ours.user.reload();
    await flushPromises();
    theirs.stop();
    ours.user.destroy();
    for (const { server } of [theirs, ours]) {
      expect(server.aborted).toEqual([1]);
      await server.answer('Late');
    }
    expect(theirs.client.getQueryData(['user', 1])).toBe('Ada');
    expect(oursShown(ours)).toEqual(['idle', undefined]);
  },
);

everyRow();

test('both together · a loader that uses their cache shares its requests, which new params do not abort', async () => {
  const server = new Server();
  const client = new QueryClient({ defaultOptions: { queries: { gcTime: Number.POSITIVE_INFINITY } } });
  const made = (id: Signal<number>) =>
    resource({
      params: id,
      loader: ({ params }) =>
        client.query({
          queryKey: ['user', params],
          queryFn: ({ signal }) => server.load(params, signal),
          staleTime: 60_000,
        }),
    });
  const id = signal(1);
  const [user, sameUser] = [made(id), made(signal(1))];
  await flushPromises();
  expect(server.asked).toEqual([1]);
  await server.answer('Ada');
  expect([user.value(), sameUser.value()]).toEqual(['Ada', 'Ada']);
  id.set(2);
  await flushPromises();
  id.set(1);
  await user.settled();
  expect([user.value(), server.asked, server.aborted]).toEqual(['Ada', [1, 2], []]);
  await server.answer('Grace');
  expect([user.value(), client.getQueryData(['user', 2])]).toEqual(['Ada', 'Grace']);
});

test('both together · their cache retries for a loader only if retry is set', async () => {
  const client = new QueryClient();
  const failed: unknown[] = [];
  const made = (key: string, options: { retry?: number; retryDelay?: number }) =>
    resource({
      loader: () =>
        client.query({
          queryKey: [key],
          queryFn: () => {
            failed.push(key);
            throw new Error('down');
          },
          ...options,
        }),
    });
  const users = [made('default', {}), made('retry', { retry: 3, retryDelay: 0 })];
  for (const user of users) expect((await user.settled()).error).toEqual(new Error('down'));
  expect(failed.filter((key) => key === 'default')).toHaveLength(1);
  expect(failed.filter((key) => key === 'retry')).toHaveLength(4);
  client.clear();
});
