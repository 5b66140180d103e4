import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { createActor } from 'xstate';
import { batch, computed, effect, type Resource, ResourceStatus, resource, signal } from 'xstate-resource';
import { resourceMachine } from 'xstate-resource/machine';
import { backend, turn } from './support/backend.js';
import { expectShown, look } from './support/shown.js';
import { collectUncaught } from './support/uncaught.js';

const uncaught = collectUncaught();

/** A resource over one signal, with a backend to settle its loads. */
function setUp(initial: number | null | undefined = 1, options: { equal?: (a: unknown, b: unknown) => boolean } = {}) {
  const server = backend<unknown, number>();
  const id = signal<number | null | undefined>(initial);
  const user = resource<unknown, number>({ params: () => id(), loader: server.loader, name: 'user', ...options });
  return { id, user, server, ...server };
}

describe('the six statuses', () => {
  test('idle: no params', async () => {
    const { user, loads } = setUp(null);
    expectShown(user, 'idle');
    await turn();
    expectShown(user, 'idle');
    expect(loads).toEqual([]);
  });

  test('loading, then resolved', async () => {
    const { user, flush } = setUp();
    expectShown(user, 'loading');
    await turn();
    expectShown(user, 'loading');
    await flush('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('error, from a loader that rejects', async () => {
    const { user, fail } = setUp();
    await turn();
    const error = new Error('down');
    await fail(error);
    expectShown(user, 'error', { error });
  });

  test('reloading keeps the value', async () => {
    const { user, flush } = setUp();
    await turn();
    await flush('Ada');
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { value: 'Ada' });
    await turn();
    expectShown(user, 'reloading', { value: 'Ada' });
    await flush('Ada 2');
    expectShown(user, 'resolved', { value: 'Ada 2' });
  });

  test('local, by set and by update', async () => {
    const { user, flush } = setUp();
    await turn();
    await flush('Ada');
    user.set('Grace');
    expectShown(user, 'local', { value: 'Grace' });
    user.update((name) => `${name}!`);
    expectShown(user, 'local', { value: 'Grace!' });
  });

  test('are the values of ResourceStatus', () => {
    expect(Object.values(ResourceStatus)).toEqual(['idle', 'loading', 'reloading', 'resolved', 'error', 'local']);
  });

  test.each([null, 0, '', false, Number.NaN])('%p is a value', async (value) => {
    const { user, flush } = setUp();
    await turn();
    await flush(value);
    expectShown(user, 'resolved', { value });
    user.set(value);
    expectShown(user, 'local', { value });
  });

  test('undefined is no value', async () => {
    const { user, flush } = setUp();
    await turn();
    await flush(undefined);
    expectShown(user, 'resolved');
    await turn();
    user.reload();
    await turn();
    await flush('Ada');
    user.set(undefined);
    expectShown(user, 'local', { latest: 'Ada' });
  });
});

