/** `actor`: the XState actor of a resource. */
import { describe, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { createActor, sendTo, setup } from 'xstate';
import { batch, effect, resource } from 'xstate-resource';
import { resourceMachine } from 'xstate-resource/machine';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('the actor', () => {
  test('shows the same as status() at any time, even through an older reference', async () => {
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

  test('is not tracked when it is read inside an effect or a computed', async () => {
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

  test('has no load if it is created while a subscriber of an atom is notified of a superseded load, or of the end', async () => {
    const local = setUp();
    const destroyed = setUp();
    const seen: unknown[] = [];
    const atoms = [local.user, destroyed.user].map((user) => {
      const atom = createAtom(() => user.status());
      atom.subscribe(() => seen.push(user.actor.getSnapshot().value, user.actor.getSnapshot().status));
      return atom;
    });
    await flushPromises();
    seen.length = 0;
    local.user.set('x');
    destroyed.user.destroy();
    expect(seen).toEqual(['local', 'active', 'idle', 'stopped']);
    expect(atoms.map((atom) => atom.get())).toEqual(['local', 'idle']);
    expect([local, destroyed].map(({ loads }) => loads[0]?.abortSignal.aborted)).toEqual([true, true]);
    local.user.reload();
    expectShown(local.user, 'reloading', { value: 'x' });
    await flushPromises();
    await local.resolve('Ada');
    expectShown(local.user, 'resolved', { value: 'Ada' });
  });

  test('receives events like any actor, after the params that changed before them', async () => {
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

  test.each(['params', 'cached', 'loader'] as const)(
    'loads once if it is told to reload after an error of %s',
    async (failing) => {
      let isBroken = true;
      const check = (name: string) => {
        if (isBroken && name === failing) throw new Error('no');
      };
      const loader = jest.fn(() => {
        check('loader');
        return 'Ada';
      });
      const user = resource({
        params: () => {
          check('params');
          return 1;
        },
        cached: () => {
          check('cached');
          return undefined;
        },
        loader,
      });
      await flushPromises();
      expectShown(user, 'error', { error: new Error('no') });
      isBroken = false;
      loader.mockClear();
      user.actor.send({ type: 'reload' });
      expect(user.status()).toBe(failing === 'params' ? 'loading' : 'reloading');
      await flushPromises();
      expectShown(user, 'resolved', { value: 'Ada' });
      expect(loader).toHaveBeenCalledTimes(1);
    },
  );

  test('notifies its own subscribers of each transition, both functions and observers', async () => {
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

  test('is persisted in the state that it shows, and loads again if it is restored during a load', async () => {
    const { id, user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    id.set(2);
    const persisted = user.actor.getPersistedSnapshot();
    expect(persisted).toMatchObject({
      value: 'loading',
      context: { params: 2, value: undefined, latest: 'Ada' },
    });
    const loader = jest.fn(({ params }: { params: unknown }) => `restored ${params}`);
    const restored = createActor(resourceMachine, {
      snapshot: JSON.parse(JSON.stringify(persisted)),
      input: { loader },
    }).start();
    await flushPromises();
    expect(restored.getSnapshot()).toMatchObject({ value: 'resolved', context: { value: 'restored 2' } });
  });

  test('accepts events while an inspector is notified of it for the first time', async () => {
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

  test('is like any other actor to an inspector that is notified of it for the first time', async () => {
    const seen: unknown[] = [];
    const user = resource({
      loader: () => 'Ada',
      inspect: ({ type, actorRef, rootId }) => {
        if (type !== '@xstate.actor' || actorRef.sessionId !== rootId) return;
        (actorRef as typeof user.actor).subscribe((snapshot) => seen.push(snapshot.value));
        (actorRef as typeof user.actor).stop(); // as in XState, an actor that has not started does not end
      },
    });
    await flushPromises();
    expect(seen).toEqual(['idle', 'loading', 'resolved']);
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('has the name of the resource, and is inspected', async () => {
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

  test('of a destroyed resource does not notify its inspector of events that a machine still sends', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {}); // by XState
    const events: string[] = [];
    const user = resource({ loader: () => 'Ada', inspect: ({ type }) => events.push(type) });
    await user.settled();
    const other = createActor(
      setup({}).createMachine({ on: { go: { actions: sendTo(user.actor, { type: 'reload' }) } } }),
    ).start();
    user.destroy();
    await flushPromises();
    const count = events.length;
    other.send({ type: 'go' });
    warn.mockRestore();
    expect([count > 0, events.length]).toEqual([true, count]);
  });
});
