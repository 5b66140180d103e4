/** @jest-environment jsdom */
import { afterEach, expect, jest } from '@jest/globals';
import { act, cleanup, renderHook } from '@testing-library/react';
import { useSelector } from '@xstate/store-react';
import type { ReactNode } from 'react';
import useSWR, { type Key, preload, SWRConfig, type SWRConfiguration, type SWRResponse } from 'swr';
import useSWRImmutable from 'swr/immutable';
import useSWRInfinite from 'swr/infinite';
import useSWRMutation from 'swr/mutation';
import useSWRSubscription from 'swr/subscription';
import { type Resource, resource, signal } from 'xstate-resource';
import { attemptsOf, keepFresh, withPolicy } from 'xstate-resource/loaders';
import { flushPromises } from 'xstate-resource/testing';
import { tableOf } from './rows.js';
import { Server, setUpOurs, thrownBy } from './server.js';

const { row, everyRow, checkedAgainst, offers } = tableOf('SWR');

afterEach(cleanup);

type Provider = ReturnType<NonNullable<SWRConfiguration['provider']>>;
type Theirs = SWRResponse<unknown, unknown>;

/** A component that uses SWR, with its own cache by default. */
function setUpTheirs(
  initial: unknown = 'a',
  options: SWRConfiguration = {},
  { cache = new Map(), server = new Server() } = {},
) {
  const calls: unknown[][] = [];
  const fetcher = (...args: unknown[]) => {
    calls.push(args);
    return server.load(args[0]);
  };
  const provider = () => cache as Provider;
  const hook = renderHook(
    ({ key }) => {
      const result = useSWR<unknown, unknown>(key as Key, { fetcher, ...options });
      void [result.data, result.error, result.isLoading, result.isValidating]; // SWR re-renders a component only for what it has read
      return result;
    },
    {
      initialProps: { key: initial },
      wrapper: ({ children }: { children: ReactNode }) => (
        <SWRConfig value={{ provider }}>{children}</SWRConfig>
      ),
    },
  );
  return {
    cache,
    server,
    calls,
    set: (key: unknown) => hook.rerender({ key }),
    mutate: (...args: Parameters<Theirs['mutate']>) =>
      act(async () => {
        void hook.result.current.mutate(...args);
      }),
    shown() {
      const { data, isLoading, isValidating } = hook.result.current;
      return [data, isLoading && 'isLoading', isValidating && 'isValidating'].filter((one) => one !== false);
    },
    error: () => hook.result.current.error,
    unmount: hook.unmount,
  };
}

const answer = ({ server }: { server: Server }, value: unknown, index = -1) =>
  act(() => server.answer(value, index));
const fail = ({ server }: { server: Server }, error: unknown) => act(() => server.fail(error));
const oursShown = ({ user }: { user: Resource<unknown> }) => [user.status(), user.value()];

/** Both, with a first value. */
async function setUp(initial: unknown = 'a', options: SWRConfiguration = {}) {
  const ours = setUpOurs<unknown>(initial);
  const both = {
    theirs: setUpTheirs(initial, { shouldRetryOnError: false, ...options }),
    ours: { ...ours, set: (params: unknown) => ours.params.set(params) },
  };
  await flushPromises();
  for (const one of [both.theirs, both.ours]) await answer(one, 'Ada');
  return both;
}

/** Runs a test with fake timers. */
async function inFakeTime(run: () => Promise<void>): Promise<void> {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate'] });
  try {
    await run();
  } finally {
    jest.restoreAllMocks();
    jest.useRealTimers();
  }
}

