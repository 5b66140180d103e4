/**
 * Resources in Svelte components.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Component, flushSync, mount, unmount } from 'svelte';
import { get } from 'svelte/store';
import { fromPromise } from 'xstate';
import { batch, effect, resource, signal, untracked } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import {
  createResourceScope,
  fromSignal,
  fromSvelte,
  setResourceScope,
  type UsedResource,
  useResource,
} from 'xstate-resource/svelte';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { component, type Runes, runes } from './svelte-components.js';

let rune: Runes;
let Any: Component<{ setUp: () => unknown; render?: (made: never) => unknown }>;
let Shows: Component<{ make: () => unknown }>;
const endings: (() => void)[] = [];

beforeAll(async () => {
  rune = await runes();
  Any = await component(
    'Any',
    '<script>const { setUp, render = () => "" } = $props(); const made = setUp();</script>{render(made)}',
  );
  Shows = await component(
    'Shows',
    `<script>
      const { make } = $props();
      const user = make();
    </script>
    <p>{user.status} {user.latest}</p>
    {#if user.status === 'error'}<b>{user.error.message}</b>{:else if user.hasValue}<i>{user.value}</i>{/if}
    <u>{$user.status} {$user.value}</u>`,
  );
});

afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** Creates a component. `render` shows the result of its setup. */
function made<T>(setUp: () => T, render?: (made: T) => unknown) {
  let it: { readonly made: T } | undefined;
  const props = {
    setUp: () => {
      it = { made: setUp() };
      return it.made;
    },
    ...(render && { render }),
  };
  const target = document.createElement('main');
  const mounted = mount(Any, { target, props: props as never });
  flushSync();
  let isOver = false;
  const end = () => {
    if (!isOver) void unmount(mounted);
    isOver = true;
  };
  endings.push(end);
  return { made: (it as unknown as { made: T }).made, end, text: () => target.textContent };
}

async function turn(): Promise<void> {
  await flushPromises();
  flushSync();
}

