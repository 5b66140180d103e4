/** A resource survives mistakes of other code. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { type AnyActorRef, createActor, toPromise } from 'xstate';
import { type Resource, resource, signal } from 'xstate-resource';
import type { resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

describe('a resource survives mistakes of other code', () => {
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

  test('a foreign subscriber that throws when the resource is destroyed does not prevent the abort', async () => {
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

  test('each loader runs in the asynchronous context in which its resource was created', async () => {
    const context = new AsyncLocalStorage<string>();
    const [ada, bob] = ['Ada', 'Bob'].map((name) =>
      context.run(name, () => resource({ loader: () => context.getStore() })),
    );
    await ada?.settled();
    await bob?.settled();
    expect([ada?.value(), bob?.value()]).toEqual(['Ada', 'Bob']);
  });

  test('params are not called after destroy(), even if the actor had a subscriber', async () => {
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
    expect(new Set(uncaught.take().map((error) => (error as Error).message))).toEqual(
      new Set(['cannot inspect']),
    );
  });

  test('an inspector that reads the load that it is notified of does not loop forever', async () => {
    const users = controlledLoader<string, undefined>();
    const user = resource({ loader: users });
    await flushPromises();
    const seen = new Set<string>();
    const inspection = user.actor.system.inspect(({ type, actorRef }) => {
      if (type !== '@xstate.actor')
        seen.add(String(user.actor.getSnapshot().children.loader?.id ?? (actorRef as AnyActorRef).id));
    });
    await users.resolve('Ada');
    inspection.unsubscribe();
    expect([user.value(), [...seen]]).toEqual(['Ada', ['loader', 'resource']]);
  });

  test('the actor of a finished load has ended for late subscribers', async () => {
    const user = resource({ loader: () => Promise.resolve('Ada') });
    await Promise.resolve();
    const { loader } = user.actor.getSnapshot().children;
    const { children } = await new Promise<ReturnType<typeof user.actor.getSnapshot>>((resolve) => {
      const other = resource({ loader: async () => 'Bob' });
      other.actor.subscribe((snapshot) => snapshot.value === 'loading' && resolve(snapshot));
    });
    await flushPromises();
    expect(
      await Promise.all([loader, children.loader].map((actor) => toPromise(actor as AnyActorRef))),
    ).toEqual(['Ada', 'Bob']);
  });

  test('the state shown during a step agrees with the params', async () => {
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
    for (const [, params, status] of seen as [string, number, string][])
      expect(params === 1 && status === 'local').toBe(false);
  });

  test('a frozen resource can be used', async () => {
    const user = Object.freeze(resource({ loader: () => 'Ada' }));
    expect((await user.settled()).value).toBe('Ada');
    expect([user.value(), Object.freeze(signal(1)).get()]).toEqual(['Ada', 1]);
  });

  test('its logic can be run by other code', () => {
    const { logic } = resource({ loader: () => 'Ada' }).actor as unknown as { logic: typeof resourceMachine };
    const actor = createActor(logic, { input: { loader: () => 'Bob' } }).start();
    actor.send({ type: 'set', value: 'Cleo' });
    expect(actor.getSnapshot().value).toBe('local');
    const snapshot = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
    const restored = createActor(logic, { snapshot, input: { loader: () => 'Bob' } }).start();
    expect(restored.getSnapshot()).toMatchObject({ value: 'local', context: { value: 'Cleo' } });
  });
});

test('the console prints a resource in short form', async () => {
  const { inspect } = await import('node:util');
  expect(inspect(resource({ loader: () => 1 }), { depth: 5 })).toBe('Resource(resource)');
  expect(inspect({ user: resource({ name: 'user', loader: () => 1 }) })).toBe('{ user: Resource(user) }');
});
