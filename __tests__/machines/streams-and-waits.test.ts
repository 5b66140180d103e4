/** The chart alone: streams, waits, cached values and user-supplied logic. */
import { describe, expect, jest, test } from '@jest/globals';
import {
  type AnyActorLogic,
  type AnyActorRef,
  createActor,
  createMachine,
  fromCallback,
  fromObservable,
  fromPromise,
  type Snapshot,
  transition,
} from 'xstate';
import { type ResourceInput, type ResourceLoaderInput, resourceMachine } from 'xstate-resource/machine';
import { flushPromises } from 'xstate-resource/testing';

/** An observable whose items are emitted by hand. */
function source() {
  const opened: { next(item: unknown): void; error(thrown: unknown): void; complete(): void }[] = [];
  const aborted: boolean[] = [];
  const stream: ResourceInput['stream'] = ({ abortSignal }) => ({
    subscribe(observer: (typeof opened)[number]) {
      const index = opened.push(observer) - 1;
      aborted.push(false);
      abortSignal.addEventListener('abort', () => {
        aborted[index] = true;
      });
      return { unsubscribe() {} };
    },
  });
  return { opened, aborted, stream };
}

const unchanged = resourceMachine.provide({});

function started(
  input: ResourceInput,
  snapshot?: Snapshot<unknown>,
  machine: typeof unchanged = resourceMachine,
) {
  const actor = createActor(machine, { input, ...(snapshot && { snapshot }) });
  return actor.start();
}

/** The snapshot after a round trip through JSON. */
const persisted = (actor: AnyActorRef) =>
  JSON.parse(JSON.stringify(actor.getPersistedSnapshot())) as Snapshot<unknown>;

describe('a stream in the chart', () => {
  test('stays the same child in resolved, with one signal from its start to its end', async () => {
    const { opened, aborted, stream } = source();
    const actor = started({ stream });
    actor.send({ type: 'params', params: 1 });
    const child = actor.getSnapshot().children.loader;
    await flushPromises();
    opened[0]?.next('one');
    expect([
      actor.getSnapshot().value,
      actor.getSnapshot().context.value,
      actor.getSnapshot().context.isStreaming,
    ]).toEqual(['resolved', 'one', true]);
    expect(actor.getSnapshot().children).toEqual({ loader: child });
    opened[0]?.next('two');
    expect([actor.getSnapshot().context.value, aborted]).toEqual(['two', [false]]);
    opened[0]?.complete();
    expect([actor.getSnapshot().value, actor.getSnapshot().context.isStreaming, aborted]).toEqual([
      'resolved',
      false,
      [false],
    ]);
    expect(actor.getSnapshot().children).toEqual({});
  });

  test.each([
    ['set', { type: 'set', value: 'mine' }],
    ['params', { type: 'params', params: 2 }],
    ['params.waiting', { type: 'params.waiting' }],
    ['params.failed', { type: 'params.failed', error: new Error('bad') }],
    ['reload', { type: 'reload' }],
  ] as const)('is stopped by %s', async (_, event) => {
    const { opened, aborted, stream } = source();
    const actor = started({ stream });
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    opened[0]?.next('one');
    const child = actor.getSnapshot().children.loader;
    actor.send(event);
    expect([aborted, child?.getSnapshot().status, actor.getSnapshot().context.isStreaming]).toEqual([
      [true],
      'stopped',
      false,
    ]);
    const shown = actor.getSnapshot().value;
    opened[0]?.next('late');
    expect(actor.getSnapshot().value).toBe(shown);
  });

  test('also runs while reloading, and is an error when it fails', async () => {
    const { opened, stream } = source();
    const actor = started({ stream });
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    opened[0]?.next('one');
    actor.send({ type: 'reload' });
    await flushPromises();
    expect(actor.getSnapshot().value).toBe('reloading');
    opened[1]?.next('two');
    const error = new Error('broken');
    opened[1]?.error(error);
    expect([actor.getSnapshot().value, actor.getSnapshot().context.error]).toEqual(['error', error]);
  });

  test('is an error if it ends without an item', async () => {
    const { opened, stream } = source();
    const actor = started({ stream });
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    opened[0]?.complete();
    expect(actor.getSnapshot().context.error?.message).toMatch(/ended without an item/);
  });

  test('that is restored is opened again: resolved, and streaming from the next item on', async () => {
    const { opened, stream } = source();
    const actor = started({ stream });
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    opened[0]?.next('one');
    const snapshot = persisted(actor);
    actor.stop();
    const restored = started({ stream }, snapshot);
    const { context } = restored.getSnapshot();
    expect([restored.getSnapshot().value, context.value, context.isStreaming]).toEqual([
      'resolved',
      'one',
      false,
    ]);
    await flushPromises();
    expect(opened).toHaveLength(2);
    opened[1]?.next('two');
    expect(restored.getSnapshot().context).toMatchObject({ value: 'two', isStreaming: true });
    opened[1]?.complete();
    expect(restored.getSnapshot().value).toBe('resolved');
  });

  test('keeps the value if it is restored and ends without an item', async () => {
    const { opened, stream } = source();
    const actor = started({ stream });
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    opened[0]?.next('one');
    const restored = started({ stream }, persisted(actor));
    await flushPromises();
    opened[1]?.complete();
    expect([restored.getSnapshot().value, restored.getSnapshot().context.value]).toEqual(['resolved', 'one']);
  });

  test('works in pure functions as in actors', async () => {
    const loading = transition(resourceMachine, started({}).getSnapshot(), { type: 'params', params: 1 })[0];
    const [resolved] = transition(resourceMachine, loading, { type: 'loader.item', value: 'one' });
    expect([resolved.value, Object.keys(resolved.children)]).toEqual(['resolved', ['loader']]);
    const [local] = transition(resourceMachine, resolved, { type: 'set', value: 'mine' });
    expect([local.value, Object.keys(local.children)]).toEqual(['local', []]);
    const [reloading] = transition(resourceMachine, resolved, { type: 'reload' });
    expect([reloading.value, Object.keys(reloading.children)]).toEqual(['reloading', ['loader']]);
  });
});

