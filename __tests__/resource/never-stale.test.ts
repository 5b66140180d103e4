/** Rule 1: never stale, never torn. */
import { describe, expect, test } from '@jest/globals';
import { batch, computed, effect, type Resource, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown, look } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

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

  test('also inside batch, and in a computed or an effect, whichever was created first', async () => {
    const server = controlledLoader<string, number>();
    const id = signal(1);
    const log: string[] = [];
    let user: Resource<string> | undefined;
    const describeUser = (who: string) =>
      `${who}: ${id()} ${user?.status()} ${user?.hasValue() ? user.value() : '-'}`;
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
    expect([early(), late()]).toEqual([
      'early computed: 2 resolved Grace',
      'late computed: 2 resolved Grace',
    ]);
  });

  test('no observer sees a value with the wrong status or params', async () => {
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

  test('an outcome that arrives in the turn in which params change reaches neither value nor latest', async () => {
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

  test.each([0, 1, 2, 3, 4, 5])(
    'nor does one that arrives %i microtasks before they change',
    async (ticks) => {
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
    },
  );
});

test('an effect that reads a waterfall runs once per change, in whatever order they were created', async () => {
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
