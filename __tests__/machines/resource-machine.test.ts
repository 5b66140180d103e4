import { describe, expect, jest, test } from '@jest/globals';
import {
  type ActorRefFrom,
  assign,
  createActor,
  fromPromise,
  initialTransition,
  type PromiseActorLogic,
  setup,
  toPromise,
  transition,
  waitFor,
} from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import {
  type ResourceEvent,
  type ResourceLoader,
  type ResourceLoaderInput,
  resourceMachine,
} from 'xstate-resource/machine';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';

/** The chart alone, started, with a controlled loader. */
function setUp() {
  const server = controlledLoader<unknown, unknown>();
  const actor = createActor(resourceMachine, { input: { loader: server } }).start();
  const shown = () => {
    const { value, context } = actor.getSnapshot();
    return { status: value, value: context.value, latest: context.latest, error: context.error };
  };
  return { actor, shown, ...server };
}

const one = { type: 'params', params: 1 } as const;
const done = { type: 'xstate.done.actor.loader', output: 'loaded', actorId: 'loader' } as const;
const failed = { type: 'xstate.error.actor.loader', error: new Error('failed'), actorId: 'loader' } as const;

/** The state after some events, by pure transitions, without running a loader. */
function stateAfter(...events: ResourceEvent[]) {
  const [initial] = initialTransition(resourceMachine, { loader: () => undefined });
  return events.reduce((snapshot, event) => transition(resourceMachine, snapshot, event)[0], initial);
}

const ways = {
  idle: [],
  loading: [one],
  reloading: [one, done, { type: 'reload' }],
  resolved: [one, done],
  error: [one, failed],
  local: [one, { type: 'set', value: 'local' }],
} satisfies Record<string, ResourceEvent[]>;

function thenable(value: unknown) {
  // biome-ignore lint/suspicious/noThenProperty: that is what is tested
  return { then: (resolve: (value: unknown) => void) => resolve(value) };
}