describe('a component resource', () => {
  test('loads once the component is mounted, loads for new params, and ends with the component', async () => {
    const id = rune.state(1);
    const loader = controlledLoader<string, number>();
    let first: unknown[] = [];
    const { made: user, end } = made(() => {
      const used = useResource({ params: id.read, loader });
      first = [used.status, used.value, used.isLoading];
      return used;
    });
    expect(first).toEqual(['loading', undefined, true]);
    expect(loader.loads.length).toBe(0);
    await turn();
    await loader.resolve('Ada');
    expect([user.status, user.value, user.hasValue, user.isLoading, user.error]).toEqual([
      'resolved',
      'Ada',
      true,
      false,
      undefined,
    ]);
    id.set(2);
    expect([user.status, user.value, user.latest]).toEqual(['loading', undefined, 'Ada']); // immediately
    id.set(3);
    await turn();
    expect(loader.loads.map(({ params }) => params)).toEqual([1, 3]);
    end();
    await turn();
    expect(loader.loads[1]?.abortSignal.aborted).toBe(true);
    expect([user.status, user.resource.status()]).toEqual(['idle', 'idle']);
    id.set(4);
    await turn();
    expect(loader.loads.length).toBe(2);
  });

  test('a component that throws while it is created loads nothing', async () => {
    const loader = controlledLoader<string, number>();
    const id = signal(1);
    const fail = () =>
      made(() => {
        useResource({ params: id, loader });
        throw new Error('broken');
      });
    expect(fail).toThrow('broken');
    await turn();
    expect(loader.loads.length).toBe(0);
  });

  test('a debounce does not delay the first load, whose cause is “created”', async () => {
    const id = rune.state(1);
    const causes: unknown[] = [];
    const loader = fromPromise(async ({ input }: { input: { params: number; cause: string } }) => {
      causes.push(input.cause);
      return input.params;
    });
    const { made: user } = made(() => useResource({ params: id.read, loader }));
    await turn();
    id.set(2);
    await turn();
    await turn();
    expect([causes, user.value]).toEqual([['created', 'params'], 2]);
    jest.useFakeTimers();
    try {
      const debounced = controlledLoader<string, number>();
      made(() => useResource({ params: id.read, loader: debounced, policy: withPolicy({ debounce: 1000 }) }));
      await jest.advanceTimersByTimeAsync(0);
      expect(debounced.loads.length).toBe(1);
      id.set(3);
      flushSync();
      await jest.advanceTimersByTimeAsync(999);
      expect(debounced.loads.length).toBe(1);
      await jest.advanceTimersByTimeAsync(1);
      expect(debounced.loads.length).toBe(2);
    } finally {
      jest.useRealTimers();
    }
  });

  test('without the params key it loads once, with null params it is idle', async () => {
    const loader = controlledLoader<string, undefined>();
    const { made: users } = made(() => [
      useResource({ loader }),
      useResource({ params: (): number | null => null, loader: async () => 'nobody' }),
    ]);
    await turn();
    expect(users.map(({ status }) => status)).toEqual(['loading', 'idle']);
    expect(loader.loads.length).toBe(1);
  });

  test('signals in the params are tracked, even if they lead to other Svelte state', async () => {
    const id = rune.state(1);
    const other = rune.state(10);
    const isOther = signal(false);
    const loader = controlledLoader<string, number>();
    const seen: string[] = [];
    const { made: user } = made(
      () => useResource({ params: () => (isOther() ? other.read() : id.read()), loader }),
      (used) => seen.push(`${used.status} ${used.latest}`),
    );
    await turn();
    await loader.resolve('Ada');
    await turn();
    batch(() => {
      isOther.set(true);
      expect(user.status).toBe('loading');
    });
    await turn();
    await loader.resolve('Grace');
    await turn();
    other.set(11);
    await turn();
    await loader.resolve('Mary');
    await turn();
    id.set(2);
    await turn();
    expect(loader.loads.map(({ params }) => params)).toEqual([1, 10, 11]);
    expect(seen).toEqual([
      'loading undefined',
      'resolved Ada',
      'loading Ada',
      'resolved Grace',
      'loading Grace',
      'resolved Mary',
    ]);
  });

  test('signals are tracked even if nothing is shown', async () => {
    const id = rune.state(1);
    const other = rune.state(10);
    const isOther = signal(false);
    const loader = controlledLoader<string, number>();
    made(() => useResource({ params: () => (isOther() ? other.read() : id.read()), loader }));
    await turn();
    isOther.set(true);
    await turn();
    other.set(11);
    await turn();
    expect(loader.loads.map(({ params }) => params)).toEqual([1, 10, 11]);
  });

  test('no derived, effect or template reads new params next to an old value', async () => {
    const id = rune.state(1);
    const loader = controlledLoader<string, number>();
    const seen = new Set<string>();
    const whole = rune.state<UsedResource<string> | undefined>(undefined);
    const record = (where: string) => {
      const user = whole.read();
      seen.add(`${where} ${id.read()} ${user?.status} ${user?.value}`);
    };
    made(
      () => {
        const before = rune.derived(() => record('derived before'));
        rune.effect(() => {
          before();
          record('effect before');
        });
        const user = useResource({ params: id.read, loader });
        rune.effect(() => record('effect after'));
        return user;
      },
      (user) => {
        record('template');
        return user.status;
      },
    );
    made(() => whole.set(undefined));
    const { made: user } = made(() => useResource({ params: id.read, loader }));
    whole.set(user);
    await turn();
    await loader.resolve('Ada', 1);
    await turn();
    seen.clear();
    id.set(2);
    record('at once');
    await turn();
    for (const which of [2, 3]) await loader.resolve('Grace', which);
    await turn();
    for (const one of seen) expect(one).toMatch(/2 loading undefined|2 resolved Grace/);
    expect(seen.size).toBe(9);
  });

  test('effects run once for each change', async () => {
    const id = rune.state(1);
    const loader = controlledLoader<string, number>();
    const seen: string[] = [];
    const ours: string[] = [];
    made(() => {
      const user = useResource({ params: id.read, loader });
      rune.effect(() => void seen.push(`${id.read()} ${user.status} ${user.latest}`));
      endings.push(effect(() => void ours.push(user.resource.status())));
    });
    await turn();
    await loader.resolve('Ada');
    await turn();
    id.set(2);
    flushSync();
    expect(ours).toEqual(['loading', 'resolved', 'loading']); // when Svelte has flushed it
    await turn();
    await loader.resolve('Grace');
    await turn();
    expect(seen).toEqual(['1 loading undefined', '1 resolved Ada', '2 loading Ada', '2 resolved Grace']);
  });

  test('set, update and reload use the current params, and track nothing', async () => {
    const id = rune.state(1);
    const go = rune.state(false);
    const loader = controlledLoader<string, number>();
    let runs = 0;
    const { made: user } = made(() => {
      const used = useResource({ params: id.read, loader });
      rune.effect(() => {
        runs += 1;
        if (!go.read()) return;
        used.set('Local');
        used.update((name) => `${name}!`);
        used.reload();
      });
      return used;
    });
    await turn();
    await loader.resolve('Ada');
    id.set(2);
    user.set('Mine');
    expect([user.status, user.value]).toEqual(['local', 'Mine']);
    await turn();
    expect(loader.loads.length).toBe(1);
    id.set(3);
    user.update((name) => `${name} new`);
    expect(user.value).toBe('undefined new');
    expect(user.reload()).toBe(true);
    go.set(true);
    await turn();
    id.set(4);
    expect(user.reload()).toBe(false);
    await turn();
    expect(runs).toBe(2);
    expect(loader.loads.map(({ params }) => params)).toEqual([1, 3, 4]);
  });

  test('params that throw a new error each time are in error once, and recover', async () => {
    const id = rune.state(-1);
    const params = jest.fn(() => {
      if (id.read() < 0) throw new RangeError('no user');
      return id.read();
    });
    const { made: user, text } = made(
      () => useResource({ params, loader: async ({ params }: { params: number }) => params }),
      (used) => `${used.status} ${used.error?.message} ${used.value}`,
    );
    await turn();
    await turn();
    expect([text(), user.value]).toEqual(['error no user undefined', undefined]);
    expect(params.mock.calls.length).toBeLessThan(20);
    id.set(1);
    await turn();
    await turn();
    expect(text()).toBe('resolved undefined 1');
  });

  test('what other functions of the options read is not tracked, and loaded values are not made reactive', async () => {
    const noise = rune.state(0);
    const object = { name: 'Ada' };
    let asked = 0;
    const { made: user } = made(
      () =>
        useResource({
          params: () => ({ id: 1 }),
          loader: async () => object,
          cached: () => {
            asked += noise.read() + 1;
            return undefined;
          },
        }),
      (used) => used.status,
    );
    await turn();
    noise.set(1);
    await turn();
    expect([asked, user.value === object]).toEqual([1, true]);
  });

  test('the params can read what was loaded last', async () => {
    const next = rune.state(0);
    const asked: unknown[] = [];
    made(() => {
      let known = (): number | undefined => undefined;
      const page = useResource({
        params: () => ({ next: next.read(), after: untracked(known) }),
        loader: async ({ params }) => {
          asked.push(params.after);
          return params.next + 1;
        },
      });
      known = () => page.latest;
    });
    await turn();
    await turn();
    next.set(1);
    await turn();
    expect(asked).toEqual([undefined, 1]);
  });

  test('streams end with the component, and chain waits for another resource', async () => {
    let isClosed = false;
    const loader = controlledLoader<{ company: string }, number>();
    const { made: all, end } = made(() => {
      const items = useResource({
        stream: async function* () {
          try {
            yield 1;
            await new Promise(() => {});
          } finally {
            isClosed = true;
          }
        },
      });
      const user = useResource({ params: () => 1, loader });
      const company = useResource({
        params: ({ chain }) => chain(user.resource).company,
        loader: async ({ params }) => params,
      });
      return { items, company };
    });
    await turn();
    expect([all.items.value, all.items.isStreaming, all.company.status]).toEqual([1, true, 'loading']);
    await loader.resolve({ company: 'Analytical' });
    await turn();
    expect([all.company.value, isClosed]).toEqual(['Analytical', false]);
    end();
    await turn();
    expect(all.items.isStreaming).toBe(false);
  });

  test('templates can show its members, and $user shows everything', async () => {
    const id = rune.state(1);
    const loader = controlledLoader<string, number>();
    const target = document.createElement('main');
    const mounted = mount(Shows, { target, props: { make: () => useResource({ params: id.read, loader }) } });
    endings.push(() => void unmount(mounted));
    await turn();
    const text = () => target.textContent?.replace(/\s+/g, ' ').trim();
    expect(text()).toBe('loading loading');
    await loader.resolve('Ada');
    flushSync();
    expect(text()).toBe('resolved Ada Ada resolved Ada');
    id.set(2);
    await turn();
    expect(text()).toBe('loading Ada loading');
    await loader.reject(new Error('offline'));
    flushSync();
    expect(text()).toBe('error Ada offline error');
  });

  test('it is awaitable', async () => {
    const { made: user } = made(() => useResource({ params: () => 1, loader: async () => 'Ada' }));
    const settled = await user;
    expect([settled.status, settled.value, 'then' in settled]).toEqual(['resolved', 'Ada', false]);
  });
});

