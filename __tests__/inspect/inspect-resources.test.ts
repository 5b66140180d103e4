import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type AnyActorRef, createActor, type InspectionEvent, setup } from 'xstate';
import { effect, type Resource, type ResourceOptions, resource, signal } from 'xstate-resource';
import { inspectResources, sanitized } from 'xstate-resource/inspect';
import { resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { leakedBytes } from '../support/memory.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

/** The resources of a test, so that the next test is not notified of them. */
let made: Resource<unknown>[] = [];
let ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends) end();
  for (const one of made) one.destroy();
  made = [];
  ends = [];
});

function make<T, P>(options: ResourceOptions<T, P>): Resource<T> {
  const one = resource(options);
  made.push(one as Resource<unknown>);
  return one;
}

/** What an inspector receives, one line each: the actor and what happened to it. */
function inspector() {
  const events: InspectionEvent[] = [];
  const lines: string[] = [];
  const next = (event: InspectionEvent) => {
    events.push(event);
    const actor = event.actorRef as AnyActorRef;
    const words = {
      '@xstate.actor': () => `is there, ${stateOf(actor.getSnapshot() ?? { status: 'active' })}`,
      '@xstate.event': () => `hears ${(event as { event: { type: string } }).event.type}`,
      '@xstate.snapshot': () => `is ${stateOf((event as { snapshot: unknown }).snapshot)}`,
    }[event.type as string];
    if (words !== undefined) lines.push(`${actor.id} ${words()}`);
  };
  return { next, events, take: () => lines.splice(0) };
}

function stateOf(snapshot: unknown): string {
  const { value, status } = snapshot as { value?: string; status: string };
  return status === 'active' && value !== undefined ? value : status;
}

function inspectAll(next: (event: InspectionEvent) => void): () => void {
  const { unsubscribe } = inspectResources(next);
  ends.push(unsubscribe);
  return unsubscribe;
}

