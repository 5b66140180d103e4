/** A cached value: `cached` and `revalidate`. */
import { describe, expect, jest, test } from '@jest/globals';
import { batch, effect, type ResourceOptions, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

type Given = Pick<ResourceOptions<string, number>, 'cached' | 'revalidate' | 'equal' | 'paramsEqual'>;

const held: unknown[] = [];

function setUp(given: Given, initial: number | null = 1) {
  const server = controlledLoader<string, number>();
  const id = signal<number | null>(initial);
  const user = resource<string, number>({ params: () => id(), loader: server, ...given });
  held.push(user);
  return { id, user, ...server };
}

const fromCache = (params: number) => (params === 9 ? undefined : `cached ${params}`);

describe('a cached value', () => {
  test('is shown at once, as resolved, without loading in between and without a load', async () => {
    const { id, user, loads } = setUp({ cached: fromCache });
    const seen: string[] = [];
    effect(() => void seen.push(user.status()));
    expectShown(user, 'resolved', { value: 'cached 1', latest: undefined });
    await flushPromises();
    id.set(2);
    expectShown(user, 'resolved', { value: 'cached 2', latest: 'cached 1' });
    await flushPromises();
    expectShown(user, 'resolved', { value: 'cached 2' });
    expect([seen, loads]).toEqual([['resolved'], []]);
  });

  test('that is undefined does not count: the loader runs', async () => {
    const { id, user, resolve } = setUp({ cached: fromCache });
    id.set(9);
    expectShown(user, 'loading', { latest: undefined });
    await flushPromises();
    await resolve('loaded');
    expectShown(user, 'resolved', { value: 'loaded' });
    id.set(1);
    expectShown(user, 'resolved', { value: 'cached 1', latest: 'loaded' });
  });

  test('ends a running load, whose late outcome changes nothing', async () => {
    const { id, user, loads, resolve } = setUp({ cached: fromCache }, 9);
    await flushPromises();
    id.set(1);
    await flushPromises();
    expect(loads[0]?.abortSignal.aborted).toBe(true);
    await resolve('late', 0);
    expectShown(user, 'resolved', { value: 'cached 1' });
  });

  test('is read once per turn for the same params, never while idle, and not by reload()', async () => {
    const cached = jest.fn(fromCache);
    const { id, user, resolve } = setUp({ cached }, null);
    user.status();
    await flushPromises();
    expect(cached).not.toHaveBeenCalled();
    for (const next of [1, 2, 1, 2, 1]) {
      id.set(next);
      user.value();
    }
    expect(cached.mock.calls).toEqual([[1], [2]]);
    await flushPromises();
    expect(user.reload()).toBe(true);
    await flushPromises();
    await resolve('loaded');
    expect(cached).toHaveBeenCalledTimes(2);
    id.set(2);
    await flushPromises();
    expect(cached).toHaveBeenCalledTimes(3); // another turn
  });

  test('is not read while the params wait for another resource', async () => {
    const cached = jest.fn(fromCache);
    const server = controlledLoader<number, unknown>();
    const parent = resource<number, unknown>({ loader: server });
    const child = resource({ params: ({ chain }) => chain(parent), loader: () => 'loaded', cached });
    held.push(parent, child);
    expectShown(child, 'loading');
    await flushPromises();
    expect(cached).not.toHaveBeenCalled();
    await server.resolve(1);
    expectShown(child, 'resolved', { value: 'cached 1' });
    expect(cached.mock.calls).toEqual([[1]]);
  });

  test('is read with undefined if there are no params', async () => {
    const cached = jest.fn(() => 'cached');
    const loader = jest.fn(() => 'loaded');
    const config = resource({ loader, cached });
    expectShown(config, 'resolved', { value: 'cached', latest: undefined });
    await flushPromises();
    expect(config.reload()).toBe(true);
    await flushPromises();
    expectShown(config, 'resolved', { value: 'loaded' });
    expect([cached.mock.calls, loader.mock.calls.length]).toEqual([[[undefined]], 1]);
  });

  test('does not depend on anything that cached reads', async () => {
    const store = signal('stored');
    const cached = jest.fn(() => store());
    const { user } = setUp({ cached });
    effect(() => void user.value());
    store.set('changed');
    await flushPromises();
    expect([user.value(), cached.mock.calls.length]).toEqual(['stored', 1]);
  });

  test('is not compared with the previous value, but a loaded value is compared with it', async () => {
    const equal = jest.fn((a: string, b: string) => a.length === b.length);
    const { id, user, resolve } = setUp({ cached: fromCache, equal });
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect([user.value(), equal.mock.calls.length]).toEqual(['cached 2', 0]);
    user.reload();
    await flushPromises();
    await resolve('loaded 2');
    expect([user.value(), equal.mock.calls]).toEqual(['cached 2', [['cached 2', 'loaded 2']]]);
  });

  test('may be null', () => {
    const config = resource({ loader: (): string | null => 'loaded', cached: () => null });
    expect([config.status(), config.value(), config.hasValue()]).toEqual(['resolved', null, true]);
  });

  test('changes nothing for params that change and change back within a turn', async () => {
    const { id, user } = setUp({ cached: fromCache });
    await flushPromises();
    user.set('local');
    batch(() => {
      id.set(2);
      expectShown(user, 'resolved', { value: 'cached 2', latest: 'local' });
      id.set(1);
    });
    await flushPromises();
    expectShown(user, 'local', { value: 'local' });
  });

  test('is shown by the actor, too', async () => {
    const { id, user } = setUp({ cached: fromCache });
    const { actor } = user;
    id.set(2);
    expect(actor.getSnapshot().context.value).toBe('cached 2');
    await flushPromises();
    expect(actor.getSnapshot()).toMatchObject({
      value: 'resolved',
      context: { value: 'cached 2', params: 2 },
    });
  });

  test('is in previous for the load after it', async () => {
    const { user, loads } = setUp({ cached: fromCache });
    await flushPromises();
    user.reload();
    await flushPromises();
    expect(loads[0]?.previous).toEqual({ status: 'resolved', value: 'cached 1', error: undefined });
  });
});

describe('a cached that fails', () => {
  test('puts the resource in error, which keeps its params: reload() loads', async () => {
    const failed = new Error('no storage');
    const cached = jest.fn(() => {
      throw failed;
    });
    const { user, loads, resolve } = setUp({ cached });
    expectShown(user, 'error', { error: failed });
    await flushPromises();
    expectShown(user, 'error', { error: failed });
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading');
    await flushPromises();
    await resolve('loaded');
    expectShown(user, 'resolved', { value: 'loaded' });
    expect([loads.length, cached.mock.calls.length]).toEqual([1, 1]);
  });

  test('is called again for other params', async () => {
    const { id, user } = setUp({
      cached: (params) => {
        if (params === 1) throw new Error('no 1');
        return 'cached';
      },
    });
    await flushPromises();
    id.set(2);
    expectShown(user, 'resolved', { value: 'cached', latest: undefined });
  });

  test('says so if it returned a promise', () => {
    const { user } = setUp({ cached: (async () => 'stored') as unknown as () => string });
    expect([user.error() instanceof TypeError, user.error()?.message]).toEqual([
      true,
      expect.stringContaining('cached returned a promise'),
    ]);
  });

  test('says so if it changes its resource', () => {
    const { user } = setUp({
      cached: () => {
        user.set('local');
        return 'cached';
      },
    });
    expect(user.error()?.message).toContain('must not change that resource');
  });
});

describe('revalidate', () => {
  test('shows the cached value as reloading, and loads', async () => {
    const { user, loads, resolve } = setUp({ cached: fromCache, revalidate: true });
    expectShown(user, 'reloading', { value: 'cached 1', latest: undefined });
    await flushPromises();
    expect(loads.map(({ params, previous }) => [params, previous.status])).toEqual([[1, 'idle']]);
    await resolve('loaded');
    expectShown(user, 'resolved', { value: 'loaded' });
  });

  test('leaves the snapshot from before the new params in previous', async () => {
    const { id, loads, resolve } = setUp({ cached: fromCache, revalidate: true });
    await flushPromises();
    await resolve('loaded 1');
    id.set(2);
    await flushPromises();
    expect(loads[1]?.previous).toEqual({ status: 'resolved', value: 'loaded 1', error: undefined });
  });

  test('may depend on params and value, and is not called if no value is cached', async () => {
    const revalidate = jest.fn((params: number, value: string) => params === 1 && value === 'cached 1');
    const { id, user } = setUp({ cached: fromCache, revalidate });
    expect(user.status()).toBe('reloading');
    id.set(2);
    expect(user.status()).toBe('resolved');
    id.set(9);
    expect(user.status()).toBe('loading');
    expect(revalidate.mock.calls).toEqual([
      [1, 'cached 1'],
      [2, 'cached 2'],
    ]);
  });

  test('that throws has the same effect as a cached that throws', async () => {
    const { user, resolve } = setUp({
      cached: fromCache,
      revalidate: () => {
        throw new Error('no clock');
      },
    });
    expectShown(user, 'error', { error: new Error('no clock') });
    await flushPromises();
    expect(user.reload()).toBe(true);
    await flushPromises();
    await resolve('loaded');
    expectShown(user, 'resolved', { value: 'loaded' });
  });

  test('shows an error of the load, and reload() loads again', async () => {
    const { user, reject } = setUp({ cached: fromCache, revalidate: true });
    await flushPromises();
    await reject(new Error('down'));
    expectShown(user, 'error', { error: new Error('down'), latest: 'cached 1' });
    expect(user.reload()).toBe(true);
  });

  test('requires cached', () => {
    expect(() => resource({ loader: () => 1, revalidate: true })).toThrow(
      'requires the option "cached", which is missing',
    );
    expect(() => resource({ loader: () => 1, cached: () => 1, revalidate: 'yes' as never })).toThrow(
      'must be a boolean or a function, got "yes"',
    );
    expect(() => resource({ loader: () => 1, cached: 'yes' as never })).toThrow(
      'must be a function, got "yes"',
    );
  });
});

test('reload() after an error in the params is false if a cached value exists for the new params', async () => {
  let isWell = false;
  const user = resource({
    params: () => {
      if (!isWell) throw new Error('no token');
      return 1;
    },
    loader: () => 'loaded',
    cached: () => 'cached',
  });
  expect(user.status()).toBe('error');
  await flushPromises();
  isWell = true;
  expect(user.reload()).toBe(false);
  expectShown(user, 'resolved', { value: 'cached' });
});