/** Shows or hides the page. */
function show(state: 'visible' | 'hidden'): void {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

checkedAgainst('swr');
checkedAgainst('react');
offers({ useSWRInfinite, useSWRMutation, useSWRSubscription, useSWRImmutable, preload });

row(
  '`useSWR(key, fetcher)`',
  'runs in a component; ours works anywhere, and a component can subscribe to it',
  async () => {
    const { theirs, ours } = await setUp();
    expect(theirs.calls).toEqual([['a']]); // the key, but no signal
    expect(theirs.shown()).toEqual(['Ada']);
    const { result } = renderHook(() => useSelector(ours.user.snapshot, (snapshot) => snapshot));
    expect(result.current).toMatchObject({ status: 'resolved', value: 'Ada' });
  },
);

row(
  'The key is falsy, or a function that throws',
  'theirs fetches nothing; in ours, only null and undefined load nothing',
  async () => {
    const { theirs, ours } = await setUp();
    for (const empty of [null, undefined]) {
      for (const { set } of [theirs, ours]) set(empty);
      expect([theirs.shown(), oursShown(ours)]).toEqual([[undefined], ['idle', undefined]]);
    }
    for (const falsy of [false, '', 0, []]) {
      for (const { set } of [theirs, ours]) set(falsy);
      await flushPromises();
      expect(theirs.shown()).toEqual([undefined]);
      expect(oursShown(ours)).toEqual(['loading', undefined]);
    }
    const notReady = () => {
      throw new Error('not ready');
    };
    theirs.set(notReady);
    expect([theirs.shown(), theirs.error()]).toEqual([[undefined], undefined]);
    expect(theirs.server.asked).toEqual(['a']);
    expect(ours.server.asked).toEqual(['a', false, '', 0, []]);
    const failing = resource({ params: notReady, loader: () => 'Ada' });
    expect([failing.status(), failing.error()?.message]).toEqual(['error', 'not ready']);
  },
);

row(
  'Equal keys',
  'both load once for equal keys; a new Map is another key in theirs, and equal in ours',
  async () => {
    const loadsFor = async (before: unknown, after: unknown) => {
      const { theirs, ours } = await setUp(before);
      for (const { set } of [theirs, ours]) set(after);
      await act(flushPromises);
      return [theirs.server.asked.length, ours.server.asked.length];
    };
    expect(await loadsFor({ a: 1, b: [2] }, { b: [2], a: 1 })).toEqual([1, 1]);
    expect(await loadsFor(new Date(5), new Date(5))).toEqual([1, 1]);
    expect(await loadsFor({ a: 1 }, { a: 1, b: undefined })).toEqual([1, 2]);
    expect(await loadsFor(new Map([[1, 1]]), new Map([[1, 1]]))).toEqual([2, 1]);
    expect(await loadsFor(new URL('http://a'), new URL('http://a'))).toEqual([2, 2]);
  },
);

row('`isLoading`, `isValidating`', 'are one status in ours', async () => {
  const theirs = setUpTheirs();
  const ours = setUpOurs('a');
  expect([theirs.shown(), oursShown(ours)]).toEqual([
    [undefined, 'isLoading', 'isValidating'],
    ['loading', undefined],
  ]);
  await flushPromises();
  for (const one of [theirs, ours]) await answer(one, 'Ada');
  await theirs.mutate();
  ours.user.reload();
  expect([theirs.shown(), oursShown(ours)]).toEqual([
    ['Ada', 'isValidating'],
    ['reloading', 'Ada'],
  ]);
});

row(
  'The key changes',
  'neither shows the old value; theirs shows what is cached for the new key, and fetches again after two seconds',
  async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate'] });
    try {
      const { theirs, ours } = await setUp();
      for (const { set } of [theirs, ours]) set('b');
      expect([theirs.shown(), oursShown(ours)]).toEqual([
        [undefined, 'isLoading', 'isValidating'],
        ['loading', undefined],
      ]);
      await flushPromises();
      for (const one of [theirs, ours]) await answer(one, 'Bob');
      for (const { set } of [theirs, ours]) set('a');
      expect([theirs.shown(), oursShown(ours)]).toEqual([['Ada'], ['loading', undefined]]);
      await act(() => jest.advanceTimersByTimeAsync(1_000));
      expect([theirs.server.asked, ours.server.asked]).toEqual([
        ['a', 'b'],
        ['a', 'b', 'a'],
      ]);
      await act(() => jest.advanceTimersByTimeAsync(1_000));
      theirs.set('b');
      expect(theirs.shown()).toEqual(['Bob']);
      await act(async () => jest.advanceTimersToNextFrame());
      expect([theirs.shown(), theirs.server.asked]).toEqual([
        ['Bob', 'isValidating'],
        ['a', 'b', 'b'],
      ]);
    } finally {
      jest.useRealTimers();
    }
  },
);

