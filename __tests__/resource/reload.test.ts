/** Rule 4: reload. */
import { describe, expect, jest, test } from '@jest/globals';
import { effect, resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 4: reload', () => {
  test('returns false and does nothing while idle, loading, reloading, or destroyed', async () => {
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

  test('changes nothing when it is refused: changed params may still change back', async () => {
    const { id, user, loads } = setUp();
    await flushPromises();
    id.set(2);
    expect(user.reload()).toBe(false);
    id.set(1);
    await flushPromises();
    expect(loads.map(({ params, abortSignal }) => [params, abortSignal.aborted])).toEqual([[1, false]]);
  });

  test('returns false after an error in the params, and for a local value without params', async () => {
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

  test('shows no value and no error while it loads after a load error', async () => {
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

  test('keeps a local value until the new value is loaded', async () => {
    const { user, resolve } = setUp();
    await flushPromises();
    user.set('local');
    expect(user.reload()).toBe(true);
    expectShown(user, 'reloading', { value: 'local' });
    await flushPromises();
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('loads again if the resource has no params option', async () => {
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

describe('rule 4: reload: with force', () => {
  test('supersedes a running load, which is aborted, and starts another; the status stays', async () => {
    const { user, loads, resolve } = setUp();
    await flushPromises();
    expect(user.reload({ force: true })).toBe(true);
    expect(loads[0]?.abortSignal.aborted).toBe(true);
    expectShown(user, 'loading');
    await flushPromises();
    expect(loads.map(({ params, abortSignal }) => [params, abortSignal.aborted])).toEqual([
      [1, true],
      [1, false],
    ]);
    await resolve('late', 0);
    expectShown(user, 'loading');
    await resolve('Ada', 1);
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('keeps the current value while it reloads', async () => {
    const { user, loads, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    expect([user.reload({ force: true }), user.reload(), user.reload({ force: true })]).toEqual([
      true,
      false,
      true,
    ]);
    expectShown(user, 'reloading', { value: 'Ada' });
    await flushPromises();
    expect(loads).toHaveLength(2); // the first two were superseded in their turn
    expect(loads[1]?.previous).toEqual({ status: 'reloading', value: 'Ada', error: undefined });
  });

  test('puts the superseded snapshot in previous', async () => {
    const { user, loads } = setUp();
    await flushPromises();
    user.reload({ force: true });
    await flushPromises();
    expect(loads.map(({ previous }) => previous.status)).toEqual(['idle', 'loading']);
  });

  test('notifies nobody if nothing visible changes', async () => {
    const { user } = setUp();
    await flushPromises();
    const notifications: unknown[] = [];
    for (const member of [user.status, user.snapshot, user.isLoading, user.value])
      member.subscribe((value) => notifications.push(value));
    effect(() => void notifications.push(user.status()));
    const { length } = notifications;
    user.reload({ force: true });
    await flushPromises();
    expect(notifications).toHaveLength(length);
  });

  test('returns false while idle and destroyed, and for a local value without params', async () => {
    const { id, user, loads } = setUp(null);
    expect(user.reload({ force: true })).toBe(false);
    user.set('local');
    expect(user.reload({ force: true })).toBe(false);
    id.set(1);
    expect(user.reload({ force: true })).toBe(true);
    await flushPromises();
    expect(loads).toHaveLength(1);
    user.destroy();
    expect(user.reload({ force: true })).toBe(false);
  });

  test.each<[string, unknown]>([
    ['an event', new Event('click')],
    ['an object that inherits it', Object.create({ force: true })],
    ['another value', { force: 1 }],
    ['false', { force: false }],
    ['nothing', undefined],
    ['null', null],
    ['true', true],
  ])('happens only with an object whose own force is true: not with %s', async (_, given) => {
    const { user, loads } = setUp();
    await flushPromises();
    expect((user.reload as (given: unknown) => boolean)(given)).toBe(false);
    expect(loads[0]?.abortSignal.aborted).toBe(false);
  });

  test('works as an event sent to the actor', async () => {
    const { user, loads, resolve } = setUp();
    await flushPromises();
    user.actor.send({ type: 'reload' });
    expect(loads[0]?.abortSignal.aborted).toBe(false);
    user.actor.send({ type: 'reload', force: true });
    expect(loads[0]?.abortSignal.aborted).toBe(true);
    await flushPromises();
    await resolve('Ada');
    expectShown(user, 'resolved', { value: 'Ada' });
  });

  test('returns whether the load that it began is still running: not if a listener to the abort has set a value', async () => {
    const { user, loads } = setUp();
    await flushPromises();
    loads[0]?.abortSignal.addEventListener('abort', () => user.set('local'));
    expect(user.reload({ force: true })).toBe(false);
    expectShown(user, 'local', { value: 'local' });
  });
});