describe('rule 1: never stale, never torn', () => {
  test('as soon as a signal that params reads is set, every read agrees with it', async () => {
    const { id, user, flush } = setUp();
    await turn();
    await flush('Ada');
    id.set(2);
    expectShown(user, 'loading', { latest: 'Ada' });
    id.set(null);
    expectShown(user, 'idle', { latest: 'Ada' });
    id.set(3);
    expectShown(user, 'loading', { latest: 'Ada' });
  });

  test('inside batch too, and in a computed or an effect, whichever was made first', async () => {
    const server = backend<string, number>();
    const id = signal(1);
    const log: string[] = [];
    let user: Resource<string> | undefined;
    const describeUser = (who: string) => `${who}: ${id()} ${user?.status()} ${user?.hasValue() ? user.value() : '-'}`;
    effect(() => {
      id();
      if (user) log.push(describeUser('early effect'));
    });
    const early = computed(() => describeUser('early computed'));
    user = resource({ params: id, loader: server.loader });
    const late = computed(() => describeUser('late computed'));
    effect(() => {
      log.push(describeUser('late effect'));
    });
    await turn();
    await server.flush('Ada');
    log.length = 0;
    batch(() => {
      id.set(2);
      expect([early(), late()]).toEqual(['early computed: 2 loading -', 'late computed: 2 loading -']);
    });
    expect([early(), late()]).toEqual(['early computed: 2 loading -', 'late computed: 2 loading -']);
    expect(log).toEqual(['early effect: 2 loading -', 'late effect: 2 loading -']);
    await turn();
    await server.flush('Grace');
    expect([early(), late()]).toEqual(['early computed: 2 resolved Grace', 'late computed: 2 resolved Grace']);
  });

  test('no observer sees a value with a status or with params that it does not belong to', async () => {
    const { id, user, load } = setUp();
    const seen = new Set<string>();
    const record = () => {
      const { status, value, snapshot } = look(user);
      seen.add(`${id()} ${status} ${String(value)} ${snapshot.status} ${String(snapshot.value)}`);
    };
    effect(record);
    user.value.subscribe(record);
    user.status.subscribe(record);
    id.subscribe(record);
    await turn();
    id.set(2);
    await turn();
    load(0).resolve('for 1');
    load(1).resolve('for 2');
    await turn();
    user.reload();
    await turn();
    id.set(3);
    load(2).resolve('late for 2');
    await turn();
    load(3).resolve('for 3');
    await turn();
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
    const { id, user, load, loads } = setUp();
    await turn();
    load(0).resolve('for 1');
    id.set(2);
    expectShown(user, 'loading');
    await turn();
    expectShown(user, 'loading');
    load(1).reject(new Error('for 2'));
    id.set(3);
    await turn();
    expectShown(user, 'loading');
    expect(loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([true, true, false]);
  });

  test.each([0, 1, 2, 3, 4, 5])('nor one that arrives %i microtasks before they change', async (ticks) => {
    const { id, user, load } = setUp();
    await turn();
    const latest: unknown[] = [];
    user.latest.subscribe((value) => latest.push(value));
    load(0).resolve('for 1');
    for (let tick = 0; tick < ticks; tick++) await undefined;
    const arrived = user.status() === 'resolved';
    id.set(2);
    expectShown(user, 'loading', { latest: arrived ? 'for 1' : undefined });
    await turn();
    expectShown(user, 'loading', { latest: arrived ? 'for 1' : undefined });
    expect(latest).toEqual(arrived ? ['for 1'] : []);
  });
});

describe('rule 2: one request a turn', () => {
  test('the loader starts in a microtask, with the last params', async () => {
    const { id, loads } = setUp();
    expect(loads).toEqual([]);
    for (const next of [2, 3, 4]) id.set(next);
    await turn();
    expect(loads.map(({ params }) => params)).toEqual([4]);
    batch(() => {
      for (const next of [5, 6, 7]) id.set(next);
    });
    await turn();
    expect(loads.map(({ params }) => params)).toEqual([4, 7]);
  });

  test('params that end as they were start nothing, abort nothing, and show the old state again', async () => {
    const { id, user, loads, flush } = setUp();
    await turn();
    id.set(2);
    expectShown(user, 'loading');
    id.set(1);
    await turn();
    expect(loads).toHaveLength(1);
    expect(loads[0]?.abortSignal.aborted).toBe(false);
    await flush('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
    for (const detour of [2, null]) {
      id.set(detour);
      expect(user.hasValue()).toBe(false);
      id.set(1);
      expectShown(user, 'resolved', { value: 'Ada' });
    }
    await turn();
    expectShown(user, 'resolved', { value: 'Ada' });
    expect(loads).toHaveLength(1);
  });

  test('params that are structurally equal to those loaded, failed or behind a local value start nothing', async () => {
    const server = backend<string, { tags: string[]; from: Date }>();
    const tags = signal(['a']);
    const list = resource({ params: () => ({ tags: [...tags()], from: new Date(0) }), loader: server.loader });
    const change = async () => {
      tags.set([...tags()]);
      await turn();
    };
    await turn();
    await change();
    await server.flush('list');
    await change();
    expectShown(list, 'resolved', { value: 'list' });
    list.set('local');
    await change();
    expectShown(list, 'local', { value: 'local' });
    list.reload();
    await turn();
    await server.fail(new Error('down'));
    await change();
    expectShown(list, 'error', { error: new Error('down'), latest: 'local' });
    expect(server.loads).toHaveLength(2);
    tags.set(['b']);
    await turn();
    expect(server.loads).toHaveLength(3);
  });

  test('a paramsEqual of the user decides instead, untracked', async () => {
    const server = backend<string, { id: number; at: number }>();
    const id = signal(1);
    const clock = signal(0);
    const other = signal(0);
    const params = jest.fn(() => ({ id: id(), at: clock() }));
    resource({
      params,
      loader: server.loader,
      paramsEqual: (a, b) => a.id === b.id && other() >= 0,
    });
    await turn();
    clock.set(1);
    await turn();
    expect(server.loads).toHaveLength(1);
    params.mockClear();
    other.set(1);
    expect(params).not.toHaveBeenCalled();
    id.set(2);
    await turn();
    expect(server.loads.map(({ params }) => params)).toEqual([
      { id: 1, at: 0 },
      { id: 2, at: 1 },
    ]);
  });

  test('reload and changed params in one turn make one load, with the new params', async () => {
    const { id, user, flush, loads } = setUp();
    await turn();
    await flush('Ada');
    user.reload();
    id.set(2);
    await turn();
    expect(loads.map(({ params }) => params)).toEqual([1, 2]);
    expectShown(user, 'loading', { latest: 'Ada' });
  });
});

describe('rule 3: cancellation', () => {
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
          await turn();
          const [load] = set.loads;
          act(set);
          if (late) await turn();
          load?.[how](how === 'resolve' ? 'late' : new Error('late'));
          await turn();
          expect(load?.abortSignal.aborted).toBe(true);
          expectShown(set.user, status, { value });
        }
      }
    });

    test('a load that has not called its loader yet never calls it', async () => {
      const set = setUp();
      act(set);
      await turn();
      expect(set.loads.filter(({ params }) => params === 1)).toEqual([]);
      expectShown(set.user, status, { value });
    });
  });

  test('by an error in the params', async () => {
    const server = backend<string, number>();
    const id = signal(1);
    const user = resource({
      params: () => {
        if (id() === 2) throw new Error('no such id');
        return id();
      },
      loader: server.loader,
    });
    await turn();
    id.set(2);
    await turn();
    expect(server.load(0).abortSignal.aborted).toBe(true);
    await server.flush('late', 0);
    expectShown(user, 'error', { error: new Error('no such id') });
  });

  test('aborts with an AbortError, and only then: not after the load has finished', async () => {
    const { id, user, loads, flush } = setUp();
    await turn();
    await flush('Ada');
    id.set(2);
    await turn();
    user.set('local');
    user.destroy();
    await turn();
    expect(loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([false, true]);
    expect(loads[1]?.abortSignal.reason).toMatchObject({ name: 'AbortError' });
  });

  test('a set between a change of params and its load leaves the new params behind the local value', async () => {
    const { id, user, loads, flush } = setUp();
    await turn();
    await flush('Ada');
    id.set(2);
    user.set('local');
    await turn();
    expectShown(user, 'local', { value: 'local' });
    expect(loads).toHaveLength(1);
    user.reload();
    await turn();
    expect(loads[1]?.params).toBe(2);
  });

  test('a listener to abort that acts on the resource is heard', async () => {
    const { id, user, loads } = setUp();
    await turn();
    const seen: string[] = [];
    loads[0]?.abortSignal.addEventListener('abort', () => {
      seen.push(user.status());
      user.set('from the listener');
    });
    id.set(2);
    await turn();
    expect(seen).toEqual(['loading']);
    expectShown(user, 'local', { value: 'from the listener' });
    expect(loads.filter(({ params }) => params === 2)).toEqual([]);
  });
});