describe('a wait in the chart', () => {
  test('calls nothing and leaves previous unchanged, however it ends', async () => {
    const loader = jest.fn(async () => 'loaded');
    const actor = started({ loader });
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    expect(actor.getSnapshot().value).toBe('resolved');
    const before = { status: 'resolved', value: 'loaded', error: undefined };
    actor.send({ type: 'params.waiting' });
    expect(actor.getSnapshot().context).toMatchObject({
      isWaiting: true,
      params: undefined,
      value: undefined,
      latest: 'loaded',
      previous: before,
    });
    actor.send({ type: 'params.waiting' });
    await flushPromises();
    expect([
      actor.getSnapshot().value,
      loader.mock.calls.length,
      actor.getSnapshot().context.previous,
    ]).toEqual(['loading', 1, before]);
    for (const event of [
      { type: 'params', params: 2 },
      { type: 'params', params: undefined },
      { type: 'params.failed', error: 'bad' },
    ] as const) {
      const [next] = transition(resourceMachine, actor.getSnapshot(), event);
      expect(next.context).toMatchObject({ isWaiting: false, previous: before });
    }
    const [local] = transition(resourceMachine, actor.getSnapshot(), { type: 'set', value: 'mine' });
    expect(local.context).toMatchObject({ isWaiting: false, previous: { status: 'loading' } });
    for (const event of [{ type: 'reload' }, { type: 'reload', force: true }] as const)
      expect(actor.getSnapshot().can(event)).toBe(false);
  });

  test('waits when it is restored', async () => {
    const loader = jest.fn(async () => 'loaded');
    const actor = started({ loader });
    actor.send({ type: 'params.waiting' });
    const restored = started({ loader }, persisted(actor));
    await flushPromises();
    expect([
      restored.getSnapshot().value,
      restored.getSnapshot().context.isWaiting,
      loader.mock.calls.length,
    ]).toEqual(['loading', true, 0]);
    restored.send({ type: 'params', params: 1 });
    await flushPromises();
    expect(restored.getSnapshot().context.value).toBe('loaded');
  });
});

describe('the cause of a load in the chart', () => {
  test('is created for the first params, params for later ones, reload for a reload, or the one in the event', async () => {
    const inputs: unknown[] = [];
    const loader = fromPromise<string, ResourceLoaderInput>(async ({ input }) => {
      inputs.push(input.cause);
      return 'loaded';
    });
    const actor = started({}, undefined, resourceMachine.provide({ actors: { loader } }));
    for (const event of [
      { type: 'params.waiting' },
      { type: 'params', params: 1 },
      { type: 'params', params: 2 },
      { type: 'reload' },
      { type: 'params', params: 3, cause: 'reload' },
    ] as const) {
      actor.send(event);
      await flushPromises();
    }
    expect(inputs).toEqual(['created', 'params', 'reload', 'reload']);
  });
});

