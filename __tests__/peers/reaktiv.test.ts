import { expect } from '@jest/globals';
import { batch, effect, resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { tableOf } from './rows.js';
import { setUpOurs, thrownBy } from './server.js';

/** reaktiv is a Python library, which is not run here: these tests only cover our side of each row. */
const { row, everyRow } = tableOf('reaktiv');

/** Our resource with a first value. */
async function setUp(initial: number | null = 1) {
  const made = setUpOurs<number | null | undefined>(initial);
  await flushPromises();
  await made.server.answer('Ada');
  return { ...made, shown: () => [made.user.status(), made.user.value()] };
}

row(
  '`Resource(params=…, loader=…)`',
  'works anywhere, with a signal or without params, and with a synchronous loader',
  async () => {
    const once = resource({ loader: () => 'Ada' });
    const id = signal(1);
    const following = resource({ params: id, loader: ({ params }) => params });
    await Promise.all([once.settled(), following.settled()]);
    expect([once.value(), following.value()]).toEqual(['Ada', 1]);
  },
);

row('`params` returns `None`', 'is idle, without a value', async () => {
  for (const empty of [null, undefined]) {
    const { params, user, shown } = await setUp();
    params.set(empty);
    expect([...shown(), user.hasValue()]).toEqual(['idle', undefined, false]);
  }
});

row('`None` as a value', 'null is a value, undefined means no value', async () => {
  const shown = async (value: unknown) => {
    const user = resource({ loader: () => value });
    const { status } = await user.settled();
    return [status, user.hasValue()];
  };
  expect(await shown(null)).toEqual(['resolved', true]);
  expect(await shown(undefined)).toEqual(['resolved', false]);
});

row('`LOADING` after new params', 'has no value, except in latest()', async () => {
  const { params, user, shown } = await setUp();
  params.set(2);
  expect([...shown(), user.latest()]).toEqual(['loading', undefined, 'Ada']);
});

row('Several changes in a row', 'loads once, for the last', async () => {
  const { params, server } = await setUp();
  for (const id of [2, 3, 4]) params.set(id);
  await flushPromises();
  expect(server.asked).toEqual([1, 4]);
});

row(
  'A `Computed` key to avoid duplicate requests',
  'is not needed if the params are plain data',
  async () => {
    const text = signal('Ada');
    const asked: unknown[] = [];
    const user = resource({
      params: () => ({ name: text().trim() }),
      loader: ({ params }) => asked.push(params),
    });
    await user.settled();
    text.set(' Ada ');
    await user.settled();
    expect(asked).toEqual([{ name: 'Ada' }]);
  },
);

row('An effect that reads status and value', 'sees each change in one step', async () => {
  const { params, user, server } = await setUp();
  const seen: unknown[] = [];
  effect(() => {
    seen.push([user.status(), user.value(), user.isLoading()]);
  });
  params.set(2);
  await flushPromises();
  await server.answer('Grace');
  user.set('Mine');
  expect(seen).toEqual([
    ['resolved', 'Ada', false],
    ['loading', undefined, true],
    ['resolved', 'Grace', false],
    ['local', 'Mine', false],
  ]);
});

row('Inside `batch()`', 'agrees with the params immediately', async () => {
  const { params, shown } = await setUp();
  batch(() => {
    params.set(2);
    expect(shown()).toEqual(['loading', undefined]);
  });
});

row('`params.cancellation`', 'is an AbortSignal', async () => {
  const { params, server } = await setUp();
  for (const id of [2, 3]) {
    params.set(id);
    await flushPromises();
  }
  expect(server.requests[1]?.abortSignal).toBeInstanceOf(AbortSignal);
  expect(server.aborted).toEqual([2]);
});

row('`params.previous.status`', 'is the whole snapshot', async () => {
  const seen: unknown[] = [];
  const user = resource({ loader: ({ previous }) => seen.push(previous) });
  await user.settled();
  user.reload();
  await user.settled();
  expect(seen.at(-1)).toEqual({ status: 'resolved', value: 1, error: undefined });
});

row('`value()` in `ERROR`', 'throws the original error of the loader', async () => {
  const { params, user, server } = await setUp();
  params.set(2);
  await flushPromises();
  const error = new Error('down');
  await server.fail(error);
  expect([thrownBy(user.value) === error, user.error() === error]).toEqual([true, true]);
});

row(
  '`reload()` while it loads',
  'returns false, unless forced; the next params are loading, not reloading',
  async () => {
    const { params, user, server } = await setUp();
    expect([user.reload(), user.reload()]).toEqual([true, false]);
    await flushPromises();
    expect(user.reload({ force: true })).toBe(true);
    expect(server.aborted).toEqual([1]);
    await flushPromises();
    await server.answer('Ada');
    params.set(2);
    expect(user.status()).toBe('loading');
  },
);

row('`reload()` after an error', 'is reloading, without a value, except in latest()', async () => {
  const { user, server, shown } = await setUp();
  user.reload();
  await flushPromises();
  await server.fail(new Error('down'));
  user.reload();
  expect([...shown(), user.latest()]).toEqual(['reloading', undefined, 'Ada']);
});

row(
  '`set()`, `update()`',
  'is local, and the load is aborted; in error, the function of update receives undefined',
  async () => {
    const { user, server, shown } = await setUp();
    user.reload();
    await flushPromises();
    user.set('Mine');
    expect([...shown(), server.aborted]).toEqual(['local', 'Mine', [1]]);
    user.reload();
    await flushPromises();
    await server.fail(new Error('down'));
    user.update((value) => [value]);
    expect(shown()).toEqual(['local', [undefined]]);
  },
);

row('`params` raises', 'is in error, until a signal changes', async () => {
  const id = signal(-1);
  const user = resource({
    params: () => {
      if (id() < 0) throw new Error('no such id');
      return id();
    },
    loader: ({ params }) => params,
  });
  expect(user.status()).toBe('error');
  id.set(1);
  expect(user.status()).toBe('loading');
});

row('`destroy()`', 'ends it for good', async () => {
  const { params, user, server, shown } = await setUp();
  user.destroy();
  params.set(2);
  user.set('Mine');
  await flushPromises();
  expect([...shown(), server.asked]).toEqual(['idle', undefined, [1]]);
});

row('`snapshot()()`', 'is one call, and frozen', async () => {
  const { user } = await setUp();
  expect(user.snapshot()).toEqual({ status: 'resolved', value: 'Ada', error: undefined });
  expect(Object.isFrozen(user.snapshot())).toBe(true);
});

row('`await asyncio.sleep(…)` until it has loaded', 'is settled()', async () => {
  const { params, user, server } = await setUp();
  params.set(2);
  const settled = user.settled();
  await flushPromises();
  await server.answer('Grace');
  expect(await settled).toEqual({ status: 'resolved', value: 'Grace', error: undefined });
});

row('An `Effect` must be referenced', 'runs until it is disposed', async () => {
  const id = signal(1);
  const seen: number[] = [];
  const stop = effect(() => {
    seen.push(id());
  });
  id.set(2);
  stop();
  id.set(3);
  expect(seen).toEqual([1, 2]);
});

everyRow();