row('`keepPreviousData`', 'is latest() in ours', async () => {
  const { theirs, ours } = await setUp('a', { keepPreviousData: true });
  for (const { set } of [theirs, ours]) set('b');
  expect(theirs.shown()).toEqual(['Ada', 'isLoading', 'isValidating']);
  expect([ours.user.status(), ours.user.value(), ours.user.latest()]).toEqual(['loading', undefined, 'Ada']);
});

row(
  '`dedupingInterval`',
  'components share requests for a key within 2 s; each resource loads for itself, once at a time',
  async () => {
    const first = setUpTheirs();
    const second = setUpTheirs('a', {}, first);
    await answer(first, 'Ada');
    const third = setUpTheirs('a', {}, first);
    expect([first, second, third].map(({ shown }) => shown())).toEqual([['Ada'], ['Ada'], ['Ada']]);
    expect(first.server.asked).toEqual(['a']);
    const server = new Server();
    const ours = ['a', 'a'].map((params) =>
      resource({ params: () => params, loader: ({ params }) => server.load(params) }),
    );
    await flushPromises();
    expect(server.asked).toHaveLength(ours.length);
    for (const index of [0, 1]) await server.answer('Ada', index);
    expect(ours.map(({ reload }) => [reload(), reload()])).toEqual([
      [true, false],
      [true, false],
    ]);
  },
);

row(
  'Late responses',
  'are cached for their key in theirs; ours has aborted the request, and ignores them',
  async () => {
    const { theirs, ours } = await setUp();
    for (const key of ['b', 'c']) {
      for (const { set } of [theirs, ours]) set(key);
      await flushPromises();
    }
    for (const one of [theirs, ours]) await answer(one, 'Late', 1);
    expect(theirs.shown()).toEqual([undefined, 'isLoading', 'isValidating']);
    expect(theirs.cache.get('b')).toMatchObject({ data: 'Late' });
    expect(oursShown(ours)).toEqual(['loading', undefined]);
    expect(ours.server.aborted).toEqual(['b']);
  },
);

row(
  '`mutate()`',
  'theirs fetches again even while fetching, and shows the response to the last request; ours does so only if forced',
  async () => {
    const { theirs, ours } = await setUp();
    for (const isFirst of [true, false]) {
      await theirs.mutate();
      expect(ours.user.reload()).toBe(isFirst);
      await flushPromises();
    }
    expect([theirs.server.asked, ours.server.asked]).toEqual([
      ['a', 'a', 'a'],
      ['a', 'a'],
    ]);
    expect(ours.user.reload({ force: true })).toBe(true);
    await flushPromises();
    for (const one of [theirs, ours]) {
      await answer(one, 'Newer', 2);
      await answer(one, 'Older', 1);
    }
    expect(theirs.shown()).toEqual(['Newer']);
    expect(oursShown(ours)).toEqual(['resolved', 'Newer']);
  },
);

row(
  '`mutate(data)`',
  'both discard the running load; theirs then fetches again, unless revalidate is false',
  async () => {
    const { theirs, ours } = await setUp();
    await theirs.mutate();
    ours.user.reload();
    await flushPromises();
    await theirs.mutate('Mine', { revalidate: false });
    ours.user.set('Mine');
    for (const one of [theirs, ours]) await answer(one, 'Late');
    expect([theirs.shown(), oursShown(ours)]).toEqual([['Mine'], ['local', 'Mine']]);
    await theirs.mutate('Mine again');
    expect(theirs.shown()).toEqual(['Mine again', 'isValidating']);
    expect(theirs.server.asked).toHaveLength(3);
  },
);

row('`optimisticData`, `rollbackOnError`', 'theirs rolls back by itself; ours by a reload', async () => {
  const { theirs, ours } = await setUp();
  const saving = new Server();
  await theirs.mutate(saving.load('save'), {
    optimisticData: 'Mine',
    throwOnError: false,
    revalidate: false,
  });
  ours.user.set('Mine');
  expect([theirs.shown(), oursShown(ours)]).toEqual([['Mine'], ['local', 'Mine']]);
  await act(() => saving.fail(new Error('read-only')));
  expect(theirs.shown()).toEqual(['Ada']);
  ours.user.reload();
  expect(oursShown(ours)).toEqual(['reloading', 'Mine']);
  await flushPromises();
  await answer(ours, 'Ada');
  expect(oursShown(ours)).toEqual(['resolved', 'Ada']);
});

