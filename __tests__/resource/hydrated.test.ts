/** `dehydrate()` and `hydrated()`: values that were loaded elsewhere. */
import { describe, expect, test } from '@jest/globals';
import { type Dehydrated, dehydrate, hydrated, type Resource, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

const throughJson = (state: Dehydrated) => JSON.parse(JSON.stringify(state)) as Dehydrated;

const held: unknown[] = [];

function make(cached: (params: unknown) => string | undefined) {
  const server = controlledLoader<string, { id: number }>();
  const id = signal(1);
  const failing = { is: false, asked: signal(0), id: undefined as number | undefined };
  const params = () => {
    failing.asked();
    if (failing.is) throw new Error('no params');
    return { id: failing.id ?? id() };
  };
  const user = resource<string, { id: number }>({ name: 'user', params, loader: server, cached });
  held.push(user);
  return { id, failing, user, ...server };
}

const state: Dehydrated = { user: { params: { id: 1 }, value: 'Ada' } };

describe('dehydrate', () => {
  test('returns params and values of resources that are resolved with a value, by name', async () => {
    const never = () => new Promise<never>(() => {});
    const made = [
      resource({ name: 'user', params: () => ({ id: 1 }), loader: () => 'Ada' }),
      resource({ name: 'config', loader: () => ({ theme: 'dark' }) }),
      resource({ name: 'loading', loader: never }),
      resource({ name: 'failed', loader: () => Promise.reject(new Error('down')) }),
      resource({ name: 'empty', loader: () => undefined }),
      resource({ name: 'idle', params: () => null, loader: () => 1 }),
      resource({ name: 'null', loader: () => null }),
    ];
    const local = resource({ name: 'local', loader: () => 1 });
    local.set(2);
    await flushPromises();
    expect(dehydrate([...made, local])).toEqual({
      user: { params: { id: 1 }, value: 'Ada' },
      config: { params: undefined, value: { theme: 'dark' } },
      null: { params: undefined, value: null },
    });
    expect(dehydrate(new Set(made.slice(0, 1)))).toEqual(state);
  });

  test('leaves out values that new params have made out of date', async () => {
    const id = signal(1);
    const user = resource({ name: 'user', params: id, loader: async () => 'Ada' });
    await user.settled();
    id.set(2);
    expect(dehydrate([user])).toEqual({});
  });

  test('says which name is missing or used twice, and what is not a resource', () => {
    const nameless = resource({ loader: () => 1 });
    const twice = [1, 2].map(() => resource({ name: 'user', loader: () => 1 }));
    expect(() => dehydrate([twice[0] as Resource<number>, nameless])).toThrow(
      'resource 1 has only the default name, "resource"',
    );
    expect(() => dehydrate([resource({ name: 'resource', loader: () => 1 })])).toThrow(
      'resource 0 has only the default name',
    );
    expect(() => dehydrate(twice)).toThrow('two resources have the name "user"');
    expect(() => dehydrate([signal(1) as unknown as Resource<unknown>])).toThrow(
      new TypeError('dehydrate() takes resources, got a function.'),
    );
  });

  test('accepts names that every object has as properties', async () => {
    const odd = resource({ name: '__proto__', loader: () => 1 });
    await flushPromises();
    expect(Object.entries(dehydrate([odd]))).toEqual([['__proto__', { params: undefined, value: 1 }]]);
    expect(hydrated(state, 'toString')({ id: 1 })).toBe(undefined);
  });
});

describe('hydrated', () => {
  test('returns the value for the params that it was loaded for, after JSON', async () => {
    const { id, user, loads } = make(hydrated(throughJson(state), 'user'));
    expect([user.status(), user.value()]).toEqual(['resolved', 'Ada']);
    await flushPromises();
    id.set(2);
    expectShown(user, 'loading', { latest: 'Ada' });
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([{ id: 2 }]);
  });

  test('treats params that JSON has lost as undefined', async () => {
    const config = resource({ name: 'config', loader: () => 'loaded' });
    await flushPromises();
    const again = resource({
      name: 'config',
      loader: () => 'again',
      cached: hydrated(throughJson(dehydrate([config])), 'config'),
    });
    expect([again.status(), again.value()]).toEqual(['resolved', 'loaded']);
  });

  test('returns the value to every resource created with it, however often it is called', () => {
    const cached = hydrated<string>(state, 'user');
    for (const { user } of [make(cached), make(cached), make(cached)])
      expect([user.status(), user.value()]).toEqual(['resolved', 'Ada']);
    expect([cached({ id: 1 }), cached({ id: 1 })]).toEqual(['Ada', 'Ada']);
  });

  const uses: [string, (made: ReturnType<typeof make>) => unknown][] = [
    [
      'has loaded a value',
      async ({ id, resolve }) => {
        id.set(2);
        await flushPromises();
        await resolve('Grace');
      },
    ],
    ['had reload() return true', ({ user }) => expect(user.reload()).toBe(true)],
    [
      'had reload() return true after an error in the params',
      async ({ failing, user }) => {
        failing.is = true;
        failing.asked.set(1);
        expect(user.status()).toBe('error');
        await flushPromises();
        failing.is = false;
        expect(user.reload()).toBe(false); // the cached value is used
        failing.is = true;
        failing.asked.set(2);
        await flushPromises();
        failing.is = false;
        failing.id = 2;
        expect(user.reload()).toBe(true);
      },
    ],
    ['was set', ({ user }) => user.set('Bob')],
    ['was reloaded by its actor', ({ user }) => user.actor.send({ type: 'reload' })],
    ['was set by its actor', ({ user }) => user.actor.send({ type: 'set', value: 'Bob' })],
  ];

  test.each(uses)('returns the value until one of them %s', async (_, use) => {
    const cached = hydrated<string>(state, 'user');
    const made = make(cached);
    await flushPromises();
    expect(cached({ id: 1 })).toBe('Ada');
    await use(made);
    expect(cached({ id: 1 })).toBe(undefined);
    expectShown(make(cached).user, 'loading');
  });

  test('returns the value until one of them has an item of a stream', async () => {
    const cached = hydrated<string>(state, 'user');
    const { stream, next } = controlledLoader<string, unknown>();
    const user = resource({ params: () => ({ id: 1 }), stream, cached });
    await flushPromises();
    expect([user.value(), cached({ id: 1 })]).toEqual(['Ada', 'Ada']);
    await next('Grace');
    expect(cached({ id: 1 })).toBe(undefined);
  });

  test('still returns the value after a failed load, a refused reload, and destroy', async () => {
    const cached = hydrated<string>(state, 'user');
    const { id, user, reject } = make(cached);
    id.set(2);
    await flushPromises();
    expect(user.reload()).toBe(false);
    await reject(new Error('down'));
    user.destroy();
    expect(cached({ id: 1 })).toBe('Ada');
  });

  test('still returns the value after undefined was loaded', async () => {
    const cached = hydrated<string>(state, 'user');
    const { id, user, resolve } = make(cached);
    id.set(2);
    await flushPromises();
    await resolve(undefined as never);
    expectShown(user, 'resolved');
    expect(cached({ id: 1 })).toBe('Ada');
  });

  test('is not used up when your own function calls it', () => {
    const known = hydrated<string>(state, 'user');
    const { user } = make((params) => known(params));
    user.set('Bob');
    expect(known({ id: 1 })).toBe('Ada');
  });

  test('returns undefined if there is no state, or none with that name', () => {
    expectShown(make(hydrated(undefined, 'user')).user, 'loading');
    expectShown(make(hydrated({}, 'user')).user, 'loading');
  });

  test.each<[string, unknown, unknown, string]>([
    ['null', null, 'user', 'hydrated() takes an object whose keys are names of resources, got null'],
    [
      'a string',
      '{"user":1}',
      'user',
      'hydrated() takes an object whose keys are names of resources, got "{\\"user\\":1}"',
    ],
    ['an array', [], 'user', 'hydrated() takes an object whose keys are names of resources, got an array'],
    [
      'an entry that is a string',
      { user: 'Ada' },
      'user',
      'the entry for "user" in the state must be an object with params and value, got "Ada"',
    ],
    [
      'an entry that is null',
      { user: null },
      'user',
      'the entry for "user" in the state must be an object with params and value, got null',
    ],
    [
      'an entry without a value',
      { user: { params: 1 } },
      'user',
      'must be an object with params and value, got an object',
    ],
    [
      'no name',
      {},
      undefined,
      'hydrated() takes the name of a resource, which must be a string, got undefined',
    ],
  ])('is a TypeError for %s', (_, given, name, message) => {
    expect(() => hydrated(given as Dehydrated, name as string)).toThrow(TypeError);
    expect(() => hydrated(given as Dehydrated, name as string)).toThrow(message);
  });
});