describe('One call inspects all resources', () => {
  test.each(['@xstate.actor', '@xstate.event', '@xstate.snapshot'])(
    'begun while an inspector is notified of a new resource, by its %s, it is notified of that one once',
    async (type) => {
      for (const own of [true, false]) {
        const { next, events } = inspector();
        let isBegun = false;
        const begin = (event: InspectionEvent) => {
          if (isBegun || event.type !== type) return;
          isBegun = true;
          inspectAll(next);
        };
        if (!own) inspectAll(begin);
        const user = make({ loader: () => 'Ada', ...(own && { inspect: begin }) });
        await flushPromises();
        const announced = events
          .filter((event) => event.type === '@xstate.actor')
          .map(({ actorRef }) => actorRef as AnyActorRef);
        const roots = announced.filter(({ id }) => id === 'resource').map(({ sessionId }) => sessionId);
        expect(roots).toEqual([user.actor.sessionId]);
        expect(user.value()).toBe('Ada');
        for (const end of ends.splice(0)) end();
        user.destroy();
      }
    },
  );

  test('shows resources created later, and their loads', async () => {
    const { next, take } = inspector();
    inspectAll(next);
    const id = signal(1);
    const loader = controlledLoader<number>();
    make({ name: 'user', params: id, loader });
    await flushPromises();
    expect(take()).toEqual([
      'user is there, active',
      'user hears xstate.init',
      'user is idle',
      'user hears params',
      'loader is there, active',
      'loader hears xstate.init',
      'loader is active',
      'user is loading',
    ]);
    id.set(2);
    await flushPromises();
    expect(take()).toEqual([
      'user hears params',
      'loader is there, active',
      'loader is stopped',
      'loader hears xstate.init',
      'loader is active',
      'user is loading',
    ]);
    await loader.resolve(1);
    expect(take()).toEqual([
      'loader hears xstate.promise.resolve',
      'user hears xstate.done.actor.loader',
      'user is resolved',
      'loader is done',
    ]);
  });

  test('shows existing resources with their definition and current state, but not those that have ended', async () => {
    const loader = controlledLoader<number>();
    make({ name: 'resolved', loader: () => 1 });
    make({ name: 'loading', loader });
    make({ name: 'own', loader, inspect: () => {} });
    make({ name: 'ended', loader: () => 1 }).destroy();
    await flushPromises();
    const { next, events, take } = inspector();
    inspectAll(next);
    expect(take()).toEqual([
      'resolved is there, resolved',
      'loading is there, loading',
      'loader is there, active',
      'own is there, loading',
      'loader is there, active',
    ]);
    for (const { actorRef } of events.filter(({ actorRef: { sessionId }, rootId }) => sessionId === rootId)) {
      expect((actorRef as unknown as { logic: { config: unknown } }).logic.config).toMatchObject({
        id: 'resource',
        on: resourceMachine.config.on,
      });
    }
    await loader.resolve(1, 0);
    expect(take()).toContain('loading is resolved');
    await loader.resolve(1, 1);
    expect(take()).toContain('own is resolved');
  });

  test('announces a resource with pending params in the state of its actor, and its load when it starts', async () => {
    const id = signal<number | undefined>(undefined);
    make({ name: 'user', params: id, loader: controlledLoader<number>() });
    await flushPromises();
    id.set(1);
    const { next, take } = inspector();
    inspectAll(next);
    expect(take()).toEqual(['user is there, idle']);
    await flushPromises();
    expect(take()).toEqual([
      'user hears params',
      'loader is there, active',
      'loader hears xstate.init',
      'loader is active',
      'user is loading',
    ]);
  });

  test('announces a load once, after its parent, whether or not it already had an actor', async () => {
    const loader = controlledLoader<number>();
    const user = make({ name: 'user', loader });
    await flushPromises();
    const early = inspector();
    inspectAll(early.next);
    const late = inspector();
    inspectAll(late.next);
    for (const { take } of [early, late])
      expect(take()).toEqual(['user is there, loading', 'loader is there, active']);
    const [{ sessionId }] = late.events.slice(1).map(({ actorRef }) => actorRef) as [AnyActorRef];
    expect(user.actor.getSnapshot().children.loader?.sessionId).toBe(sessionId);
  });

  test('shows a destroyed resource and its load as stopped, without an event for its params', async () => {
    const { next, take } = inspector();
    inspectAll(next);
    const user = make({ name: 'user', loader: controlledLoader<number>() });
    await flushPromises();
    take();
    user.destroy();
    expect(take()).toEqual(['loader is stopped', 'user is stopped']);
  });

  test('announces a resource once that an inspector creates while others are announced', () => {
    make({ name: 'first', loader: controlledLoader<number>() });
    const { next, take } = inspector();
    let isFirst = true;
    inspectAll((event) => {
      if (isFirst) {
        isFirst = false;
        make({ name: 'second', loader: controlledLoader<number>() });
      }
      next(event);
    });
    expect(take().filter((line) => line.startsWith('second is there'))).toHaveLength(1);
  });

  test('notifies both inspectors of a resource that has its own, independently of each other', async () => {
    const own = inspector();
    const all = inspector();
    const unsubscribe = inspectAll(all.next);
    const user = make({ name: 'user', loader: () => 1, inspect: own.next });
    await user.settled();
    const told = own.take();
    expect(told).toContain('user is resolved');
    expect(all.take()).toEqual(told);
    unsubscribe();
    unsubscribe();
    user.set(2);
    expect(own.take()).toEqual(['user hears set', 'user is local']);
    expect(all.take()).toEqual([]);
  });

  test('reports an inspector that throws, without affecting the resource or other inspectors', async () => {
    const end = inspectAll(() => {
      throw new Error('inspector');
    });
    const { next, take } = inspector();
    inspectAll(next);
    const shared = make({ name: 'shared', loader: () => 1 });
    const own = make({ name: 'own', loader: () => 1, inspect: () => {} });
    expect((await shared.settled()).status).toBe('resolved');
    expect((await own.settled()).status).toBe('resolved');
    expect(take()).toEqual(expect.arrayContaining(['shared is resolved', 'own is resolved']));
    end();
    expect(new Set(uncaught.take().map(String))).toEqual(new Set(['Error: inspector']));
  });

  test('changes neither what a resource shows nor when', async () => {
    const seen: string[][] = [];
    for (const isInspected of [false, true]) {
      const log: string[] = [];
      const end = isInspected ? inspectAll(() => {}) : () => {};
      const id = signal(1);
      const loader = controlledLoader<number>();
      const user = make({ params: id, loader });
      const stop = effect(() => void log.push(`${user.status()} ${user.hasValue() ? user.value() : '–'}`));
      await flushPromises();
      id.set(2);
      await flushPromises();
      await loader.resolve(1);
      user.reload();
      user.set(3);
      user.destroy();
      stop();
      end();
      seen.push(log);
    }
    expect(seen[1]).toEqual(seen[0]);
  });

  test('does not evaluate params, because they may read what does not exist yet', async () => {
    let id: number | undefined;
    const early = make({ params: () => id, loader: async ({ params }) => params });
    const before = make({ params: () => later.value(), loader: async ({ params }) => params });
    inspectAll(() => {});
    id = 5;
    const later = make({ loader: () => 1 });
    await later.settled();
    await flushPromises();
    expect([early.status(), before.status()]).toEqual(['resolved', 'resolved']);
  });

  test('does not track what an inspector or a redact hook reads', async () => {
    const read = signal(1);
    const { unsubscribe } = inspectResources((): void => void read(), {
      redact: (_, value) => (read() > 0 ? value : undefined),
    });
    ends.push(unsubscribe);
    const user = make({ loader: () => 1, inspect: () => void read() });
    const source = signal(1);
    let runs = 0;
    const stop = effect(() => {
      runs += 1;
      user.set(source());
    });
    read.set(2);
    expect(runs).toBe(1);
    stop();
  });

  test('reports nothing about garbage-collected resources', async () => {
    (() => void resource({ name: 'dropped', loader: () => 1 }))();
    await flushPromises();
    await flushPromises();
    (globalThis as unknown as { gc(): void }).gc(); // and no finalizer has run yet
    const { next, take } = inspector();
    inspectAll(next);
    expect(take()).toEqual([]);
  });

  test('leaves no trace after it ends: resources run as before', async () => {
    const { unsubscribe } = inspectResources(() => {});
    unsubscribe();
    const [first, second] = [
      make({ loader: controlledLoader<number>() }),
      make({ loader: controlledLoader<number>() }),
    ];
    await flushPromises();
    const ids = [second, first].map(({ actor }) => Number(actor.sessionId.slice('x:'.length)));
    expect(ids[0]).toBeLessThan(ids[1] as number); // in the order in which they were requested
    const leaked = await leakedBytes(2_000, () => {
      for (let index = 0; index < 2_000; index++) inspectResources(() => {}).unsubscribe();
    });
    expect(leaked).toBeLessThan(50);
  });
});