row(
  '`data` and `error`',
  'theirs shows both, even while it fetches again; in ours the value is in latest()',
  async () => {
    const { theirs, ours } = await setUp();
    await theirs.mutate();
    ours.user.reload();
    await flushPromises();
    const error = new Error('down');
    for (const one of [theirs, ours]) await fail(one, error);
    expect([theirs.shown(), theirs.error()]).toEqual([['Ada'], error]);
    expect(thrownBy(ours.user.value)).toBe(error);
    await theirs.mutate();
    ours.user.reload();
    expect([theirs.shown(), theirs.error()]).toEqual([['Ada', 'isValidating'], error]);
    expect(ours.user.snapshot()).toEqual({ status: 'reloading', value: undefined, error: undefined });
    expect(ours.user.latest()).toBe('Ada');
  },
);

row(
  'A thrown value that is not an `Error`',
  'is the error itself in theirs, and the cause of an error in ours',
  async () => {
    const { theirs, ours } = await setUp();
    for (const { set } of [theirs, ours]) set('b');
    await flushPromises();
    for (const one of [theirs, ours]) await fail(one, 'text');
    expect(theirs.error()).toBe('text');
    expect(ours.user.error()?.cause).toBe('text');
  },
);

row(
  '`onErrorRetry`',
  'theirs retries without limit and shows the error meanwhile; ours retries with a policy and is loading',
  async () => {
    await inFakeTime(async () => {
      const error = new Error('down');
      const theirs = setUpTheirs();
      const ours = setUpOurs('a');
      const server = new Server();
      const retrying = resource({
        loader: () => server.load('a'),
        policy: withPolicy({ retry: { attempts: Number.POSITIVE_INFINITY, delay: 5_000 } }),
      });
      await act(flushPromises);
      for (const one of [theirs, ours, { server }]) await fail(one, error);
      expect([theirs.error(), ours.user.error()]).toEqual([error, error]);
      expect([retrying.status(), attemptsOf(retrying)()?.error]).toEqual(['loading', error]);
      await act(() => jest.advanceTimersByTimeAsync(15_000)); // theirs retries after a random 5 or 10 s
      expect([theirs.server.asked, ours.server.asked, server.asked]).toEqual([['a', 'a'], ['a'], ['a', 'a']]);
      expect(theirs.error()).toBe(error); // even while it retries
      expect(SWRConfig.defaultValue.errorRetryCount).toBeUndefined();
      theirs.unmount();
      retrying.destroy();
    });
  },
);

row(
  '`refreshInterval`',
  'theirs measures from the response and stops while there is an error; ours measures from the reload and continues',
  async () => {
    await inFakeTime(async () => {
      const { theirs, ours } = await setUp('a', { refreshInterval: 5_000, revalidateOnFocus: false });
      keepFresh(ours.user, { every: 5_000 });
      const asked = () => [theirs.server.asked.length, ours.server.asked.length];
      const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));
      await pass(5_000);
      expect(asked()).toEqual([2, 2]);
      await pass(3_000); // both requests are pending
      for (const one of [theirs, ours]) await answer(one, 'Ada');
      await pass(2_000);
      expect(asked()).toEqual([2, 3]);
      await answer(ours, 'Ada');
      await pass(3_000);
      expect(asked()).toEqual([3, 3]);

      for (const one of [theirs, ours]) await answer(one, 'Ada');
      show('hidden');
      await pass(20_000);
      expect(asked()).toEqual([3, 3]);
      show('visible');
      await act(flushPromises);
      expect(asked()).toEqual([3, 4]);
      await pass(5_000);
      expect(asked()).toEqual([4, 4]); // ours is still loading

      for (const one of [theirs, ours]) await fail(one, new Error('down'));
      await pass(20_000);
      expect(asked()).toEqual([4, 5]);
      theirs.unmount();
      ours.user.destroy();
    });
  },
);

