import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type AnyActorRef, createActor, type InspectionEvent, setup } from 'xstate';
import { effect, type Resource, type ResourceOptions, resource, signal } from 'xstate-resource';
import { inspectResources, sanitized } from 'xstate-resource/inspect';
import { resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { leakedBytes } from '../support/memory.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

/** Those that a test has made, so that the next one is not told of them. */
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

/** What an inspector is told, in a line each: which actor, and what of it. */
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

  test('those that will be made, and their loads', async () => {
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

  test('those that exist, in the state in which they are, with their definition; those that have ended are no more', async () => {
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

  test('one that waits to be told of its params is announced as its actor is, and its load when it begins', async () => {
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

  test('a load is announced once, after its parent, whether it had an actor before or not', async () => {
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

  test('one that is destroyed is stopped, and its load with it: there is no word of params that went', async () => {
    const { next, take } = inspector();
    inspectAll(next);
    const user = make({ name: 'user', loader: controlledLoader<number>() });
    await flushPromises();
    take();
    user.destroy();
    expect(take()).toEqual(['loader is stopped', 'user is stopped']);
  });

  test('a resource that an inspector makes while others are announced is announced once', () => {
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

  test('a resource with an inspector of its own tells both, and an end of the one is none of the other', async () => {
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

  test('an inspector that throws is reported, and neither the resource nor the others notice', async () => {
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

  test('what is told of a resource changes nothing in what it shows, nor when', async () => {
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

  test('to look does not ask for params: they may need what is not there yet', async () => {
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

  test('what an inspector or a redact hook reads is not tracked', async () => {
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

  test('of one that is garbage nothing is told', async () => {
    (() => void resource({ name: 'dropped', loader: () => 1 }))();
    await flushPromises();
    await flushPromises();
    (globalThis as unknown as { gc(): void }).gc(); // and no finalizer has run yet
    const { next, take } = inspector();
    inspectAll(next);
    expect(take()).toEqual([]);
  });

  test('after its end resources are run as before, and nothing is left of it', async () => {
    const { unsubscribe } = inspectResources(() => {});
    unsubscribe();
    const [first, second] = [
      make({ loader: controlledLoader<number>() }),
      make({ loader: controlledLoader<number>() }),
    ];
    await flushPromises();
    const ids = [second, first].map(({ actor }) => Number(actor.sessionId.slice('x:'.length)));
    expect(ids[0]).toBeLessThan(ids[1] as number); // in the order in which they were asked for
    const leaked = await leakedBytes(2_000, () => {
      for (let index = 0; index < 2_000; index++) inspectResources(() => {}).unsubscribe();
    });
    expect(leaked).toBeLessThan(50);
  });
});

describe('An inspector of any actor', () => {
  test('the chart inside a machine of the user, with its loader, by sanitized()', async () => {
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

test('An actor that is spawned with a source tells who sent it an event', () => {
  const { next, events } = inspector();
  const child = setup({}).createMachine({ id: 'child' });
  const parent = setup({ actors: { child } }).createMachine({ invoke: { src: 'child', id: 'child' } });
  const actor = createActor(parent, { inspect: sanitized(next) }).start();
  const init = events.filter(
    ({ type, actorRef }) => type === '@xstate.event' && (actorRef as AnyActorRef).id === 'child',
  );
  expect(init).toMatchObject([{ sourceRef: { sessionId: actor.sessionId } }]);
});

test('An actor that cannot be asked for its snapshot is active, as far as one knows', () => {
  const { next, take } = inspector();
  const actorRef = Object.create(createActor(resourceMachine, { id: 'mute', input: { loader: () => 1 } }), {
    _snapshot: {
      get: () => {
        throw new Error('not yet'); // as XState's build for development does
      },
    },
  }) as AnyActorRef;
  sanitized(next).next({ type: '@xstate.actor', actorRef, rootId: '' });
  expect(take()).toEqual(['mute is there, active']);
});

describe('An inspector that has a window of its own', () => {
  const warn = jest.spyOn(console, 'warn');
  afterEach(() => void warn.mockReset());

  /** What is visible of createBrowserInspector. */
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

  test('is told of all resources once more when its page is there, as its buffer may have lost them', () => {
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
    [200, 10_000], // what it is where nobody has said how many
    [50, 50],
    [20_000, 20_000],
  ])('keeps more for a page that is late, unless it is told how much: %d events become %d', (given, kept) => {
    const { inspector } = browserInspector({ iframe: {}, maxDeferredEvents: given });
    inspectResources(inspector).unsubscribe();
    expect(inspector.adapter.options).toMatchObject({ maxDeferredEvents: kept });
  });

  test('says so where the browser has blocked the window', () => {
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

test('Bad input is refused in words', () => {
  expect(() => inspectResources('http://127.0.0.1:4777' as never)).toThrow(
    'Expected an inspector: a function, an observer with a next method, or an object with one of these as inspect, such as those of @statelyai/inspect; got "http://127.0.0.1:4777".',
  );
  expect(() => inspectResources(() => {}, { maxItems: -1 })).toThrow(
    'inspectResources(): the option "maxItems" must be a whole number from 1, got -1.',
  );
});
