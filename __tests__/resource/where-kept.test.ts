/** Rule 14: works wherever you keep it. */
import assert from 'node:assert';
import { describe, expect, test } from '@jest/globals';
import { observable } from 'mobx';
import { proxy, snapshot } from 'valtio/vanilla';
import { isReactive, reactive, readonly, ref, shallowReactive } from 'vue';
import { computed, isResource, type Resource, resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

const make = () => resource({ loader: async () => 'Ada' });

/** Wraps all objects that it returns, like libraries that track deep reads. */
function deepProxy<T extends object>(target: T): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      const value: unknown = Reflect.get(object, key, receiver);
      return typeof value === 'object' && value !== null ? deepProxy(value) : value;
    },
  });
}

class Page {
  readonly user = make();
}

type Keep = (user: Resource<string>) => Resource<string>;

const places: [string, Keep][] = [
  ['in reactive() of Vue', (user) => reactive({ user }).user as Resource<string>],
  ['in shallowReactive() of Vue', (user) => shallowReactive({ user }).user],
  ['in readonly() of Vue', (user) => readonly({ user }).user as Resource<string>],
  ['in ref() of Vue', (user) => ref(user).value as Resource<string>],
  ['in a list in ref() of Vue', (user) => ref([user]).value[0] as Resource<string>],
  ['in proxy() of valtio', (user) => proxy({ user }).user],
  ['in snapshot() of valtio', (user) => snapshot(proxy({ user })).user as Resource<string>],
  ['in observable() of MobX', (user) => observable({ user }).user],
  ['behind a proxy', (user) => new Proxy(user, {})],
  ['behind a proxy that goes deep', (user) => deepProxy({ user }).user],
  ['as a prototype', (user) => Object.create(user) as Resource<string>],
  ['frozen', (user) => Object.freeze(user)],
  ['sealed', (user) => Object.seal(user)],
  ['in a Map', (user) => new Map([['user', user]]).get('user') as Resource<string>],
  ['as the property of a class', () => new Page().user],
];

describe('rule 14: works wherever you keep it', () => {
  describe.each(places)('%s', (_, keep) => {
    test.each([false, true])('a resource works as usual, read before: %s', async (isReadBefore) => {
      const made = make();
      if (isReadBefore) made.status();
      const user = keep(made);
      const shown = computed(() => `${user.status()} ${user.value()}`);
      expect([isResource(user), user.isLoading(), user.hasValue(), shown()]).toEqual([
        true,
        true,
        false,
        'loading undefined',
      ]);
      expect((await user.settled()).value).toBe('Ada');
      expect([shown(), user.latest(), user.error(), user.snapshot().status]).toEqual([
        'resolved Ada',
        'Ada',
        undefined,
        'resolved',
      ]);
      user.set('Bob');
      user.update((name) => `${name} B.`);
      expect(shown()).toBe('local Bob B.');
      expect(user.actor.getSnapshot().value).toBe('local');
      user.actor.send({ type: 'set', value: 'Cleo' });
      expect(shown()).toBe('local Cleo');
      user.destroy();
      user[Symbol.dispose]();
      expect(shown()).toBe('idle undefined');
    });

    test('its members stay the same, and work detached', async () => {
      const user = keep(make());
      const names = ['status', 'value', 'hasValue', 'set', 'update', 'reload', 'settled', 'destroy'] as const;
      for (const name of names) expect(user[name]).toBe(user[name]);
      const { status, settled, reload } = user;
      await settled();
      reload();
      expect(status()).toBe('reloading');
    });
  });

  test('its actor works the same behind its own proxy', async () => {
    const id = signal<number | null>(1);
    const user = resource({ params: () => id(), loader: async () => 'Ada' });
    const { actor } = reactive({ actor: user.actor }) as { actor: typeof user.actor };
    await user.settled();
    const seen: unknown[] = [];
    const { unsubscribe } = actor.subscribe((shown) => seen.push(shown.value));
    id.set(null);
    expect([actor.getSnapshot().value, (actor.getPersistedSnapshot() as { value?: unknown }).value]).toEqual([
      'idle',
      'idle',
    ]);
    actor.send({ type: 'set', value: 'Bob' });
    expect([user.value(), seen]).toEqual(['Bob', ['idle', 'local']]);
    unsubscribe();
    actor.stop();
    expect([user.status(), actor.getSnapshot().status, seen]).toEqual(['idle', 'stopped', ['idle', 'local']]);
  });

  test('Vue does not make it reactive', () => {
    expect(isReactive(reactive(make()))).toBe(false);
    expect(isReactive(reactive({ user: make() }).user)).toBe(false);
  });

  test('keys, spreading and equality do not depend on what was read', async () => {
    const [user, other] = [make(), make()];
    const say = () => [
      Object.keys(user),
      Object.keys({ ...user, extra: 1 }),
      JSON.stringify(user),
      'status' in user,
      'reload' in user,
      'nothing' in user,
    ];
    const before = say();
    expect(before).toEqual([[], ['extra'], '{}', true, true, false]);
    for (const name of ['status', 'value', 'snapshot', 'set', 'actor'] as const) void user[name];
    user.status();
    await flushPromises();
    expect(say()).toEqual(before);
    expect(user).toEqual(user);
    expect(user).not.toEqual(other);
    assert.notDeepStrictEqual(user, other);
  });

  test('it has one property, a function, which proxies return unchanged', () => {
    const user = make();
    const [key, ...others] = Reflect.ownKeys(user);
    const own = (user as unknown as Record<PropertyKey, () => unknown>)[key as symbol] as () => unknown;
    expect([typeof key, typeof own, own(), others]).toEqual(['symbol', 'function', undefined, []]);
  });

  test('a spread copy is not a resource', () => {
    expect(isResource({ ...make() })).toBe(false);
  });
});
