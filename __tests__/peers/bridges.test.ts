/**
 * Signals of frameworks and ours do not follow each other by themselves; with the bridges of
 * docs/examples/bridges, and of xstate-resource/vue, they do.
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
 * Runs `setUp` as a component of the framework does, and returns what it made, and what ends that
 * component.
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
    if (found === undefined) throw new Error(`There is no ${name}.`);
    framework = await found();
  });
  afterAll(() => framework.close?.());
  afterEach(() => {
    for (const end of endings.splice(0)) end();
    jest.restoreAllMocks();
  });

  /** Shows what the page of the framework shows, as soon as it has worked off what it has to do. */
  async function turn(): Promise<void> {
    await framework.flush();
    await flushPromises();
    await framework.flush();
  }

  test('without a bridge neither follows the other, and nothing says so', async () => {
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

  test('theirs as params: each change loads, once a turn', async () => {
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

  test('the resource agrees with theirs at once, or from the turn on in which the framework tells of changes', async () => {
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

  test('several of theirs in one bridge arrive together', async () => {
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

  test('ours on their page: it shows each snapshot', async () => {
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

  test('there and back: no page shows new params beside an old value', async () => {
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

  test('a page that is older than the bridge may show new params beside an old value', async () => {
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
    theirs.set(2); // it reads the resource from now on
    await turn();
    await loader.resolve('Ada');
    await turn();
    seen.length = 0;
    theirs.set(3);
    await turn();
    expect(seen).toEqual(['Solid', 'Vue'].includes(name) ? ['3 loading'] : ['3 resolved', '3 loading']);
  });

  test('what theirs throws is the error of the params, and goes with it', async () => {
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

  test('an object that is changed in place loads nothing; its parts do', async () => {
    const filter = framework.object?.({ region: 'Asia' });
    expect(filter !== undefined).toBe(['Svelte', 'Vue'].includes(name)); // they alone follow what is in an object
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

  test('what ours throws is thrown where it is read, and goes with it', async () => {
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

  test('what follows ours reads nothing for the bridge', async () => {
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

  test('with the component both bridges end', async () => {
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