describe('rule 4: reload', () => {
  test('is false, and does nothing, while idle, loading, reloading, or destroyed', async () => {
    const { id, user, loads, flush } = setUp(null);
    expect(user.reload()).toBe(false);
    id.set(1);
    expect(user.reload()).toBe(false);
    await turn();
    expect(user.reload()).toBe(false);
    await flush('Ada');
    expect([user.reload(), user.reload()]).toEqual([true, false]);
    await turn();
    expect(user.reload()).toBe(false);
    await flush('Ada');
    id.set(2);
    expect(user.reload()).toBe(false);
    await turn();
    user.destroy();
    expect(user.reload()).toBe(false);
    await turn();
    expect(loads).toHaveLength(3);
  });

  test('that is refused changes nothing: params that were on their way may still turn back', async () => {
    const { id, user, loads } = setUp();
    await turn();
    id.set(2);
    expect(user.reload()).toBe(false);
    id.set(1);
    await turn();
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
    await turn();
    expect(user.reload()).toBe(false);
    expectShown(user, 'error', { error: new Error('bad'), latest: 'local' });
  });

  test('after a load error has no value and no error while it loads', async () => {
    const { user, flush, fail } = setUp();
    await turn();
    await flush('Ada');
    user.reload();
    await turn();
    await fail(new Error('down'));
    expectShown(user, 'error', { error: new Error('down'), latest: 'Ada' });
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { latest: 'Ada' });
    await turn();
    await flush('Ada 2');
    expectShown(user, 'resolved', { value: 'Ada 2' });
  });

  test('of a local value keeps it until the loaded one is there', async () => {
    const { user, flush } = setUp();
    await turn();
    user.set('local');
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { value: 'local' });
    await turn();
    await flush('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('loads again where there are no params at all', async () => {
    const loader = jest.fn(({ params }: { params: undefined }) => `loaded ${String(params)}`);
    const config = resource({ loader });
    expectShown(config, 'loading');
    await turn();
    expectShown(config, 'resolved', { value: 'loaded undefined' });
    expect(config.reload()).toBe(true);
    await turn();
    expect(loader).toHaveBeenCalledTimes(2);
  });
});