describe('An inspector of any actor', () => {
  test('shows the chart inside a user-defined machine, with its loader, by sanitized()', async () => {
    const { next, take, events } = inspector();
    const page = setup({ actors: { user: resourceMachine } }).createMachine({
      id: 'page',
      invoke: { src: 'user', id: 'user', input: { loader: async () => new Map([['big', 1n]]) } },
    });
    const actor = createActor(page, { inspect: sanitized(next) }).start();
    actor.getSnapshot().children.user?.send({ type: 'params', params: 1 });
    await flushPromises();
    expect(take()).toEqual(
      expect.arrayContaining([
        'user is there, active',
        'user is loading',
        'loader is done',
        'user is resolved',
      ]),
    );
    expect(new Set(events.map(({ rootId }) => rootId))).toEqual(new Set([actor.sessionId]));
    expect(() => JSON.stringify(events.map(({ actorRef, ...event }) => event))).not.toThrow();
    actor.stop();
  });
});

test('Events of a spawned actor include their source', () => {
  const { next, events } = inspector();
  const child = setup({}).createMachine({ id: 'child' });
  const parent = setup({ actors: { child } }).createMachine({ invoke: { src: 'child', id: 'child' } });
  const actor = createActor(parent, { inspect: sanitized(next) }).start();
  const init = events.filter(
    ({ type, actorRef }) => type === '@xstate.event' && (actorRef as AnyActorRef).id === 'child',
  );
  expect(init).toMatchObject([{ sourceRef: { sessionId: actor.sessionId } }]);
});