describe('the chart', () => {
  test('has the six statuses as states, five events besides those of its loader, and a name for everything that it does', () => {
    expect(resourceMachine.id).toBe('resource');
    expect(Object.keys(resourceMachine.states)).toEqual([
      'idle',
      'loading',
      'reloading',
      'resolved',
      'error',
      'local',
    ]);
    expect([...resourceMachine.events].sort()).toEqual([
      'loader.interrupted',
      'loader.item',
      'params',
      'params.failed',
      'params.waiting',
      'reload',
      'set',
      'xstate.done.actor.loader',
      'xstate.error.actor.loader',
    ]);
    const { implementations } = resourceMachine;
    const names = Object.keys({
      ...implementations.actions,
      ...implementations.guards,
      ...implementations.actors,
    });
    const drawn = JSON.stringify(resourceMachine.definition);
    expect(names.filter((name) => !drawn.includes(`"${name}"`))).toEqual([]);
    expect(drawn).not.toContain('inline:');
    for (const state of ['loading', 'reloading'] as const) {
      expect(resourceMachine.states[state]?.invoke.map(({ id, src }) => [id, src])).toEqual([
        ['loader', 'loader'],
      ]);
    }
  });

  test('handles every event in every state as listed', () => {
    const events: Record<string, ResourceEvent> = {
      params: one,
      'no params': { type: 'params', params: null },
      'params.failed': { type: 'params.failed', error: new Error('bad') },
      reload: { type: 'reload' },
      set: { type: 'set', value: 1 },
      done,
      failed,
    };
    const table = Object.entries(ways).map(([from, way]) => [
      from,
      ...Object.values(events).map((event) => stateAfter(...way, event).value),
    ]);
    expect(table).toEqual([
      ['idle', 'loading', 'idle', 'error', 'idle', 'local', 'idle', 'idle'],
      ['loading', 'loading', 'idle', 'error', 'loading', 'local', 'resolved', 'error'],
      ['reloading', 'loading', 'idle', 'error', 'reloading', 'local', 'resolved', 'error'],
      ['resolved', 'loading', 'idle', 'error', 'reloading', 'local', 'resolved', 'resolved'],
      ['error', 'loading', 'idle', 'error', 'reloading', 'local', 'error', 'error'],
      ['local', 'loading', 'idle', 'error', 'reloading', 'local', 'local', 'local'],
    ]);
  });

  test('accepts reload only if there are params', () => {
    const reload = { type: 'reload' } as const;
    const set = { type: 'set', value: 1 } as const;
    expect(stateAfter(set).can(reload)).toBe(false);
    expect(stateAfter({ type: 'params.failed', error: 1 }).can(reload)).toBe(false);
    expect(stateAfter(one, done, { type: 'params.failed', error: 1 }).can(reload)).toBe(false);
    // the params are known, but a later step failed
    expect(stateAfter(one, done, { type: 'params.failed', error: 1, params: 1 }).can(reload)).toBe(true);
    expect(stateAfter(one, done, { type: 'params.failed', error: 1, params: null }).can(reload)).toBe(false);
    expect(stateAfter(one, { type: 'params', params: undefined }, set).can(reload)).toBe(false);
    expect(stateAfter(one, set).can(reload)).toBe(true);
  });

  test('sets value and error to match the status, and keeps the latest value', () => {
    const shown = (...events: ResourceEvent[]) => {
      const { value, context } = stateAfter(...events);
      return [value, context.value, context.error?.message, context.latest];
    };
    expect(shown(one, done)).toEqual(['resolved', 'loaded', undefined, 'loaded']);
    expect(shown(one, done, { type: 'reload' })).toEqual(['reloading', 'loaded', undefined, 'loaded']);
    expect(shown(one, done, { type: 'reload' }, failed)).toEqual(['error', undefined, 'failed', 'loaded']);
    expect(shown(one, done, { type: 'reload' }, failed, { type: 'reload' })).toEqual([
      'reloading',
      undefined,
      undefined,
      'loaded',
    ]);
    expect(shown(one, done, one)).toEqual(['loading', undefined, undefined, 'loaded']);
    expect(shown(one, done, { type: 'set', value: undefined })).toEqual([
      'local',
      undefined,
      undefined,
      'loaded',
    ]);
    expect(shown({ type: 'params.failed', error: 'text' })).toEqual(['error', undefined, 'text', undefined]);
    expect(shown({ type: 'params.failed', error: 'text' }, { type: 'set', value: 1 })).toEqual([
      'local',
      1,
      undefined,
      1,
    ]);
    expect(shown(one, { ...done, output: undefined })).toEqual(['resolved', undefined, undefined, undefined]);
  });

  test.each(Object.entries(ways))(
    'passes the snapshot of %s to the next load as previous',
    (status, events) => {
      const before = stateAfter(...(events as ResourceEvent[])).context;
      const { previous } = stateAfter(...(events as ResourceEvent[]), { type: 'params', params: 2 }).context;
      expect(previous).toStrictEqual({ status, value: before.value, error: before.error });
      expect(Object.isFrozen(previous)).toBe(true);
    },
  );

  test('starts with an idle snapshot as previous', () => {
    expect(stateAfter().context.previous).toStrictEqual({
      status: 'idle',
      value: undefined,
      error: undefined,
    });
  });

  test('can be explored by xstate/graph, which reaches every state without running a loader', () => {
    const loader = jest.fn();
    const paths = getShortestPaths(resourceMachine, {
      input: { loader },
      events: [
        one,
        { type: 'params', params: null },
        { type: 'params.failed', error: 'bad' },
        { type: 'reload' },
        { type: 'set', value: 1 },
        done,
        failed,
      ],
      serializeState: ({ value }) => String(value),
      limit: 1000,
    });
    expect(new Set(paths.map(({ state }) => state.value))).toEqual(new Set(Object.keys(ways)));
    expect(loader).not.toHaveBeenCalled();
  });
});

