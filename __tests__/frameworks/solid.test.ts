/**
 * Resources in Solid components.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import {
  type Accessor,
  createComponent,
  createEffect,
  createMemo,
  createRenderEffect,
  createRoot,
  createSignal,
  ErrorBoundary,
  type JSX,
  Show,
  Suspense,
  batch as solidBatch,
  useTransition,
} from 'solid-js';
import { render } from 'solid-js/web';
import { fromPromise } from 'xstate';
import { batch, effect, resource, signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import {
  createResourceScope,
  fromSignal,
  fromSolid,
  ResourceScope,
  type UsedResource,
  useResource,
} from 'xstate-resource/solid';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';

const endings: (() => void)[] = [];

afterEach(() => {
  for (const end of endings.splice(0)) end();
  document.body.innerHTML = '';
});

/** Runs `setUp` under an owner, and returns its result. */
function inRoot<T>(setUp: (dispose: () => void) => T): T {
  return createRoot((dispose) => {
    endings.push(dispose);
    return setUp(dispose);
  });
}

function page(component: () => JSX.Element) {
  const end = render(component, document.body);
  endings.push(end);
  return { end, text: () => document.body.textContent };
}

const inWords = (user: UsedResource<string>) => `${user.status()} ${user.latest()}`;

describe('a component resource', () => {
  test('loads once the component is mounted, loads for new params, and ends with the component', async () => {
    const [id, setId] = createSignal(1);
    const loader = controlledLoader<string, number>();
    let end = () => {};
    const user = inRoot((dispose) => {
      end = dispose;
      return useResource({ params: id, loader });
    });
    expect([user.status(), loader.loads.length]).toEqual(['loading', 0]);
    await flushPromises();
    await loader.resolve('Ada');
    expect([user.status(), user.value(), user.hasValue(), user.isLoading(), user.error()]).toEqual([
      'resolved',
      'Ada',
      true,
      false,
      undefined,
    ]);
    setId(2);
    setId(3);
    expect([user.status(), user.shown().value, user.latest()]).toEqual(['loading', undefined, 'Ada']);
    await flushPromises();
    expect(loader.loads.map(({ params }) => params)).toEqual([1, 3]);
    end();
    expect(loader.loads[1]?.abortSignal.aborted).toBe(true);
    expect([user.status(), user.shown().status, user.resource.status()]).toEqual(['idle', 'idle', 'idle']);
    setId(4);
    await flushPromises();
    expect(loader.loads.length).toBe(2);
  });

  test('a component that throws while it is created loads nothing', async () => {
    const loader = controlledLoader<string, number>();
    const text = page(() =>
      createComponent(ErrorBoundary, {
        fallback: 'failed',
        get children(): JSX.Element {
          useResource({ params: () => 1, loader });
          throw new Error('broken');
        },
      }),
    );
    await flushPromises();
    expect([text.text(), loader.loads.length]).toEqual(['failed', 0]);
  });

  test('a debounce delays later loads, but not the first one', async () => {
    const [id, setId] = createSignal(1);
    const causes: unknown[] = [];
    const loader = fromPromise(async ({ input }: { input: { params: number; cause: string } }) => {
      causes.push(input.cause);
      return input.params;
    });
    const user = inRoot(() => useResource({ params: id, loader }));
    await flushPromises();
    setId(2);
    await flushPromises();
    expect([causes, user.value()]).toEqual([['created', 'params'], 2]);
    jest.useFakeTimers();
    try {
      const debounced = controlledLoader<string, number>();
      inRoot(() => useResource({ params: id, loader: debounced, policy: withPolicy({ debounce: 1000 }) }));
      await jest.advanceTimersByTimeAsync(0);
      expect(debounced.loads.length).toBe(1);
      setId(3);
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
    const [user, nobody] = inRoot(() => [
      useResource({ loader }),
      useResource({ params: (): number | null => null, loader: async () => 'nobody' }),
    ]);
    await flushPromises();
    expect([user.status(), nobody.status(), nobody.value()]).toEqual(['loading', 'idle', undefined]);
    expect(loader.loads.length).toBe(1);
  });

  test('signals in the params are tracked, even if they lead to other Solid signals', async () => {
    const [id, setId] = createSignal(1);
    const [other, setOther] = createSignal(10);
    const isOther = signal(false);
    const loader = controlledLoader<string, number>();
    const seen: string[] = [];
    const user = inRoot(() => {
      const used = useResource({ params: () => (isOther() ? other() : id()), loader });
      createRenderEffect(() => seen.push(inWords(used)));
      return used;
    });
    await flushPromises();
    await loader.resolve('Ada');
    batch(() => {
      isOther.set(true);
      expect([user.status(), user.shown().status, user.isLoading()]).toEqual(['loading', 'loading', true]);
    });
    await flushPromises();
    await loader.resolve('Grace');
    setOther(11);
    expect(user.status()).toBe('loading');
    await flushPromises();
    await loader.resolve('Mary');
    setId(2);
    await flushPromises();
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

  test('no memo or effect reads new params next to an old value', async () => {
    const [id, setId] = createSignal(1);
    const loader = controlledLoader<string, number>();
    const seen = new Set<string>();
    let user: UsedResource<string> | undefined;
    const record = (where: string) => {
      seen.add(`${where} ${id()} ${user?.status()} ${user?.shown().value}`);
    };
    inRoot(() => {
      const early = createMemo(() => record('memo before'));
      createRenderEffect(() => record('render effect before'));
      createEffect(() => record('effect before'));
      user = useResource({ params: id, loader });
      createMemo(() => record('memo after'));
      createRenderEffect(() => [early(), record('render effect after')]);
      createEffect(() => record('effect after'));
    });
    await flushPromises();
    setId(2); // from now on, all of them read it
    await flushPromises();
    await loader.resolve('Ada', 1);
    seen.clear();
    solidBatch(() => {
      setId(3);
      record('batch');
    });
    await flushPromises();
    await loader.resolve('Grace');
    for (const one of seen) expect(one).toMatch(/3 loading undefined|3 resolved Grace/);
    expect(seen.size).toBe(13);
  });

  test('effects run once for each change of what they have read', async () => {
    const [id, setId] = createSignal(1);
    const loader = controlledLoader<string, number>();
    const statuses: string[] = [];
    const values: unknown[] = [];
    const ours: string[] = [];
    inRoot(() => {
      const user = useResource({ params: id, loader });
      createEffect(() => statuses.push(user.status()));
      createEffect(() => values.push(user.latest()));
      endings.push(effect(() => void ours.push(user.resource.status())));
    });
    await flushPromises();
    await loader.resolve('Ada');
    setId(2);
    expect(ours).toEqual(['loading', 'resolved', 'loading']); // immediately
    await flushPromises();
    await loader.resolve('Grace');
    expect(statuses).toEqual(['loading', 'resolved', 'loading', 'resolved']);
    expect(values).toEqual([undefined, 'Ada', 'Grace']);
  });

  test('set, update and reload use the current params, and track nothing', async () => {
    const [id, setId] = createSignal(1);
    const loader = controlledLoader<string, number>();
    let runs = 0;
    const [go, setGo] = createSignal(false);
    const user = inRoot(() => {
      const used = useResource({ params: id, loader });
      createEffect(() => {
        runs += 1;
        if (!go()) return;
        used.set('Local');
        used.update((name) => `${name}!`);
        used.reload();
      });
      return used;
    });
    await flushPromises();
    await loader.resolve('Ada');
    setId(2);
    user.set('Mine');
    expect(user.shown()).toMatchObject({ status: 'local', value: 'Mine' });
    await flushPromises();
    expect(loader.loads.length).toBe(1);
    setId(3);
    user.update((name) => `${name} new`);
    expect(user.value()).toBe('undefined new');
    expect(user.reload()).toBe(true);
    expect(user.status()).toBe('reloading');
    setGo(true);
    expect(user.status()).toBe('reloading');
    setId(4);
    expect(runs).toBe(2);
    expect(user.reload()).toBe(false); // it is loading for the new params already
    await flushPromises();
    expect(loader.loads.map(({ params }) => params)).toEqual([1, 4]);
  });

  test('what other functions of the options read is not tracked', async () => {
    const [noise, setNoise] = createSignal(0);
    const asked: string[] = [];
    const user = inRoot(() =>
      useResource({
        params: () => ({ id: 1 }),
        loader: async () => `loaded ${noise()}`,
        cached: () => void asked.push(`cached ${noise()}`),
        paramsEqual: (a, b) => noise() >= 0 && a.id === b.id,
      }),
    );
    await flushPromises();
    setNoise(1);
    await flushPromises();
    expect([user.value(), asked.length]).toEqual(['loaded 0', 1]);
  });

  test('params that throw put the resource in error until they recover', async () => {
    const [id, setId] = createSignal(-1);
    const params = jest.fn(() => {
      if (id() < 0) throw new RangeError(`no user ${id()}`);
      return id();
    });
    const user = inRoot(() => useResource({ params, loader: async ({ params }) => params }));
    await flushPromises();
    expect(user.error()).toEqual(new RangeError('no user -1'));
    expect(user.value).toThrow('no user -1');
    expect(params.mock.calls.length).toBeLessThan(8);
    setId(1);
    expect(user.status()).toBe('loading');
    await flushPromises();
    expect(user.value()).toBe(1);
  });

  test('loaded values are not made reactive, and a stream ends with the component', async () => {
    const object = { name: 'Ada' };
    let isClosed = false;
    const user = inRoot((dispose) => {
      endings.push(dispose);
      return useResource({
        stream: async function* () {
          try {
            yield object;
            await new Promise(() => {});
          } finally {
            isClosed = true;
          }
        },
      });
    });
    await flushPromises();
    expect(user.value()).toBe(object);
    expect([user.isStreaming(), isClosed]).toEqual([true, false]);
    endings.pop()?.();
    expect(user.isStreaming()).toBe(false);
  });

  test('chain waits for another resource', async () => {
    const loader = controlledLoader<{ company: string }, number>();
    const [user, company] = inRoot(() => {
      const first = useResource({ params: () => 1, loader });
      const second = useResource({
        params: ({ chain }) => chain(first.resource).company,
        loader: async ({ params }) => `company ${params}`,
      });
      return [first, second] as const;
    });
    await flushPromises();
    expect(company.status()).toBe('loading');
    await loader.resolve({ company: 'Analytical' });
    await flushPromises();
    expect([user.status(), company.value()]).toEqual(['resolved', 'company Analytical']);
  });
});

describe('Suspense, ErrorBoundary and transitions', () => {
  const Value = (props: { user: Accessor<unknown> }): JSX.Element =>
    createMemo(() => String(props.user())) as unknown as JSX.Element;
  const suspended = (children: () => JSX.Element): JSX.Element =>
    createComponent(Suspense, {
      fallback: 'waiting',
      get children() {
        return children();
      },
    });

  test('value() suspends until there is a value, inside and outside the boundary', async () => {
    const loader = controlledLoader<string, number>();
    const { text } = page(() => {
      const outside = useResource({ params: () => 1, loader });
      return [
        suspended(() => createComponent(Value, { user: outside.value })),
        ' ',
        suspended(() => {
          const inside = useResource({ params: () => 2, loader });
          return createComponent(Value, { user: inside.value });
        }),
      ];
    });
    expect(text()).toBe('waiting waiting');
    await flushPromises();
    await loader.resolve('Ada', 0);
    expect(text()).toBe('Ada waiting');
    await loader.resolve('Grace', 1);
    expect(text()).toBe('Ada Grace');
  });

  test('latest(), shown() and the other accessors never suspend', async () => {
    const loader = controlledLoader<string, number>();
    const { text } = page(() =>
      suspended(() => {
        const user = useResource({ params: () => 1, loader });
        return createMemo(
          () => `${user.status()} ${user.latest()} ${user.shown().hasValue}`,
        ) as unknown as JSX.Element;
      }),
    );
    expect(text()).toBe('loading undefined false');
    await flushPromises();
    await loader.resolve('Ada');
    expect(text()).toBe('resolved Ada true');
  });

  test('new params suspend again, a reload does not, and an error reaches the boundary, which can retry', async () => {
    const [id, setId] = createSignal(1);
    const loader = controlledLoader<string, number>();
    let reset = () => {};
    let user: UsedResource<string> | undefined;
    const { text } = page(() => {
      const used = useResource({ params: id, loader });
      user = used;
      return createComponent(ErrorBoundary, {
        fallback: (error: Error, again: () => void) => {
          reset = again;
          return `failed: ${error.message}`;
        },
        get children() {
          return suspended(() => createComponent(Value, { user: used.value }));
        },
      });
    });
    await flushPromises();
    await loader.resolve('Ada');
    setId(2);
    expect(text()).toBe('waiting');
    await flushPromises();
    await loader.resolve('Grace');
    expect(text()).toBe('Grace');
    expect(user?.reload()).toBe(true);
    expect(text()).toBe('Grace');
    await flushPromises();
    await loader.reject(new Error('offline'));
    expect(text()).toBe('failed: offline');
    user?.reload();
    reset();
    expect(text()).toBe('waiting');
    await flushPromises();
    await loader.resolve('Mary');
    expect(text()).toBe('Mary');
    user?.set('Mine');
    expect(text()).toBe('Mine');
  });

  test('a transition keeps the old page until the new value has loaded', async () => {
    const [id, setId] = createSignal(1);
    const loader = controlledLoader<string, number>();
    const seen: string[] = [];
    let start: (run: () => void) => Promise<void> = async () => {};
    let isPending: Accessor<boolean> = () => false;
    const { text } = page(() => {
      [isPending, start] = useTransition();
      const user = useResource({ params: id, loader });
      createRenderEffect(() => seen.push(`${id()} ${user.status()} ${user.latest()}`));
      return suspended(() => createMemo(() => `${id()} ${user.value()}`) as unknown as JSX.Element);
    });
    await flushPromises();
    await loader.resolve('Ada');
    expect(text()).toBe('1 Ada');
    seen.length = 0;
    const done = start(() => setId(2));
    await flushPromises();
    expect([text(), isPending()]).toEqual(['1 Ada', true]);
    await loader.resolve('Grace');
    await done;
    expect([text(), isPending()]).toEqual(['2 Grace', false]);
    expect(seen).toEqual(['2 resolved Grace']);
    setId(3);
    expect(text()).toBe('waiting');
  });

  test('a component that is disposed of while it suspends leaves nothing waiting', async () => {
    const [isShown, setIsShown] = createSignal(true);
    const loader = controlledLoader<string, number>();
    const { text } = page(() =>
      suspended(() =>
        createComponent(
          Show as (props: { when: boolean; fallback: JSX.Element; children: JSX.Element }) => JSX.Element,
          {
            get when() {
              return isShown();
            },
            fallback: 'gone',
            get children() {
              const user = useResource({ params: () => 1, loader });
              return createComponent(Value, { user: user.value });
            },
          },
        ),
      ),
    );
    await flushPromises();
    expect(text()).toBe('waiting');
    setIsShown(false);
    expect([text(), loader.loads[0]?.abortSignal.aborted]).toEqual(['gone', true]);
  });
});

describe('a shared resource', () => {
  test('is shown, suspends, and survives its component', async () => {
    const id = signal(1);
    const loader = controlledLoader<string, number>();
    const outside = resource({ params: id, loader });
    const { text, end } = page(() =>
      createComponent(Suspense, {
        fallback: 'waiting',
        get children() {
          const user = useResource(outside);
          return createMemo(
            () => `${user.status()} ${user.value()} ${user.resource === outside}`,
          ) as unknown as JSX.Element;
        },
      }),
    );
    expect(text()).toBe('waiting');
    await flushPromises();
    await loader.resolve('Ada');
    expect(text()).toBe('resolved Ada true');
    const used = inRoot(() => useResource(outside));
    batch(() => {
      id.set(2);
      expect(used.shown()).toMatchObject({ status: 'loading', value: undefined });
    });
    end();
    expect(outside.status()).toBe('loading');
    used.set('Mine');
    expect(outside.value()).toBe('Mine');
  });
});

describe('signals', () => {
  test('fromSignal() follows a signal until its owner is disposed of, and throws what the signal throws', () => {
    const id = signal(1);
    const seen: unknown[] = [];
    const user = resource({ params: id, loader: async () => 'Ada' });
    inRoot((dispose) => {
      const shown = fromSignal(id);
      const value = fromSignal(user.status);
      createRenderEffect(() => seen.push([shown(), value()]));
      endings.push(dispose);
    });
    batch(() => id.set(2));
    expect(seen.at(-1)).toEqual([2, 'loading']);
    endings.pop()?.();
    const count = seen.length;
    id.set(3);
    expect(seen.length).toBe(count);
  });

  test('fromSolid() follows an accessor and its errors', () => {
    const [id, setId] = createSignal(1);
    const seen: unknown[] = [];
    const [ours, dispose] = inRoot((dispose) => [
      fromSolid(() => {
        if (id() < 0) throw new RangeError('negative');
        return id();
      }),
      dispose,
    ]);
    endings.push(
      effect(() => {
        try {
          seen.push(ours());
        } catch (error) {
          seen.push((error as Error).message);
        }
      }),
    );
    for (const next of [2, -1, 3]) setId(next);
    expect(seen).toEqual([1, 2, 'negative', 3]);
    dispose();
    setId(4);
    expect(seen.length).toBe(4);
  });

  test("effects of signals run after Solid's memos", () => {
    const [id, setId] = createSignal(1);
    const seen: unknown[] = [];
    let double: Accessor<number> = () => 0;
    inRoot(() => {
      const ours = fromSolid(id);
      endings.push(effect(() => void seen.push([ours(), double()])));
      double = createMemo(() => id() * 2);
    });
    setId(2);
    expect(seen).toEqual([
      [1, 0],
      [2, 4],
    ]);
  });
});

describe('scopes', () => {
  test('what the server has loaded is available immediately, for resources with a name', async () => {
    const scope = createResourceScope({ user: { params: 1, value: 'Ada' } });
    const loader = controlledLoader<string, number>();
    const { text } = page(() =>
      createComponent(ResourceScope, {
        state: scope,
        get children() {
          const user = useResource({ name: 'user', params: () => 1, loader });
          const other = useResource({ params: () => 1, loader });
          return createMemo(() => `${user.value()} ${other.status()}`) as unknown as JSX.Element;
        },
      }),
    );
    expect(text()).toBe('Ada loading');
    await flushPromises();
    expect(loader.loads.length).toBe(1);
    expect(scope.dehydrate()).toEqual({ user: [{ params: 1, value: 'Ada' }] });
  });
});

describe('wrong arguments', () => {
  const wrong: [string, () => unknown, string][] = [
    [
      'no owner',
      () => useResource({ loader: () => 1 }),
      'useResource() was called outside a component and outside a root, or there are two',
    ],
    ['no owner for a signal', () => fromSignal(signal(1)), 'fromSignal() was called outside a component'],
    ['no owner for an accessor', () => fromSolid(() => 1), 'fromSolid() was called outside a component'],
    [
      'a value as a signal',
      () => inRoot(() => fromSignal(1 as never)),
      'fromSignal() takes a signal, such as user.status, got 1',
    ],
    [
      'a value as an accessor',
      () => inRoot(() => fromSolid(1 as never)),
      'fromSolid() takes an accessor, got 1',
    ],
    [
      'a value as params',
      () => inRoot(() => useResource({ params: 1 as never, loader: () => 1 })),
      'useResource(): the option "params" must be an accessor, such as id or () => props.id, got 1',
    ],
    ['no options', () => inRoot(() => useResource(undefined as never)), 'useResource()'],
    [
      'an unknown option',
      () => inRoot(() => useResource({ loader: () => 1, lodaer: 1 } as never)),
      'useResource()',
    ],
    [
      'a state that is not an object',
      () => inRoot(() => ResourceScope({ state: 1 as never })),
      '<ResourceScope state> takes a state from dehydrate() or a scope, got 1',
    ],
  ];
  test.each(wrong)('%s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});