describe('a shared resource', () => {
  test('is shown, even outside a component, and survives its component', async () => {
    const id = signal(1);
    const loader = controlledLoader<string, number>();
    const outside = resource({ params: id, loader });
    const { text, end } = made(
      () => useResource(outside),
      (used) => `${used.status} ${used.value} ${used.resource === outside}`,
    );
    await turn();
    await loader.resolve('Ada');
    await turn();
    expect(text()).toBe('resolved Ada true');
    end();
    const used = useResource(outside);
    batch(() => {
      id.set(2);
      expect([used.status, get(used).status]).toEqual(['loading', 'loading']);
    });
    used.set('Mine');
    expect((await used).value).toBe('Mine');
  });
});

describe('signals', () => {
  test('fromSignal() follows a signal, in templates and as a store', async () => {
    const id = signal(1);
    const { text } = made(
      () => fromSignal(id),
      (shown) => shown.current,
    );
    const seen: number[] = [];
    const unsubscribe = fromSignal(id).subscribe((value) => seen.push(value));
    id.set(2);
    flushSync();
    unsubscribe();
    id.set(3);
    flushSync();
    expect([text(), seen, fromSignal(id).current]).toEqual(['3', [1, 2], 3]);
  });

  test('fromSvelte() follows what it reads, including errors, until the component is destroyed', async () => {
    const id = rune.state(1);
    const seen: unknown[] = [];
    const { end } = made(() => {
      const ours = fromSvelte(() => {
        if (id.read() < 0) throw new RangeError('negative');
        return id.read();
      });
      endings.push(
        effect(() => {
          try {
            seen.push(ours());
          } catch (error) {
            seen.push((error as Error).message);
          }
        }),
      );
    });
    for (const next of [2, -1, 3]) {
      id.set(next);
      flushSync();
    }
    expect(seen).toEqual([1, 2, 'negative', 3]);
    end();
    id.set(4);
    flushSync();
    expect(seen.length).toBe(4);
  });
});