describe('the chart as an actor', () => {
  test('loads, reloads, fails and takes a local value, without any signals', async () => {
    const { actor, shown, loads, resolve, reject } = setUp();
    expect(shown()).toMatchObject({ status: 'idle' });
    actor.send(one);
    expect(shown()).toMatchObject({ status: 'loading' });
    await flushPromises();
    await resolve('Ada');
    expect(shown()).toEqual({ status: 'resolved', value: 'Ada', latest: 'Ada', error: undefined });
    actor.send({ type: 'reload' });
    await flushPromises();
    await reject('text');
    expect(shown()).toMatchObject({
      status: 'error',
      error: { message: 'text', cause: 'text' },
      latest: 'Ada',
    });
    actor.send({ type: 'set', value: 'local' });
    expect(shown()).toMatchObject({ status: 'local', value: 'local' });
    expect(loads.map(({ previous }) => previous.status)).toEqual(['idle', 'resolved']);
  });

  test('calls the loader in a microtask, once for all params of a turn, and aborts superseded loads', async () => {
    const { actor, loads, shown, resolve } = setUp();
    actor.send(one);
    actor.send({ type: 'params', params: 2 });
    expect(loads).toEqual([]);
    await flushPromises();
    actor.send({ type: 'params', params: 3 });
    await flushPromises();
    expect(loads.map(({ params, abortSignal }) => [params, abortSignal.aborted])).toEqual([
      [2, true],
      [3, false],
    ]);
    void resolve('late', 0);
    void resolve('Ada', 1);
    await flushPromises();
    expect(shown()).toMatchObject({ status: 'resolved', value: 'Ada' });
    actor.send({ type: 'params', params: null });
    expect(loads[1]?.abortSignal.aborted).toBe(false);
  });

  test('aborts the load when it is stopped while loading', async () => {
    const { actor, loads } = setUp();
    actor.send(one);
    await flushPromises();
    actor.stop();
    expect(loads[0]?.abortSignal.aborted).toBe(true);
  });

  test.each<[string, () => unknown, unknown]>([
    ['a value', () => 5, 5],
    ['a promise', async () => 5, 5],
    ['a thenable', () => thenable(5), 5],
    ['a thenable of a promise', () => thenable(Promise.resolve(5)), 5],
    ['null', () => null, null],
  ])('takes %s from a loader', async (_, load, expected) => {
    const actor = createActor(resourceMachine, {
      input: { loader: load as ResourceLoader<unknown, unknown> },
    }).start();
    actor.send(one);
    const { context } = await waitFor(actor, (snapshot) => snapshot.matches('resolved'));
    expect(context.value).toBe(expected);
  });

  test('treats what a thenable throws as an error, even inside another thenable', async () => {
    const broken = {
      // biome-ignore lint/suspicious/noThenProperty: that is what is tested
      then() {
        throw new Error('broken');
      },
    };
    // biome-ignore lint/suspicious/noThenProperty: that is what is tested
    const loader = () => ({ then: (resolve: (value: unknown) => void) => resolve(broken) });
    const actor = createActor(resourceMachine, {
      input: { loader: loader as ResourceLoader<unknown, unknown> },
    }).start();
    actor.send(one);
    const { context } = await waitFor(actor, (snapshot) => snapshot.matches('error'));
    expect(context.error).toEqual(new Error('broken'));
  });

  test('takes the first outcome of a thenable that calls back several times', async () => {
    const loader = () => ({
      // biome-ignore lint/suspicious/noThenProperty: that is what is tested
      then(resolve: (value: unknown) => void, reject: (error: unknown) => void) {
        resolve('first');
        resolve('second');
        reject(new Error('third'));
        throw new Error('fourth');
      },
    });
    const actor = createActor(resourceMachine, {
      input: { loader: loader as ResourceLoader<unknown, unknown> },
    }).start();
    actor.send(one);
    await flushPromises();
    expect(actor.getSnapshot()).toMatchObject({
      value: 'resolved',
      status: 'active',
      context: { value: 'first' },
    });
  });

  test('rejects an async generator as a value, and does not run it', async () => {
    let hasRun = false;
    async function* loader() {
      hasRun = true;
      yield 1;
    }
    const actor = createActor(resourceMachine, { input: { loader } }).start();
    actor.send(one);
    await flushPromises();
    const { value, context } = actor.getSnapshot();
    expect([value, context.error?.name, context.error?.message, hasRun]).toEqual([
      'error',
      'TypeError',
      expect.stringMatching(/^The loader returned an async generator/),
      false,
    ]);
    expect(actor.getSnapshot().can({ type: 'reload' })).toBe(true);
  });

  test('is in error without a loader, and the message says how to provide one', async () => {
    const actor = createActor(resourceMachine, { input: undefined as never }).start();
    actor.send(one);
    await flushPromises();
    expect(actor.getSnapshot().context.error).toEqual(
      new TypeError(
        `The resource "${actor.id}" has no loader: input.loader must be a function, got undefined. A chart restored from JSON needs it ` +
          'again: createActor(resourceMachine, { snapshot, input: { loader } }), or resourceMachine.provide({ actors: { loader } }).',
      ),
    );
  });

  test('accepts a user-supplied promise actor as its loader', async () => {
    const seen: ResourceLoaderInput[] = [];
    const loader = fromPromise<unknown, ResourceLoaderInput>(async ({ input }) => {
      seen.push(input);
      return `provided ${input.params}`;
    });
    const actor = createActor(resourceMachine.provide({ actors: { loader } }), {
      input: { loader: () => 'unused' },
    }).start();
    actor.send(one);
    const { context } = await waitFor(actor, (snapshot) => snapshot.matches('resolved'));
    expect(context.value).toBe('provided 1');
    expect(seen[0]).toMatchObject({ params: 1, previous: { status: 'idle' } });
  });

  test('can be invoked and spawned by a user-supplied machine', async () => {
    const parent = setup({
      types: { context: {} as { spawned: unknown } },
      actors: { resource: resourceMachine },
    }).createMachine({
      context: ({ spawn }) => ({
        spawned: spawn('resource', { id: 'spawned', input: { loader: () => 'from spawn' } }),
      }),
      invoke: { src: 'resource', id: 'invoked', input: { loader: () => 'from invoke' } },
      on: { '*': { actions: assign({}) } },
    });
    const actor = createActor(parent).start();
    for (const [id, value] of [
      ['invoked', 'from invoke'],
      ['spawned', 'from spawn'],
    ] as const) {
      const child = (
        actor.getSnapshot().children as Record<string, ActorRefFrom<typeof resourceMachine> | undefined>
      )[id];
      child?.send(one);
      await flushPromises();
      expect(child?.getSnapshot().context.value).toBe(value);
    }
    actor.stop();
  });
});

