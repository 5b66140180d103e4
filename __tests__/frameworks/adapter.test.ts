/** What the framework entries share, tested without a framework. */
import { describe, expect, test } from '@jest/globals';
import { fromPromise } from 'xstate';
import { computed, type Dehydrated, effect, hydrated, resource, signal } from 'xstate-resource';
import {
  type AskParams,
  type ComponentOptions,
  componentResource,
  createResourceScope,
  ownerOf,
  readQuietly,
  shownOf,
} from 'xstate-resource/adapter';
import { inspectResources } from 'xstate-resource/inspect';
import { keepFresh, withPolicy } from 'xstate-resource/loaders';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { scopeOf } from '../../src/frameworks/scope.js';
import { timeByHand } from '../support/time-by-hand.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

type Options<P> = Partial<ComponentOptions<string, P>>;

const pass = timeByHand();

const held: unknown[] = [];

/** A component whose params are a value, such as a prop. */
function make<P>(options: Options<P>, scope?: ReturnType<typeof createResourceScope>) {
  const server = controlledLoader<string, P>();
  const all = { loader: server, ...options } as never;
  const own = componentResource(all, { caller: 'useResource', scope });
  held.push(own);
  const commit = (changed: Options<P>) => own.commit({ loader: server, ...changed } as never);
  const shown = (params?: P) =>
    own.preview((params === undefined ? options : { ...options, params }) as never, shownOf(own.resource)());
  return { own, commit, shown, ...server };
}

/** A component whose params are a getter. */
function makeWithGetter<P>(ask: AskParams<P>, options: Options<P> = {}) {
  const server = controlledLoader<string, P>();
  const own = componentResource({ loader: server, ...options } as never, { ask, caller: 'useResource' });
  held.push(own);
  return { own, ...server };
}

describe('Before the component is mounted', () => {
  test('a value that must be loaded is shown as loading, and nothing is loaded', async () => {
    const { own, shown, loads } = make({ params: 'a' });
    expect(shown()).toEqual({
      status: 'loading',
      value: undefined,
      error: undefined,
      hasValue: false,
      isLoading: true,
      isStreaming: false,
      latest: undefined,
    });
    expect(Object.isFrozen(shown())).toBe(true);
    await flushPromises();
    expect(own.resource.status()).toBe('loading');
    expect(loads).toHaveLength(0);
  });

  test.each([null, undefined])('params that are %s are idle', async (params) => {
    const { own } = make({ params });
    expect(own.resource.status()).toBe('idle');
    own.commit({ params, loader: async () => 'never' } as never);
    await flushPromises();
    expect(own.resource.status()).toBe('idle');
  });

  test('a cached value is shown, and stays without a load', async () => {
    const { own, shown, commit, loads } = make({ params: 'a', cached: () => 'known' });
    expect(shown()).toMatchObject({ status: 'resolved', value: 'known', hasValue: true });
    commit({ params: 'a', cached: () => 'known' });
    await flushPromises();
    expect(own.resource.status()).toBe('resolved');
    expect(loads).toHaveLength(0);
  });

  test('a cached function that throws is shown as an error', () => {
    const broken = new Error('broken');
    const { shown } = make({
      params: 'a',
      cached: () => {
        throw broken;
      },
    });
    expect(shown()).toMatchObject({ status: 'error', error: broken });
  });

  test('inspectors are not notified of it, because renders create resources that are discarded', async () => {
    const inspectedNames = () => {
      const names: string[] = [];
      const { unsubscribe } = inspectResources({
        next: ({ type, actorRef }) =>
          void (type === '@xstate.actor' && names.push((actorRef as unknown as { id: string }).id)),
      });
      return { names, unsubscribe };
    };
    const inspected = inspectedNames();
    const thrown = make({ name: 'thrown away', params: 'a' });
    const kept = make({ name: 'kept', params: 'a' });
    const logic = fromPromise(async () => 'A');
    const withLogic = componentResource<string>({ name: 'logic', loader: logic } as never, {
      caller: 'useResource',
    });
    await flushPromises();
    expect(thrown.own.shown.status).toBe('loading');
    expect(inspected.names).not.toEqual(expect.arrayContaining(['kept']));
    kept.commit({ name: 'kept', params: 'a' });
    withLogic.set('set'); // set before it is mounted
    expect(withLogic.shown).toMatchObject({ status: 'local', value: 'set' });
    await flushPromises();
    expect(inspected.names).toEqual(expect.arrayContaining(['kept', 'logic']));
    inspected.unsubscribe();
    const late = inspectedNames();
    expect(late.names).toContain('kept');
    expect([...inspected.names, ...late.names]).not.toContain('thrown away');
    late.unsubscribe();
  });

  test('set and update work, and load nothing', async () => {
    const { own, loads, commit } = make({ params: 'a' });
    own.set('set');
    own.update((value) => `${value}!`);
    expect(own.resource.snapshot()).toMatchObject({ status: 'local', value: 'set!' });
    await flushPromises();
    commit({ params: 'a' });
    await flushPromises();
    expect(own.resource.status()).toBe('local');
    expect(loads).toHaveLength(0);
  });

  test('a resource that loads earlier because it is awaited does not load again', async () => {
    const { own, resolve, loads, commit } = make({ params: 'a' });
    const settled = own.load();
    await flushPromises();
    await resolve('A');
    expect(await settled).toMatchObject({ status: 'resolved', value: 'A' });
    commit({ params: 'a' });
    await flushPromises();
    expect(loads).toHaveLength(1);
  });
});

