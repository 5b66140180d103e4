/** Platforms without some features: React Native's engines, embedded engines, older browsers. */
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { transform } from 'esbuild';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

type Name = 'FinalizationRegistry' | 'WeakRef' | 'DOMException' | 'reportError';

const taken: (() => void)[] = [];
afterEach(() => {
  for (const giveBack of taken.splice(0)) giveBack();
});

function takeAway(name: Name): void {
  const property = Object.getOwnPropertyDescriptor(globalThis, name);
  if (property === undefined) return;
  Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });
  taken.push(() => Object.defineProperty(globalThis, name, property));
}

/** The library, loaded while these features are missing. */
async function loadWithout(...names: readonly Name[]) {
  for (const name of names) takeAway(name);
  jest.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for('xstate-resource')); // the only copy on its platform
  const library = await import('xstate-resource');
  const testing = await import('xstate-resource/testing');
  const inspect = await import('xstate-resource/inspect');
  return { ...library, ...testing, ...inspect };
}

const missing: readonly (readonly Name[])[] = [
  ['FinalizationRegistry'],
  ['WeakRef'],
  ['DOMException'],
  ['FinalizationRegistry', 'WeakRef', 'DOMException', 'reportError'],
];

describe.each(missing.map((names) => [names.join(', '), names] as const))(
  'rule 15: missing platform features: %s',
  (_, names) => {
    test('a superseded load is aborted, and the next one is shown', async () => {
      const { controlledLoader, effect, flushPromises, resource, signal } = await loadWithout(...names);
      const users = controlledLoader<string, number>();
      const id = signal(1);
      const user = resource({ params: id, loader: users, name: 'user' });
      const statuses: string[] = [];
      const stop = effect(() => void statuses.push(user.status()));
      await flushPromises();
      const aborted: unknown[] = [];
      users.loads[0]?.abortSignal.addEventListener('abort', ({ target }) =>
        aborted.push((target as AbortSignal).reason),
      );
      id.set(2);
      await flushPromises();
      expect(aborted).toEqual([
        expect.objectContaining({ name: 'AbortError', message: 'The load was superseded.' }),
      ]);
      await users.resolve('Grace');
      await users.resolve('Ada', 0);
      expect([user.value(), statuses]).toEqual(['Grace', ['loading', 'resolved']]);
      expect(user.reload()).toBe(true);
      user.set('local');
      expect(user.snapshot()).toEqual({ status: 'local', value: 'local', error: undefined });
      user.destroy();
      stop();
      expect(user.status()).toBe('idle');
    });

    test('a signal that is first read after its load was superseded is aborted', async () => {
      const { flushPromises, resource, signal } = await loadWithout(...names);
      const id = signal(1);
      const given: { readonly abortSignal: AbortSignal }[] = [];
      const held = resource({
        params: id,
        loader: (args) => {
          given.push(args);
          return new Promise<never>(() => {});
        },
      });
      await flushPromises();
      id.set(2);
      await flushPromises();
      expect(given.map(({ abortSignal }) => abortSignal.aborted)).toEqual([true, false]);
      expect(() => given[0]?.abortSignal.throwIfAborted()).toThrow('The load was superseded.');
      held.destroy();
    });

    test('an inspector is notified, and a connection can be opened and closed', async () => {
      const { connectInspector, flushPromises, inspectResources, resource } = await loadWithout(...names);
      const types: string[] = [];
      const inspecting = inspectResources(({ type }) => types.push(type));
      const user = resource({ loader: () => 'Ada' });
      await flushPromises();
      inspecting.unsubscribe();
      user.destroy();
      expect(types).toEqual(expect.arrayContaining(['@xstate.actor', '@xstate.event', '@xstate.snapshot']));
      await connectInspector().stop();
    });

    test('computeds, effects and subscribers work', async () => {
      const { computed, effect, signal } = await loadWithout(...names);
      const count = signal(1);
      const double = computed(() => count() * 2);
      const seen: number[] = [];
      const stop = effect(() => void seen.push(double()));
      double.subscribe((value) => seen.push(-value));
      count.set(2);
      stop();
      count.set(3);
      expect([seen, double()]).toEqual([[2, 4, -4, -6], 6]);
    });
  },
);

test('without reportError, an error in an effect is thrown as an uncaught error', async () => {
  const { effect } = await loadWithout('reportError');
  const thrown: unknown[] = [];
  const spy = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation((run) => {
    try {
      run();
    } catch (error) {
      thrown.push(error);
    }
  });
  const error = new Error('from an effect');
  effect(() => {
    throw error;
  });
  spy.mockRestore();
  expect(thrown).toEqual([error]);
});

/** Newer engines do not allow deleting it, so `Symbol` as a whole is replaced. */
function takeAwayDispose(): void {
  const property = Object.getOwnPropertyDescriptor(globalThis, 'Symbol') as PropertyDescriptor;
  const original = Symbol;
  const { dispose: _, ...others } = Object.getOwnPropertyDescriptors(original);
  const value = Object.defineProperties(
    (description?: string) => original(description),
    others as PropertyDescriptorMap,
  );
  Object.defineProperty(globalThis, 'Symbol', { ...property, value });
  taken.push(() => Object.defineProperty(globalThis, 'Symbol', property));
}

describe('rule 15: missing platform features: Symbol.dispose', () => {
  test('resources have only the key that compilers use instead', async () => {
    takeAwayDispose();
    const { resource } = await loadWithout();
    const user = resource({ loader: () => 'Ada' });
    expect('undefined' in user).toBe(false);
    (user as unknown as Record<symbol, () => void>)[Symbol.for('Symbol.dispose')]?.();
    expect(user.status()).toBe('idle');
    expect(user.reload()).toBe(false);
  });

  test('`using` disposes when compiled by esbuild', async () => {
    takeAwayDispose();
    const { resource } = await loadWithout();
    const { code } = await transform('function run() { using it = make(); seen.push(it.status()); } run();', {
      target: 'es2022',
    });
    const seen: string[] = [];
    const made: { status(): string }[] = [];
    const make = () => {
      const one = resource({ loader: () => 'Ada' });
      made.push(one);
      return one;
    };
    runInNewContext(code, { make, seen, Symbol });
    expect([...seen, made[0]?.status()]).toEqual(['loading', 'idle']);
  });

  test('the testing kit disposes of the resources that it tests', async () => {
    takeAwayDispose();
    const { resource, testResource } = await loadWithout();
    await testResource(resource, { maxLength: 1 });
  });
});

test('an abort signal whose listeners throw into abort(), as in a polyfill, does not interrupt the resource', async () => {
  const { flushPromises, resource, signal } = await loadWithout();
  const signals: AbortSignal[] = [];
  const original = AbortController.prototype.abort;
  const abort = jest.spyOn(AbortController.prototype, 'abort').mockImplementation(function (
    this: AbortController,
    reason,
  ) {
    original.call(this, reason);
    if (signals.includes(this.signal)) throw new Error('from a listener');
  });
  const id = signal(1);
  const user = resource({
    params: id,
    loader: ({ params, abortSignal }) => {
      signals.push(abortSignal);
      return params === 1 ? new Promise<string>(() => {}) : `user ${params}`;
    },
  });
  await flushPromises();
  id.set(2);
  await flushPromises();
  abort.mockRestore();
  expect([user.value(), signals.map(({ aborted }) => aborted)]).toEqual(['user 2', [true, false]]);
  expect(uncaught.take()).toEqual([new Error('from a listener')]);
});
