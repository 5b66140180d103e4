/** Rule 3: cancellation. */
import { describe, expect, jest, test } from '@jest/globals';
import { resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 3: cancellation', () => {
  test('creates a signal only for a loader that reads it', async () => {
    const { AbortController } = globalThis;
    const made = jest.spyOn(globalThis, 'AbortController').mockImplementation(() => new AbortController());
    const id = signal(1);
    const user = resource({ params: id, loader: async ({ params }) => `user ${params}` });
    await user.settled();
    id.set(2);
    await user.settled();
    expect(made).not.toHaveBeenCalled();
    const other = resource({ loader: async ({ abortSignal }) => abortSignal === abortSignal.valueOf() });
    await other.settled();
    expect([made.mock.calls.length, other.value()]).toEqual([1, true]);
    made.mockRestore();
  });

  test('reaches a loader no matter how it reads its arguments', async () => {
    const id = signal<number | undefined>(1);
    const seen = new Set<AbortSignal>();
    resource({
      params: id,
      loader: (args) => {
        const { abortSignal, ...rest } = args;
        const copies = [
          args,
          { ...args },
          Object.assign({}, args),
          Object.create(args),
          new Proxy(args, {}),
          Object.freeze(args),
        ];
        for (const copy of [{ abortSignal }, ...copies]) seen.add(copy.abortSignal);
        expect(Object.keys(rest)).toEqual(['params', 'previous']);
        return new Promise(() => {});
      },
    });
    await flushPromises();
    id.set(undefined);
    await flushPromises();
    expect(
      [...seen].map(({ aborted, reason }) => [aborted, reason instanceof DOMException && reason.name]),
    ).toEqual([[true, 'AbortError']]);
  });

  const supersede: [
    string,
    (set: ReturnType<typeof setUp>) => void,
    Parameters<typeof expectShown>[1],
    unknown?,
  ][] = [
    ['new params', ({ id }) => id.set(2), 'loading'],
    ['no params', ({ id }) => id.set(undefined), 'idle'],
    ['set', ({ user }) => user.set('local'), 'local', 'local'],
    ['update', ({ user }) => user.update(() => 'local'), 'local', 'local'],
    ['destroy', ({ user }) => user.destroy(), 'idle'],
  ];
  describe.each(supersede)('by %s', (_, act, status, value) => {
    test('aborts the signal, and the outcome changes nothing, whenever and whatever it is', async () => {
      for (const how of ['resolve', 'reject'] as const) {
        for (const late of [true, false]) {
          const set = setUp();
          await flushPromises();
          const [load] = set.loads;
          act(set);
          if (late) await flushPromises();
          void set[how](how === 'resolve' ? 'late' : new Error('late'), 0);
          await flushPromises();
          expect(load?.abortSignal.aborted).toBe(true);
          expectShown(set.user, status, { value });
        }
      }
    });

    test('a load that has not called its loader yet never calls it', async () => {
      const set = setUp();
      act(set);
      await flushPromises();
      expect(set.loads.filter(({ params }) => params === 1)).toEqual([]);
      expectShown(set.user, status, { value });
    });
  });

  test('by an error in the params', async () => {
    const server = controlledLoader<string, number>();
    const id = signal(1);
    const user = resource({
      params: () => {
        if (id() === 2) throw new Error('no such id');
        return id();
      },
      loader: server,
    });
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect(server.loads.at(0)?.abortSignal.aborted).toBe(true);
    await server.resolve('late', 0);
    expectShown(user, 'error', { error: new Error('no such id') });
  });

  test('aborts with an AbortError, and not after the load has finished', async () => {
    const { id, user, loads, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    id.set(2);
    await flushPromises();
    user.set('local');
    user.destroy();
    await flushPromises();
    expect(loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([false, true]);
    expect(loads[1]?.abortSignal.reason).toMatchObject({ name: 'AbortError' });
  });

  test('keeps the new params for the local value if a set comes between a change of params and its load', async () => {
    const { id, user, loads, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    id.set(2);
    user.set('local');
    await flushPromises();
    expectShown(user, 'local', { value: 'local' });
    expect(loads).toHaveLength(1);
    user.reload();
    await flushPromises();
    expect(loads[1]?.params).toBe(2);
  });

  test('respects a listener to abort that changes the resource', async () => {
    const { id, user, loads } = setUp();
    await flushPromises();
    const seen: string[] = [];
    loads[0]?.abortSignal.addEventListener('abort', () => {
      seen.push(user.status());
      user.set('from the listener');
    });
    id.set(2);
    await flushPromises();
    expect(seen).toEqual(['loading']);
    expectShown(user, 'local', { value: 'from the listener' });
    expect(loads.filter(({ params }) => params === 2)).toEqual([]);
  });
});
