import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { assign, createActor, createMachine, fromPromise, type InspectionEvent } from 'xstate';
import {
  computed,
  effect,
  type ReadonlySignal,
  type Resource,
  type ResourceOptions,
  resource,
  type Signal,
  signal,
} from 'xstate-resource';
import { inspectResources, sanitized } from 'xstate-resource/inspect';
import { resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { collectGarbage, isCollected, leakedBytes } from '../support/memory.js';

/** Runs `make` in its own stack frame, so that nothing on the stack keeps its result alive. */
async function makeAndDrop<T extends object>(make: () => T | Promise<T>): Promise<WeakRef<T>> {
  return new WeakRef(await make());
}

describe('signals', () => {
  test('100,000 computeds over one long-lived signal, read once and dropped, do not grow the heap', async () => {
    const source = signal(0);
    const leaked = await leakedBytes(100_000, () => {
      for (let index = 0; index < 100_000; index++) computed(() => source() + index)();
    });
    expect(leaked).toBeLessThan(10);
    source.set(1);
  });

  test('10,000 ended effects and subscriptions do not grow the heap', async () => {
    const source = signal(0);
    const double = computed(() => source() * 2);
    const leaked = await leakedBytes(10_000, () => {
      for (let index = 0; index < 10_000; index++) {
        effect(() => void double())();
        double.subscribe(() => {}).unsubscribe();
      }
    });
    expect(leaked).toBeLessThan(20);
  });

  test('10,000 subscriptions that end while a foreign atom notifies them do not grow the heap', async () => {
    const atom = createAtom(0);
    const leaked = await leakedBytes(10_000, () => {
      for (let index = 0; index < 10_000; index++) {
        const subscription = computed(() => atom.get() + index).subscribe(() => subscription.unsubscribe());
      }
      atom.set(atom.get() + 1);
    });
    expect(leaked).toBeLessThan(20);
  });

  test('a dropped chain of computeds that is longer than the stack does not crash the process', async () => {
    const source = signal(0);
    const make = () => {
      let last: () => number = source;
      for (let index = 0; index < 30_000; index++) {
        const before = last;
        last = computed(() => before() + 1);
        last();
      }
    };
    make();
    await isCollected(new WeakRef({}));
    source.set(1);
  });

  test.each<[string, (read: () => number) => () => unknown]>([
    ['a computed', computed],
    [
      'an effect',
      (read) => {
        effect(() => void read());
        return () => undefined;
      },
    ],
  ])('a source that %s no longer reads is garbage-collected', async (_, make) => {
    const isNew = signal(true);
    let current: { read?: () => number } | undefined = {};
    const owner = await makeAndDrop(() => {
      const own = { value: 1 };
      (current as { read?: () => number }).read = computed(() => own.value);
      return own;
    });
    const refresh = make(() => (isNew() ? (current?.read?.() ?? 0) : 0));
    refresh();
    current = undefined;
    isNew.set(false);
    refresh();
    expect(await isCollected(owner)).toBe(true);
  });

  test('the cached value of a dropped computed is garbage-collected', async () => {
    const source = signal(0);
    const value = await makeAndDrop(() => {
      const cached = { big: true };
      computed(() => [source(), cached])();
      return cached;
    });
    expect(await isCollected(value)).toBe(true);
    source.set(1);
  });

  test('an effect whose disposer was dropped is garbage-collected with the signals that it read', async () => {
    const owner = await makeAndDrop(() => {
      const own = { count: signal(0), seen: 0 };
      effect(() => {
        own.seen = own.count();
      });
      return own;
    });
    expect(await isCollected(owner)).toBe(true);
  });

  test('a computed that is only reachable through its subscription is kept', async () => {
    const source = signal(0);
    const seen: number[] = [];
    computed(() => computed(() => source() * 2)()).subscribe((value) => seen.push(value));
    await isCollected(new WeakRef({}));
    source.set(1);
    source.set(2);
    expect(seen).toEqual([2, 4]);
  });
});

describe('the loader actor of the chart', () => {
  test('aborts its load when it is garbage-collected, because nothing can receive the outcome', async () => {
    const signals: AbortSignal[] = [];
    const start = async () => {
      const loader = ({ abortSignal }: { abortSignal: AbortSignal }) => {
        signals.push(abortSignal);
        return new Promise(() => {});
      };
      createActor(resourceMachine, { input: { loader } }).start().send({ type: 'params', params: 1 });
      await flushPromises();
    };
    await start();
    expect(signals[0]?.aborted).toBe(false);
    await collectGarbage();
    expect(signals[0]?.aborted).toBe(true);
  });

  test('does not abort a finished load, even when it is garbage-collected', async () => {
    const signals: AbortSignal[] = [];
    const start = async (outcome: unknown) => {
      const loader = ({ abortSignal }: { abortSignal: AbortSignal }) => {
        signals.push(abortSignal);
        return outcome;
      };
      createActor(resourceMachine, { input: { loader } }).start().send({ type: 'params', params: 1 });
      await flushPromises();
    };
    await start('loaded');
    await start(Promise.reject(new Error('down')));
    await collectGarbage();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  });

  test('keeps its actor alive as long as its promise can settle', async () => {
    const server = controlledLoader<unknown, unknown>();
    const log: unknown[] = [];
    const start = async () => {
      const actor = createActor(resourceMachine, { input: { loader: server } }).start();
      actor.subscribe(({ value }) => log.push(value));
      actor.send({ type: 'params', params: 1 });
      await flushPromises();
    };
    await start();
    await collectGarbage();
    await server.resolve('Ada');
    expect(log).toEqual(['loading', 'resolved']);
  });
});

/** A typical owner: the callbacks of its resource refer to it. */
class Owner {
  readonly factor = 2;
  readonly resource: Resource<number>;
  constructor(id: ReadonlySignal<number>, loader: (args: { params: number }) => Promise<number>) {
    this.resource = resource({
      params: () => id() * this.factor,
      loader: async (args) => (await loader(args)) * this.factor,
      equal: (a, b) => this.factor > 0 && a === b,
      paramsEqual: (a, b) => this.factor > 0 && a === b,
    });
  }
}

/**
 * A separate function, because a listener to abort that could refer to the resource would keep it
 * alive until its load has ended.
 */
function neverLoading(aborted: number[]) {
  return ({ params, abortSignal }: { params: number; abortSignal: AbortSignal }) => {
    abortSignal.addEventListener('abort', () => aborted.push(params));
    return new Promise<string>(() => {});
  };
}

describe('a dropped resource', () => {
  const states: [string, (owner: Owner, id: Signal<number>) => unknown][] = [
    ['just created', () => undefined],
    ['loaded', flushPromises],
    [
      'read, observed and dropped',
      async ({ resource: { value, status, snapshot } }) => {
        await flushPromises();
        effect(() => void [value(), status(), snapshot()])();
        value.subscribe(() => {}).unsubscribe();
        await flushPromises();
      },
    ],
    [
      'reloaded and set',
      async ({ resource }) => {
        await flushPromises();
        resource.reload();
        await flushPromises();
        resource.set(5);
      },
    ],
    ['destroyed', ({ resource }) => resource.destroy()],
    [
      'with an actor that had a subscriber',
      async ({ resource }) => {
        resource.actor.subscribe(() => {}).unsubscribe();
        await flushPromises();
      },
    ],
  ];
  test.each(states)(
    '%s, is garbage-collected even though the signal that it reads is kept',
    async (_, act) => {
      const id = signal(1);
      const owner = await makeAndDrop(async () => {
        const made = new Owner(id, async ({ params }) => params);
        await act(made, id);
        return made;
      });
      await flushPromises();
      expect(await isCollected(owner)).toBe(true);
      id.set(2);
      await flushPromises();
    },
  );

  test('during a load that never settles, is garbage-collected, and its load aborted', async () => {
    const id = signal(1);
    const aborted: number[] = [];
    const owner = await makeAndDrop(async () => {
      const own: { resource?: Resource<string> } = {};
      own.resource = resource({ params: () => (own ? id() : 0), loader: neverLoading(aborted) });
      await flushPromises();
      return own;
    });
    expect(await isCollected(owner)).toBe(true);
    expect(aborted).toEqual([1]);
  });

  const silent = { subscribe: () => () => {} };
  test.each<[string, (own: { resource?: Resource<number> }) => Partial<ResourceOptions<number, number>>]>([
    ['loader', (own) => ({ loader: () => new Promise(() => own) })],
    ['stream', (own) => ({ stream: () => (own ? silent : silent) })],
    ['loader, with an actor', (own) => ({ loader: () => new Promise(() => own), inspect: () => {} })],
    ['actor logic', (own) => ({ loader: fromPromise(() => new Promise<number>(() => own)) as never })],
  ])('during a load whose %s refers to it, is garbage-collected', async (_, optionsFor) => {
    const id = signal(1);
    const owner = await makeAndDrop(async () => {
      const own: { resource?: Resource<number> } = {};
      const options = optionsFor(own);
      own.resource = resource({ params: id, ...options } as ResourceOptions<number, number>);
      await flushPromises();
      expect(own.resource.isLoading()).toBe(true);
      return own;
    });
    expect(await isCollected(owner)).toBe(true);
    id.set(2);
  });

  test('during a load whose promise is held elsewhere, is garbage-collected; the late outcome is not an error', async () => {
    const server = controlledLoader<number, number>();
    const id = signal(1);
    const owner = await makeAndDrop(async () => {
      const own: { resource?: Resource<number> } = {};
      own.resource = resource({ params: () => (own ? id() : 0), loader: server });
      await flushPromises();
      return own;
    });
    expect(await isCollected(owner)).toBe(true);
    expect(server.loads.at(0)?.abortSignal.aborted).toBe(true);
    await server.reject(new Error('late'));
  });

  test('is not notified between its garbage collection and the end of that turn', async () => {
    const id = signal(1);
    const loaded: number[] = [];
    const owner = await makeAndDrop(async () => {
      const made = new Owner(id, async ({ params }) => loaded.push(params));
      await flushPromises();
      return made;
    });
    await flushPromises();
    (globalThis as unknown as { gc(): void }).gc();
    id.set(2);
    await flushPromises();
    expect([owner.deref(), loaded]).toEqual([undefined, [2]]);
  });

  test.each<[string, (owner: Owner) => void]>([
    ['', () => undefined],
    [
      ', destroyed in the turn in which they were created and read,',
      ({ resource }) => {
        resource.status();
        resource.destroy();
      },
    ],
  ])('10,000 of them%s do not grow the heap', async (_, act) => {
    const id = signal(1);
    const leaked = await leakedBytes(10_000, () => {
      for (let index = 0; index < 10_000; index++) act(new Owner(id, async ({ params }) => params));
    });
    expect(leaked).toBeLessThan(20);
  });
});

describe('a destroyed resource that is still referred to', () => {
  const nothing = () => {};
  const uses: [string, (user: Resource<object>) => unknown][] = [
    ['that was never read', nothing],
    ['whose value was read', (user) => user.value()],
    [
      'that is observed',
      (user) => [user.value, user.snapshot, user.latest].map((member) => member.subscribe(nothing)),
    ],
    ['whose actor was created', (user) => user.actor],
    ['whose actor is observed', (user) => user.actor.subscribe(nothing)],
    [
      'that was destroyed by an observer of its actor',
      (user) => [user.actor.subscribe(() => user.destroy()), user.reload()],
    ],
    ['that was reloaded and set', (user) => [user.reload(), user.set({})]],
    ['that is loading', (user) => user.reload()],
  ];

  test.each(uses)('%s, holds neither its values nor the functions in its options', async (_, use) => {
    const watched: string[] = [];
    const freed: string[] = [];
    const registry = new FinalizationRegistry<string>((name) => freed.push(name));
    const watch = <T extends object>(name: string, target: T): T => {
      registry.register(target, name);
      watched.push(name);
      return target;
    };
    const make = (isInspected: boolean) =>
      resource({
        params: watch('params', () => watch('given', { of: 'params' })),
        loader: watch('loader', async () => watch('value', { of: 'loader' })),
        equal: watch('equal', (a: object, b: object) => a === b),
        inspect: isInspected ? watch('inspect', () => {}) : undefined,
      });
    const made = [make(false), make(true)];
    await flushPromises();
    for (const user of made) use(user);
    for (const user of made) user.destroy();
    await flushPromises();
    await collectGarbage();
    expect(freed.sort()).toEqual(watched.sort());
    for (const user of made)
      expect([user.status(), user.latest(), user.actor.getSnapshot().status]).toEqual([
        'idle',
        undefined,
        'stopped',
      ]);
  });
});

test('a resource keeps nothing of a finished load', async () => {
  const user = resource({ loader: async ({ abortSignal }) => new WeakRef(abortSignal) });
  await flushPromises();
  const signalOfLoad = user.value();
  expect(signalOfLoad !== undefined && (await isCollected(signalOfLoad))).toBe(true);
  expect(user.status()).toBe('resolved');
});

test.each([false, true])(
  'a resource keeps no value from two steps ago, shown while its params were new; with an actor: %s',
  async (hasActor) => {
    const id = signal(1);
    const user = resource({ params: id, loader: async ({ params }) => ({ of: params }) });
    if (hasActor) user.actor.getSnapshot();
    await flushPromises();
    const first = new WeakRef(user.value() as object);
    id.set(2);
    const status = () => (hasActor ? user.actor.getSnapshot().value : user.status());
    expect([user.status(), status()]).toEqual(['loading', 'loading']);
    await flushPromises();
    user.set({ of: 3 });
    expect([await isCollected(first), status()]).toEqual([true, 'local']);
  },
);

describe('a resource without references that is still awaited by', () => {
  type Watch = (loading: Resource<string>, log: unknown[]) => void;
  const watchers: [string, Watch][] = [
    [
      'an effect',
      (loading, log) => void effect(() => void (loading.hasValue() && log.push(loading.value()))),
    ],
    ['a subscriber', (loading, log) => void loading.value.subscribe((value) => log.push(value))],
    [
      'a subscriber of a computed over it',
      (loading, log) => void computed(() => loading.value()).subscribe((value) => log.push(value)),
    ],
    ['settled()', (loading, log) => void loading.settled().then(({ value }) => log.push(value))],
    [
      'a subscriber of its actor',
      (loading, log) =>
        void loading.actor.subscribe(({ context }) => context.value && log.push(context.value)),
    ],
  ];
  describe.each(watchers)('%s', (_, watch) => {
    test('is kept until its load has ended', async () => {
      const server = controlledLoader<string>();
      const log: unknown[] = [];
      const start = async () => {
        watch(resource({ loader: server }), log);
        await flushPromises();
      };
      await start();
      await isCollected(new WeakRef({}));
      await server.resolve('Ada');
      expect(log).toEqual(['Ada']);
    });
  });

  test.each(watchers.filter(([who]) => who !== 'settled()'))(
    '%s is kept as long as a signal that can make it load',
    async (_, watch) => {
      const id = signal<number | null>(null);
      const log: unknown[] = [];
      const start = async () => {
        watch(resource({ params: id, loader: async ({ params }) => `loaded ${params}` }), log);
        await flushPromises();
      };
      await start();
      await isCollected(new WeakRef({}));
      id.set(1);
      await flushPromises();
      expect(log.filter((value) => value !== undefined)).toEqual(['loaded 1']);
    },
  );
});

describe('a stored log of sanitized events', () => {
  type Log = InspectionEvent[];
  type Value = { readonly big: string };
  const machineOf = (value: Value) =>
    createMachine({
      id: 'keeper',
      context: { value, got: undefined as unknown },
      meta: { value },
      invoke: {
        src: fromPromise(async () => value),
        id: 'inner',
        onDone: { actions: [assign({ got: ({ event }) => event.output })] },
      },
      on: { keep: { actions: [{ type: 'track', params: () => value }] } },
    }).provide({ actions: { track: () => void value.big } });

  const runs: [string, (value: Value, log: Log) => Promise<object>][] = [
    [
      'of a resource, by sanitized()',
      async (value, log) => {
        const user = resource({
          params: () => value,
          loader: async () => value,
          inspect: sanitized((event) => log.push(event)),
        });
        await user.settled();
        user.set(value);
        return user.actor;
      },
    ],
    [
      'of a failed load, by sanitized()',
      async (value, log) => {
        const loader = () => Promise.reject(new Error('down', { cause: value }));
        const user = resource({ loader, inspect: sanitized((event) => log.push(event)) });
        await user.settled();
        return user.actor;
      },
    ],
    [
      'of a resource, by inspectResources()',
      async (value, log) => {
        const { unsubscribe } = inspectResources((event) => log.push(event));
        const user = resource({ params: () => value, loader: async () => value });
        await user.settled();
        unsubscribe();
        return user.actor;
      },
    ],
    [
      'of a resource that is announced late',
      async (value, log) => {
        const user = resource({ params: () => value, loader: async () => value });
        await user.settled();
        inspectResources((event) => log.push(event)).unsubscribe();
        return user.actor;
      },
    ],
    [
      'of a machine with an actor inside, by sanitized()',
      async (value, log) => {
        const actor = createActor(machineOf(value), {
          inspect: sanitized((event) => log.push(event)),
        }).start();
        await flushPromises();
        actor.send({ type: 'keep', value } as never);
        await flushPromises();
        return actor;
      },
    ],
    [
      'of an actor that existed before its inspector',
      async (value, log) => {
        const actor = createActor(machineOf(value)).start();
        await flushPromises();
        actor.system.inspect(sanitized((event) => log.push(event)));
        actor.send({ type: 'keep' });
        return actor;
      },
    ],
    [
      'of an actor that is not a machine, by sanitized()',
      async (value, log) => {
        const logic = fromPromise(async () => value);
        const actor = createActor(logic, { inspect: sanitized((event) => log.push(event)) }).start();
        await flushPromises();
        return actor;
      },
    ],
    [
      'of an actor that never starts',
      async (value, log) => createActor(machineOf(value), { inspect: sanitized((event) => log.push(event)) }),
    ],
  ];

  test.each(runs)('%s, keeps neither values nor actors, and its actors can still be read', async (_, run) => {
    const log: Log = [];
    const make = async () => {
      const value = { big: 'x'.repeat(10) };
      const actor = await run(value, log);
      return [new WeakRef(value), new WeakRef(actor)];
    };
    const made = await make();
    await collectGarbage();
    expect(made.map((reference) => reference.deref())).toEqual([undefined, undefined]);
    expect(log).not.toEqual([]);
    for (const { actorRef } of log) {
      expect(actorRef).toMatchObject({ id: expect.any(String), sessionId: expect.any(String) });
      expect((actorRef as unknown as { getSnapshot(): unknown }).getSnapshot()).toHaveProperty('status');
    }
  });
});

test('100,000 loads, superseded or not, do not grow the heap', async () => {
  const id = signal(0);
  const user = resource({
    params: id,
    loader: async ({ params, abortSignal }) => abortSignal.aborted || params,
  });
  const leaked = await leakedBytes(50_000, async () => {
    for (let load = 0; load < 50_000; load++) {
      id.set(id() + 1);
      if (load % 10 === 0) await user.settled();
      else await undefined;
    }
    await user.settled();
  });
  expect(leaked).toBeLessThan(5);
});