describe('rule 5: set and update', () => {
  test('work in every status', async () => {
    const ways: ((set: ReturnType<typeof setUp>) => unknown)[] = [
      ({ id }) => id.set(null),
      () => undefined,
      async ({ flush }) => flush('Ada'),
      async ({ flush, user }) => {
        await flush('Ada');
        user.reload();
      },
      async ({ fail }) => fail(new Error('down')),
      ({ user }) => user.set('already local'),
    ];
    const statuses: string[] = [];
    for (const way of ways) {
      const set = setUp();
      await turn();
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
      await turn();
      expectShown(set.user, 'local', { value: 'local' });
    }
    expect(statuses).toEqual(['idle', 'loading', 'resolved', 'reloading', 'error', 'local']);
  });

  test('setting the same value while loading still ends the load', async () => {
    const { user, flush, loads } = setUp();
    await turn();
    await flush('Ada');
    user.reload();
    await turn();
    user.set('Ada');
    expect(loads[1]?.abortSignal.aborted).toBe(true);
    expectShown(user, 'local', { value: 'Ada' });
  });

  test('an update that throws passes the error on and changes nothing', async () => {
    const { user, flush } = setUp();
    await turn();
    await flush('Ada');
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
    const { user, flush } = setUp();
    const seen: unknown[] = [];
    effect(() => {
      if (user.status() !== 'resolved') return;
      user.set('from the effect');
      seen.push(look(user).value);
    });
    await turn();
    await flush('Ada');
    expect(seen).toEqual(['from the effect']);
    expectShown(user, 'local', { value: 'from the effect' });
  });

  test('a value belongs to the params as they are, also if a listener to abort changes them while it is set', async () => {
    const { id, user, load, loads } = setUp();
    await turn();
    load(0).abortSignal.addEventListener('abort', () => id.set(3));
    id.set(2);
    user.set('Grace');
    expectShown(user, 'local', { value: 'Grace' });
    await turn();
    expectShown(user, 'local', { value: 'Grace' });
    expect(loads).toHaveLength(1);
  });
});

