import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { resource, signal } from 'xstate-resource';
import {
  controlledLoader,
  flushPromises,
  type ResourceModelExecutors,
  type ResourceModelOptions,
  type ResourceModelPath,
  type ResourceModelTransition,
  resourceModel,
} from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('controlledLoader', () => {
  /** A resource with a controlled loader. */
  function controlled() {
    const id = signal<number | undefined>(1);
    const users = controlledLoader<string, number>();
    return { id, users, user: resource({ params: id, loader: users }) };
  }

  test('keeps the arguments of each load', async () => {
    const { id, users, user } = controlled();
    await flushPromises();
    await users.resolve('Ada');
    id.set(2);
    await flushPromises();

    expect(users.loads.map(({ params }) => params)).toEqual([1, 2]);
    expect(users.loads.map(({ previous }) => previous.status)).toEqual(['idle', 'resolved']);
    expect(users.loads[1]?.previous.value).toBe('Ada');
    expect(users.loads.map(({ isSettled }) => isSettled)).toEqual([true, false]);
    expect(users.loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([false, false]);
    user.destroy();
    expect(users.loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([false, true]);
  });

  test('settles the newest load, or one given by its index, by a negative index, or by itself', async () => {
    const { id, users, user } = controlled();
    for (const next of [1, 2, 3, 4, 5]) {
      id.set(next);
      await flushPromises();
    }
    await users.resolve('second', 1);
    await users.resolve('second to last', -2);
    await users.reject(new Error('first'), users.loads[0]);
    await users.resolve('third', users.loads[2]);
    expect(user.status()).toBe('loading'); // late outcomes are ignored
    await users.resolve('newest');
    expect(user.value()).toBe('newest');
    expect(users.loads.every(({ isSettled }) => isSettled)).toBe(true);
  });

  test('passes its outcomes on to the resource', async () => {
    const { users, user } = controlled();
    await flushPromises();
    const error = new Error('offline');
    await users.reject(error);
    expect(user.error()).toBe(error);
    user.reload();
    await flushPromises();
    await users.resolve('Ada');
    expect(user.value()).toBe('Ada');
  });

  test('settles a load synchronously, so that its outcome can arrive before another change in the same turn', async () => {
    const { id, users, user } = controlled();
    await flushPromises();
    const arrived = users.resolve('Ada');
    id.set(undefined);
    await arrived;
    expect(user.latest()).toBeUndefined();
  });

  test('returns a promise that resolves after a dependent resource has started to load', async () => {
    const { users, user } = controlled();
    const companies = controlledLoader<string, string>();
    const company = resource({
      params: () => user.value(),
      loader: async (args) => (await companies(args)).toUpperCase(),
    });
    await flushPromises();
    await users.resolve('Ada');
    expect(companies.loads[0]?.params).toBe('Ada');
    await companies.resolve('acme');
    expect(company.value()).toBe('ACME');
  });

  test('lists the loads that are neither settled nor aborted as pending', async () => {
    const { id, users, user } = controlled();
    expect(users.pending).toEqual([]);
    await flushPromises();
    expect(users.pending).toEqual([users.loads[0]]);
    id.set(2);
    await flushPromises();
    expect(users.pending).toEqual([users.loads[1]]); // the first is aborted
    await users.resolve('Grace');
    expect(users.pending).toEqual([]);
    user.reload();
    await flushPromises();
    expect(users.pending).toEqual([users.loads[2]]);
  });

  test('works when its members are detached', async () => {
    const { users, user } = controlled();
    const { resolve, reject, loads } = users;
    await flushPromises();
    await resolve('Ada');
    user.reload();
    await flushPromises();
    await reject('no', loads[1]);
    expect(user.error()?.message).toBe('no');
  });

  test('throws an error that explains why a load cannot be settled', async () => {
    const { id, users } = controlled();
    expect(() => users.resolve('Ada')).toThrow(
      'This loader has not been called. A resource calls it in a microtask (so await flushPromises() first), and only if it has params.',
    );
    await flushPromises();
    expect(() => users.resolve('Ada', 1)).toThrow('This loader has no load 1: it was called once.');
    id.set(2);
    await flushPromises();
    expect(() => users.reject('no', -3)).toThrow('This loader has no load -3: it was called 2 times.');
    const notFound = users.loads.find(({ params }) => params === 3);
    for (const [load, kind] of [
      [{ ...users.loads[0] }, 'an object'],
      [notFound, 'undefined'],
    ] as const) {
      const message = `The load must be one of this loader's 2 loads or an index, got ${kind}.`;
      expect(() => users.resolve('Ada', load as (typeof users.loads)[0])).toThrow(message);
      expect(() => users.reject('no', load as (typeof users.loads)[0])).toThrow(message);
    }
    await users.resolve('Ada');
    expect(() => users.reject('no')).toThrow('Load 1 of this loader, for the params 2, is already settled.');
  });
});

describe('controlledLoader().stream', () => {
  function streaming() {
    const id = signal<number | undefined>(1);
    const prices = controlledLoader<string, number>();
    return { id, prices, price: resource({ params: id, stream: prices.stream }) };
  }

  test('shows its items synchronously until it completes', async () => {
    const { prices, price } = streaming();
    await flushPromises();
    expect(
      prices.loads.map(({ params, isSettled, timesClosed }) => ({ params, isSettled, timesClosed })),
    ).toEqual([{ params: 1, isSettled: false, timesClosed: 0 }]);
    const first = prices.next('one');
    expect(price.snapshot()).toEqual({ status: 'resolved', value: 'one', error: undefined });
    await first;
    await prices.next('two');
    expect([price.value(), price.isStreaming(), prices.pending.length]).toEqual(['two', true, 1]);
    const end = prices.complete();
    expect([price.value(), price.isStreaming(), prices.pending.length]).toEqual(['two', false, 0]);
    await end;
    expect(prices.loads[0]?.timesClosed).toBe(0);
  });

  test('puts the resource in error when it fails', async () => {
    const { prices, price } = streaming();
    const error = new Error('offline');
    await flushPromises();
    await prices.fail(error);
    expect(price.error()).toBe(error);
    expect(prices.loads[0]?.isSettled).toBe(true);
  });

  test('is closed once when it is superseded, and later items are ignored', async () => {
    const { id, prices, price } = streaming();
    await flushPromises();
    await prices.next('one');
    id.set(2);
    await flushPromises();
    expect(prices.loads.map(({ timesClosed }) => timesClosed)).toEqual([1, 0]);
    await prices.next('late', 0);
    await prices.fail(new Error('late'), prices.loads[0]);
    expect([price.status(), prices.pending]).toEqual(['loading', [prices.loads[1]]]);
    price.destroy();
    expect(prices.loads.map(({ timesClosed }) => timesClosed)).toEqual([1, 1]);
  });

  test('sends each item to all subscribers', async () => {
    const { prices } = streaming();
    await flushPromises();
    const stream = prices.stream({ ...(prices.loads[0] as (typeof prices.loads)[0]), params: 7 });
    const read = () => {
      const seen: unknown[] = [];
      const subscription = stream.subscribe({
        next: (item) => void seen.push(item),
        error: (thrown) => void seen.push(thrown),
        complete: () => void seen.push('the end'),
      });
      return { seen, subscription };
    };
    const [first, second] = [read(), read()];
    await prices.next('one');
    await prices.complete();
    expect([first.seen, second.seen]).toEqual([
      ['one', 'the end'],
      ['one', 'the end'],
    ]);
  });

  test('throws an error that explains why a call is impossible', async () => {
    const { prices, price } = streaming();
    const users = controlledLoader<string, number>();
    resource({ params: () => 1, loader: users });
    expect(() => prices.next('one')).toThrow('This loader has not been called.');
    await flushPromises();
    const ofStream =
      'Load 0 of this loader, for the params 1, is a stream: send items with next(), and end it with complete() or fail().';
    expect(() => prices.resolve('one')).toThrow(ofStream);
    expect(() => prices.reject('no')).toThrow(ofStream);
    const ofPromise =
      'Load 0 of this loader, for the params 1, is not a stream: settle it with resolve() or reject().';
    expect(() => users.next('one')).toThrow(ofPromise);
    expect(() => users.fail('no')).toThrow(ofPromise);
    expect(() => users.complete()).toThrow(ofPromise);
    expect(users.pending).toHaveLength(1); // the load is unchanged
    await prices.next('one');
    await prices.complete();
    for (const act of [() => prices.next('two'), () => prices.complete(), () => prices.fail('no')]) {
      expect(act).toThrow('Load 0 of this loader, for the params 1, is already settled.');
    }
    expect(() => prices.next('two', 1)).toThrow('This loader has no load 1: it was called once.');
    expect(() => prices.complete(undefined)).toThrow(
      "The load must be one of this loader's 1 loads or an index, got undefined.",
    );
    prices.stream({ params: 7, abortSignal: new AbortController().signal, previous: price.snapshot() });
    expect(() => prices.next('one')).toThrow(
      'Load 1 of this loader, for the params 7, is a stream that nobody has subscribed to.',
    );
  });

  test('works when its members are detached', async () => {
    const { prices, price } = streaming();
    const { next, complete } = prices;
    await flushPromises();
    await next('one');
    await complete();
    expect(price.value()).toBe('one');
  });
});

describe('flushPromises', () => {
  const { MessageChannel } = globalThis;
  afterEach(() => {
    jest.useRealTimers();
    globalThis.MessageChannel = MessageChannel;
  });
  /** Imports the module again, so that it sees the current globals. */
  const imported = async () => {
    jest.resetModules();
    return await import('xstate-resource/testing');
  };

  const chain = async (links: number) => {
    for (let link = 0; link < links; link++) await undefined;
    return 'the end';
  };

  test('waits for a long chain of promises', async () => {
    let end = '';
    void chain(1000).then((result) => {
      end = result;
    });
    await flushPromises();
    expect(end).toBe('the end');
  });

  test('works with fake timers', async () => {
    jest.useFakeTimers();
    await flushPromises();
    Reflect.deleteProperty(globalThis, 'MessageChannel');
    await flushPromises();
  });

  test('works with fake timers that were installed before it was imported', async () => {
    jest.useFakeTimers();
    Reflect.deleteProperty(globalThis, 'MessageChannel');
    const { flushPromises } = await imported();
    await flushPromises();
  });

  test.each([['jsdom'], ['a page without Node']])('works without MessageChannel, as in %s', async (where) => {
    Reflect.deleteProperty(globalThis, 'MessageChannel');
    const { process } = globalThis;
    if (where !== 'jsdom') Reflect.deleteProperty(globalThis, 'process');
    const { flushPromises } = await imported();
    globalThis.process = process;
    let end = '';
    void chain(1000).then((result) => {
      end = result;
    });
    await flushPromises();
    expect(end).toBe('the end');
  });
});

/** A system under test: a resource, with executors that operate and check it. */
function system() {
  const asked = signal<number | undefined | Error>(undefined);
  const loader = controlledLoader<string, number>();
  const shown = resource({
    params: () => {
      const params = asked();
      if (params instanceof Error) throw params;
      return params;
    },
    loader,
  });
  const log: string[] = [];
  const check = ({
    status,
    value,
    error,
    latest,
  }: {
    status: string;
    value?: unknown;
    error?: unknown;
    latest: unknown;
  }) => {
    log.push(status);
    expect({ ...shown.snapshot(), latest: shown.latest() }).toEqual({ status, value, error, latest });
  };
  const executors: ResourceModelExecutors<string, number | undefined> = {
    events: {
      params: ({ event }) => {
        log.push(`params ${event.params}`);
        asked.set(event.params);
        return flushPromises();
      },
      'params.failed': ({ event }) => {
        log.push('params.failed');
        asked.set(event.error as Error);
      },
      reload: () => {
        log.push('reload');
        shown.reload();
        return flushPromises();
      },
      set: ({ event }) => {
        log.push(`set ${event.value}`);
        shown.set(event.value);
      },
      'xstate.done.actor.loader': ({ event }) => {
        log.push(`done ${event.output}`);
        return loader.resolve(event.output);
      },
      'xstate.error.actor.loader': ({ event }) => {
        log.push('failed');
        return loader.reject(event.error);
      },
    },
    states: { idle: check, loading: check, reloading: check, resolved: check, error: check, local: check },
  };
  return { shown, loader, log, executors };
}

const titles = (paths: readonly { description: string }[]) => paths.map(({ description }) => description);

describe('resourceModel', () => {
  /** The path with this description. */
  const pathOf = (description: string, options: ResourceModelOptions<string, number | undefined> = {}) => {
    const paths = resourceModel(options).simplePaths({ maxLength: description.split(', ').length - 1 });
    const found = paths.find((path) => path.description === description);
    if (found === undefined) throw new Error(`No path is called “${description}”`);
    return found;
  };

  test('visits the six statuses in three short paths', async () => {
    const model = resourceModel();
    expect(titles(model.statePaths())).toEqual([
      'idle, params failed: failed → error',
      'idle, params 1 → loading, loader done "a" → resolved',
      'idle, params 1 → loading, set "a" → local, reload → reloading',
    ]);
  });

  test('takes all 30 transitions of the chart in short paths', async () => {
    const model = resourceModel();
    for (const path of model.transitionPaths()) await path.test(system().executors);
    const { covered, missing } = model.coverage();
    expect(missing).toEqual([]);
    expect(covered).toHaveLength(30);
    // Six root events in six states, except requests of the same params; done and failed in two;
    // reload in three.
    const from = (status: string) =>
      covered.filter((transition) => transition.from === status).map(({ event, to }) => `${event} → ${to}`);
    const root = ['params → idle', 'params → loading', 'params.failed → error', 'set → local'];
    const ends = ['xstate.done.actor.loader → resolved', 'xstate.error.actor.loader → error'];
    expect(from('idle').sort()).toEqual(['params → loading', 'params.failed → error', 'set → local']);
    expect(from('loading').sort()).toEqual([...root, ...ends]);
    expect(from('reloading').sort()).toEqual([...root, ...ends]);
    for (const status of ['resolved', 'error', 'local'])
      expect(from(status).sort()).toEqual([...root, 'reload → reloading'].sort());
    const longest = Math.max(...model.transitionPaths().map(({ steps }) => steps.length));
    expect(longest).toBe(4);
  });

  test('uses all params, values and errors in transition paths, and changes the value where possible', () => {
    const [first, second] = [new Error('first'), new Error('second')];
    const paths = resourceModel({
      params: [1, 2, 3],
      values: ['a', 'b', 'c'],
      errors: [first, second],
    }).transitionPaths();
    const data = paths.flatMap(({ steps }) =>
      steps.map(({ event }) => JSON.stringify({ ...event, error: 'error' in event && String(event.error) })),
    );
    for (const params of [1, 2, 3])
      expect(data).toContain(JSON.stringify({ type: 'params', params, error: false }));
    for (const error of [String(first), String(second)]) {
      expect(data).toContain(JSON.stringify({ type: 'params.failed', error }));
      expect(data).toContain(JSON.stringify({ type: 'xstate.error.actor.loader', error }));
    }
    const again = paths
      .flatMap(({ steps }) => steps)
      .filter(({ from, event }) => event.type === 'set' && from.value !== undefined);
    expect(again.length).toBeGreaterThan(0);
    for (const { from, state } of again) expect(state.value).not.toBe(from.value);
  });

  test('never returns to the same state in a simple path, and none is the beginning of another', () => {
    const paths = resourceModel().simplePaths({ maxLength: 4 });
    expect(paths).toHaveLength(758);
    const all = new Set(titles(paths));
    expect(all.size).toBe(758);
    for (const { description, start, steps } of paths) {
      expect(steps.length).toBeLessThanOrEqual(4);
      for (let length = 1; length < steps.length; length++) {
        expect(all.has(description.split(', ').slice(0, -length).join(', '))).toBe(false);
      }
      // After `set`, nothing shown tells failed params from no params, but they are different states.
      const shown = [start, ...steps.map(({ state }) => state)].map(({ chart, ...rest }) =>
        JSON.stringify([rest, chart.context.error?.message]),
      );
      const isTwice = shown.some(
        (each, index) => shown.indexOf(each) !== index && !description.includes('params failed'),
      );
      expect(isTwice).toBe(false);
    }
  });

  test('creates more simple paths for a larger maxLength', () => {
    const model = resourceModel();
    expect([1, 2, 3, 4].map((maxLength) => model.simplePaths({ maxLength }).length)).toEqual([
      5, 26, 140, 758,
    ]);
  });

  test('describes each step by the state before it, the event, and the state after it', () => {
    const path = pathOf('idle, params 1 → loading, loader done "a" → resolved, reload → reloading');
    const { start, steps } = path;
    expect(start).toMatchObject({
      status: 'idle',
      value: undefined,
      error: undefined,
      latest: undefined,
      params: undefined,
    });
    expect(steps.map(({ event }) => event.type)).toEqual(['params', 'xstate.done.actor.loader', 'reload']);
    expect(path.steps).toBe(steps);
    expect(steps[0]?.from).toBe(start);
    expect(steps[2]?.from).toBe(steps[1]?.state);
    expect(steps[2]?.state).toMatchObject({ status: 'reloading', value: 'a', latest: 'a', params: 1 });
    expect(steps[2]?.state.chart.hasTag('busy')).toBe(true);
    expect(steps[2]?.state.chart.context.previous).toEqual({
      status: 'resolved',
      value: 'a',
      error: undefined,
    });
  });

  test('has no event for params that are requested again, not even behind a local value', () => {
    const all = titles(resourceModel({ params: [1, undefined] }).simplePaths({ maxLength: 4 }));
    expect(all.filter((title) => /params 1 → loading, (set "a" → local, )?params 1/.test(title))).toEqual([]);
    expect(all.filter((title) => /no params → idle, (set "a" → local, )?no params/.test(title))).toEqual([]);
    expect(all.filter((title) => title.startsWith('idle, no params'))).toEqual([]);
    expect(all.filter((title) => /params failed: failed → error, params failed/.test(title))).toEqual([]);
    expect(all).toContain(
      'idle, params failed: failed → error, set "a" → local, no params → idle, params 1 → loading',
    );
  });

  test('uses only the events in the option events', () => {
    const model = resourceModel({ params: [1, 2], events: ['params', 'xstate.done.actor.loader'] });
    expect(titles(model.statePaths())).toEqual(['idle, params 1 → loading, loader done "a" → resolved']);
    expect(titles(model.transitionPaths())).toEqual([
      'idle, params 1 → loading, loader done "b" → resolved',
      'idle, params 1 → loading, params 2 → loading',
      'idle, params 1 → loading, loader done "a" → resolved, params 2 → loading',
    ]);
  });

  test('leaves out events that filterEvents rejects in a state', () => {
    const model = resourceModel({
      params: [1, 2],
      values: ['value of 1', 'value of 2'],
      events: ['params', 'reload', 'xstate.done.actor.loader'],
      filterEvents: ({ status, params }, event) =>
        event.type === 'reload'
          ? status === 'local'
          : event.type === 'params' || event.output === `value of ${params}`,
    });
    expect(titles(model.simplePaths({ maxLength: 3 }))).toEqual([
      'idle, params 1 → loading, params 2 → loading, loader done "value of 2" → resolved',
      'idle, params 1 → loading, loader done "value of 1" → resolved, params 2 → loading',
      'idle, params 2 → loading, params 1 → loading, loader done "value of 1" → resolved',
      'idle, params 2 → loading, loader done "value of 2" → resolved, params 1 → loading',
    ]);
  });

  test('begins its paths in loading if it has initial params', async () => {
    const model = resourceModel({
      initial: 1,
      params: [1, 2],
      events: ['params', 'xstate.done.actor.loader'],
    });
    expect(titles(model.statePaths())).toEqual(['loading, loader done "a" → resolved']);
    expect(titles(model.simplePaths({ maxLength: 1 }))).toEqual([
      'loading, params 2 → loading',
      'loading, loader done "a" → resolved',
      'loading, loader done "b" → resolved',
    ]);
    const single = resourceModel({
      initial: 7,
      events: ['reload', 'xstate.done.actor.loader', 'xstate.error.actor.loader'],
    });
    expect(titles(single.statePaths())).toEqual([
      'loading, loader failed: failed → error',
      'loading, loader done "a" → resolved, reload → reloading',
    ]);
    expect(single.statePaths()[0]?.start.params).toBe(7);
  });

  test('shows data of any kind briefly in titles', () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const model = resourceModel({
      params: [{ id: 1 }, cyclic, { long: 'x'.repeat(100) }, 'x'.repeat(58)],
      values: [10n, { toJSON: () => undefined }, Number.NaN, null],
      errors: ['offline'],
      events: ['params', 'params.failed', 'set'],
    });
    expect(titles(model.simplePaths({ maxLength: 1 }))).toEqual([
      'idle, params {"id":1} → loading',
      'idle, params an object → loading',
      `idle, params {"long":"${'x'.repeat(50)}… → loading`,
      `idle, params "${'x'.repeat(58)}" → loading`,
      'idle, params failed: "offline" → error',
      'idle, set 10n → local',
      'idle, set an object → local',
      'idle, set NaN → local',
      'idle, set null → local',
    ]);
  });

  describe('path.test()', () => {
    test('triggers each event in turn and then checks the state', async () => {
      const { executors, log } = system();
      await pathOf('idle, params 2 → loading, loader failed: failed → error, set "b" → local').test(
        executors,
      );
      expect(log).toEqual(['idle', 'params 2', 'loading', 'failed', 'error', 'set b', 'local']);
    });

    test('awaits promises that executors return', async () => {
      const { executors, log } = system();
      const slow = (run: (given: never) => unknown) => async (given: never) => {
        await flushPromises();
        await run(given);
        await flushPromises();
      };
      const slowed = (group: object) =>
        Object.fromEntries(Object.entries(group).map(([name, run]) => [name, slow(run)]));
      const given = { events: slowed(executors.events), states: slowed(executors.states) };
      await pathOf('idle, params 1 → loading, loader done "a" → resolved').test(
        given as unknown as typeof executors,
      );
      expect(log).toEqual(['idle', 'params 1', 'loading', 'done a', 'resolved']);
    });

    test('accepts one check for all states', async () => {
      const { executors, log } = system();
      const states = ({ status, value }: { status: string; value: unknown }) =>
        log.push(`${status}: ${value}`);
      await pathOf('idle, params 1 → loading, loader done "a" → resolved').test({ ...executors, states });
      expect(log).toEqual(['idle: undefined', 'params 1', 'loading: undefined', 'done a', 'resolved: a']);
    });

    test('runs each event, with everything that follows from it, inside act', async () => {
      const { executors, log, loader } = system();
      const act = async (run: () => Promise<void>) => {
        log.push(`(${loader.pending.length}`);
        await run();
        log.push(`${loader.pending.length})`);
      };
      await pathOf('idle, params 1 → loading, loader done "a" → resolved').test({ ...executors, act });
      expect(log).toEqual([
        '(0',
        '0)',
        'idle',
        '(0',
        'params 1',
        '1)',
        'loading',
        '(1',
        'done a',
        '0)',
        'resolved',
      ]);
    });

    test('fails if act does not run its argument, or does not wait for it', async () => {
      const { executors } = system();
      const path = pathOf('idle, params 1 → loading');
      const by = (act: unknown) => path.test({ ...executors, act } as unknown as typeof executors);
      await expect(by(true)).rejects.toThrow(new TypeError('path.test(): act must be a function, got true.'));
      const message =
        'path.test(): act must run the function that it receives, and wait for the promise that it returns.';
      await expect(by(() => undefined)).rejects.toThrow(message);
      await expect(by((run: () => unknown) => void run())).rejects.toThrow(message);
    });

    test('fails if an executor fails and act swallows its error', async () => {
      const { executors } = system();
      const events = { ...executors.events, params: () => Promise.reject(new Error('no such field')) };
      const swallow = async (run: () => Promise<void>) => run().catch(() => undefined);
      await expect(
        pathOf('idle, params 1 → loading').test({ ...executors, events, act: swallow }),
      ).rejects.toThrow('no such field');
    });

    test('runs nothing if an executor is missing', async () => {
      const { executors, log } = system();
      const path = pathOf('idle, params 1 → loading, loader done "a" → resolved, reload → reloading');
      const { reload: _, ...events } = executors.events;
      const states = { idle: () => undefined, loading: () => undefined, reloading: () => undefined };
      const without = (given: object) => path.test(given as typeof executors);
      await expect(without({ ...executors, events })).rejects.toThrow(
        new TypeError(
          'The path “idle, params 1 → loading, loader done "a" → resolved, reload → reloading” needs a function events["reload"] passed to ' +
            'test(), got undefined. If your system does not support this event, leave it out of resourceModel({ events: […] }).',
        ),
      );
      await expect(without({ ...executors, states })).rejects.toThrow(
        new TypeError(
          'The path “idle, params 1 → loading, loader done "a" → resolved, reload → reloading” needs a function states["resolved"] passed to ' +
            'test(), got undefined.',
        ),
      );
      await expect(without({ ...executors, states: null })).rejects.toThrow(
        'path.test() takes { events: { … }, states: { … } }, got null for states.',
      );
      await expect(without({ ...executors, states: { ...states, resolved: 'yes' } })).rejects.toThrow(
        'got "yes"',
      );
      await expect(without({ events: executors.events })).rejects.toThrow(
        'path.test() takes { events: { … }, states: { … } }, got undefined for states.',
      );
      await expect(without(undefined as never)).rejects.toThrow(
        'path.test() takes { events: { … }, states: { … } }, got undefined for events.',
      );
      expect(log).toEqual([]);
    });

    test('rejects an executor for an event or status that the chart does not have', async () => {
      const { executors } = system();
      const path = pathOf('idle, params 1 → loading', { params: [1], events: ['params'] });
      const refetch = { ...executors, events: { ...executors.events, refetch: () => undefined } };
      await expect(path.test(refetch)).rejects.toThrow(
        'The chart has no refetch among its events. They are params, params.waiting, params.failed, reload, set, loader.item, xstate.done.actor.loader, xstate.error.actor.loader.',
      );
      const success = { ...executors, states: { ...executors.states, success: () => undefined } };
      await expect(path.test(success)).rejects.toThrow(
        'The chart has no success among its states. They are idle, loading, reloading, resolved, error, local.',
      );
    });

    test('fails with an error that names the step and the path, with the thrown error as its cause', async () => {
      const cause = new Error('expected “Loading …”');
      const path = pathOf('idle, params 1 → loading, loader done "a" → resolved');
      const failing = async (change: (given: ReturnType<typeof system>['executors']) => object) => {
        const { executors } = system();
        const error: unknown = await path
          .test({ ...executors, ...change(executors) })
          .catch((thrown: unknown) => thrown);
        return error as Error;
      };
      const fail = () => {
        throw cause;
      };
      const inCheck = await failing(({ states }) => ({ states: { ...states, loading: fail } }));
      expect(inCheck.message).toBe(
        'Step 1 of 2 failed: params 1 → loading\n  Path: idle, params 1 → loading, loader done "a" → resolved\nexpected “Loading …”',
      );
      expect(inCheck.cause).toBe(cause);
      const atStart = await failing(({ states }) => ({ states: { ...states, idle: fail } }));
      expect(atStart.message).toMatch(/^The initial state failed\./);
      const inEvent = await failing(({ events }) => ({
        events: { ...events, 'xstate.done.actor.loader': () => Promise.reject('no') },
      }));
      expect(inEvent.message).toMatch(/^Step 2 of 2 failed: loader done "a" → resolved\n.*\nno$/);
      expect(inEvent.cause).toBe('no');
    });
  });

  describe('path()', () => {
    const model = resourceModel();

    test('creates a path that is tested like the others', async () => {
      const path = model.path([
        { type: 'params', params: 3 },
        { type: 'xstate.error.actor.loader', error: new Error('offline') },
        { type: 'reload' },
        { type: 'xstate.done.actor.loader', output: 'c' },
      ]);
      expect(path.description).toBe(
        'idle, params 3 → loading, loader failed: offline → error, reload → reloading, loader done "c" → resolved',
      );
      const { shown, executors } = system();
      await path.test(executors);
      expect(shown.value()).toBe('c');
      expect(model.coverage().covered).toHaveLength(4);
      expect(model.path([]).steps).toEqual([]);
    });

    test.each<[unknown, string]>([
      [[{ type: 'reload' }], 'path(): after “idle”, reload has no effect.'],
      [
        [
          { type: 'params', params: { id: 1 } },
          { type: 'params', params: { id: 1 } },
        ],
        'path(): after “idle, params {"id":1} → loading”, params {"id":1} has no effect.',
      ],
      [
        [{ type: 'xstate.done.actor.loader', output: 'a' }],
        'path(): after “idle”, loader done "a" has no effect.',
      ],
      [{ type: 'reload' }, "path() takes an array of events such as { type: 'reload' }, got an object."],
      [
        [{ type: 'reload' }, { type: 'refetch' }],
        'path(): an event of the chart is an object with a type of params, params.waiting, params.failed, reload, set, loader.item, xstate.done.actor.loader, xstate.error.actor.loader, got {"type":"refetch"}.',
      ],
      [['reload'], 'got "reload".'],
      [[null], 'got null.'],
      [[undefined], 'got undefined.'],
    ])('rejects %j', (events, message) => {
      expect(() => model.path(events as never)).toThrow(TypeError);
      expect(() => model.path(events as never)).toThrow(message);
    });
  });

  test('treats params that are equal as the same, even if they are different objects', () => {
    const params = [{ id: 1 }, { id: 2 }];
    const all = titles(
      resourceModel({ params, initial: { id: 1 }, events: ['params', 'set'] }).simplePaths({ maxLength: 2 }),
    );
    expect(all).toContain('loading, params {"id":2} → loading, set "a" → local');
    expect(all.filter((title) => title.includes('params {"id":1}'))).toEqual([]);
    expect(
      titles(resourceModel({ params: [null, 1], values: ['a'] }).simplePaths({ maxLength: 1 })),
    ).not.toContain('idle, no params → idle');
  });

  test('tells different errors apart, whatever was thrown, and even when they are no longer shown', () => {
    const of = (
      errors: readonly unknown[],
      events: ('params' | 'params.failed' | 'reload' | 'set' | 'xstate.error.actor.loader')[],
    ) => titles(resourceModel({ params: [1], values: ['a'], errors, events }).simplePaths({ maxLength: 4 }));
    const two = [new Error('first'), new Error('second')];
    const loads = of(two, ['params', 'reload', 'xstate.error.actor.loader']);
    expect(loads).toContain(
      'idle, params 1 → loading, loader failed: first → error, reload → reloading, loader failed: second → error',
    );
    expect(loads).not.toContain(
      'idle, params 1 → loading, loader failed: first → error, reload → reloading, loader failed: first → error',
    );
    const thrown = of(['thrown'], ['params', 'reload', 'xstate.error.actor.loader']);
    expect(thrown).toEqual(['idle, params 1 → loading, loader failed: "thrown" → error, reload → reloading']);
    expect(of(two, ['params.failed', 'set'])).toContain(
      'idle, params failed: first → error, set "a" → local, params failed: second → error, set "a" → local',
    );
    expect(of([undefined], ['params.failed', 'set'])).toEqual([
      'idle, params failed: undefined → error, set "a" → local',
      'idle, set "a" → local, params failed: undefined → error, set "a" → local',
    ]);
  });

  test('reports which transitions have passed, and which are missing', async () => {
    const model = resourceModel({ params: [1], events: ['params', 'set', 'xstate.done.actor.loader'] });
    expect(model.coverage().covered).toEqual([]);
    const path = model.statePaths().find(({ steps }) => steps.length === 2) as ResourceModelPath<
      string,
      number
    >;
    const { executors } = system();
    const wrong = { ...executors.states, resolved: () => Promise.reject(new Error('wrong')) };
    await expect(path.test({ ...executors, states: wrong } as never)).rejects.toThrow('wrong');
    expect(String(model.coverage())).toBe(
      [
        '1 of 7 transitions were taken',
        '  ✓ idle — params → loading',
        '  ✗ idle — set → local',
        '  ✗ loading — set → local',
        '  ✗ loading — xstate.done.actor.loader → resolved',
        '  ✗ local — params → loading',
        '  ✗ local — set → local',
        '  ✗ resolved — set → local',
      ].join('\n'),
    );
    expect(model.coverage().covered).toEqual([{ from: 'idle', event: 'params', to: 'loading' }]);
    expect(model.coverage().missing).toHaveLength(6);
    expect(model.coverage().missing[0]).toEqual({ from: 'idle', event: 'set', to: 'local' });
  });

  test.each<[unknown, string]>([
    [null, "resourceModel() takes an object such as { params: [1, 2], values: ['a', 'b'] }, got null."],
    [
      'params',
      "resourceModel() takes an object such as { params: [1, 2], values: ['a', 'b'] }, got \"params\".",
    ],
    [{ events: [] }, 'resourceModel(): the option "events" must be a non-empty array, got an empty one.'],
    [
      { param: [1] },
      'resourceModel() has no option "param". Its options are params, values, errors, events, force, cached, revalidate, initial, filterEvents.',
    ],
    [{ params: [] }, 'resourceModel(): the option "params" must be a non-empty array, got an empty one.'],
    [{ values: 'ab' }, 'resourceModel(): the option "values" must be a non-empty array, got "ab".'],
    [
      { errors: new Error('no') },
      'resourceModel(): the option "errors" must be a non-empty array, got an Error.',
    ],
    [
      { params: [{ id: 1 }, { id: 2 }, { id: 1 }] },
      'resourceModel(): the params must differ, because a resource does not load equal params again, but {"id":1} is listed twice.',
    ],
    [
      { params: [null, undefined] },
      'resourceModel(): the params must differ, because a resource does not load equal params again, but undefined is listed twice.',
    ],
    [
      { events: ['reload', 'xstate.done.actor.loader'] },
      'resourceModel(): no event can happen in the initial state. Without the event "params", set the option "initial".',
    ],
    [
      { filterEvents: ['params'] },
      'resourceModel(): the option "filterEvents" must be a function, got an array.',
    ],
    [
      { events: ['params', 'done'] },
      'resourceModel(): the chart has no event "done". Its events are params, params.waiting, params.failed, reload, set, loader.item, xstate.done.actor.loader, xstate.error.actor.loader.',
    ],
  ])('rejects invalid options: %p', (options, message) => {
    expect(() => resourceModel(options as never)).toThrow(new TypeError(message));
  });

  test.each([0, -1, 1.5, Number.NaN, '3'])('rejects %p as maxLength or limit of simple paths', (count) => {
    for (const [options, name] of [
      [{ maxLength: count }, 'maxLength'],
      [{ maxLength: 1, limit: count }, 'limit'],
    ] as const) {
      const got = typeof count === 'string' ? `"${count}"` : count;
      expect(() => resourceModel().simplePaths(options as never)).toThrow(
        new RangeError(`simplePaths(): ${name} must be a whole number of at least 1, got ${got}.`),
      );
    }
  });

  test('creates all simple paths of any length if there are few events', () => {
    const model = resourceModel({
      params: [1],
      values: ['a'],
      events: ['params', 'set', 'xstate.done.actor.loader'],
    });
    expect(
      titles(model.simplePaths({ maxLength: Number.POSITIVE_INFINITY, limit: Number.POSITIVE_INFINITY })),
    ).toEqual([
      'idle, params 1 → loading, set "a" → local',
      'idle, params 1 → loading, loader done "a" → resolved, set "a" → local',
      'idle, set "a" → local, params 1 → loading, set "a" → local',
      'idle, set "a" → local, params 1 → loading, loader done "a" → resolved, set "a" → local',
    ]);
  });
});

describe('resourceModel() with more events', () => {
  const defaults = [
    'params',
    'params.failed',
    'reload',
    'set',
    'xstate.done.actor.loader',
    'xstate.error.actor.loader',
  ] as const;
  const transitionsOf = (model: { coverage(): { readonly missing: readonly ResourceModelTransition[] } }) =>
    model.coverage().missing.map(({ from, event, to }) => `${from} — ${event} → ${to}`);

  test('has none of them by default', () => {
    const [model, same] = [resourceModel(), resourceModel({ events: defaults, force: [false] })];
    expect(transitionsOf(model)).toHaveLength(30);
    expect(transitionsOf(same)).toEqual(transitionsOf(model));
    expect(transitionsOf(model).filter((name) => /item|waiting/.test(name))).toEqual([]);
  });

  test('has items of streams, and the end of a stream that is open', () => {
    const model = resourceModel({
      params: [1, undefined],
      values: ['a'],
      events: ['params', 'loader.item', 'xstate.done.actor.loader', 'xstate.error.actor.loader'],
    });
    expect(
      transitionsOf(model)
        .filter((name) => name.includes('loader'))
        .sort(),
    ).toEqual([
      'loading — loader.item → resolved',
      'loading — xstate.error.actor.loader → error',
      'resolved — loader.item → resolved',
      'resolved — xstate.done.actor.loader → resolved',
      'resolved — xstate.error.actor.loader → error',
    ]);
    expect(titles(model.statePaths()).sort()).toEqual([
      'idle, params 1 → loading, item "a" → resolved',
      'idle, params 1 → loading, loader failed: failed → error',
    ]);
    const path = model.path([
      { type: 'params', params: 1 },
      { type: 'loader.item', value: 'a' },
      { type: 'xstate.done.actor.loader', output: undefined },
    ]);
    expect(path.description).toBe('idle, params 1 → loading, item "a" → resolved, loader done → resolved');
    expect(
      path.steps.map(({ state: { status, value, isStreaming, isWaiting } }) => [
        status,
        value,
        isStreaming,
        isWaiting,
      ]),
    ).toEqual([
      ['loading', undefined, false, false],
      ['resolved', 'a', true, false],
      ['resolved', 'a', false, false],
    ]);
    for (const [events, message] of [
      [[{ type: 'loader.item', value: 'a' }], 'path(): after “idle”, item "a" has no effect.'],
      [
        [
          { type: 'params', params: 1 },
          { type: 'xstate.done.actor.loader', output: undefined },
        ],
        'loader done has no effect.',
      ],
      [
        [...path.steps.map(({ event }) => event), { type: 'loader.item', value: 'a' }],
        'item "a" has no effect.',
      ],
      [
        [...path.steps.map(({ event }) => event), { type: 'xstate.error.actor.loader', error: 'no' }],
        'failed: "no" has no effect.',
      ],
    ] as const) {
      expect(() => model.path(events)).toThrow(message);
    }
  });

  test('takes transitions out of an open stream and out of one that has ended', () => {
    const model = resourceModel({
      params: [1, 2],
      events: ['params', 'reload', 'loader.item', 'xstate.done.actor.loader'],
    });
    const all = titles(model.transitionPaths());
    expect(all).toEqual(
      expect.arrayContaining([
        'idle, params 1 → loading, item "a" → resolved, params 2 → loading',
        'idle, params 1 → loading, item "a" → resolved, loader done → resolved, params 2 → loading',
        'idle, params 1 → loading, item "a" → resolved, loader done → resolved, reload → reloading',
      ]),
    );
  });

  test('treats an open stream and an ended one as different states, even with the same value', () => {
    const events = ['params', 'loader.item', 'xstate.done.actor.loader'] as const;
    expect(
      titles(resourceModel({ params: [1], values: ['a'], events }).simplePaths({ maxLength: 9 })),
    ).toEqual(['idle, params 1 → loading, item "a" → resolved, loader done → resolved']);
  });

  test('has waits, and new params that end them', () => {
    const model = resourceModel({
      params: [1, undefined],
      events: ['params', 'params.waiting', 'set', 'reload', 'xstate.done.actor.loader'],
    });
    const all = titles(model.simplePaths({ maxLength: 3 }));
    expect(all).toContain('idle, params waiting → loading, params 1 → loading, loader done "a" → resolved');
    expect(titles(model.transitionPaths())).toEqual(
      expect.arrayContaining([
        'idle, params waiting → loading, params 1 → loading',
        'idle, params waiting → loading, no params → idle',
        'idle, params waiting → loading, set "a" → local',
      ]),
    );
    expect(all).toContain('idle, params waiting → loading, set "a" → local, params 1 → loading');
    expect(
      all.filter((title) => /waiting → loading, (params waiting|reload|loader done)/.test(title)),
    ).toEqual([]);
    expect(
      all.filter((title) => /waiting → loading, set "a" → local, (params waiting|reload)/.test(title)),
    ).toEqual([]);
    const { steps } = model.path([
      { type: 'params', params: 1 },
      { type: 'xstate.done.actor.loader', output: 'a' },
      { type: 'params.waiting' },
      { type: 'params', params: 1 },
    ]);
    expect(
      steps.map(({ state: { status, isWaiting, params, latest } }) => [status, isWaiting, params, latest]),
    ).toEqual([
      ['loading', false, 1, undefined],
      ['resolved', false, 1, 'a'],
      ['loading', true, undefined, 'a'],
      ['loading', false, 1, 'a'],
    ]);
    expect(steps[3]?.state.chart.context.previous).toEqual({
      status: 'resolved',
      value: 'a',
      error: undefined,
    });
  });

  test('has forced reloads, also while a load is running', () => {
    const forced = resourceModel({
      params: [1],
      events: ['params', 'reload', 'xstate.done.actor.loader'],
      force: [true],
    });
    expect(
      transitionsOf(forced)
        .filter((name) => name.includes('reload →'))
        .sort(),
    ).toEqual([
      'loading — reload → loading',
      'reloading — reload → reloading',
      'resolved — reload → reloading',
    ]);
    expect(titles(forced.transitionPaths())[0]).toBe('idle, params 1 → loading, forced reload → loading');
    const both = resourceModel({
      params: [1],
      events: ['params', 'reload', 'xstate.done.actor.loader'],
      force: [false, true],
    });
    expect(transitionsOf(both)).toEqual(transitionsOf(forced));
    const all = titles(both.transitionPaths()).join();
    for (const words of ['reload → reloading', 'forced reload → loading']) expect(all).toContain(words);
  });

  test('has cached values for params', () => {
    const asked: unknown[] = [];
    const model = resourceModel({
      params: [1, 2, 3, undefined],
      events: ['params', 'reload', 'xstate.done.actor.loader'],
      cached: (params) => {
        asked.push(params);
        return params === 1 ? undefined : `of ${params}`;
      },
      revalidate: (params, value) => params === 3 && value === 'of 3',
    });
    expect(new Set(asked)).toEqual(new Set([1, 2, 3]));
    expect(titles(model.statePaths()).sort()).toEqual([
      'idle, params 1 → loading',
      'idle, params 2 → resolved',
      'idle, params 3 → reloading',
    ]);
    const { steps } = model.path([
      { type: 'params', params: 2 },
      { type: 'params', params: 3 },
      { type: 'xstate.done.actor.loader', output: 'new' },
    ]);
    expect(
      steps.map(({ state: { status, value, latest, params } }) => [status, value, latest, params]),
    ).toEqual([
      ['resolved', 'of 2', 'of 2', 2],
      ['reloading', 'of 3', 'of 3', 3],
      ['resolved', 'new', 'new', 3],
    ]);
    expect(() =>
      model.path([
        { type: 'params', params: 2 },
        { type: 'xstate.done.actor.loader', output: 'a' },
      ]),
    ).toThrow('no effect');
    const initial = resourceModel({
      initial: 2,
      events: ['reload', 'xstate.done.actor.loader'],
      cached: () => 'known',
    });
    expect(initial.statePaths()[0]?.start).toMatchObject({ status: 'resolved', value: 'known', params: 2 });
    const always = resourceModel({ events: ['params'], cached: () => 'known', revalidate: true });
    expect(titles(always.statePaths())).toEqual(['idle, params 1 → reloading']);
  });

  test('has a stream behind a cached value, which may end without an item', () => {
    const model = resourceModel({
      params: [1],
      values: ['a'],
      events: ['params', 'loader.item', 'xstate.done.actor.loader'],
      cached: () => 'known',
    });
    expect(titles(model.simplePaths({ maxLength: 9 }))).toEqual([
      'idle, params 1 → resolved, item "a" → resolved, loader done → resolved',
      'idle, params 1 → resolved, loader done → resolved',
    ]);
    const same = resourceModel({
      params: [1],
      values: ['known'],
      events: ['params', 'loader.item'],
      cached: () => 'known',
    });
    expect(titles(same.simplePaths({ maxLength: 9 }))).toEqual([
      'idle, params 1 → resolved, item "known" → resolved',
    ]);
    const [path] = model.simplePaths({ maxLength: 1 });
    expect(path?.steps[0]?.state).toMatchObject({ status: 'resolved', value: 'known', isStreaming: false });
    const revalidated = resourceModel({
      params: [1],
      values: ['a'],
      events: ['params', 'loader.item'],
      cached: () => 'known',
      revalidate: true,
    });
    expect(titles(revalidated.statePaths())).toEqual(['idle, params 1 → reloading, item "a" → resolved']);
  });

  test.each<[unknown, string]>([
    [{ force: [] }, 'resourceModel(): the option "force" must be a non-empty array, got an empty one.'],
    [{ force: true }, 'resourceModel(): the option "force" must be a non-empty array, got true.'],
    [{ force: [false, 'yes'] }, 'resourceModel(): the option "force" must contain only booleans, got "yes".'],
    [{ cached: 'a' }, 'resourceModel(): the option "cached" must be a function, got "a".'],
    [
      { cached: () => 'a', revalidate: 1 },
      'resourceModel(): the option "revalidate" must be a boolean or a function, got 1.',
    ],
    [
      { revalidate: true },
      'resourceModel(): the option "revalidate" needs "cached", which returns the value to show meanwhile.',
    ],
  ])('rejects invalid options: %p', (options, message) => {
    expect(() => resourceModel(options as never)).toThrow(new TypeError(message));
  });
});

test('simplePaths() rejects more paths than its limit', () => {
  const model = resourceModel();
  expect(model.simplePaths({ maxLength: 2, limit: 26 })).toHaveLength(26);
  expect(() => model.simplePaths({ maxLength: 2, limit: 25 })).toThrow(
    new RangeError(
      'simplePaths(): there are more than 25 paths of up to 2 events. Use a lower maxLength or a higher limit.',
    ),
  );
});