describe('the loader actor', () => {
  test('looks like a promise actor of fromPromise to an inspector', async () => {
    const log = async (provide: boolean) => {
      const events: unknown[] = [];
      const machine = provide
        ? resourceMachine.provide({
            actors: { loader: fromPromise<unknown, ResourceLoaderInput>(async ({ input }) => input.params) },
          })
        : resourceMachine;
      const actor = createActor(machine, {
        input: { loader: ({ params }) => params },
        inspect: (event) => {
          if (event.actorRef.sessionId === event.rootId) return;
          if (event.type === '@xstate.event') events.push([event.type, event.event.type]);
          if (event.type === '@xstate.snapshot')
            events.push([event.type, event.snapshot.status, (event.snapshot as { output?: unknown }).output]);
        },
      }).start();
      actor.send(one);
      await flushPromises();
      actor.send(one);
      actor.send({ type: 'params', params: null });
      await flushPromises();
      return events;
    };
    const events = await log(false);
    expect(events.length).toBeGreaterThan(5);
    expect(events).toEqual(await log(true));
  });

  test('ignores unknown events, and all events after its end', () => {
    const { loader } = resourceMachine.implementations.actors as unknown as {
      loader: { transition: (...args: unknown[]) => { status: string } };
    };
    const active = { status: 'active', output: undefined, error: undefined, input: undefined };
    const scope = { self: {} };
    expect(loader.transition(active, { type: 'unknown' }, scope)).toBe(active);
    const ended = loader.transition(active, { type: 'xstate.promise.resolve', data: 1 }, scope);
    expect(loader.transition(ended, { type: 'xstate.promise.reject', data: 2 }, scope)).toBe(ended);
    expect(loader.transition(active, { type: 'xstate.stop' }, scope).status).toBe('stopped');
  });
});