test('An actor whose snapshot cannot be read counts as active', () => {
  const { next, take } = inspector();
  const actorRef = Object.create(createActor(resourceMachine, { id: 'mute', input: { loader: () => 1 } }), {
    _snapshot: {
      get: () => {
        throw new Error('not yet'); // as XState's development build does
      },
    },
  }) as AnyActorRef;
  sanitized(next).next({ type: '@xstate.actor', actorRef, rootId: '' });
  expect(take()).toEqual(['mute is there, active']);
});

describe('An inspector with its own window', () => {
  const warn = jest.spyOn(console, 'warn');
  afterEach(() => void warn.mockReset());

  /** The visible part of createBrowserInspector. */
  function browserInspector(adapter: object) {
    const window = new EventTarget();
    const { next, take } = inspector();
    const connect = (data: unknown) => window.dispatchEvent(Object.assign(new Event('message'), { data }));
    return {
      inspector: {
        inspect: { next },
        adapter: { options: { window, url: 'http://127.0.0.1:4777', ...adapter }, targetWindow: null },
      },
      take,
      connect,
    };
  }

  test('is sent all resources again when its page connects, because its buffer may have dropped them', () => {
    const { inspector, take, connect } = browserInspector({ iframe: {} });
    const { unsubscribe } = inspectResources(inspector);
    make({ name: 'user', params: () => undefined, loader: () => 1 });
    take();
    connect(null);
    connect({ type: 'other' });
    expect(take()).toEqual([]);
    connect({ type: '@statelyai.connected' });
    expect(take()).toEqual(['user is there, idle']);
    unsubscribe();
    connect({ type: '@statelyai.connected' });
    expect(take()).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
  });

  test.each([
    [200, 10_000], // its default
    [50, 50],
    [20_000, 20_000],
  ])('keeps more for a page that is late, unless it is told how much: %d events become %d', (given, kept) => {
    const { inspector } = browserInspector({ iframe: {}, maxDeferredEvents: given });
    inspectResources(inspector).unsubscribe();
    expect(inspector.adapter.options).toMatchObject({ maxDeferredEvents: kept });
  });

  test('warns if the browser has blocked the window', () => {
    warn.mockImplementation(() => {});
    inspectResources(browserInspector({}).inspector).unsubscribe();
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^xstate-resource: the browser has blocked the inspector's window\. Allow .* open http:\/\/127\.0\.0\.1:4777 /,
        ),
      ],
    ]);
    inspectResources(browserInspector({ autoStart: false }).inspector).unsubscribe();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

test('Bad input is rejected with a message', () => {
  expect(() => inspectResources('http://127.0.0.1:4777' as never)).toThrow(
    'Expected an inspector: a function, an observer with a next method, or an object with one of these as inspect, such as those of @statelyai/inspect; got "http://127.0.0.1:4777".',
  );
  expect(() => inspectResources(() => {}, { maxItems: -1 })).toThrow(
    'inspectResources(): the option "maxItems" must be a whole number from 1, got -1.',
  );
});