describe('While the component is mounted', () => {
  test('it loads for the committed params, and shows other params as they will be', async () => {
    const { own, commit, shown, resolve, loads } = make({ params: { id: 1 } });
    commit({ params: { id: 1 } });
    await flushPromises();
    await resolve('one');
    const live = shownOf(own.resource)();
    expect(shown({ id: 1 })).toBe(live);
    expect(live).toMatchObject({ status: 'resolved', value: 'one', latest: 'one' });
    const next = shown({ id: 2 });
    expect(next).toMatchObject({ status: 'loading', value: undefined, latest: 'one' });
    expect(shown({ id: 2 })).toBe(next);
    expect(own.resource.status()).toBe('resolved'); // the preview has changed nothing
    await flushPromises();
    expect(loads).toHaveLength(1);
    commit({ params: { id: 2 } });
    expect(own.resource.status()).toBe('loading');
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('without the key params it loads once, and again on reload', async () => {
    const { own, commit, resolve, loads } = make({});
    commit({});
    await flushPromises();
    await resolve('A');
    commit({});
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([undefined]);
    expect(own.reload()).toBe(true);
    await flushPromises();
    expect(loads).toHaveLength(2);
  });

  test('without params, paramsEqual is not called', async () => {
    const paramsEqual = () => {
      throw new Error('asked');
    };
    const { own, commit, resolve } = make({ paramsEqual });
    commit({ paramsEqual });
    await flushPromises();
    await resolve('A');
    commit({ paramsEqual });
    expect(own.resource.status()).toBe('resolved');
  });

  test('the functions of the last commit are called', async () => {
    const { own, commit, loads } = make<string>({ params: 'a', loader: async () => 'first' });
    own.commit({ params: 'a', loader: async () => 'second' } as never);
    await own.resource.settled();
    expect(own.resource.value()).toBe('second');
    const asked: string[] = [];
    const equal = (a: string, b: string) => {
      asked.push(`${a} ${b}`);
      return true;
    };
    own.commit({ params: 'a', loader: async () => 'third', equal } as never);
    own.reload();
    await own.resource.settled();
    expect(asked).toEqual(['second third']);
    expect(own.resource.value()).toBe('second');
    commit({ params: 'A', paramsEqual: (a, b) => `${a}`.toLowerCase() === `${b}`.toLowerCase() });
    await flushPromises();
    expect(loads).toHaveLength(0);
    commit({ params: 'b', cached: (params) => `cached ${params}`, revalidate: true });
    expect(own.resource.snapshot()).toMatchObject({ status: 'reloading', value: 'cached b' });
    commit({
      params: 'c',
      cached: (params) => `cached ${params}`,
      revalidate: (params, value) => value !== `cached ${params}`,
    });
    expect(own.resource.snapshot()).toMatchObject({ status: 'resolved', value: 'cached c' });
  });

  test('the cause of the first load is created, so a debounce does not delay it; that of the next is params', async () => {
    const policy = withPolicy({ debounce: 100 }) as never;
    const { commit, loads } = make({ params: 'a', policy });
    await flushPromises(); // the component is mounted a few turns later
    await flushPromises();
    commit({ params: 'a', policy });
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual(['a']);
    commit({ params: 'b', policy });
    await flushPromises();
    expect(loads).toHaveLength(1);
    await pass(100);
    expect(loads.map(({ params }) => params)).toEqual(['a', 'b']);
  });

  test('actor logic works as a loader', async () => {
    const loader = fromPromise(async ({ input }: { input: { params: string } }) =>
      input.params.toUpperCase(),
    );
    const own = componentResource({ params: 'a', loader } as never, { caller: 'useResource' });
    own.commit({ params: 'a', loader } as never);
    expect(await own.resource.settled()).toMatchObject({ status: 'resolved', value: 'A' });
  });

  test('it is inspected under its name', async () => {
    const inspected: string[] = [];
    const inspect = ({ type, actorRef }: { type: string; actorRef: { id: string } }) =>
      void inspected.push(`${actorRef.id} ${type}`);
    const { commit } = make({ name: 'user', params: 'a', inspect } as never);
    commit({ name: 'user', params: 'a' });
    await flushPromises();
    expect(inspected).toContain('user @xstate.snapshot');
  });

  test('end destroys it', async () => {
    const { own, commit, loads } = make({ params: 'a' });
    commit({ params: 'a' });
    await flushPromises();
    own.end();
    expect(loads[0]?.abortSignal.aborted).toBe(true);
    expect(own.shown).toMatchObject({ status: 'idle', value: undefined, latest: undefined });
    commit({ params: 'b' });
    await flushPromises();
    expect(loads).toHaveLength(1);
    expect(own.preview({ params: 'b', loader: async () => 'B' }, own.shown).status).toBe('idle');
  });
});

describe('While the component is hidden', () => {
  test('a load is aborted, and begins again', async () => {
    const { own, commit, loads, resolve } = make({ params: 'a' });
    commit({ params: 'a' });
    await flushPromises();
    own.pause();
    own.pause();
    expect(loads[0]?.abortSignal.aborted).toBe(true);
    expect(own.resource.status()).toBe('loading');
    await flushPromises();
    expect(loads).toHaveLength(1);
    own.resume();
    await flushPromises();
    expect(loads).toHaveLength(2);
    await resolve('A');
    expect(own.resource.value()).toBe('A');
  });

  test('an inspector is told that the resource waits because it is hidden', async () => {
    const events: unknown[] = [];
    const { own, commit } = make({
      params: 'a',
      inspect: (event) => {
        if (event.type === '@xstate.event') events.push(event.event);
      },
    });
    commit({ params: 'a' });
    await flushPromises();
    own.pause();
    expect(events).toContainEqual({ type: 'params.waiting', isHidden: true });
  });

  test('a reload is aborted, its value stays, and it begins again as a reload', async () => {
    const { own, commit, loads, resolve } = make({ params: 'a' });
    commit({ params: 'a' });
    await flushPromises();
    await resolve('A');
    own.reload();
    await flushPromises();
    own.pause();
    expect(loads[1]?.abortSignal.aborted).toBe(true);
    expect(own.resource.snapshot()).toMatchObject({ status: 'reloading', value: 'A' });
    own.resume();
    expect(own.resource.snapshot()).toMatchObject({ status: 'reloading', value: 'A' });
    await flushPromises();
    expect(loads).toHaveLength(3);
    await resolve('A2');
    expect(own.resource.snapshot()).toMatchObject({ status: 'resolved', value: 'A2' });
  });

  test('an interrupted value is not shown for params that come back later', async () => {
    const { own, commit, resolve } = make({ params: 'a' });
    commit({ params: 'a' });
    await flushPromises();
    await resolve('A');
    own.reload();
    own.pause();
    commit({ params: 'b' });
    expect(own.resource.snapshot()).toMatchObject({ status: 'loading', value: undefined });
    await flushPromises();
    commit({ params: 'a' });
    expect(own.resource.snapshot()).toMatchObject({ status: 'loading', value: undefined });
  });

  test('a value stays, and nothing is loaded', async () => {
    const { own, commit, loads, resolve } = make({ params: 'a' });
    commit({ params: 'a' });
    await flushPromises();
    await resolve('A');
    own.pause();
    expect(own.resource.value()).toBe('A');
    own.resume();
    await flushPromises();
    expect(own.resource.snapshot()).toMatchObject({ status: 'resolved', value: 'A' });
    expect(loads).toHaveLength(1);
  });

  test('a stream is closed, its last item stays, and it is opened again', async () => {
    const opened: AbortSignal[] = [];
    let next: (item: string) => void = () => {};
    const options = {
      params: 'a',
      stream: ({ abortSignal }: { abortSignal: AbortSignal }) => {
        opened.push(abortSignal);
        return {
          subscribe: (observer: { next?(item: string): void }) => {
            next = (item) => observer.next?.(item);
            return { unsubscribe: () => {} };
          },
        };
      },
    };
    const own = componentResource(options as never, { caller: 'useResource' });
    own.commit(options as never);
    await flushPromises();
    next('one');
    expect(own.shown).toMatchObject({ status: 'resolved', value: 'one', isStreaming: true });
    own.pause();
    expect(opened.map(({ aborted }) => aborted)).toEqual([true]);
    expect(own.shown).toMatchObject({ status: 'resolved', value: 'one', isStreaming: false });
    next('late');
    expect(own.shown.value).toBe('one');
    own.resume();
    await flushPromises();
    expect(opened).toHaveLength(2);
    expect(own.shown).toMatchObject({ status: 'resolved', value: 'one', isStreaming: false });
    next('two');
    expect(own.shown).toMatchObject({ status: 'resolved', value: 'two', isStreaming: true });
  });

  test('a reload loads nothing until it is shown again', async () => {
    const { own, commit, loads, resolve } = make({ params: 'a' });
    commit({ params: 'a' });
    await flushPromises();
    await resolve('A');
    own.pause();
    expect(own.reload()).toBe(false);
    expect(own.resource.reload({ force: true })).toBe(false);
    await flushPromises();
    expect(loads).toHaveLength(1);
    expect(own.shown).toMatchObject({ status: 'resolved', value: 'A' });
    own.resume();
    expect(own.shown).toMatchObject({ status: 'reloading', value: 'A' });
    await flushPromises();
    expect(loads).toHaveLength(2);
    await resolve('A2');
    own.pause();
    own.resume();
    await flushPromises();
    expect(loads).toHaveLength(2); // it was due only once
  });

  test('reloading an interrupted load makes one load, also for new params', async () => {
    const { own, commit, loads } = make({ params: 'a' });
    commit({ params: 'a' });
    await flushPromises();
    own.pause();
    own.reload();
    own.resume();
    await flushPromises();
    expect(loads).toHaveLength(2);
    own.pause();
    own.reload();
    commit({ params: 'b' });
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual(['a', 'a', 'b']);
  });

  test('a resource that is kept fresh is not reloaded until it is shown again', async () => {
    const { own, commit, loads, resolve } = make({ params: 'a' });
    commit({ params: 'a' });
    await flushPromises();
    await resolve('A');
    const stop = keepFresh(own.resource, { every: 100 });
    own.pause();
    await pass(350);
    expect(loads).toHaveLength(1);
    own.resume();
    await flushPromises();
    expect(loads).toHaveLength(2);
    stop();
  });

  test('if it comes back in the same turn, its load goes on', async () => {
    const { own, commit, loads } = make({ params: 'a' });
    commit({ params: 'a' });
    await flushPromises();
    own.pauseSoon();
    own.resume();
    await flushPromises();
    expect(loads.map(({ abortSignal }) => abortSignal.aborted)).toEqual([false]);
    own.pauseSoon();
    expect(loads[0]?.abortSignal.aborted).toBe(false);
    await flushPromises();
    expect(loads[0]?.abortSignal.aborted).toBe(true);
  });

  test('a wait for another resource continues', async () => {
    const parent = controlledLoader<string>();
    const user = resource({ loader: parent });
    const { own, loads } = makeWithGetter(({ chain }) => chain(user));
    own.resume();
    await flushPromises();
    expect(own.shown.status).toBe('loading');
    own.pause();
    await parent.resolve('Ada');
    await flushPromises();
    expect(loads).toHaveLength(0);
    own.resume();
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual(['Ada']);
  });
});

describe('Params from a getter', () => {
  test('each read is for the current params, even before anything reports that they have changed', async () => {
    let id = 'a';
    const { own, loads, resolve } = makeWithGetter(() => id);
    own.resume();
    await flushPromises();
    await resolve('A');
    const seen: string[] = [];
    const end = effect(() => void seen.push(own.resource.status()));
    id = 'b';
    own.ask();
    expect(own.shown).toMatchObject({ status: 'loading', value: undefined });
    expect(seen).toEqual(['resolved']); // asking must not run other observers
    own.announce();
    expect(seen).toEqual(['resolved', 'loading']);
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual(['a', 'b']);
    end();
  });

  test('observers are notified in a microtask, unless this happens earlier', async () => {
    let id = 'a';
    const { own, resolve } = makeWithGetter(() => id);
    own.resume();
    await flushPromises();
    await resolve('A');
    let notified = 0;
    const end = own.subscribe(() => {
      notified += 1;
    });
    id = 'b';
    own.ask();
    expect(own.shown.status).toBe('loading');
    expect(notified).toBe(0);
    await flushPromises();
    expect(notified).toBe(1);
    end();
    await resolve('B');
    expect(notified).toBe(1);
  });

  test('signals that it reads are tracked, and the framework is made to track again', async () => {
    const id = signal('a');
    const { own, loads } = makeWithGetter(() => id());
    let tracked = 0;
    const end = own.onAsk(() => {
      tracked += 1;
      own.ask();
    });
    own.resume();
    expect(tracked).toBe(1);
    await flushPromises();
    id.set('b');
    expect(own.resource.status()).toBe('loading');
    await flushPromises();
    expect(tracked).toBe(2);
    expect(loads.map(({ params }) => params)).toEqual(['a', 'b']);
    end();
    id.set('c');
    await flushPromises();
    expect(tracked).toBe(2);
  });

  test('one that throws a new error with the same message each time is in error only once', async () => {
    let problem: unknown = 'down';
    const { own } = makeWithGetter(() => {
      throw typeof problem === 'string' ? new Error(problem) : problem;
    });
    own.resume();
    const { error } = own.shown;
    expect(error).toEqual(new Error('down'));
    own.ask();
    expect(own.shown.error).toBe(error);
    problem = 'out';
    own.ask();
    expect(own.shown.error).toEqual(new Error('out'));
    problem = 42;
    own.ask();
    expect(own.shown.error?.cause).toBe(42);
  });

  test('a chain that is stored and called in a computed still waits', async () => {
    const parent = controlledLoader<string>();
    const user = resource({ loader: parent });
    let chained: (() => string) | undefined;
    const { own, loads } = makeWithGetter(({ chain }) => {
      chained ??= computed(() => chain(user));
      return chained();
    });
    own.resume();
    await flushPromises();
    expect(own.shown.status).toBe('loading');
    await parent.resolve('Ada');
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual(['Ada']);
  });

  test('it is not called while the component is hidden', async () => {
    let asked = 0;
    let id: string | undefined = 'a';
    const { own, resolve } = makeWithGetter(() => {
      asked += 1;
      return id;
    });
    own.resume();
    await flushPromises();
    await resolve('A');
    own.pause();
    const before = asked;
    id = 'b';
    own.ask();
    expect(asked).toBe(before);
    expect(own.shown).toMatchObject({ status: 'resolved', value: 'A' });
    own.resume();
    expect(own.shown.status).toBe('loading');
  });

  test('set, update and reload act for the current params', async () => {
    let id = 'a';
    const { own, loads, resolve } = makeWithGetter(() => id);
    own.resume();
    await flushPromises();
    await resolve('A');
    id = 'b';
    own.set('mine');
    expect(own.shown).toMatchObject({ status: 'local', value: 'mine' });
    await flushPromises();
    expect(own.shown).toMatchObject({ status: 'local', value: 'mine' });
    id = 'c';
    expect(own.reload()).toBe(false); // it is loading already
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual(['a', 'c']);
  });

  test('readQuietly() runs no observer', async () => {
    let id = 'a';
    const { own, resolve } = makeWithGetter(() => id);
    own.resume();
    await flushPromises();
    await resolve('A');
    const doubled = computed(() => own.resource.status().repeat(2));
    const seen: string[] = [];
    const end = own.subscribe(() => seen.push('notified'));
    id = 'b';
    own.ask();
    expect(readQuietly(doubled)).toBe('loadingloading');
    expect(seen).toEqual([]);
    await flushPromises();
    expect(seen).toEqual(['notified']);
    end();
  });

  test('nothing is notified while a computed of the library asks', () => {
    let id = 'a';
    const { own } = makeWithGetter(() => id);
    own.resume();
    const order: string[] = [];
    const end = own.subscribe(() => order.push('notified'));
    const asking = computed(() => {
      id = 'b';
      own.set('x');
      own.ask();
      order.push('asked');
      return own.shown.status;
    });
    asking();
    expect(order[0]).toBe('asked');
    end();
  });
});

describe('A scope', () => {
  const through = (state: Dehydrated) => JSON.parse(JSON.stringify(state)) as Dehydrated;

  test('returns what named resources have loaded, by their params, and restores it', async () => {
    const scope = createResourceScope();
    const all = ['a', 'b', 'a'].map((params) => make({ name: 'user', params }, scope));
    const other = make({ name: 'config' }, scope);
    make({ params: 'no name' }, scope);
    make({ name: 'never', params: 'x' }, scope);
    for (const { own } of [...all, other]) void own.load();
    await flushPromises();
    for (const { resolve, loads } of [...all, other]) await resolve(`${loads[0]?.params}!`);
    expect(through(scope.dehydrate())).toEqual({
      user: [
        { params: 'a', value: 'a!' },
        { params: 'b', value: 'b!' },
      ],
      config: [{ value: 'undefined!' }],
    });

    const browser = createResourceScope(through(scope.dehydrate()));
    const first = make({ name: 'user', params: 'a', revalidate: true, cached: () => 'not asked' }, browser);
    const second = make({ name: 'user', params: 'b' }, browser);
    const third = make({ name: 'user', params: 'c' }, browser);
    const fourth = make({ name: 'config' }, browser);
    expect([first, second, third, fourth].map(({ own }) => own.shown.status)).toEqual([
      'resolved',
      'resolved',
      'loading',
      'resolved',
    ]);
    first.commit({ name: 'user', params: 'a', revalidate: true, cached: () => 'not asked' });
    await flushPromises();
    expect(first.loads).toHaveLength(0);

    first.own.reload();
    await flushPromises();
    const late = make({ name: 'user', params: 'a' }, browser);
    expect(late.own.shown.status).toBe('loading'); // it is out of date
    expect(make({ name: 'user', params: 'b' }, browser).own.shown.status).toBe('resolved');
  });

  test('a resource that was restored and has loaded for other params is not restored again', async () => {
    const scope = createResourceScope({ user: { params: 'a', value: 'old' } });
    const user = make({ name: 'user', params: 'a' }, scope);
    user.commit({ name: 'user', params: 'a' });
    await flushPromises();
    user.commit({ name: 'user', params: 'b' });
    await flushPromises();
    await user.resolve('B');
    user.commit({ name: 'user', params: 'a' });
    expect(user.own.shown.status).toBe('loading');
  });

  test("a user's hydrated() is used only once, too", async () => {
    const cached = hydrated<string>({ user: { params: 'a', value: 'old' } }, 'user');
    const { own, commit, resolve } = make({ params: 'a', cached });
    commit({ params: 'a', cached });
    await flushPromises();
    own.reload();
    await flushPromises();
    await resolve('new');
    expect(cached('a')).toBeUndefined();
  });

  test('it contains no resource that has ended or failed', async () => {
    const scope = createResourceScope();
    const gone = make({ name: 'gone', params: 'a' }, scope);
    const failed = make({ name: 'failed', params: 'a' }, scope);
    for (const { own } of [gone, failed]) void own.load();
    await flushPromises();
    await gone.resolve('A');
    await failed.reject(new Error('down'));
    gone.own.end();
    expect(scope.dehydrate()).toEqual({});
  });

  test('names such as __proto__ are ordinary names', async () => {
    const scope = createResourceScope();
    const { own, resolve } = make({ name: '__proto__', params: 'a' }, scope);
    void own.load();
    await flushPromises();
    await resolve('A');
    expect(JSON.stringify(scope.dehydrate())).toBe('{"__proto__":[{"params":"a","value":"A"}]}');
    const again = createResourceScope(through(scope.dehydrate()));
    expect(make({ name: '__proto__', params: 'a' }, again).own.shown.status).toBe('resolved');
  });

  test.each([[[]], ['text'], [null], [42]])('a state that is %j is rejected', (state) => {
    expect(() => createResourceScope(state as never)).toThrow(
      /createResourceScope\(\) takes an object whose keys are names of resources, got/,
    );
  });

  test('an invalid entry in a state is reported when its name is used', () => {
    const scope = createResourceScope({ user: 'Ada' } as never);
    expect(() => make({ name: 'user', params: 'a' }, scope)).toThrow(
      /createResourceScope\(\): the entry for "user" in the state must be an object with params and value, got "Ada"/,
    );
  });

  test('scopeOf() returns a given scope unchanged', () => {
    const scope = createResourceScope();
    expect(scopeOf(scope)).toBe(scope);
    expect(scopeOf({})).not.toBe(scope);
  });
});

describe('Bad input', () => {
  test('option errors name the function that the user called', () => {
    const options = (given: object) => () => componentResource(given as never, { caller: 'useResource' });
    expect(options({})).toThrow(
      'useResource(): the option "loader" must be a function or actor logic, got undefined.',
    );
    expect(options({ loader: async () => 1, load: 1 })).toThrow(/useResource\(\).*"load"/);
    expect(options({ loader: async () => 1, params: () => 1, revalidate: true })).toThrow(
      /useResource\(\): the option "revalidate"/,
    );
  });

  test('a loader cannot become a stream', () => {
    const { own } = make({ params: 'a' });
    expect(() => own.commit({ params: 'a', stream: () => [] } as never)).toThrow(
      'useResource(): "loader" in the last render, "stream" in this one. Use two components, or pass the same one each time.',
    );
  });

  test('shownOf() takes only a resource', () => {
    expect(() => shownOf('user' as never)).toThrow('shownOf() takes a resource, got "user".');
  });

  test('ownerOf() returns the owner of a resource', () => {
    const { own } = make({ params: 'a' });
    expect(ownerOf(own.resource)).toBe(own);
    expect(ownerOf(resource({ loader: async () => 1 }))).toBeUndefined();
    expect(ownerOf('user' as never)).toBeUndefined();
  });
});