describe('logic that is provided', () => {
  test('of a machine is the child, waits during a wait, and is restored where it was', async () => {
    const steps = createMachine({
      initial: 'first',
      states: { first: { on: { go: 'second' } }, second: { on: { go: 'done' } }, done: { type: 'final' } },
      output: 'both',
    });
    const machine = resourceMachine.provide({ actors: { loader: steps } });
    const actor = started({}, undefined, machine);
    actor.send({ type: 'params.waiting' });
    await flushPromises();
    expect(actor.getSnapshot().children.loader?.getSnapshot()).toMatchObject({ isPending: true });
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    const child = () => actor.getSnapshot().children.loader as AnyActorRef | undefined;
    child()?.send({ type: 'go' });
    const restored = started({}, persisted(actor), machine);
    const restoredChild = restored.getSnapshot().children.loader as AnyActorRef | undefined;
    expect(restoredChild?.getSnapshot().value).toBe('second');
    restoredChild?.send({ type: 'go' });
    expect([restored.getSnapshot().value, restored.getSnapshot().context.value]).toEqual([
      'resolved',
      'both',
    ]);
  });

  test('of an observable is a stream, which is reopened when it is restored', async () => {
    let observer: { next?: (item: string) => void } = {};
    const loader = fromObservable<string, ResourceLoaderInput>(() => ({
      subscribe(given) {
        observer = given as typeof observer;
        return { unsubscribe() {} };
      },
    }));
    const actor = started({}, undefined, resourceMachine.provide({ actors: { loader } }));
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    observer.next?.('one');
    observer.next?.('two');
    expect(actor.getSnapshot().context).toMatchObject({ value: 'two', isStreaming: true });
    const machine = resourceMachine.provide({ actors: { loader } });
    const restored = started({}, persisted(actor), machine);
    expect([restored.getSnapshot().value, restored.getSnapshot().context.isStreaming]).toEqual([
      'resolved',
      false,
    ]);
    observer = {};
    await flushPromises();
    observer.next?.('three');
    expect(restored.getSnapshot().context).toMatchObject({ value: 'three', isStreaming: true });
  });

  test('stays when more is provided, and can be rejected', () => {
    const loader = fromPromise<string, ResourceLoaderInput>(async () => 'loaded');
    const machine = resourceMachine
      .provide({ actors: { loader } })
      .provide({ guards: { hasParams: () => false } });
    expect(machine.implementations.actors.loader).toMatchObject({ config: loader.config });
    expect(() =>
      resourceMachine.provide({}).provide({ actors: { loader: fromCallback(() => {}) as never } }),
    ).toThrow(/fromCallback/);
  });

  test('as input.loader is an error that says where it belongs', async () => {
    const actor = started({ loader: fromPromise(async () => 'loaded') as never });
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    expect(actor.getSnapshot().context.error?.message).toBe(
      `The resource "${actor.id}" has actor logic as input.loader, which must be a function. Use resourceMachine.provide({ actors: { loader } }).`,
    );
  });
});

describe('edge cases of provided logic', () => {
  const steps = createMachine({ initial: 'first', states: { first: { on: { go: 'second' } }, second: {} } });
  const machine = resourceMachine.provide({ actors: { loader: steps } });

  test('takes no event while it waits, and is persisted and restored in a wait', async () => {
    const actor = started({}, undefined, machine);
    actor.send({ type: 'params.waiting' });
    (actor.getSnapshot().children.loader as AnyActorRef).send({ type: 'go' });
    await flushPromises();
    const restored = started({}, persisted(actor), machine);
    await flushPromises();
    expect(restored.getSnapshot().children.loader?.getSnapshot()).toMatchObject({ isPending: true });
    restored.send({ type: 'params', params: 1 });
    await flushPromises();
    expect(restored.getSnapshot().children.loader?.getSnapshot().value).toBe('first');
  });

  test('can be hand-written, without a method to restore it', async () => {
    const counter = {
      getInitialSnapshot: () => ({
        status: 'active' as const,
        output: undefined,
        error: undefined,
        count: 0,
      }),
      transition: (snapshot: { count: number }, event: { type: string }) =>
        event.type === 'up' ? { ...snapshot, count: snapshot.count + 1 } : snapshot,
      getPersistedSnapshot: (snapshot: object) => snapshot,
    };
    const made = resourceMachine.provide({ actors: { loader: counter as never } });
    const actor = started({}, undefined, made);
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    (actor.getSnapshot().children.loader as AnyActorRef).send({ type: 'up' });
    const restored = started({}, persisted(actor), made);
    expect(restored.getSnapshot().children.loader?.getSnapshot()).toMatchObject({ count: 1 });
  });

  test('can be the logic of the chart itself, and can run alone', async () => {
    const { loader } = resourceMachine.implementations.actors;
    const actor = started(
      { loader: async () => 'loaded' },
      undefined,
      resourceMachine.provide({ actors: { loader: loader as never } }),
    );
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    expect(actor.getSnapshot().context.value).toBe('loaded');
    const logic = resourceMachine.provide({ actors: { loader: fromPromise(async () => 'alone') } })
      .implementations.actors.loader;
    const alone = createActor(logic as AnyActorLogic, { input: { params: 1 } }).start();
    await flushPromises();
    expect(alone.getSnapshot()).toMatchObject({ status: 'done', output: 'alone' });
  });

  test('the loader of the chart, run alone, sends items to nobody, and reports a missing function', async () => {
    const logic = resourceMachine.implementations.actors.loader as AnyActorLogic;
    const { opened, stream } = source();
    const alone = createActor(logic, { input: { stream, params: 1 } }).start();
    await flushPromises();
    opened[0]?.next('one');
    opened[0]?.complete();
    expect(alone.getSnapshot().status).toBe('done');
    const without = createActor(logic, { id: 'alone', input: { params: 1 } });
    const errors: unknown[] = [];
    without.subscribe({ error: (error) => errors.push((error as Error).message) });
    without.start();
    await flushPromises();
    expect(errors).toEqual([expect.stringMatching(/^The resource "alone" has no loader/)]);
  });

  test('an item leaves a loading state even if it has no loader', () => {
    const loading = resourceMachine.resolveState({
      value: 'loading',
      context: started({}).getSnapshot().context,
    });
    expect(transition(resourceMachine, loading, { type: 'loader.item', value: 'one' })[0].value).toBe(
      'resolved',
    );
  });
});
