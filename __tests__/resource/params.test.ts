/** Rule 8, and other rules for params. */
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { type Resource, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 8: params that throw', () => {
  test('put the resource in error immediately, and it recovers when a dependency changes', async () => {
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

  test('change nothing if they throw the same error object again', async () => {
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

  test('show what they threw last, even if it is undefined', async () => {
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

  test('recover without a call of paramsEqual for missing params', async () => {
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

  test('put a dependent resource in error with the same object, and it recovers with its parent', async () => {
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

  test('recover with a foreign atom that made them throw', async () => {
    const n = createAtom(1);
    const foreign = createAtom(() => {
      if (n.get() === 2) throw new Error('foreign');
      return n.get();
    });
    const user = resource({ params: () => foreign.get(), loader: ({ params }) => params });
    await flushPromises();
    n.set(2);
    expectShown(user, 'error', { error: new Error('foreign'), latest: 1 });
    n.set(3);
    expectShown(user, 'loading', { latest: 1 });
    await flushPromises();
    expectShown(user, 'resolved', { value: 3 });
  });

  test('name the cycle if they read the resource itself, and recover', async () => {
    const selfish = signal(true);
    const isMade = signal(false);
    const user: Resource<number> = resource<number, number>({
      name: 'user',
      params: () => (isMade() && selfish() ? user.value() : 1),
      loader: ({ params }) => params * 2,
    });
    isMade.set(true);
    expect(user.error()).toMatchObject({
      message: expect.stringMatching(/^Cycle detected: user.* → user\.params/),
    });
    await flushPromises();
    expectShown(user, 'error', { error: user.error() });
    selfish.set(false);
    expectShown(user, 'loading');
    await flushPromises();
    expectShown(user, 'resolved', { value: 2 });
  });
});

describe('params', () => {
  test('are not called while the resource is being created, so they may read variables that are defined later', async () => {
    class Store {
      readonly user = resource({ params: () => this.id(), loader: ({ params }) => `user ${params}` });
      readonly id = signal(1);
    }
    const { user } = new Store();
    expectShown(user, 'loading');
    await flushPromises();
    expectShown(user, 'resolved', { value: 'user 1' });
  });

  const changes = 'The params of user must not change that resource. Do that in an effect instead.';
  const cycle = /^Cycle detected: user.* Remove one of these reads\.$/;
  test.each<[string, (user: Resource<number>) => unknown, string | RegExp]>([
    ['set', (user) => user.set(1), changes],
    ['update', (user) => user.update(() => 1), changes],
    ['reload', (user) => user.reload(), cycle],
    ['send an event', (user) => user.actor.send({ type: 'set', value: 1 }), changes],
  ])('that %s are an error, not an endless loop', async (_, act, message) => {
    const params = jest.fn(() => act(user) as number);
    const user: Resource<number> = resource<number, number>({ name: 'user', params, loader: () => 1 });
    await flushPromises();
    await flushPromises();
    expect(user.error()?.message).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
    expect(params.mock.calls.length).toBeLessThan(10);
  });

  test('that are a promise are an error that says what to do instead', () => {
    const user = resource({ params: async () => 1, loader: () => 'never' });
    expect(user.error()).toEqual(
      new TypeError(
        'params returned a promise. It must return the params synchronously. Await in the loader instead.',
      ),
    );
  });

  test.each(['status', 'value', 'error', 'isLoading', 'snapshot', 'hasValue'] as const)(
    'that read %s of the resource itself are an error that names the cycle',
    (member) => {
      const user: Resource<number> = resource<number, number>({
        name: 'user',
        params: () => Number(user[member]()),
        loader: () => 1,
      });
      expect(user.actor.getSnapshot().context.error).toEqual(
        new Error(`Cycle detected: user.params → user.${member} → user.params. Remove one of these reads.`),
      );
    },
  );
});