describe('rule 6: previous', () => {
  test('is the frozen snapshot from just before the load began', async () => {
    const { id, user, loads, flush, fail } = setUp();
    await turn();
    await flush('Ada');
    id.set(2);
    await turn();
    id.set(3);
    await turn();
    await flush('Grace');
    user.reload();
    await turn();
    await fail(new Error('down'));
    user.reload();
    await turn();
    user.set('local');
    user.reload();
    await turn();
    id.set(null);
    await turn();
    id.set(1);
    await turn();
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

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('rule 7: errors', () => {
  test.each([
    ['a string', 'just text', 'just text'],
    ['undefined', undefined, 'Something that is not an Error was thrown: undefined'],
    ['an object', { code: 5 }, 'Something that is not an Error was thrown: [object Object]'],
    ['an object without prototype', Object.create(null), 'Something that is not an Error was thrown: [object Object]'],
    ['a symbol', Symbol('s'), 'Something that is not an Error was thrown: Symbol(s)'],
    ['a bigint', 5n, 'Something that is not an Error was thrown: 5n'],
    ['a proxy that was revoked', revoked(), 'Something that is not an Error was thrown: an object'],
    ['a function', () => 1, 'Something that is not an Error was thrown: a function'],
    ['null', null, 'Something that is not an Error was thrown: null'],
  ])('%s that is thrown is wrapped, as the cause', async (_, thrown, message) => {
    const { user, fail } = setUp();
    await turn();
    await fail(thrown);
    const error = user.error();
    expect(error).toMatchObject({ message });
    expect(error?.cause).toBe(thrown);
    expectShown(user, 'error', { error });
  });

  test('of another realm, or a DOMException, are errors as they are', async () => {
    const foreign = (await import('node:vm')).runInNewContext('new TypeError("foreign")');
    for (const error of [foreign, new DOMException('too slow', 'TimeoutError')]) {
      const { user, fail } = setUp();
      await turn();
      await fail(error);
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
    await turn();
    expectShown(user, 'error', { error });
  });

  test('an abort error in a load that nobody superseded is an error like any other', async () => {
    const { user, fail, loads } = setUp();
    await turn();
    const error = new DOMException('gave up', 'AbortError');
    await fail(error);
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
    await turn();
    expectShown(user, 'error', { error });
  });
});

describe('rule 8: params that throw', () => {
  test('put the resource in error at once, and it recovers when a dependency changes', async () => {
    const server = backend<string, number>();
    const id = signal(0);
    const user = resource({
      params: () => {
        if (id() === 0) throw 'zero';
        return id();
      },
      loader: server.loader,
    });
    const error = user.error();
    expect(error).toMatchObject({ message: 'zero', cause: 'zero' });
    expectShown(user, 'error', { error });
    await turn();
    expectShown(user, 'error', { error });
    id.set(1);
    expectShown(user, 'loading');
    await turn();
    await server.flush('Ada');
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
    await turn();
    user.set('local');
    n.set(1);
    await turn();
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
    await turn();
    for (const next of [new Error('second'), new Error('third')]) {
      thrown.set(next);
      expect(user.error()).toBe(next);
      await turn();
      expectShown(user, 'error', { error: next });
    }
    thrown.set('nothing');
    await turn();
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
    await turn();
    for (const [next, status] of [
      [2, 'resolved'],
      [1, 'idle'],
      [3, 'resolved'],
      [0, 'error'],
      [3, 'resolved'],
    ] as const) {
      id.set(next);
      await turn();
      expect([next, user.status()]).toEqual([next, status]);
    }
    expect(paramsEqual).not.toHaveBeenCalled();
  });

  test('a dependent resource shows the very error of its parent, and follows it', async () => {
    const parents = backend<{ company: number }, number>();
    const companies = backend<string, number>();
    const id = signal(1);
    const parent = resource({ params: id, loader: parents.loader, name: 'parent' });
    const child = resource({ params: () => parent.value()?.company, loader: companies.loader, name: 'child' });
    expectShown(child, 'idle');
    await turn();
    const error = new Error('parent down');
    await parents.fail(error);
    expectShown(child, 'error', { error });
    expect(child.error()).toBe(parent.error());
    id.set(2);
    expectShown(child, 'idle');
    await turn();
    await parents.flush({ company: 7 });
    expectShown(child, 'loading');
    expect(companies.loads.map(({ params }) => params)).toEqual([7]);
    await companies.flush('Company 7');
    expectShown(child, 'resolved', { value: 'Company 7' });
    parent.reload();
    expectShown(child, 'resolved', { value: 'Company 7' });
    await turn();
    await parents.flush({ company: 7 });
    expect(companies.loads).toHaveLength(1);
  });

  test('because of a foreign atom, which the engine then forgets to follow, recover when the resource is looked at', async () => {
    const n = createAtom(1);
    const foreign = createAtom(() => {
      if (n.get() === 2) throw new Error('foreign');
      return n.get();
    });
    const user = resource({ params: () => foreign.get(), loader: ({ params }) => params });
    await turn();
    expect(() => n.set(2)).toThrow('foreign');
    n.set(3);
    expectShown(user, 'loading', { latest: 1 });
    await turn();
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
    await turn();
    expectShown(user, 'error', { error: user.error() });
    selfish.set(false);
    expectShown(user, 'loading');
    await turn();
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
    await turn();
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
    await turn();
    await turn();
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
        new Error(`A computed reads itself: user → user.params → user.${member} → user. Let one of them do without the other.`),
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
    await turn();
    const settled = runs;
    other.set(2);
    await turn();
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
    await turn();
    expect(runs).toBe(1);
  });
});

describe('rule 10: destroy', () => {
  test('leaves it idle and empty for good; everything does nothing, twice is once', async () => {
    const { id, user, loads, flush } = setUp();
    await turn();
    await flush('Ada');
    user.reload();
    await turn();
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
    await flush('late');
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
    await turn();
    user.destroy();
    params.mockClear();
    id.set(2);
    user.status();
    await turn();
    expect(params).not.toHaveBeenCalled();
  });

  test('before the first load, in the same turn, asks and loads nothing', async () => {
    const params = jest.fn(() => 1);
    const loader = jest.fn(() => 'x');
    const user = resource({ params, loader });
    user.destroy();
    await turn();
    expectShown(user, 'idle');
    expect(params).not.toHaveBeenCalled();
    expect(loader).not.toHaveBeenCalled();
  });

  test('is what stopping the actor does', async () => {
    const { user, loads } = setUp();
    await turn();
    user.actor.stop();
    expectShown(user, 'idle');
    expect(loads[0]?.abortSignal.aborted).toBe(true);
  });

  test('works from a listener to abort, from the loader, and from an effect', async () => {
    const { user, loads, id } = setUp();
    await turn();
    loads[0]?.abortSignal.addEventListener('abort', () => user.destroy());
    id.set(2);
    await turn();
    expectShown(user, 'idle');
    expect(loads).toHaveLength(1);

    const own: Resource<string> = resource<string>({
      loader: () => {
        own.destroy();
        return 'x';
      },
    });
    await turn();
    expectShown(own, 'idle');

    const third = setUp();
    effect(() => {
      if (third.user.status() === 'resolved') third.user.destroy();
    });
    await turn();
    await third.flush('Ada');
    expectShown(third.user, 'idle');
  });

  test('is done when its abort is heard', async () => {
    const { user, loads } = setUp();
    await turn();
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
    await turn();
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
    await turn();
    user.destroy();
    heard.length = 0;
    user.destroy();
    user.set('set');
    user.actor.send({ type: 'set', value: 'sent' });
    user.reload();
    await turn();
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
    ['params that are none', { loader, params: { id: 1 } }, 'the option "params" must be a function, got [object Object].'],
    ['null for params', { loader, params: null }, 'the option "params" must be a function, got null.'],
    ['an equal that is none', { loader, equal: true }, 'the option "equal" must be a function, got true.'],
    ['a paramsEqual that is none', { loader, paramsEqual: 1n }, 'the option "paramsEqual" must be a function, got 1n.'],
    ['a name that is none', { loader, name: 5 }, 'the option "name" must be a string, got 5.'],
    [
      'an inspector that is none',
      { loader, inspect: {} },
      'the option "inspect" must be a function or an observer with a next method, got [object Object].',
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
    await turn();
    expectShown(user, 'resolved', { value: 1 });
  });
});

describe('rule 12: callbacks that throw', () => {
  const incomparable = () => {
    throw new Error('incomparable');
  };

  test('equal: the resource is in error, after a load and after a set, which does not throw', async () => {
    const { id, user, flush } = setUp(1, { equal: incomparable });
    await turn();
    await flush('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
    user.reload();
    await turn();
    await flush('Ada 2');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'Ada' });
    user.set('no value to compare with');
    expectShown(user, 'local', { value: 'no value to compare with' });
    user.set('one now');
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'no value to compare with' });
    await turn();
    expectShown(user, 'error', { error: new Error('incomparable'), latest: 'no value to compare with' });
    id.set(2);
    await turn();
    await flush('Grace');
    expectShown(user, 'resolved', { value: 'Grace' });
  });

  test('paramsEqual: the resource is in error, and recovers', async () => {
    const picky = signal(false);
    const server = backend<string, number>();
    const id = signal(1);
    const user = resource({
      params: id,
      loader: server.loader,
      paramsEqual: (a, b) => {
        if (picky()) throw new Error('incomparable');
        return a === b;
      },
    });
    await turn();
    picky.set(true);
    id.set(2);
    expectShown(user, 'error', { error: new Error('incomparable') });
    await turn();
    expect(server.load(0).abortSignal.aborted).toBe(true);
    picky.set(false);
    id.set(3);
    await turn();
    await server.flush('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test.each(['function', 'observer'])('an inspector, as a %s: it is reported, and nothing else happens', async (kind) => {
    const inspect = () => {
      throw new Error('inspector');
    };
    const user = resource({ loader: () => 'Ada', inspect: kind === 'function' ? inspect : { next: inspect } });
    await turn();
    expectShown(user, 'resolved', { value: 'Ada' });
    const reported = uncaught.take();
    expect(reported.length).toBeGreaterThan(3);
    expect(reported).toEqual(reported.map(() => new Error('inspector')));
  });

  test('an observer: the resource goes on, and so do the others', async () => {
    const { user, flush } = setUp();
    const seen: unknown[] = [];
    effect(() => {
      if (user.status() === 'resolved') throw new Error('observer');
    });
    user.value.subscribe((value) => seen.push(value));
    await turn();
    await flush('Ada');
    expect(uncaught.take()).toEqual([new Error('observer')]);
    expect(seen).toEqual(['Ada']);
  });
});

describe('rule 13: observers are notified only of what changed', () => {
  test('each signal of a resource has its own observers', async () => {
    const { id, user, flush, fail } = setUp();
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
    await turn();
    expect(ran()).toEqual([]);
    await flush('Ada');
    expect(ran()).toEqual(['hasValue', 'isLoading', 'latest', 'snapshot', 'status', 'value']);
    user.set('Grace');
    expect(ran()).toEqual(['latest', 'snapshot', 'status', 'value']);
    user.set('Joan');
    expect(ran()).toEqual(['latest', 'snapshot', 'value']);
    user.set('Joan');
    expect(ran()).toEqual([]);
    user.reload();
    expect(ran()).toEqual(['isLoading', 'snapshot', 'status']);
    await turn();
    await fail(new Error('down'));
    expect(ran()).toEqual(['error', 'hasValue', 'isLoading', 'snapshot', 'status', 'value']);
    id.set(2);
    expect(ran()).toEqual(['error', 'isLoading', 'snapshot', 'status', 'value']);
    await turn();
    expect(ran()).toEqual([]);
    user.destroy();
    expect(ran()).toEqual(['isLoading', 'latest', 'snapshot', 'status']);
  });

  test('a batch that ends where it began tells subscribers nothing', async () => {
    const { id, user, flush } = setUp();
    await turn();
    await flush('Ada');
    const seen: unknown[] = [];
    user.snapshot.subscribe((snapshot) => seen.push(snapshot));
    batch(() => {
      id.set(2);
      user.status();
      id.set(1);
    });
    await turn();
    expect(seen).toEqual([]);
  });
});

describe('equal', () => {
  const sameId = (a: unknown, b: unknown) => (a as { id: number }).id === (b as { id: number }).id;

  test('keeps the old object when an equal one is loaded or set, and is never asked about "no value"', async () => {
    const equal = jest.fn(sameId);
    const { id, user, flush } = setUp(1, { equal });
    const first = { id: 1, at: 'first' };
    await turn();
    await flush(first);
    expect(equal).not.toHaveBeenCalled();
    user.reload();
    await turn();
    await flush({ id: 1, at: 'second' });
    expect(user.value()).toBe(first);
    user.set({ id: 1, at: 'third' });
    expect(user.value()).toBe(first);
    expect(user.status()).toBe('local');
    user.set(undefined);
    user.set({ id: 1, at: 'fourth' });
    expect(user.value()).toMatchObject({ at: 'fourth' });
    expect(equal).toHaveBeenCalledTimes(2);
    id.set(2);
    await turn();
    await flush({ id: 1, at: 'other params, no value before' });
    expect(user.value()).toMatchObject({ at: 'other params, no value before' });
    user.reload();
    await turn();
    await flush(undefined);
    expect(equal).toHaveBeenCalledTimes(2);
    expectShown(user, 'resolved', { latest: { id: 1, at: 'other params, no value before' } });
  });

  test('that changes the params does not let the outcome through', async () => {
    const latest: unknown[] = [];
    const { id, user, flush } = setUp(1, {
      equal: () => {
        id.set(2);
        return false;
      },
    });
    await turn();
    await flush('Ada');
    user.latest.subscribe((value) => latest.push(value));
    user.reload();
    await turn();
    await flush('Ada 2', 1);
    expect(latest).toEqual([]);
    expectShown(user, 'loading', { latest: 'Ada' });
  });

  test('is not asked about the outcome of a superseded load', async () => {
    const equal = jest.fn(sameId);
    const { id, user, flush, load } = setUp(1, { equal });
    await turn();
    await flush({ id: 1 });
    user.reload();
    await turn();
    load(1).resolve({ id: 1 });
    id.set(2);
    await turn();
    expect(equal).not.toHaveBeenCalled();
  });

  test('is not asked about it either when there is a local value to compare with', async () => {
    const equal = jest.fn(sameId);
    const { user, flush, load } = setUp(1, { equal });
    await turn();
    await flush({ id: 1 });
    user.reload();
    await turn();
    user.set({ id: 2 });
    equal.mockClear();
    load(1).resolve({ id: 2 });
    await turn();
    expect(equal).not.toHaveBeenCalled();
  });
});

describe('snapshot', () => {
  test('is one frozen object, the same until something in it changes', async () => {
    const { id, user, flush } = setUp();
    const loading = user.snapshot();
    await turn();
    expect(user.snapshot()).toBe(loading);
    await flush('Ada');
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
    const { id, user, flush, loads } = setUp(null);
    expect(await user.settled()).toBe(user.snapshot());
    id.set(1);
    const log: unknown[] = [];
    void user.settled().then((snapshot) => log.push(snapshot));
    await turn();
    id.set(2);
    await turn();
    expect([log, loads.length]).toEqual([[], 2]);
    await flush('Grace');
    expect(log).toEqual([{ status: 'resolved', value: 'Grace', error: undefined }]);
  });

  test('never rejects: an error is in the snapshot', async () => {
    const { user, load } = setUp();
    const settled = user.settled();
    await turn();
    load(0).reject(new Error('down'));
    expect(await settled).toEqual({ status: 'error', value: undefined, error: new Error('down') });
  });

  test.each<[string, (set: ReturnType<typeof setUp>) => void, string]>([
    ['set', ({ user }) => user.set('local'), 'local'],
    ['no params', ({ id }) => id.set(null), 'idle'],
    ['destroy', ({ user }) => user.destroy(), 'idle'],
  ])('resolves on %s', async (_, act, status) => {
    const set = setUp();
    const settled = set.user.settled();
    await turn();
    act(set);
    expect(await settled).toMatchObject({ status });
  });

  test('waits on when an observer starts another load in the moment that one ends', async () => {
    const { id, user, flush } = setUp();
    effect(() => {
      if (user.status() === 'resolved' && id() === 1) id.set(2);
    });
    const settled = user.settled();
    await turn();
    await flush('Ada');
    await flush('Grace');
    expect(await settled).toMatchObject({ value: 'Grace' });
  });
});

describe('the actor', () => {
  test('says what status() says, at any time, also when held from before', async () => {
    const { id, user, load, loads } = setUp();
    const { actor } = user;
    const agree = () => expect(actor.getSnapshot().value).toBe(user.status());
    agree();
    await turn();
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
    await turn();
    agree();
    load(-1).resolve('x');
    await turn();
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
    await turn();
    expect(runs).toBe(1);
  });

  test('takes events as any actor does, after the params that changed before them', async () => {
    const { id, user, loads, flush } = setUp();
    await turn();
    await flush('Ada');
    user.actor.send({ type: 'reload' });
    expectShown(user, 'reloading', { value: 'Ada' });
    id.set(2);
    user.actor.send({ type: 'set', value: 'sent' });
    expectShown(user, 'local', { value: 'sent' });
    await turn();
    expectShown(user, 'local', { value: 'sent' });
    user.actor.send({ type: 'params', params: 9 });
    expectShown(user, 'loading', { latest: 'sent' });
    await turn();
    expect(loads.at(-1)?.params).toBe(9);
  });

  test('tells its own subscribers of each transition, functions and observers alike', async () => {
    const { id, user, flush } = setUp();
    const log: string[] = [];
    const first = user.actor.subscribe((snapshot) => log.push(`function ${snapshot.value}`));
    const second = user.actor.subscribe({
      next: (snapshot) => log.push(`observer ${snapshot.value}`),
      complete: () => log.push('complete'),
    });
    await turn();
    await flush('Ada');
    first.unsubscribe();
    id.set(null);
    await turn();
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
    const { id, user, flush } = setUp();
    await turn();
    await flush('Ada');
    id.set(2);
    const persisted = user.actor.getPersistedSnapshot();
    expect(persisted).toMatchObject({ value: 'loading', context: { params: 2, value: undefined, latest: 'Ada' } });
    const loader = jest.fn(({ params }: { params: unknown }) => `restored ${params}`);
    const restored = createActor(resourceMachine, { snapshot: JSON.parse(JSON.stringify(persisted)), input: { loader } }).start();
    await turn();
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
    await turn();
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
    await turn();
    expect(user.actor.id).toBe('user');
    expect(events).toEqual(['idle', 'loading', 'resolved']);
    expect(resource({ loader: () => 1 }).actor.id).toBe('resource');
  });
});

test('fake timers do not stop a resource', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  const user = resource({ loader: async () => 'Ada' });
  await turn();
  expectShown(user, 'resolved', { value: 'Ada' });
  jest.useRealTimers();
});

test('an effect reading a waterfall runs once a change, whatever the order in which they were made', async () => {
  const server = backend<number, number>();
  const id = signal(1);
  const log: string[] = [];
  const a = resource({ params: id, loader: server.loader });
  const b = resource({ params: () => a.value(), loader: server.loader });
  effect(() => {
    log.push(`${a.status()} ${b.status()}`);
  });
  await turn();
  await server.flush(10);
  await server.flush(100);
  id.set(2);
  await turn();
  expect(log).toEqual(['loading idle', 'resolved loading', 'resolved resolved', 'loading idle']);
});
