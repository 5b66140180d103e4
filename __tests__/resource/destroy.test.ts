/** Rule 10: destroy. */
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { effect, type Resource, resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 10: destroy', () => {
  test('leaves it idle and empty; nothing else has an effect, and calling it twice does nothing more', async () => {
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

  test('does not call params again', async () => {
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

  test('before the first load, in the same turn, calls no params and loads nothing', async () => {
    const params = jest.fn(() => 1);
    const loader = jest.fn(() => 'x');
    const user = resource({ params, loader });
    user.destroy();
    await flushPromises();
    expectShown(user, 'idle');
    expect(params).not.toHaveBeenCalled();
    expect(loader).not.toHaveBeenCalled();
  });

  test('happens when the actor is stopped', async () => {
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

  test.each(['without an actor', 'with an actor'])(
    'by an atom, during the step that ends a load, aborts that load before it returns, %s',
    async (name) => {
      const { user, loads } = setUp();
      if (name === 'with an actor') expect(user.actor.getSnapshot().status).toBe('active');
      await flushPromises();
      const aborted: unknown[] = [];
      const atom = createAtom(() => user.status());
      const subscription = atom.subscribe((status) => {
        if (status !== 'local') return;
        user.destroy();
        aborted.push(loads[0]?.abortSignal.aborted);
      });
      user.set('x');
      subscription.unsubscribe();
      expect(aborted).toEqual([true]);
      expectShown(user, 'idle');
    },
  );

  test('is complete when listeners to the abort are called', async () => {
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

  test('notifies observers of the actor of idle once, whatever listeners to the abort do', async () => {
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

  test('is the last thing that an inspector is notified of', async () => {
    const events: string[] = [];
    const user = resource({ loader: () => 'Ada', inspect: ({ type }) => events.push(type) });
    await flushPromises();
    user.destroy();
    events.length = 0;
    user.destroy();
    user.set('set');
    user.actor.send({ type: 'set', value: 'sent' });
    user.reload();
    await flushPromises();
    expect(events).toEqual([]);
  });

  test('does not notify an inspector again that reads the actor', async () => {
    const [user, other] = [
      resource({ loader: () => 'Ada', name: 'destroyed' }),
      resource({ loader: () => 'Bob' }),
    ];
    user.destroy();
    const ids: unknown[] = [];
    const inspection = other.actor.system.inspect(({ actorRef }) => {
      ids.push((actorRef as typeof user.actor).id);
      expect(user.actor.getSnapshot()).toMatchObject({ status: 'stopped', value: 'idle' });
    });
    other.set('x');
    inspection.unsubscribe();
    expect(ids).toContain('resource');
    expect(ids).not.toContain(user.actor.id);
  });

  test.each(['@xstate.event', '@xstate.snapshot'])(
    'by an inspector that is notified of its first %s, ends it once',
    async (type) => {
      const events: string[] = [];
      const user: Resource<string> = resource({
        loader: () => 'Ada',
        inspect: (event) => {
          if (event.type === '@xstate.event') events.push(event.event.type);
          if (event.type === type) (event.actorRef as typeof user.actor).stop();
        },
      });
      await flushPromises();
      expect(events).toEqual(['xstate.init', 'params']);
      expectShown(user, 'idle');
    },
  );

  test('during a step in which an actor has taken over, notifies inspectors of nothing more', async () => {
    const [{ user, loads }, other] = [setUp(), setUp()];
    await flushPromises();
    const events: string[] = [];
    let inspection: { unsubscribe(): void } | undefined;
    loads[0]?.abortSignal.addEventListener('abort', () => {
      user.set('during a step');
      inspection = other.user.actor.system.inspect(({ type }) => events.push(type));
      user.destroy();
      events.length = 0;
    });
    user.set('x');
    inspection?.unsubscribe();
    expect(events).toEqual([]);
    expectShown(user, 'idle');
  });

  test('by its own params, before an event is sent, notifies inspectors of no event', async () => {
    const isOver = signal(false);
    const events: string[] = [];
    const user: Resource<string> = resource({
      params: () => (isOver() ? user.destroy() : 1),
      loader: () => 'Ada',
      inspect: ({ type }) => events.push(type),
    });
    await flushPromises();
    isOver.set(true);
    events.length = 0;
    user.actor.send({ type: 'set', value: 'x' });
    expect(events.filter((type) => type === '@xstate.event')).toHaveLength(1); // that it is idle
    expectShown(user, 'idle');
  });

  test('is called by `using`', async () => {
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
