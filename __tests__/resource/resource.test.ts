import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { type AnyActorRef, createActor, toPromise } from 'xstate';
import { batch, computed, effect, type Resource, ResourceStatus, resource, signal } from 'xstate-resource';
import { resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { expectShown, look } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

/** A resource over one signal, with a controlled loader to settle its loads. */
function setUp(initial: number | null | undefined = 1, options: { equal?: (a: unknown, b: unknown) => boolean } = {}) {
  const server = controlledLoader<unknown, number>();
  const id = signal<number | null | undefined>(initial);
  const user = resource<unknown, number>({ params: () => id(), loader: server, name: 'user', ...options });
  return { id, user, server, ...server };
}

describe('the six statuses', () => {
  test('idle: no params', async () => {
    const { user, loads } = setUp(null);
    expectShown(user, 'idle');
    await flushPromises();
    expectShown(user, 'idle');
    expect(loads).toEqual([]);
  });

  test('loading, then resolved', async () => {
    const { user, resolve } = setUp();
    expectShown(user, 'loading');
    await flushPromises();
    expectShown(user, 'loading');
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('error, from a loader that rejects', async () => {
    const { user, reject } = setUp();
    await flushPromises();
    const error = new Error('down');
    await reject(error);
    expectShown(user, 'error', { error });
  });

  test('reloading keeps the value', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { value: 'Ada' });
    await flushPromises();
    expectShown(user, 'reloading', { value: 'Ada' });
    await resolve('Ada 2');
    expectShown(user, 'resolved', { value: 'Ada 2' });
  });

  test('local, by set and by update', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.set('Grace');
    expectShown(user, 'local', { value: 'Grace' });
    user.update((name) => `${name}!`);
    expectShown(user, 'local', { value: 'Grace!' });
  });

  test('are the values of ResourceStatus', () => {
    expect(Object.values(ResourceStatus)).toEqual(['idle', 'loading', 'reloading', 'resolved', 'error', 'local']);
  });

  test.each([null, 0, '', false, Number.NaN])('%p is a value', async (value) => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve(value);
    expectShown(user, 'resolved', { value });
    user.set(value);
    expectShown(user, 'local', { value });
  });

  test('undefined is no value', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve(undefined);
    expectShown(user, 'resolved');
    await flushPromises();
    user.reload();
    await flushPromises();
    await resolve('Ada');
    user.set(undefined);
    expectShown(user, 'local', { latest: 'Ada' });
  });
});