describe('a persisted chart', () => {
  test.each(Object.entries(ways))('resumes from %s after persisting it as JSON', async (status, events) => {
    const original = createActor(resourceMachine, { input: { loader: () => new Promise(() => {}) } }).start();
    for (const event of events as ResourceEvent[]) original.send(event);
    expect(original.getSnapshot().value).toBe(status);
    const json = JSON.stringify(original.getPersistedSnapshot());
    original.stop();

    const loader = jest.fn(({ params }: { params: unknown }) => `loaded ${params}`);
    const restored = createActor(resourceMachine, { snapshot: JSON.parse(json), input: { loader } }).start();
    expect(restored.getSnapshot().value).toBe(status);
    await flushPromises();
    const isBusy = status === 'loading' || status === 'reloading';
    expect(loader).toHaveBeenCalledTimes(isBusy ? 1 : 0);
    expect(restored.getSnapshot().value).toBe(isBusy ? 'resolved' : status);
    restored.send({ type: 'params', params: 2 });
    await flushPromises();
    expect(restored.getSnapshot()).toMatchObject({ value: 'resolved', context: { value: 'loaded 2' } });
  });

  test('does not load again if it was stopped while loading', async () => {
    const { actor } = setUp();
    actor.send(one);
    actor.stop();
    const loader = jest.fn();
    const restored = createActor(resourceMachine, {
      snapshot: actor.getPersistedSnapshot(),
      input: { loader },
    }).start();
    await flushPromises();
    expect(restored.getSnapshot().value).toBe('loading');
    expect(loader).not.toHaveBeenCalled();
  });

  test('keeps its loader if the snapshot stays in memory', async () => {
    const { actor, resolve } = setUp();
    actor.send(one);
    const snapshot = actor.getPersistedSnapshot();
    actor.stop();
    const restored = createActor(resourceMachine, { snapshot, input: undefined as never }).start();
    await flushPromises();
    void resolve('Ada', 0);
    await flushPromises();
    expect(restored.getSnapshot()).toMatchObject({ value: 'resolved', context: { value: 'Ada' } });
  });
});

test('a loader that reads its signal after it was superseded gets an aborted signal', async () => {
  const asked: { readonly abortSignal: AbortSignal }[] = [];
  const actor = createActor(resourceMachine, {
    input: {
      loader: (args) => {
        asked.push(args);
        return new Promise(() => {});
      },
    },
  }).start();
  actor.send({ type: 'params', params: 1 });
  await flushPromises();
  actor.send({ type: 'set', value: 'local' });
  expect(asked.map(({ abortSignal }) => [abortSignal.aborted, (abortSignal.reason as Error).name])).toEqual([
    [true, 'AbortError'],
  ]);
});

test('the loader can run by itself', async () => {
  const { loader } = resourceMachine.implementations.actors;
  const input = {
    loader: ({ params }: { params: unknown }) => `user ${params}`,
    params: 1,
    previous: { status: 'idle' },
  };
  const actor = createActor(loader as PromiseActorLogic<string, typeof input>, { input }).start();
  expect(await toPromise(actor)).toBe('user 1');
});