describe('scopes', () => {
  test('what the server has loaded is available immediately, for resources with a name', async () => {
    const scope = createResourceScope({ user: { params: 1, value: 'Ada' } });
    const loader = controlledLoader<string, number>();
    const { made: users } = made(() => {
      setResourceScope(scope);
      return [
        useResource({ name: 'user', params: () => 1, loader }),
        useResource({ params: () => 1, loader }),
      ];
    });
    expect(users.map(({ status, value }) => [status, value])).toEqual([
      ['resolved', 'Ada'],
      ['loading', undefined],
    ]);
    await turn();
    expect(loader.loads.length).toBe(1);
    expect(scope.dehydrate()).toEqual({ user: [{ params: 1, value: 'Ada' }] });
  });
});

describe('wrong arguments', () => {
  const wrong: [string, () => unknown, string][] = [
    [
      'no component',
      () => useResource({ loader: () => 1 }),
      'useResource() was called outside a component, or there are two copies',
    ],
    [
      'an effect root',
      () => rune.root(() => useResource({ loader: () => 1 })),
      'Elsewhere, for example in $effect.root(), create the resource with resource()',
    ],
    ['no component to follow in', () => fromSvelte(() => 1), 'fromSvelte() was called outside a component'],
    [
      'no component for a scope',
      () => setResourceScope(),
      'setResourceScope() was called outside a component',
    ],
    [
      'a value as a signal',
      () => fromSignal(1 as never),
      'fromSignal() takes a signal, such as user.status, got 1',
    ],
    [
      'a value to follow',
      () => made(() => fromSvelte(1 as never)),
      'fromSvelte() takes a function that reads state, got 1',
    ],
    [
      'a value as params',
      () => made(() => useResource({ params: 1 as never, loader: () => 1 })),
      'useResource(): the option "params" must be a function, such as () => id, got 1. A plain value would not be tracked.',
    ],
    ['no options', () => made(() => useResource(undefined as never)), 'useResource()'],
    [
      'an unknown option',
      () => made(() => useResource({ loader: () => 1, lodaer: 1 } as never)),
      'useResource()',
    ],
    [
      'a state that is not an object',
      () => made(() => setResourceScope(1 as never)),
      'setResourceScope() takes a state from dehydrate() or a scope, got 1',
    ],
  ];
  test.each(wrong)('%s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});