row(
  '`revalidateOnFocus`, `revalidateOnReconnect`',
  'are on by default in theirs, once in 5 s; in ours off by default, and for each event',
  async () => {
    await inFakeTime(async () => {
      const { theirs, ours } = await setUp();
      const withoutOptions = setUpOurs('a');
      keepFresh(ours.user, { onFocus: true, onReconnect: true });
      const asked = () => [theirs.server.asked.length, ours.server.asked.length];
      const after = async (milliseconds: number, trigger: () => void) => {
        await act(() => jest.advanceTimersByTimeAsync(milliseconds));
        trigger();
        await act(() => jest.advanceTimersByTimeAsync(1));
        const now = asked();
        for (const one of [theirs, ours, withoutOptions]) await answer(one, 'Ada');
        return now;
      };
      expect(await after(6_000, () => show('visible'))).toEqual([2, 2]);
      expect(await after(2_000, () => show('visible'))).toEqual([2, 3]);
      expect(await after(6_000, () => window.dispatchEvent(new Event('focus')))).toEqual([3, 3]);
      expect(await after(6_000, () => window.dispatchEvent(new Event('online')))).toEqual([4, 4]);
      expect(withoutOptions.server.asked).toEqual(['a']);
      theirs.unmount();
      ours.user.destroy();
    });
  },
);

row('`fallbackData`', 'is shown while it loads, in ours as cached', async () => {
  const theirs = setUpTheirs('a', { fallbackData: 'nobody' });
  const server = new Server();
  const user = resource<unknown, string>({
    params: () => 'a',
    loader: ({ params }) => server.load(params),
    cached: () => 'nobody',
    revalidate: true,
  });
  expect(theirs.shown()).toEqual(['nobody', 'isLoading', 'isValidating']);
  expect(oursShown({ user })).toEqual(['reloading', 'nobody']);
  await flushPromises();
  await answer({ server }, 'Ada');
  expect(oursShown({ user })).toEqual(['resolved', 'Ada']);
});

row('`compare`', 'theirs compares data by content; ours by identity, or with equal', async () => {
  const { theirs, ours } = await setUp();
  for (const { set } of [theirs, ours]) set('b');
  await flushPromises();
  const first = { name: 'Bob' };
  for (const one of [theirs, ours]) await answer(one, first);
  await theirs.mutate();
  ours.user.reload();
  await flushPromises();
  for (const one of [theirs, ours]) await answer(one, { name: 'Bob' });
  expect([theirs.shown()[0] === first, ours.user.value() === first]).toEqual([true, false]);
});

row(
  'A key that needs other data',
  'is a function that throws until then in theirs; in ours, the params chain the other resource',
  async () => {
    const user: { company?: { id: number } } = {};
    const theirs = setUpTheirs(() => `/companies/${(user.company as { id: number }).id}`);
    expect(theirs.server.asked).toEqual([]);
    user.company = { id: 7 };
    theirs.set(() => `/companies/${user.company?.id}`);
    expect(theirs.server.asked).toEqual(['/companies/7']);

    const id = signal<number | undefined>(undefined);
    const parent = resource({ params: id, loader: ({ params }) => ({ company: params }) });
    const child = resource({
      params: ({ chain }) => chain(parent).company,
      loader: ({ params }) => `/companies/${params}`,
    });
    expect(child.status()).toBe('idle');
    id.set(7);
    expect(child.status()).toBe('loading');
    await child.settled();
    expect(child.value()).toBe('/companies/7');
  },
);

row(
  'The component unmounts',
  'theirs lets the request continue and caches the response; ours also continues, until destroy()',
  async () => {
    const theirs = setUpTheirs();
    theirs.unmount();
    await answer(theirs, 'Ada');
    expect(theirs.cache.get('a')).toMatchObject({ data: 'Ada' });
    const ours = setUpOurs('a');
    const { unmount } = renderHook(() => useSelector(ours.user.snapshot, (snapshot) => snapshot));
    await act(flushPromises);
    unmount();
    expect(ours.server.aborted).toEqual([]);
    ours.user.destroy();
    expect(ours.server.aborted).toEqual(['a']);
  },
);

everyRow();