describe('rule 1: never stale, never torn', () => {
  test('as soon as a signal that params reads is set, every read agrees with it', async () => {
    const { id, user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    id.set(2);
    expectShown(user, 'loading', { latest: 'Ada' });
    id.set(null);
    expectShown(user, 'idle', { latest: 'Ada' });
    id.set(3);
    expectShown(user, 'loading', { latest: 'Ada' });
  });

  test('inside batch too, and in a computed or an effect, whichever was made first', async () => {
    const server = controlledLoader<string, number>();
    const id = signal(1);
    const log: string[] = [];
    let user: Resource<string> | undefined;
    const describeUser = (who: string) => `${who}: ${id()} ${user?.status()} ${user?.hasValue() ? user.value() : '-'}`;
    effect(() => {
      id();
      if (user) log.push(describeUser('early effect'));
    });
    const early = computed(() => describeUser('early computed'));
    user = resource({ params: id, loader: server });
    const late = computed(() => describeUser('late computed'));
    effect(() => {
      log.push(describeUser('late effect'));
    });
    await flushPromises();
    await server.resolve('Ada');
    log.length = 0;
    batch(() => {
      id.set(2);
      expect([early(), late()]).toEqual(['early computed: 2 loading -', 'late computed: 2 loading -']);
    });
    expect([early(), late()]).toEqual(['early computed: 2 loading -', 'late computed: 2 loading -']);
    expect(log).toEqual(['early effect: 2 loading -', 'late effect: 2 loading -']);
    await flushPromises();
    await server.resolve('Grace');
    expect([early(), late()]).toEqual(['early computed: 2 resolved Grace', 'late computed: 2 resolved Grace']);
  });

  test('no observer sees a value with a status or with params that it does not belong to', async () => {
    const { id, user, resolve } = setUp();
    const seen = new Set<string>();
    const record = () => {
      const { status, value, snapshot } = look(user);
      seen.add(`${id()} ${status} ${String(value)} ${snapshot.status} ${String(snapshot.value)}`);
    };
    effect(record);
    user.value.subscribe(record);
    user.status.subscribe(record);
    id.subscribe(record);
    await flushPromises();
    id.set(2);
    await flushPromises();
    void resolve('for 1', 0);
    void resolve('for 2', 1);
    await flushPromises();
    user.reload();
    await flushPromises();
    id.set(3);
    void resolve('late for 2', 2);
    await flushPromises();
    void resolve('for 3', 3);
    await flushPromises();
    expect([...seen]).toEqual([
      '1 loading undefined loading undefined',
      '2 loading undefined loading undefined',
      '2 resolved for 2 resolved for 2',
      '2 reloading for 2 reloading for 2',
      '3 loading undefined loading undefined',
      '3 resolved for 3 resolved for 3',
    ]);
  });

  test('an outcome that has arrived in the turn in which params change reaches neither value nor latest', async () => {
    const { id, user, loads, resolve, reject } = setUp();
    await flushPromises();
    void resolve('for 1', 0);
    id.set(2);
    expectShown(user, 'loading');
    await flushPromises();
    expectShown(user, 'loading');
    void reject(new Error('for 2'), 1);
    id.set(3);
    await flushPromises();
    expectShown(user, 'loading');
    expect(loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([true, true, false]);
  });

  test.each([0, 1, 2, 3, 4, 5])('nor one that arrives %i microtasks before they change', async (ticks) => {
    const { id, user, resolve } = setUp();
    await flushPromises();
    const latest: unknown[] = [];
    user.latest.subscribe((value) => latest.push(value));
    void resolve('for 1', 0);
    for (let tick = 0; tick < ticks; tick++) await undefined;
    const arrived = user.status() === 'resolved';
    id.set(2);
    expectShown(user, 'loading', { latest: arrived ? 'for 1' : undefined });
    await flushPromises();
    expectShown(user, 'loading', { latest: arrived ? 'for 1' : undefined });
    expect(latest).toEqual(arrived ? ['for 1'] : []);
  });
});

describe('rule 2: one request a turn', () => {
  test('the loader starts in a microtask, with the last params', async () => {
    const { id, loads } = setUp();
    expect(loads).toEqual([]);
    for (const next of [2, 3, 4]) id.set(next);
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([4]);
    batch(() => {
      for (const next of [5, 6, 7]) id.set(next);
    });
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([4, 7]);
  });

  test('params that end as they were start nothing, abort nothing, and show the old state again', async () => {
    const { id, user, loads, resolve } = setUp();
    await flushPromises();
    id.set(2);
    expectShown(user, 'loading');
    id.set(1);
    await flushPromises();
    expect(loads).toHaveLength(1);
    expect(loads[0]?.abortSignal.aborted).toBe(false);
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
    for (const detour of [2, null]) {
      id.set(detour);
      expect(user.hasValue()).toBe(false);
      id.set(1);
      expectShown(user, 'resolved', { value: 'Ada' });
    }
    await flushPromises();
    expectShown(user, 'resolved', { value: 'Ada' });
    expect(loads).toHaveLength(1);
  });

  test('params that are structurally equal to those loaded, failed or behind a local value start nothing', async () => {
    const server = controlledLoader<string, { tags: string[]; from: Date }>();
    const tags = signal(['a']);
    const list = resource({ params: () => ({ tags: [...tags()], from: new Date(0) }), loader: server });
    const change = async () => {
      tags.set([...tags()]);
      await flushPromises();
    };
    await flushPromises();
    await change();
    await server.resolve('list');
    await change();
    expectShown(list, 'resolved', { value: 'list' });
    list.set('local');
    await change();
    expectShown(list, 'local', { value: 'local' });
    list.reload();
    await flushPromises();
    await server.reject(new Error('down'));
    await change();
    expectShown(list, 'error', { error: new Error('down'), latest: 'local' });
    expect(server.loads).toHaveLength(2);
    tags.set(['b']);
    await flushPromises();
    expect(server.loads).toHaveLength(3);
  });

  test('a paramsEqual of the user decides instead, untracked', async () => {
    const server = controlledLoader<string, { id: number; at: number }>();
    const id = signal(1);
    const clock = signal(0);
    const other = signal(0);
    const params = jest.fn(() => ({ id: id(), at: clock() }));
    resource({
      params,
      loader: server,
      paramsEqual: (a, b) => a.id === b.id && other() >= 0,
    });
    await flushPromises();
    clock.set(1);
    await flushPromises();
    expect(server.loads).toHaveLength(1);
    params.mockClear();
    other.set(1);
    expect(params).not.toHaveBeenCalled();
    id.set(2);
    await flushPromises();
    expect(server.loads.map(({ params }) => params)).toEqual([
      { id: 1, at: 0 },
      { id: 2, at: 1 },
    ]);
  });

  test('reload and changed params in one turn make one load, with the new params', async () => {
    const { id, user, resolve, loads } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.reload();
    id.set(2);
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([1, 2]);
    expectShown(user, 'loading', { latest: 'Ada' });
  });
});

describe('rule 3: cancellation', () => {
  test('costs nothing for a loader that does not read its signal, and makes one for a loader that does', async () => {
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

  test('reaches a loader whatever way it takes its arguments', async () => {
    const id = signal<number | undefined>(1);
    const seen = new Set<AbortSignal>();
    resource({
      params: id,
      loader: (args) => {
        const { abortSignal, ...rest } = args;
        const copies = [args, { ...args }, Object.assign({}, args), Object.create(args), new Proxy(args, {}), Object.freeze(args)];
        for (const copy of [{ abortSignal }, ...copies]) seen.add(copy.abortSignal);
        expect(Object.keys(rest)).toEqual(['params', 'previous']);
        return new Promise(() => {});
      },
    });
    await flushPromises();
    id.set(undefined);
    await flushPromises();
    expect([...seen].map(({ aborted, reason }) => [aborted, reason instanceof DOMException && reason.name])).toEqual([
      [true, 'AbortError'],
    ]);
  });

  const supersede: [string, (set: ReturnType<typeof setUp>) => void, Parameters<typeof expectShown>[1], unknown?][] = [
    ['new params', ({ id }) => id.set(2), 'loading'],
    ['no params', ({ id }) => id.set(undefined), 'idle'],
    ['set', ({ user }) => user.set('local'), 'local', 'local'],
    ['update', ({ user }) => user.update(() => 'local'), 'local', 'local'],
    ['destroy', ({ user }) => user.destroy(), 'idle'],
  ];
  describe.each(supersede)('by %s', (_, act, status, value) => {
    test('aborts the signal; the outcome changes nothing, whenever and whatever it is', async () => {
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

  test('aborts with an AbortError, and only then: not after the load has finished', async () => {
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

  test('a set between a change of params and its load leaves the new params behind the local value', async () => {
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

  test('a listener to abort that acts on the resource is heard', async () => {
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

describe('rule 4: reload', () => {
  test('is false, and does nothing, while idle, loading, reloading, or destroyed', async () => {
    const { id, user, loads, resolve } = setUp(null);
    expect(user.reload()).toBe(false);
    id.set(1);
    expect(user.reload()).toBe(false);
    await flushPromises();
    expect(user.reload()).toBe(false);
    await resolve('Ada');
    expect([user.reload(), user.reload()]).toEqual([true, false]);
    await flushPromises();
    expect(user.reload()).toBe(false);
    await resolve('Ada');
    id.set(2);
    expect(user.reload()).toBe(false);
    await flushPromises();
    user.destroy();
    expect(user.reload()).toBe(false);
    await flushPromises();
    expect(loads).toHaveLength(3);
  });

  test('that is refused changes nothing: params that were on their way may still turn back', async () => {
    const { id, user, loads } = setUp();
    await flushPromises();
    id.set(2);
    expect(user.reload()).toBe(false);
    id.set(1);
    await flushPromises();
    expect(loads.map(({ params, abortSignal }) => [params, abortSignal.aborted])).toEqual([[1, false]]);
  });

  test('is false after an error in the params, and for a local value without params', async () => {
    const id = signal<number | null>(null);
    const user = resource({
      params: () => {
        if (id() === 2) throw new Error('bad');
        return id();
      },
      loader: () => 'loaded',
    });
    user.set('local');
    expect(user.reload()).toBe(false);
    id.set(2);
    expect(user.reload()).toBe(false);
    await flushPromises();
    expect(user.reload()).toBe(false);
    expectShown(user, 'error', { error: new Error('bad'), latest: 'local' });
  });

  test('after a load error has no value and no error while it loads', async () => {
    const { user, resolve, reject } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.reload();
    await flushPromises();
    await reject(new Error('down'));
    expectShown(user, 'error', { error: new Error('down'), latest: 'Ada' });
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { latest: 'Ada' });
    await flushPromises();
    await resolve('Ada 2');
    expectShown(user, 'resolved', { value: 'Ada 2' });
  });

  test('of a local value keeps it until the loaded one is there', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    user.set('local');
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { value: 'local' });
    await flushPromises();
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('loads again where there are no params at all', async () => {
    const loader = jest.fn(({ params }: { params: undefined }) => `loaded ${String(params)}`);
    const config = resource({ loader });
    expectShown(config, 'loading');
    await flushPromises();
    expectShown(config, 'resolved', { value: 'loaded undefined' });
    expect(config.reload()).toBe(true);
    await flushPromises();
    expect(loader).toHaveBeenCalledTimes(2);
  });
});

describe('rule 5: set and update', () => {
  test('work in every status', async () => {
    const ways: ((set: ReturnType<typeof setUp>) => unknown)[] = [
      ({ id }) => id.set(null),
      () => undefined,
      async ({ resolve }) => resolve('Ada'),
      async ({ resolve, user }) => {
        await resolve('Ada');
        user.reload();
      },
      async ({ reject }) => reject(new Error('down')),
      ({ user }) => user.set('already local'),
    ];
    const statuses: string[] = [];
    for (const way of ways) {
      const set = setUp();
      await flushPromises();
      await way(set);
      statuses.push(set.user.status());
      const current = set.user.hasValue() ? set.user.value() : undefined;
      const given: unknown[] = [];
      set.user.update((before) => {
        given.push(before);
        return 'local';
      });
      expect(given).toEqual([current]);
      expectShown(set.user, 'local', { value: 'local' });
      await flushPromises();
      expectShown(set.user, 'local', { value: 'local' });
    }
    expect(statuses).toEqual(['idle', 'loading', 'resolved', 'reloading', 'error', 'local']);
  });

  test('setting the same value while loading still ends the load', async () => {
    const { user, resolve, loads } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.reload();
    await flushPromises();
    user.set('Ada');
    expect(loads[1]?.abortSignal.aborted).toBe(true);
    expectShown(user, 'local', { value: 'Ada' });
  });

  test('an update that throws passes the error on and changes nothing', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    expect(() =>
      user.update(() => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('what update reads is tracked by nobody', async () => {
    const { user } = setUp();
    const other = signal('x');
    let runs = 0;
    effect(() => {
      if (runs++ === 0) user.update(() => other());
    });
    other.set('y');
    expect(runs).toBe(1);
  });

  test('store functions as they are', () => {
    const { user } = setUp();
    const f = () => 'not called';
    user.set(f);
    expectShown(user, 'local', { value: f });
  });

  test('inside a batch show at once, and observers hear once', () => {
    const { user } = setUp();
    const seen: unknown[] = [];
    effect(() => {
      seen.push([user.status(), user.hasValue() ? user.value() : undefined]);
    });
    batch(() => {
      user.set(1);
      expectShown(user, 'local', { value: 1 });
      user.update((n) => (n as number) + 1);
      expectShown(user, 'local', { value: 2 });
    });
    expect(seen).toEqual([
      ['loading', undefined],
      ['local', 2],
    ]);
  });

  test('inside an effect show at once too, also when the effect was woken by the actor', async () => {
    const { user, resolve } = setUp();
    const seen: unknown[] = [];
    effect(() => {
      if (user.status() !== 'resolved') return;
      user.set('from the effect');
      seen.push(look(user).value);
    });
    await flushPromises();
    await resolve('Ada');
    expect(seen).toEqual(['from the effect']);
    expectShown(user, 'local', { value: 'from the effect' });
  });

  test('a value belongs to the params as they are, also if a listener to abort changes them while it is set', async () => {
    const { id, user, loads } = setUp();
    await flushPromises();
    loads.at(0)?.abortSignal.addEventListener('abort', () => id.set(3));
    id.set(2);
    user.set('Grace');
    expectShown(user, 'local', { value: 'Grace' });
    await flushPromises();
    expectShown(user, 'local', { value: 'Grace' });
    expect(loads).toHaveLength(1);
  });
});

describe('rule 6: previous', () => {
  test('is the frozen snapshot from just before the load began', async () => {
    const { id, user, loads, resolve, reject } = setUp();
    await flushPromises();
    await resolve('Ada');
    id.set(2);
    await flushPromises();
    id.set(3);
    await flushPromises();
    await resolve('Grace');
    user.reload();
    await flushPromises();
    await reject(new Error('down'));
    user.reload();
    await flushPromises();
    user.set('local');
    user.reload();
    await flushPromises();
    id.set(null);
    await flushPromises();
    id.set(1);
    await flushPromises();
    expect(loads.map(({ previous }) => [previous.status, previous.value, previous.error?.message])).toEqual([
      ['idle', undefined, undefined],
      ['resolved', 'Ada', undefined],
      ['loading', undefined, undefined],
      ['resolved', 'Grace', undefined],
      ['error', undefined, 'down'],
      ['local', 'local', undefined],
      ['idle', undefined, undefined],
    ]);
    expect(loads.every(({ previous }) => Object.isFrozen(previous))).toBe(true);
  });
});

function hostile(): unknown {
  return {
    get message() {
      throw new Error('not to be read');
    },
  };
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('rule 7: errors', () => {
  test.each([
    ['a string', 'just text', 'just text'],
    ['undefined', undefined, 'Something that is not an Error was thrown: undefined'],
    ['an object with an empty message', { message: '' }, 'Something that is not an Error was thrown: an object'],
    ['an object with a length that is no number', { length: Object.create(null) }, 'Something that is not an Error was thrown: an object'],
    ['a list of one with a message', { 0: { message: 'first' }, length: Symbol('s') }, 'first'],
    ['a URL', new URL('http://a'), 'Something that is not an Error was thrown: a URL'],
    ['an empty string', '', 'Something that is not an Error was thrown: ""'],
    ['an object', { a: 5 }, 'Something that is not an Error was thrown: an object'],
    ['an object with a code', { code: '42P01', detail: 'secret' }, 'Something that is not an Error was thrown: an object (code 42P01)'],
    ['an object without prototype', Object.create(null), 'Something that is not an Error was thrown: an object'],
    ['an object with a message', { name: 'PostgrestError', message: 'no such table', code: '42P01' }, 'no such table'],
    ['an object with a message that is not a text', { message: { text: 'no' } }, 'Something that is not an Error was thrown: an object'],
    ['an object whose message throws', hostile(), 'Something that is not an Error was thrown: an object'],
    ['an instance of a class', new (class Failure {})(), 'Something that is not an Error was thrown: an object'],
    ['an array', [1, 2], 'Something that is not an Error was thrown: an array'],
    ['an array of errors', [new Error('first'), new Error('second')], 'first (and 1 more)'],
    ['an array of one object with a message', [{ message: 'no such field' }], 'no such field'],
    ['an empty array', [], 'Something that is not an Error was thrown: an array'],
    [
      'a response',
      new Response(null, { status: 404, statusText: 'Not Found' }),
      'Something that is not an Error was thrown: a Response (status 404, statusText Not Found)',
    ],
    ['a response without words', new Response(null, { status: 500 }), 'Something that is not an Error was thrown: a Response (status 500)'],
    ['an event', new Event('error'), 'Something that is not an Error was thrown: an Event (type error)'],
    ['an error event', Object.assign(new Event('error'), { message: 'script failed' }), 'script failed'],
    ['a symbol', Symbol('s'), 'Something that is not an Error was thrown: Symbol(s)'],
    ['a bigint', 5n, 'Something that is not an Error was thrown: 5n'],
    ['a proxy that was revoked', revoked(), 'Something that is not an Error was thrown: an object'],
    ['a function', () => 1, 'Something that is not an Error was thrown: a function'],
    ['null', null, 'Something that is not an Error was thrown: null'],
  ])('%s that is thrown is wrapped, as the cause', async (_, thrown, message) => {
    const { user, reject } = setUp();
    await flushPromises();
    await reject(thrown);
    const error = user.error();
    expect(error).toMatchObject({ message });
    expect(error?.cause).toBe(thrown);
    expectShown(user, 'error', { error });
  });

  test('keep the name of what was thrown where they have its message', async () => {
    const named = async (thrown: unknown) => {
      const { user, reject } = setUp();
      await flushPromises();
      await reject(thrown);
      return [user.error()?.name, String(user.error()), Object.keys(user.error() as Error)];
    };
    expect(await named({ name: 'PostgrestError', message: 'no' })).toEqual(['PostgrestError', 'PostgrestError: no', []]);
    expect(await named({ name: '', message: 'no' })).toEqual(['Error', 'Error: no', []]);
    expect(await named({ name: 5, message: 'no' })).toEqual(['Error', 'Error: no', []]);
    expect(await named({ name: 'Ada' })).toEqual(['Error', 'Error: Something that is not an Error was thrown: an object', []]);
  });

  test('that the params throw are wrapped as well', async () => {
    const user = resource({
      params: (): number => {
        throw { message: 'not signed in' };
      },
      loader: () => 'never',
    });
    expect(user.error()).toMatchObject({ message: 'not signed in', cause: { message: 'not signed in' } });
  });

  test('of another realm, or a DOMException, are errors as they are', async () => {
    const foreign = (await import('node:vm')).runInNewContext('new TypeError("foreign")');
    for (const error of [foreign, new DOMException('too slow', 'TimeoutError')]) {
      const { user, reject } = setUp();
      await flushPromises();
      await reject(error);
      expect(user.error()).toBe(error);
      expectShown(user, 'error', { error });
    }
  });

  test('a loader that throws synchronously is in error, not its caller', async () => {
    const error = new Error('at once');
    const user = resource({
      loader: (): string => {
        throw error;
      },
    });
    expectShown(user, 'loading');
    await flushPromises();
    expectShown(user, 'error', { error });
  });

  test('an abort error in a load that nobody superseded is an error like any other', async () => {
    const { user, reject, loads } = setUp();
    await flushPromises();
    const error = new DOMException('gave up', 'AbortError');
    await reject(error);
    expectShown(user, 'error', { error });
    expect(loads[0]?.abortSignal.aborted).toBe(false);
  });

  test('from a thenable that is broken are errors too', async () => {
    const error = new Error('broken then');
    const user = resource({
      loader: () =>
        ({
          // biome-ignore lint/suspicious/noThenProperty: that is what is tested
          get then() {
            throw error;
          },
        }) as unknown as PromiseLike<string>,
    });
    await flushPromises();
    expectShown(user, 'error', { error });
  });
});

describe('rule 8: params that throw', () => {
  test('put the resource in error at once, and it recovers when a dependency changes', async () => {
    const server = controlledLoader<string, number>();
    const id = signal(0);
    const user = resource({
      params: () => {
        if (id() === 0) throw 'zero';
        return id();
      },
      loader: server,
    });
    const error = user.error();
    expect(error).toMatchObject({ message: 'zero', cause: 'zero' });
    expectShown(user, 'error', { error });
    await flushPromises();
    expectShown(user, 'error', { error });
    id.set(1);
    expectShown(user, 'loading');
    await flushPromises();
    await server.resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('and throw the very same error again change nothing', async () => {
    const error = new Error('always');
    const n = signal(0);
    const user = resource({
      params: (): number => {
        n();
        throw error;
      },
      loader: () => 'never',
    });
    await flushPromises();
    user.set('local');
    n.set(1);
    await flushPromises();
    expectShown(user, 'local', { value: 'local' });
  });

  test('show what they threw last, be it undefined', async () => {
    const thrown = signal<unknown>(new Error('first'));
    const user = resource({
      params: (): number => {
        if (thrown() === 'nothing') return 1;
        throw thrown();
      },
      loader: () => 'Ada',
    });
    await flushPromises();
    for (const next of [new Error('second'), new Error('third')]) {
      thrown.set(next);
      expect(user.error()).toBe(next);
      await flushPromises();
      expectShown(user, 'error', { error: next });
    }
    thrown.set('nothing');
    await flushPromises();
    thrown.set(undefined);
    expect(user.error()?.message).toBe('Something that is not an Error was thrown: undefined');
    expectShown(user, 'error', { error: user.error(), latest: 'Ada' });
  });

  test('recover without paramsEqual being asked about what is no params', async () => {
    const id = signal(0);
    const paramsEqual = jest.fn((a: { id: number }, b: { id: number }) => a.id === b.id);
    const user = resource({
      params: () => {
        if (id() === 0) throw new Error('zero');
        return id() === 1 ? undefined : { id: id() };
      },
      loader: ({ params }) => params.id,
      paramsEqual,
    });
    await flushPromises();
    for (const [next, status] of [
      [2, 'resolved'],
      [1, 'idle'],
      [3, 'resolved'],
      [0, 'error'],
      [3, 'resolved'],
    ] as const) {
      id.set(next);
      await flushPromises();
      expect([next, user.status()]).toEqual([next, status]);
    }
    expect(paramsEqual).not.toHaveBeenCalled();
  });

  test('a dependent resource shows the very error of its parent, and follows it', async () => {
    const parents = controlledLoader<{ company: number }, number>();
    const companies = controlledLoader<string, number>();
    const id = signal(1);
    const parent = resource({ params: id, loader: parents, name: 'parent' });
    const child = resource({ params: () => parent.value()?.company, loader: companies, name: 'child' });
    expectShown(child, 'idle');
    await flushPromises();
    const error = new Error('parent down');
    await parents.reject(error);
    expectShown(child, 'error', { error });
    expect(child.error()).toBe(parent.error());
    id.set(2);
    expectShown(child, 'idle');
    await flushPromises();
    await parents.resolve({ company: 7 });
    expectShown(child, 'loading');
    expect(companies.loads.map(({ params }) => params)).toEqual([7]);
    await companies.resolve('Company 7');
    expectShown(child, 'resolved', { value: 'Company 7' });
    parent.reload();
    expectShown(child, 'resolved', { value: 'Company 7' });
    await flushPromises();
    await parents.resolve({ company: 7 });
    expect(companies.loads).toHaveLength(1);
  });

  test('because of a foreign atom, which the engine then forgets to follow, recover when the resource is looked at', async () => {
    const n = createAtom(1);
    const foreign = createAtom(() => {
      if (n.get() === 2) throw new Error('foreign');
      return n.get();
    });
    const user = resource({ params: () => foreign.get(), loader: ({ params }) => params });
    await flushPromises();
    expect(() => n.set(2)).toThrow('foreign');
    n.set(3);
    expectShown(user, 'loading', { latest: 1 });
    await flushPromises();
    expectShown(user, 'resolved', { value: 3 });
  });

  test('because they read the resource itself name the circle, and recover', async () => {
    const selfish = signal(true);
    const isMade = signal(false);
    const user: Resource<number> = resource<number, number>({
      name: 'user',
      params: () => (isMade() && selfish() ? user.value() : 1),
      loader: ({ params }) => params * 2,
    });
    isMade.set(true);
    expect(user.error()).toMatchObject({ message: expect.stringMatching(/^A computed reads itself: user.* → user\.params/) });
    await flushPromises();
    expectShown(user, 'error', { error: user.error() });
    selfish.set(false);
    expectShown(user, 'loading');
    await flushPromises();
    expectShown(user, 'resolved', { value: 2 });
  });
});

describe('params', () => {
  test('are not called while the resource is being made, so what they read may come later', async () => {
    class Store {
      readonly user = resource({ params: () => this.id(), loader: ({ params }) => `user ${params}` });
      readonly id = signal(1);
    }
    const { user } = new Store();
    expectShown(user, 'loading');
    await flushPromises();
    expectShown(user, 'resolved', { value: 'user 1' });
  });

  const changes = 'The params of user must not change it. Do that in an effect.';
  const circle = /^A computed reads itself: user.* Let one of them do without the other\.$/;
  test.each<[string, (user: Resource<number>) => unknown, string | RegExp]>([
    ['set', (user) => user.set(1), changes],
    ['update', (user) => user.update(() => 1), changes],
    ['reload', (user) => user.reload(), circle],
    ['send an event', (user) => user.actor.send({ type: 'set', value: 1 }), changes],
  ])('that %s are an error, not an endless loop', async (_, act, message) => {
    const params = jest.fn(() => act(user) as number);
    const user: Resource<number> = resource<number, number>({ name: 'user', params, loader: () => 1 });
    await flushPromises();
    await flushPromises();
    expect(user.error()?.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(params.mock.calls.length).toBeLessThan(10);
  });

  test('that are a promise are an error that says what to do', () => {
    const user = resource({ params: async () => 1, loader: () => 'never' });
    expect(user.error()).toEqual(
      new TypeError('params returned a promise. It must say at once what to load, as a signal would: wait in the loader instead.'),
    );
  });

  test.each(['status', 'value', 'error', 'isLoading', 'snapshot', 'latest', 'hasValue'] as const)(
    'that read %s of the resource itself are in a circle, and its error names it',
    (member) => {
      const user: Resource<number> = resource<number, number>({ name: 'user', params: () => Number(user[member]()), loader: () => 1 });
      expect(user.actor.getSnapshot().context.error).toEqual(
        new Error(`A computed reads itself: user.params → user.${member} → user.params. Let one of them do without the other.`),
      );
    },
  );
});

test('what a console prints of a resource is short', async () => {
  const { inspect } = await import('node:util');
  expect(inspect(resource({ loader: () => 1 }), { depth: 5 }).length).toBeLessThan(100);
});

describe('rule 9: only params is tracked', () => {
  test('what the loader reads is not, before or after its first await', async () => {
    const other = signal(1);
    const loader = jest.fn(async () => {
      const before = other();
      await undefined;
      return before + other();
    });
    const user = resource({ loader });
    let runs = 0;
    effect(() => {
      runs++;
      user.status();
    });
    await flushPromises();
    const settled = runs;
    other.set(2);
    await flushPromises();
    expect([loader.mock.calls.length, runs, user.status()]).toEqual([1, settled, 'resolved']);
  });

  test('making a resource inside an effect or a computed is not tracked there', async () => {
    const id = signal(1);
    let runs = 0;
    effect(() => {
      runs++;
      resource({ params: id, loader: () => 1 });
    });
    id.set(2);
    await flushPromises();
    expect(runs).toBe(1);
  });
});

describe('rule 10: destroy', () => {
  test('leaves it idle and empty for good; everything does nothing, twice is once', async () => {
    const { id, user, loads, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.reload();
    await flushPromises();
    const log: unknown[] = [];
    effect(() => {
      log.push(user.snapshot().status);
    });
    user.destroy();
    user.destroy();
    user[Symbol.dispose]();
    expectShown(user, 'idle');
    expect(loads[1]?.abortSignal.aborted).toBe(true);
    const change = jest.fn(() => 'changed');
    user.set('set');
    user.update(change);
    expect(user.reload()).toBe(false);
    user.actor.send({ type: 'set', value: 'sent' });
    id.set(2);
    await resolve('late');
    expectShown(user, 'idle');
    expect(change).not.toHaveBeenCalled();
    expect(log).toEqual(['reloading', 'idle']);
    expect(user.actor.getSnapshot()).toMatchObject({ status: 'stopped', value: 'idle' });
    expect(await user.settled()).toEqual({ status: 'idle', value: undefined, error: undefined });
    expect(loads).toHaveLength(2);
  });

  test('params are not asked again', async () => {
    const id = signal(1);
    const params = jest.fn(() => id());
    const user = resource({ params, loader: () => 'x' });
    await flushPromises();
    user.destroy();
    params.mockClear();
    id.set(2);
    user.status();
    await flushPromises();
    expect(params).not.toHaveBeenCalled();
  });

  test('before the first load, in the same turn, asks and loads nothing', async () => {
    const params = jest.fn(() => 1);
    const loader = jest.fn(() => 'x');
    const user = resource({ params, loader });
    user.destroy();
    await flushPromises();
    expectShown(user, 'idle');
    expect(params).not.toHaveBeenCalled();
    expect(loader).not.toHaveBeenCalled();
  });

  test('is what stopping the actor does', async () => {
    const { user, loads } = setUp();
    await flushPromises();
    user.actor.stop();
    expectShown(user, 'idle');
    expect(loads[0]?.abortSignal.aborted).toBe(true);
  });

  test('works from a listener to abort, from the loader, and from an effect', async () => {
    const { user, loads, id } = setUp();
    await flushPromises();
    loads[0]?.abortSignal.addEventListener('abort', () => user.destroy());
    id.set(2);
    await flushPromises();
    expectShown(user, 'idle');
    expect(loads).toHaveLength(1);

    const own: Resource<string> = resource<string>({
      loader: () => {
        own.destroy();
        return 'x';
      },
    });
    await flushPromises();
    expectShown(own, 'idle');

    const third = setUp();
    effect(() => {
      if (third.user.status() === 'resolved') third.user.destroy();
    });
    await flushPromises();
    await third.resolve('Ada');
    expectShown(third.user, 'idle');
  });

  test('is done when its abort is heard', async () => {
    const { user, loads } = setUp();
    await flushPromises();
    const seen: unknown[] = [];
    const change = jest.fn(() => 'changed');
    loads[0]?.abortSignal.addEventListener('abort', () => {
      user.update(change);
      seen.push(user.status(), user.reload());
    });
    user.destroy();
    expect(seen).toEqual(['idle', false]);
    expect(change).not.toHaveBeenCalled();
  });

  test('shows its actor idle once and for all, whatever is done while its abort is heard', async () => {
    const { user, loads } = setUp();
    await flushPromises();
    const seen: unknown[] = [];
    user.actor.subscribe((snapshot) => seen.push(snapshot.value));
    loads[0]?.abortSignal.addEventListener('abort', () => {
      user.set('set');
      user.actor.send({ type: 'set', value: 'sent' });
      user.destroy();
    });
    user.destroy();
    expect(seen).toEqual(['idle']);
  });

  test('is the last thing that an inspector hears of', async () => {
    const heard: string[] = [];
    const user = resource({ loader: () => 'Ada', inspect: ({ type }) => heard.push(type) });
    await flushPromises();
    user.destroy();
    heard.length = 0;
    user.destroy();
    user.set('set');
    user.actor.send({ type: 'set', value: 'sent' });
    user.reload();
    await flushPromises();
    expect(heard).toEqual([]);
  });

  test('is what `using` calls', async () => {
    const { user } = setUp();
    {
      using scoped = user;
      expectShown(scoped, 'loading');
    }
    expectShown(user, 'idle');
    user.set('x');
    expectShown(user, 'idle');
  });
});

describe('rule 11: bad options', () => {
  const loader = () => 1;
  test.each([
    ['nothing', undefined, 'resource() takes an object such as { loader: async () => … }, got undefined.'],
    ['null', null, 'got null.'],
    ['a function', loader, 'got a function.'],
    ['no loader', {}, 'the option "loader" must be a function, got undefined.'],
    ['a loader that is none', { loader: 'fetch' }, 'the option "loader" must be a function, got "fetch".'],
    ['params that are none', { loader, params: { id: 1 } }, 'the option "params" must be a function, got an object.'],
    ['null for params', { loader, params: null }, 'the option "params" must be a function, got null.'],
    ['an equal that is none', { loader, equal: true }, 'the option "equal" must be a function, got true.'],
    ['a paramsEqual that is none', { loader, paramsEqual: 1n }, 'the option "paramsEqual" must be a function, got 1n.'],
    ['a name that is none', { loader, name: 5 }, 'the option "name" must be a string, got 5.'],
    [
      'an inspector that is none',
      { loader, inspect: {} },
      'the option "inspect" must be a function or an observer with a next method, got an object.',
    ],
    [
      'an inspector that is null',
      { loader, inspect: null },
      'the option "inspect" must be a function or an observer with a next method, got null.',
    ],
    [
      'an unknown option',
      { loader, request: loader },
      'has no option "request". Its options are loader, params, equal, paramsEqual, name, inspect.',
    ],
    ['an option with an odd name', { loader, constructor: 1 }, 'has no option "constructor".'],
  ])('%s: a TypeError that says what came and what was expected', (_, options, message) => {
    expect(() => resource(options as never)).toThrow(TypeError);
    expect(() => resource(options as never)).toThrow(message);
  });

  test('an option that is undefined counts as left out', async () => {
    const options = { loader, params: undefined, equal: undefined, paramsEqual: undefined, name: undefined, inspect: undefined };
    const user = resource(options as never);
    await flushPromises();
    expectShown(user, 'resolved', { value: 1 });
  });
});

describe('rule 12: callbacks that throw', () => {
  const incomparable = () => {
    throw new Error('incomparable');
  };

  test('equal: the resource is in error, after a load and after a set, which does not throw', async () => {
    const { id, user, resolve } = setUp(1, { equal: incomparable });
    await flushPromises();
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
    user.reload();
    await flushPromises();
    await resolve('Ada 2');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    user.set('no value to compare with');
    expectShown(user, 'local', { value: 'no value to compare with' });
    user.set('one now');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'no value to compare with' });
    await flushPromises();
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'no value to compare with' });
    id.set(2);
    await flushPromises();
    await resolve('Grace');
    expectShown(user, 'resolved', { value: 'Grace' });
  });

  test('equal, in a set: the params stay, so that reload() loads, at once and after the next set', async () => {
    const { user, loads, resolve } = setUp(1, { equal: incomparable });
    await flushPromises();
    await resolve('Ada');
    user.set('Grace');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    expect(user.actor.getSnapshot().context.params).toBe(1);
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { latest: 'Ada' });
    await flushPromises();
    await resolve('Ada 2');
    user.update(() => 'Grace');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada 2' });
    user.set('local');
    expectShown(user, 'local', { value: 'local' });
    expect(user.reload()).toBe(true);
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([1, 1, 1]);
    user.set('other');
    expect(loads.at(-1)?.abortSignal.aborted).toBe(true);
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'local' });
  });

  test('equal, in a set, that changes the params as well: the new ones are those that stay', async () => {
    const id = signal(1);
    const users = controlledLoader<string, number>();
    const user = resource({
      params: id,
      loader: users,
      equal: () => {
        id.set(2);
        throw new Error('incomparable');
      },
    });
    await flushPromises();
    await users.resolve('Ada');
    user.set('Grace');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    expect(user.reload()).toBe(true);
    await flushPromises();
    expect(users.loads.map(({ params }) => params)).toEqual([1, 2]);
  });

  test('equal, in a set where there are no params: there is nothing to load', async () => {
    const { user, loads } = setUp(null, { equal: incomparable });
    user.set('Ada');
    user.set('Grace');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    expect(user.reload()).toBe(false);
    await flushPromises();
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    expect(loads).toEqual([]);
  });

  test('paramsEqual: the resource is in error, and recovers', async () => {
    const picky = signal(false);
    const server = controlledLoader<string, number>();
    const id = signal(1);
    const user = resource({
      params: id,
      loader: server,
      paramsEqual: (a, b) => {
        if (picky()) throw new Error('incomparable');
        return a === b;
      },
    });
    await flushPromises();
    picky.set(true);
    id.set(2);
    expectShown(user, 'error', { error: new Error('incomparable') });
    await flushPromises();
    expect(server.loads.at(0)?.abortSignal.aborted).toBe(true);
    picky.set(false);
    id.set(3);
    await flushPromises();
    await server.resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test.each(['function', 'observer'])('an inspector, as a %s: it is reported, and nothing else happens', async (kind) => {
    const inspect = () => {
      throw new Error('inspector');
    };
    const user = resource({ loader: () => 'Ada', inspect: kind === 'function' ? inspect : { next: inspect } });
    await flushPromises();
    expectShown(user, 'resolved', { value: 'Ada' });
    const reported = uncaught.take();
    expect(reported.length).toBeGreaterThan(3);
    expect(reported).toEqual(reported.map(() => new Error('inspector')));
  });

  test('an observer: the resource goes on, and so do the others', async () => {
    const { user, resolve } = setUp();
    const seen: unknown[] = [];
    effect(() => {
      if (user.status() === 'resolved') throw new Error('observer');
    });
    user.value.subscribe((value) => seen.push(value));
    await flushPromises();
    await resolve('Ada');
    expect(uncaught.take()).toEqual([new Error('observer')]);
    expect(seen).toEqual(['Ada']);
  });
});

describe('rule 13: observers are notified only of what changed', () => {
  test('each signal of a resource has its own observers', async () => {
    const { id, user, resolve, reject } = setUp();
    const runs: Record<string, number> & { hasValue?: number } = {};
    for (const name of ['status', 'value', 'error', 'isLoading', 'latest', 'snapshot'] as const) {
      runs[name] = -1;
      effect(() => {
        runs[name] = (runs[name] ?? 0) + 1;
        try {
          user[name]();
        } catch {}
      });
    }
    runs.hasValue = -1;
    effect(() => {
      runs.hasValue = (runs.hasValue ?? 0) + 1;
      user.hasValue();
    });
    const ran = () => {
      const names = Object.keys(runs).filter((name) => runs[name] !== 0);
      expect(Object.values(runs).every((count) => count <= 1)).toBe(true);
      for (const name of Object.keys(runs)) runs[name] = 0;
      return names.sort();
    };
    await flushPromises();
    expect(ran()).toEqual([]);
    await resolve('Ada');
    expect(ran()).toEqual(['hasValue', 'isLoading', 'latest', 'snapshot', 'status', 'value']);
    user.set('Grace');
    expect(ran()).toEqual(['latest', 'snapshot', 'status', 'value']);
    user.set('Joan');
    expect(ran()).toEqual(['latest', 'snapshot', 'value']);
    user.set('Joan');
    expect(ran()).toEqual([]);
    user.reload();
    expect(ran()).toEqual(['isLoading', 'snapshot', 'status']);
    await flushPromises();
    await reject(new Error('down'));
    expect(ran()).toEqual(['error', 'hasValue', 'isLoading', 'snapshot', 'status', 'value']);
    id.set(2);
    expect(ran()).toEqual(['error', 'isLoading', 'snapshot', 'status', 'value']);
    await flushPromises();
    expect(ran()).toEqual([]);
    user.destroy();
    expect(ran()).toEqual(['isLoading', 'latest', 'snapshot', 'status']);
  });

  test('a batch that ends where it began tells subscribers nothing', async () => {
    const { id, user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    const seen: unknown[] = [];
    user.snapshot.subscribe((snapshot) => seen.push(snapshot));
    batch(() => {
      id.set(2);
      user.status();
      id.set(1);
    });
    await flushPromises();
    expect(seen).toEqual([]);
  });
});

describe('equal', () => {
  const sameId = (a: unknown, b: unknown) => (a as { id: number }).id === (b as { id: number }).id;

  test('keeps the old object when an equal one is loaded or set, and is never asked about "no value"', async () => {
    const equal = jest.fn(sameId);
    const { id, user, resolve } = setUp(1, { equal });
    const first = { id: 1, at: 'first' };
    await flushPromises();
    await resolve(first);
    expect(equal).not.toHaveBeenCalled();
    user.reload();
    await flushPromises();
    await resolve({ id: 1, at: 'second' });
    expect(user.value()).toBe(first);
    user.set({ id: 1, at: 'third' });
    expect(user.value()).toBe(first);
    expect(user.status()).toBe('local');
    user.set(undefined);
    user.set({ id: 1, at: 'fourth' });
    expect(user.value()).toMatchObject({ at: 'fourth' });
    expect(equal).toHaveBeenCalledTimes(2);
    id.set(2);
    await flushPromises();
    await resolve({ id: 1, at: 'other params, no value before' });
    expect(user.value()).toMatchObject({ at: 'other params, no value before' });
    user.reload();
    await flushPromises();
    await resolve(undefined);
    expect(equal).toHaveBeenCalledTimes(2);
    expectShown(user, 'resolved', { latest: { id: 1, at: 'other params, no value before' } });
  });

  test('that changes the params does not let the outcome through', async () => {
    const latest: unknown[] = [];
    const { id, user, resolve } = setUp(1, {
      equal: () => {
        id.set(2);
        return false;
      },
    });
    await flushPromises();
    await resolve('Ada');
    user.latest.subscribe((value) => latest.push(value));
    user.reload();
    await flushPromises();
    await resolve('Ada 2', 1);
    expect(latest).toEqual([]);
    expectShown(user, 'loading', { latest: 'Ada' });
  });

  test('is not asked about the outcome of a superseded load', async () => {
    const equal = jest.fn(sameId);
    const { id, user, resolve } = setUp(1, { equal });
    await flushPromises();
    await resolve({ id: 1 });
    user.reload();
    await flushPromises();
    void resolve({ id: 1 }, 1);
    id.set(2);
    await flushPromises();
    expect(equal).not.toHaveBeenCalled();
  });

  test('is not asked about it either when there is a local value to compare with', async () => {
    const equal = jest.fn(sameId);
    const { user, resolve } = setUp(1, { equal });
    await flushPromises();
    await resolve({ id: 1 });
    user.reload();
    await flushPromises();
    user.set({ id: 2 });
    equal.mockClear();
    void resolve({ id: 2 }, 1);
    await flushPromises();
    expect(equal).not.toHaveBeenCalled();
  });
});

describe('snapshot', () => {
  test('is one frozen object, the same until something in it changes', async () => {
    const { id, user, resolve } = setUp();
    const loading = user.snapshot();
    await flushPromises();
    expect(user.snapshot()).toBe(loading);
    await resolve('Ada');
    const resolved = user.snapshot();
    expect(resolved).toStrictEqual({ status: 'resolved', value: 'Ada', error: undefined });
    expect(Object.isFrozen(resolved)).toBe(true);
    id.set(2);
    expect(user.snapshot()).not.toBe(resolved);
    id.set(1);
    expect(user.snapshot()).toEqual(resolved);
  });
});

describe('settled', () => {
  test('resolves at once where nothing is loading, and otherwise as soon as nothing is', async () => {
    const { id, user, resolve, loads } = setUp(null);
    expect(await user.settled()).toBe(user.snapshot());
    id.set(1);
    const log: unknown[] = [];
    void user.settled().then((snapshot) => log.push(snapshot));
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect([log, loads.length]).toEqual([[], 2]);
    await resolve('Grace');
    expect(log).toEqual([{ status: 'resolved', value: 'Grace', error: undefined }]);
  });

  test('never rejects: an error is in the snapshot', async () => {
    const { user, reject } = setUp();
    const settled = user.settled();
    await flushPromises();
    void reject(new Error('down'), 0);
    expect(await settled).toEqual({ status: 'error', value: undefined, error: new Error('down') });
  });

  test.each<[string, (set: ReturnType<typeof setUp>) => void, string]>([
    ['set', ({ user }) => user.set('local'), 'local'],
    ['no params', ({ id }) => id.set(null), 'idle'],
    ['destroy', ({ user }) => user.destroy(), 'idle'],
  ])('resolves on %s', async (_, act, status) => {
    const set = setUp();
    const settled = set.user.settled();
    await flushPromises();
    act(set);
    expect(await settled).toMatchObject({ status });
  });

  test('waits on when an observer starts another load in the moment that one ends', async () => {
    const { id, user, resolve } = setUp();
    effect(() => {
      if (user.status() === 'resolved' && id() === 1) id.set(2);
    });
    const settled = user.settled();
    await flushPromises();
    await resolve('Ada');
    await resolve('Grace');
    expect(await settled).toMatchObject({ value: 'Grace' });
  });
});

describe('the actor', () => {
  test('says what status() says, at any time, also when held from before', async () => {
    const { id, user, loads, resolve } = setUp();
    const { actor } = user;
    const agree = () => expect(actor.getSnapshot().value).toBe(user.status());
    agree();
    await flushPromises();
    for (const next of [2, null, 3, 2]) {
      id.set(next);
      agree();
    }
    batch(() => {
      id.set(4);
      agree();
      id.set(2);
      agree();
    });
    await flushPromises();
    agree();
    void resolve('x', -1);
    await flushPromises();
    agree();
    expect(loads.map(({ params }) => params)).toEqual([1, 2]);
  });

  test('asked inside an effect or a computed is not tracked', async () => {
    const { id, user } = setUp();
    let runs = 0;
    effect(() => {
      runs++;
      user.actor.getSnapshot();
    });
    id.set(2);
    await flushPromises();
    expect(runs).toBe(1);
  });

  test('takes events as any actor does, after the params that changed before them', async () => {
    const { id, user, loads, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    user.actor.send({ type: 'reload' });
    expectShown(user, 'reloading', { value: 'Ada' });
    id.set(2);
    user.actor.send({ type: 'set', value: 'sent' });
    expectShown(user, 'local', { value: 'sent' });
    await flushPromises();
    expectShown(user, 'local', { value: 'sent' });
    user.actor.send({ type: 'params', params: 9 });
    expectShown(user, 'loading', { latest: 'sent' });
    await flushPromises();
    expect(loads.at(-1)?.params).toBe(9);
  });

  test('tells its own subscribers of each transition, functions and observers alike', async () => {
    const { id, user, resolve } = setUp();
    const log: string[] = [];
    const first = user.actor.subscribe((snapshot) => log.push(`function ${snapshot.value}`));
    const second = user.actor.subscribe({
      next: (snapshot) => log.push(`observer ${snapshot.value}`),
      complete: () => log.push('complete'),
    });
    await flushPromises();
    await resolve('Ada');
    first.unsubscribe();
    id.set(null);
    await flushPromises();
    user.destroy();
    second.unsubscribe();
    expect(log).toEqual([
      'function loading',
      'observer loading',
      'function resolved',
      'observer resolved',
      'observer idle',
      'observer idle',
      'complete',
    ]);
  });

  test('is persisted as it shows itself, and restored in mid-load it loads again', async () => {
    const { id, user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    id.set(2);
    const persisted = user.actor.getPersistedSnapshot();
    expect(persisted).toMatchObject({ value: 'loading', context: { params: 2, value: undefined, latest: 'Ada' } });
    const loader = jest.fn(({ params }: { params: unknown }) => `restored ${params}`);
    const restored = createActor(resourceMachine, { snapshot: JSON.parse(JSON.stringify(persisted)), input: { loader } }).start();
    await flushPromises();
    expect(restored.getSnapshot()).toMatchObject({ value: 'resolved', context: { value: 'restored 2' } });
  });

  test('may be sent events while an inspector hears of it for the first time', async () => {
    let isFirst = true;
    const seen: unknown[] = [];
    const user = resource({
      loader: () => 'Ada',
      inspect: (event) => {
        if (event.type === '@xstate.snapshot' && event.actorRef.sessionId === event.rootId) {
          seen.push((event.snapshot as { value?: unknown }).value);
        }
        if (!isFirst) return;
        isFirst = false;
        (event.actorRef as typeof user.actor).send({ type: 'set', value: 'inspected' });
      },
    });
    await flushPromises();
    expect(seen).toEqual(['idle', 'local', 'loading', 'resolved']);
  });

  test('is named as the resource is, and inspected', async () => {
    const events: string[] = [];
    const user = resource({
      loader: () => 'Ada',
      name: 'user',
      inspect: (event) => {
        if (event.type === '@xstate.snapshot' && event.actorRef.sessionId === event.rootId)
          events.push(String((event.snapshot as { value?: unknown }).value));
        event.actorRef.getSnapshot();
      },
    });
    await flushPromises();
    expect(user.actor.id).toBe('user');
    expect(events).toEqual(['idle', 'loading', 'resolved']);
    expect(resource({ loader: () => 1 }).actor.id).toBe('resource');
  });
});

test('fake timers do not stop a resource', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  const user = resource({ loader: async () => 'Ada' });
  await flushPromises();
  expectShown(user, 'resolved', { value: 'Ada' });
  jest.useRealTimers();
});

test('an effect reading a waterfall runs once a change, whatever the order in which they were made', async () => {
  const server = controlledLoader<number, number>();
  const id = signal(1);
  const log: string[] = [];
  const a = resource({ params: id, loader: server });
  const b = resource({ params: () => a.value(), loader: server });
  effect(() => {
    log.push(`${a.status()} ${b.status()}`);
  });
  await flushPromises();
  await server.resolve(10);
  await server.resolve(100);
  id.set(2);
  await flushPromises();
  expect(log).toEqual(['loading idle', 'resolved loading', 'resolved resolved', 'loading idle']);
});

describe('what others do wrong does not harm a resource', () => {
  test('a foreign atom that throws is reported, and the resource goes on', async () => {
    const id = signal(1);
    const users = controlledLoader<string, number>();
    const user = resource({ params: id, loader: users });
    const name = createAtom(() => user.value());
    const subscription = name.subscribe(() => {});
    await flushPromises();
    await users.reject(new Error('down'));
    subscription.unsubscribe();
    expect(uncaught.take().map((error) => (error as Error).message)).toEqual(['down']);
    expect([user.status(), user.actor.getSnapshot().status]).toEqual(['error', 'active']);
    id.set(2);
    await flushPromises();
    await users.resolve('Ada');
    expect((await user.settled()).value).toBe('Ada');
  });

  test('a foreign subscriber that throws at the end does not keep the load from being aborted', async () => {
    const users = controlledLoader<string, undefined>();
    const user = resource({ loader: users });
    const status = createAtom(() => user.status());
    status.get();
    await flushPromises();
    status.subscribe(() => {
      throw new Error('cannot show it');
    });
    user.destroy();
    expect(uncaught.take().map((error) => (error as Error).message)).toEqual(['cannot show it']);
    expect(users.loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([true]);
  });

  test('each loader runs in the asynchronous context in which its resource was made', async () => {
    const context = new AsyncLocalStorage<string>();
    const [ada, bob] = ['Ada', 'Bob'].map((name) => context.run(name, () => resource({ loader: () => context.getStore() })));
    await ada?.settled();
    await bob?.settled();
    expect([ada?.value(), bob?.value()]).toEqual(['Ada', 'Bob']);
  });

  test('params are not asked after the end because somebody has subscribed to the actor', async () => {
    const id = signal(1);
    const params = jest.fn(() => id());
    const user = resource({ params, loader: () => new Promise<string>(() => {}) });
    user.actor.subscribe(() => {});
    await flushPromises();
    user.destroy();
    user.actor.subscribe(() => {}).unsubscribe();
    params.mockClear();
    id.set(2);
    await flushPromises();
    expect(params).not.toHaveBeenCalled();
  });

  test('an inspector of the system that throws is reported', async () => {
    const user = resource({ loader: () => 'Ada' });
    const inspection = user.actor.system.inspect(() => {
      throw new Error('cannot inspect');
    });
    const snapshot = await user.settled();
    inspection.unsubscribe();
    expect(snapshot.value).toBe('Ada');
    expect(new Set(uncaught.take().map((error) => (error as Error).message))).toEqual(new Set(['cannot inspect']));
  });

  test('an inspector that looks at the load it is told of comes to an end', async () => {
    const users = controlledLoader<string, undefined>();
    const user = resource({ loader: users });
    await flushPromises();
    const seen = new Set<string>();
    const inspection = user.actor.system.inspect(({ type, actorRef }) => {
      if (type !== '@xstate.actor') seen.add(String(user.actor.getSnapshot().children.loader?.id ?? (actorRef as AnyActorRef).id));
    });
    await users.resolve('Ada');
    inspection.unsubscribe();
    expect([user.value(), [...seen]]).toEqual(['Ada', ['loader', 'resource']]);
  });

  test('the actor of a load that is over has ended for who comes late', async () => {
    const user = resource({ loader: () => Promise.resolve('Ada') });
    await Promise.resolve();
    const { loader } = user.actor.getSnapshot().children;
    const { children } = await new Promise<ReturnType<typeof user.actor.getSnapshot>>((resolve) => {
      const other = resource({ loader: async () => 'Bob' });
      other.actor.subscribe((snapshot) => snapshot.value === 'loading' && resolve(snapshot));
    });
    await flushPromises();
    expect(await Promise.all([loader, children.loader].map((actor) => toPromise(actor as AnyActorRef)))).toEqual(['Ada', 'Bob']);
  });

  test('what is shown in the middle of a step agrees with the params', async () => {
    const id = signal(1);
    const seen: unknown[] = [];
    const user: Resource<string> = resource({
      params: id,
      loader: ({ abortSignal }) => {
        abortSignal.addEventListener('abort', () => {
          if (id() === 2) return;
          id.set(2);
          user.set('b');
        });
        return new Promise<string>(() => {});
      },
    });
    await flushPromises();
    user.actor.subscribe(({ value, context }) => seen.push([value, context.params, user.status()]));
    user.set('a');
    expect([user.status(), user.value()]).toEqual(['local', 'b']);
    for (const [, params, status] of seen as [string, number, string][]) expect(params === 1 && status === 'local').toBe(false);
  });

  test('a frozen resource can be used', async () => {
    const user = Object.freeze(resource({ loader: () => 'Ada' }));
    expect((await user.settled()).value).toBe('Ada');
    expect([user.value(), Object.freeze(signal(1)).get()]).toEqual(['Ada', 1]);
  });

  test('its logic can be run by others', () => {
    const { logic } = resource({ loader: () => 'Ada' }).actor as unknown as { logic: typeof resourceMachine };
    const actor = createActor(logic, { input: { loader: () => 'Bob' } }).start();
    actor.send({ type: 'set', value: 'Cleo' });
    expect(actor.getSnapshot().value).toBe('local');
  });
});
