/**
 * Framework signals and ours do not track each other. The bridges of docs/examples/bridges and of
 * the frameworks' entries connect them.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { effect, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { type Framework, frameworks } from './frameworks.js';

let framework: Framework;
const endings: (() => void)[] = [];

/**
 * Runs `setUp` as a component of the framework does. Returns its result, and a function that ends
 * the component.
 */
function component<T>(setUp: () => T, text?: (made: T) => unknown): { made: T; end: () => void } {
  let made: { readonly it: T } | undefined;
  const end = framework.component(
    () => {
      made = { it: setUp() };
    },
    () => {
      if (made && text) text(made.it);
    },
  );
  let isOver = false;
  const endOnce = () => {
    if (!isOver) end();
    isOver = true;
  };
  endings.push(endOnce);
  if (made === undefined) throw new Error('The component was not set up.');
  return { made: made.it, end: endOnce };
}

describe.each(Object.keys(frameworks))('%s', (name) => {
  beforeAll(async () => {
    const found = frameworks[name];
    if (found === undefined) throw new Error(`Unknown framework: ${name}`);
    framework = await found();
  });
  afterAll(() => framework.close?.());
  afterEach(() => {
    for (const end of endings.splice(0)) end();
    jest.restoreAllMocks();
  });

  /** Waits until the framework has rendered all changes. */
  async function turn(): Promise<void> {
    await framework.flush();
    await flushPromises();
    await framework.flush();
  }

  test('without a bridge, neither tracks the other, and there is no warning', async () => {
    const theirs = framework.state(1);
    const loader = controlledLoader<string, number>();
    const user = resource({ params: () => theirs.read(), loader });
    endings.push(effect(() => void user.status()));
    await flushPromises();
    theirs.set(2);
    await turn();
    expect(loader.loads.map(({ params }) => params)).toEqual([1]);

    const ours = signal(1);
    const seen: number[] = [];
    component(
      () => {},
      () => seen.push(ours()),
    );
    await turn();
    ours.set(2);
    await turn();
    expect(new Set(seen)).toEqual(new Set([1]));
  });

  test('their signal as params loads for each change, once a turn', async () => {
    const theirs = framework.state(1);
    const loader = controlledLoader<string, number>();
    const { made: user } = component(() => resource({ params: framework.from(theirs.read), loader }));
    expect(user.status()).toBe('loading');
    await turn();
    await loader.resolve('Ada');
    expect(user.value()).toBe('Ada');
    theirs.set(2);
    theirs.set(3);
    await turn();
    expect([user.status(), user.value()]).toEqual(['loading', undefined]);
    await loader.resolve('Grace');
    theirs.set(3);
    await turn();
    expect([user.status(), user.value()]).toEqual(['resolved', 'Grace']);
    expect(loader.loads.map(({ params }) => params)).toEqual([1, 3]);
  });

  test('the resource agrees with their signal immediately, or as soon as the framework notifies of changes', async () => {
    const theirs = framework.state(1);
    const loader = controlledLoader<string, number>();
    const { made: user } = component(() => resource({ params: framework.from(theirs.read), loader }));
    await turn();
    await loader.resolve('Ada');
    theirs.set(2);
    expect(user.status()).toBe(name === 'Svelte' ? 'resolved' : 'loading');
    await framework.flush();
    expect(user.status()).toBe('loading');
  });

  test('several of their signals in one bridge change together', async () => {
    const first = framework.state(1);
    const second = framework.state(10);
    const seen: string[] = [];
    component(() => {
      const both = framework.from(() => `${first.read()} ${second.read()}`);
      endings.push(effect(() => void seen.push(both())));
    });
    await turn();
    framework.together(() => {
      first.set(2);
      second.set(20);
    });
    await turn();
    expect(seen).toEqual(['1 10', '2 20']);
  });

  test('their page shows each snapshot of our resource', async () => {
    const id = signal(1);
    const loader = controlledLoader<string, number>();
    const user = resource({ params: id, loader });
    const seen: string[] = [];
    component(
      () => framework.to(user.snapshot),
      (shown) => {
        const { status, value } = shown();
        seen.push(`${status} ${value}`);
      },
    );
    await turn();
    await loader.resolve('Ada');
    await turn();
    id.set(2);
    await turn();
    await loader.resolve('Grace');
    await turn();
    expect(seen).toEqual(['loading undefined', 'resolved Ada', 'loading undefined', 'resolved Grace']);
  });

  test('with both bridges, no page shows new params with an old value', async () => {
    const theirs = framework.state(1);
    const loader = controlledLoader<string, number>();
    const seen: string[] = [];
    component(
      () => framework.to(resource({ params: framework.from(theirs.read), loader }).snapshot),
      (shown) => {
        const { status, value } = shown();
        seen.push(`${theirs.read()} ${status} ${value}`);
      },
    );
    await turn();
    await loader.resolve('Ada');
    await turn();
    theirs.set(2);
    await turn();
    await loader.resolve('Grace');
    await turn();
    expect(seen).toEqual([
      '1 loading undefined',
      '1 resolved Ada',
      '2 loading undefined',
      '2 resolved Grace',
    ]);
  });

  test('a page created before the bridge may show new params with an old value', async () => {
    const theirs = framework.state(1);
    const loader = controlledLoader<string, number>();
    let shown: (() => { readonly status: string }) | undefined;
    const seen: string[] = [];
    component(
      () => {},
      () => seen.push(`${theirs.read()} ${shown?.().status}`),
    );
    await turn();
    component(() => {
      shown = framework.to(resource({ params: framework.from(theirs.read), loader }).snapshot);
    });
    theirs.set(2); // from now on it reads the resource
    await turn();
    await loader.resolve('Ada');
    await turn();
    seen.length = 0;
    theirs.set(3);
    await turn();
    expect(seen).toEqual(['Solid', 'Vue'].includes(name) ? ['3 loading'] : ['3 resolved', '3 loading']);
  });

  test('an error in their signal is the error of the params, until it is gone', async () => {
    const theirs = framework.state(1);
    const loader = controlledLoader<string, number>();
    const { made: user } = component(() => {
      const id = framework.from(() => {
        if (theirs.read() < 0) throw new RangeError(`no user ${theirs.read()}`);
        return theirs.read();
      });
      return resource({ params: id, loader });
    });
    await turn();
    for (const id of [-1, -2]) {
      theirs.set(id);
      await turn();
      expect(user.error()).toEqual(new RangeError(`no user ${id}`));
    }
    theirs.set(2);
    await turn();
    expect(user.status()).toBe('loading');
  });

  test('mutating an object loads nothing, unless the changed part is read', async () => {
    const filter = framework.object?.({ region: 'Asia' });
    expect(filter !== undefined).toBe(['Svelte', 'Vue'].includes(name)); // only these track the parts of an object
    if (filter === undefined) return;
    const whole = controlledLoader<string, { region: string }>();
    const parts = controlledLoader<string, { region: string }>();
    component(() => [
      resource({ params: framework.from(() => filter), loader: whole }),
      resource({ params: framework.from(() => ({ region: filter.region })), loader: parts }),
    ]);
    await turn();
    filter.region = 'Europe';
    await turn();
    expect([whole.loads.length, parts.loads.length]).toEqual([1, 2]);
  });

  test('an error of our signal is thrown to its reader, until it is gone', async () => {
    const loader = controlledLoader<string, undefined>();
    const user = resource({ loader });
    const seen: unknown[] = [];
    component(
      () => framework.to(user.value),
      (shown) => {
        try {
          seen.push(shown());
        } catch (error) {
          seen.push((error as Error).message);
        }
      },
    );
    await turn();
    await loader.reject(new Error('offline'));
    await turn();
    user.set('Ada');
    await turn();
    expect(seen).toEqual([undefined, 'offline', 'Ada']);
  });

  test('an effect of ours does not read their signal again when something else changes', async () => {
    const theirs = framework.state(1);
    const other = framework.state(1);
    const read = jest.fn(theirs.read);
    component(() => {
      const ours = framework.from(read);
      endings.push(effect(() => void [ours(), other.read()]));
    });
    await turn();
    theirs.set(2);
    await turn();
    read.mockClear();
    other.set(2);
    await turn();
    expect(read).not.toHaveBeenCalled();
  });

  test('both bridges end with the component', async () => {
    const theirs = framework.state(1);
    const read = jest.fn(theirs.read);
    const ours = signal(1);
    let subscriptions = 0;
    const subscribe = ours.subscribe as (next: unknown) => { unsubscribe(): void };
    ours.subscribe = (next: unknown) => {
      const { unsubscribe } = subscribe(next);
      subscriptions += 1;
      return {
        unsubscribe() {
          subscriptions -= 1;
          unsubscribe();
        },
      };
    };
    const { end } = component(
      () => {
        framework.from(read);
        return framework.to(ours);
      },
      (shown) => shown(),
    );
    await turn();
    expect(subscriptions).toBe(1);
    end();
    await turn();
    expect(subscriptions).toBe(0);
    read.mockClear();
    theirs.set(2);
    await turn();
    expect(read).not.toHaveBeenCalled();
  });
});
