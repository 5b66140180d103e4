/** @jest-environment-options {"customExportConditions": ["browser"]} */
// Without these, Node.js loads the server build, which is not reactive.
import { expect } from '@jest/globals';
import {
  createComputed,
  createResource,
  createRoot,
  createSignal,
  ErrorBoundary,
  onCleanup,
  type ResourceOptions,
  Suspense,
  batch as solidBatch,
  useTransition,
} from 'solid-js';
import { reconcile } from 'solid-js/store';
import { batch, effect, type Resource, resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { tableOf } from './rows.js';
import { Server, setUpOurs, thrownBy } from './server.js';

const { row, everyRow, checkedAgainst, offers } = tableOf('Solid');

type Source = string | number | boolean | object | null | undefined;

function setUpTheirs(initial: Source, options: ResourceOptions<unknown, Source> = {}) {
  const server = new Server();
  const [source, setSource] = createSignal(initial);
  const infos: unknown[] = [];
  return createRoot((dispose) => {
    const [data, actions] = createResource(
      source,
      (params, info) => {
        infos.push(info);
        return server.load(params);
      },
      options,
    );
    return {
      set: (params: Source) => setSource(() => params),
      source,
      data,
      ...actions,
      server,
      infos,
      dispose,
    };
  });
}

/** Both, with a first value. */
async function setUp(initial: Source = 1) {
  const ours = setUpOurs<Source>(initial);
  const both = { theirs: setUpTheirs(initial), ours: { ...ours, set: ours.params.set } };
  await flushPromises();
  for (const { server } of [both.theirs, both.ours]) await server.answer('Ada');
  return both;
}

const theirsShown = ({ data }: ReturnType<typeof setUpTheirs>) => [data.state, data()];
const oursShown = ({ user }: { user: Resource<unknown> }) => [user.status(), user.value()];

checkedAgainst('solid-js');

const more: ResourceOptions<unknown> = { deferStream: true, ssrLoadFrom: 'server', storage: createSignal };
offers({ Suspense, ErrorBoundary, useTransition, reconcile, ...more });

row(
  '`createResource(source, fetcher)`',
  'theirs fetches immediately and for each change, ours once a turn',
  async () => {
    const theirs = setUpTheirs(1);
    const ours = setUpOurs(1);
    expect([theirs.server.asked, ours.server.asked]).toEqual([[1], []]);
    theirs.set(2);
    theirs.set(3);
    ours.params.set(2);
    ours.params.set(3);
    await flushPromises();
    expect([theirs.server.asked, ours.server.asked]).toEqual([[1, 2, 3], [3]]);
    solidBatch(() => {
      theirs.set(4);
      theirs.set(5);
    });
    expect(theirs.server.asked).toEqual([1, 2, 3, 5]);
  },
);

row(
  'The source is `false`, `null`, or `undefined`',
  'theirs does not fetch and keeps its value; ours is idle, but loads for false',
  async () => {
    for (const empty of [null, undefined]) {
      const { theirs, ours } = await setUp();
      for (const { set } of [theirs, ours]) set(empty);
      await flushPromises();
      expect(theirsShown(theirs)).toEqual(['ready', 'Ada']);
      expect(oursShown(ours)).toEqual(['idle', undefined]);
      for (const { server } of [theirs, ours]) expect(server.asked).toEqual([1]);
    }
    const { theirs, ours } = await setUp();
    for (const { set } of [theirs, ours]) set(false);
    await flushPromises();
    expect([theirs.server.asked, ours.server.asked]).toEqual([[1], [1, false]]);
  },
);

row('The source is an equal object', 'theirs fetches again, ours does not', async () => {
  const { theirs, ours } = await setUp({ id: 1 });
  for (const { set } of [theirs, ours]) set({ id: 1 });
  await flushPromises();
  expect([theirs.server.asked.length, ours.server.asked.length]).toEqual([2, 1]);
});

row(
  '`data.state`',
  'unresolved, pending, ready, refreshing and errored are idle, loading, resolved, reloading and error',
  async () => {
    const theirs = setUpTheirs(null);
    const ours = setUpOurs<Source>(null);
    expect([theirs.data.state, ours.user.status()]).toEqual(['unresolved', 'idle']);
    theirs.set(1);
    ours.params.set(1);
    expect([theirs.data.state, ours.user.status()]).toEqual(['pending', 'loading']);
    await flushPromises();
    for (const { server } of [theirs, ours]) await server.answer('Ada');
    expect([theirs.data.state, ours.user.status()]).toEqual(['ready', 'resolved']);
    void theirs.refetch();
    ours.user.reload();
    expect([theirs.data.state, ours.user.status()]).toEqual(['refreshing', 'reloading']);
    await flushPromises();
    for (const { server } of [theirs, ours]) await server.fail(new Error('down'));
    expect([theirs.data.state, ours.user.status()]).toEqual(['errored', 'error']);
  },
);

row(
  '`data()` after the source changes',
  'theirs shows the value for the old source, ours none, except in latest()',
  async () => {
    const { theirs, ours } = await setUp();
    for (const { set } of [theirs, ours]) set(2);
    expect(theirsShown(theirs)).toEqual(['refreshing', 'Ada']);
    expect(oursShown(ours)).toEqual(['loading', undefined]);
    expect(ours.user.latest()).toBe('Ada');
  },
);

row(
  'An effect created before the resource',
  'sees the new source with the old value in theirs, never in ours',
  async () => {
    const server = new Server();
    const [source, setSource] = createSignal(1);
    const theirViews: unknown[] = [];
    createRoot(() => {
      let read = (): unknown[] => [];
      createComputed(() => theirViews.push([source(), ...read()]));
      const [data] = createResource(source, (params) => server.load(params));
      read = () => [data.state, data()];
    });
    const id = signal(1);
    const ourViews: unknown[] = [];
    let read = (): unknown[] => [];
    effect(() => {
      ourViews.push([id(), ...read()]);
    });
    const user = resource({ params: id, loader: ({ params }) => server.load(params) });
    read = () => [user.status(), user.value()];
    await flushPromises();
    await server.answer('Ada', 0);
    await server.answer('Ada', 1);
    setSource(2);
    id.set(2);
    expect(theirViews).toEqual([[1], [2, 'ready', 'Ada'], [2, 'refreshing', 'Ada']]);
    expect(ourViews).toEqual([[1], [2, 'loading', undefined]]);
  },
);

row('Inside `batch`', 'theirs is unchanged, ours agrees with the params immediately', async () => {
  const { theirs, ours } = await setUp();
  solidBatch(() => {
    theirs.set(2);
    expect([theirs.source(), ...theirsShown(theirs)]).toEqual([2, 'ready', 'Ada']);
  });
  batch(() => {
    ours.set(2);
    expect([ours.params(), ...oursShown(ours)]).toEqual([2, 'loading', undefined]);
  });
});

row(
  '`data()` in `errored`',
  'both throw the original error; any other thrown value is the cause of an error',
  async () => {
    const { theirs, ours } = await setUp();
    for (const { set } of [theirs, ours]) set(2);
    await flushPromises();
    const error = new Error('down');
    for (const { server } of [theirs, ours]) await server.fail(error);
    expect([thrownBy(theirs.data), thrownBy(ours.user.value)]).toEqual([error, error]);
    expect(thrownBy(theirs.data)).toBe(error);
    expect(thrownBy(ours.user.value)).toBe(error);
    for (const { set } of [theirs, ours]) set(3);
    await flushPromises();
    for (const { server } of [theirs, ours]) await server.fail('text');
    expect([theirs.data.error, ours.user.error()]).toMatchObject([
      { message: 'text', cause: 'text' },
      { message: 'text', cause: 'text' },
    ]);
  },
);

row('`data.latest`', 'throws in errored; latest() in ours never throws', async () => {
  const { theirs, ours } = await setUp();
  for (const { set } of [theirs, ours]) set(2);
  expect([theirs.data.latest, ours.user.latest()]).toEqual(['Ada', 'Ada']);
  await flushPromises();
  for (const { server } of [theirs, ours]) await server.fail(new Error('down'));
  expect(() => theirs.data.latest).toThrow('down');
  expect(ours.user.latest()).toBe('Ada');
});

row('Late responses', 'are ignored by both; theirs has no signal to abort the request', async () => {
  const { theirs, ours } = await setUp();
  for (const id of [2, 3]) {
    for (const { set } of [theirs, ours]) set(id);
    await flushPromises();
  }
  expect(ours.server.aborted).toEqual([2]);
  expect(Object.keys(theirs.infos.at(-1) as object)).toEqual(['value', 'refetching']);
  for (const { server } of [theirs, ours]) {
    await server.answer('Mary', 2);
    await server.answer('Late', 1);
  }
  expect(theirsShown(theirs)).toEqual(['ready', 'Mary']);
  expect(oursShown(ours)).toEqual(['resolved', 'Mary']);
});

row(
  '`info.value`, `info.refetching`',
  'previous in ours also has the value, but no argument of the reload',
  async () => {
    const { theirs } = await setUp();
    void theirs.refetch('by hand' as never);
    expect(theirs.infos).toEqual([
      { value: undefined, refetching: false },
      { value: 'Ada', refetching: 'by hand' },
    ]);
    const seen: unknown[] = [];
    const ours = resource({
      loader: ({ previous }) => {
        seen.push(previous);
        return 'Ada';
      },
    });
    await ours.settled();
    ours.reload();
    await ours.settled();
    expect(seen).toMatchObject([
      { status: 'idle', value: undefined },
      { status: 'resolved', value: 'Ada' },
    ]);
  },
);

row(
  '`refetch()` while loading',
  'theirs fetches again and shows the response to the last request; ours does so only if forced',
  async () => {
    const { theirs, ours } = await setUp();
    void theirs.refetch();
    expect(theirs.refetch()).toBeUndefined(); // only in the same turn
    expect([ours.user.reload(), ours.user.reload()]).toEqual([true, false]);
    await flushPromises();
    expect(theirs.refetch()).toBeInstanceOf(Promise);
    expect(ours.user.reload()).toBe(false);
    await flushPromises();
    expect([theirs.server.asked, ours.server.asked]).toEqual([
      [1, 1, 1],
      [1, 1],
    ]);
    expect(ours.user.reload({ force: true })).toBe(true);
    await flushPromises();
    for (const { server } of [theirs, ours]) {
      await server.answer('Newer', 2);
      await server.answer('Older', 1);
    }
    expect(theirsShown(theirs)).toEqual(['ready', 'Newer']);
    expect(oursShown(ours)).toEqual(['resolved', 'Newer']);
  },
);

row(
  '`refetch()` after an error',
  'theirs shows the value from before, and still has the error; ours has neither, except in latest()',
  async () => {
    const { theirs, ours } = await setUp();
    void theirs.refetch();
    ours.user.reload();
    await flushPromises();
    for (const { server } of [theirs, ours]) await server.fail(new Error('down'));
    void theirs.refetch();
    ours.user.reload();
    expect(theirsShown(theirs)).toEqual(['refreshing', 'Ada']);
    expect(theirs.data.error).toEqual(new Error('down'));
    expect(oursShown(ours)).toEqual(['reloading', undefined]);
    expect(ours.user.error()).toBeUndefined();
    expect(ours.user.latest()).toBe('Ada');
  },
);

row('`mutate(value)`', 'a running load overwrites it in theirs, and is aborted in ours', async () => {
  const { theirs, ours } = await setUp();
  void theirs.refetch();
  ours.user.reload();
  await flushPromises();
  theirs.mutate('Mine');
  ours.user.set('Mine');
  expect(theirsShown(theirs)).toEqual(['refreshing', 'Mine']);
  expect(oursShown(ours)).toEqual(['local', 'Mine']);
  expect(ours.server.aborted).toEqual([1]);
  for (const { server } of [theirs, ours]) await server.answer('Theirs');
  expect(theirsShown(theirs)).toEqual(['ready', 'Theirs']);
  expect(oursShown(ours)).toEqual(['local', 'Mine']);
});

row('`mutate(value)` in `errored`', 'theirs still throws the error, ours shows the value', async () => {
  const { theirs, ours } = await setUp();
  for (const { set } of [theirs, ours]) set(2);
  await flushPromises();
  for (const { server } of [theirs, ours]) await server.fail(new Error('down'));
  theirs.mutate('Mine');
  ours.user.set('Mine');
  expect(theirs.data.state).toBe('errored');
  expect(theirs.data).toThrow('down');
  expect(oursShown(ours)).toEqual(['local', 'Mine']);
});

row(
  '`initialValue`',
  'is shown in theirs while the first load runs; in ours as cached, for its params',
  async () => {
    expect(theirsShown(setUpTheirs(null, { initialValue: 'nobody' }))).toEqual(['ready', 'nobody']);
    const theirs = setUpTheirs(1, { initialValue: 'nobody' });
    const server = new Server();
    const params = signal<number | null>(null);
    const cached = (id: number) => (id === 1 ? 'nobody' : undefined);
    const user = resource<unknown, number>({
      params,
      loader: ({ params }) => server.load(params),
      cached,
      revalidate: true,
    });
    const ours = { user, server, set: params.set };
    expect(oursShown(ours)).toEqual(['idle', undefined]);
    params.set(1);
    expect([theirsShown(theirs), oursShown(ours)]).toEqual([
      ['refreshing', 'nobody'],
      ['reloading', 'nobody'],
    ]);
    await flushPromises();
    for (const { server } of [theirs, ours]) await server.answer('Ada');
    expect([theirs.data(), user.value()]).toEqual(['Ada', 'Ada']);
    for (const { set } of [theirs, ours]) set(2);
    expect([theirsShown(theirs), oursShown(ours)]).toEqual([
      ['refreshing', 'Ada'],
      ['loading', undefined],
    ]);
  },
);

row(
  'A fetcher without a promise',
  'theirs is ready or errored immediately, ours after a microtask, unless it is cached',
  async () => {
    const fail = () => {
      throw new Error('down');
    };
    const [theirValue, theirError] = createRoot(() => [
      createResource(() => 'Ada')[0],
      createResource(fail)[0],
    ]);
    const ourValue = resource({ loader: () => 'Ada' });
    const ourError = resource({ loader: fail });
    const ourCached = resource({ loader: () => 'Grace', cached: () => 'Ada' });
    expect([ourCached.status(), ourCached.value()]).toEqual(['resolved', 'Ada']);
    expect([theirValue.state, theirError.state]).toEqual(['ready', 'errored']);
    expect([ourValue.status(), ourError.status()]).toEqual(['loading', 'loading']);
    await flushPromises();
    expect([ourValue.status(), ourError.status()]).toEqual(['resolved', 'error']);
  },
);

row('The source throws', 'the setter of the signal throws in theirs; ours shows the error', () => {
  const check = (id: number) => {
    if (id < 0) throw new Error('no such id');
    return id;
  };
  const [source, setSource] = createSignal(1);
  const data = createRoot(
    () =>
      createResource(
        () => check(source()),
        (id) => id,
      )[0],
  );
  expect(() => setSource(-1)).toThrow('no such id');
  expect([data.state, data()]).toEqual(['ready', 1]);
  const id = signal(1);
  const ours = resource({ params: () => check(id()), loader: ({ params }) => params });
  id.set(-1);
  expect([ours.status(), ours.error()?.message]).toEqual(['error', 'no such id']);
  id.set(2);
  expect(ours.status()).toBe('loading');
});

row(
  'The owner is disposed',
  'theirs stays refreshing and ignores the response; ours is idle, and its load is aborted',
  async () => {
    const { theirs, ours } = await setUp();
    for (const { set } of [theirs, ours]) set(2);
    await flushPromises();
    theirs.dispose();
    createRoot((dispose) => {
      onCleanup(ours.user.destroy);
      dispose();
    });
    for (const { server } of [theirs, ours]) await server.answer('Late');
    expect(theirsShown(theirs)).toEqual(['refreshing', 'Ada']);
    expect(oursShown(ours)).toEqual(['idle', undefined]);
    expect(ours.server.aborted).toEqual([2]);
  },
);

everyRow();
