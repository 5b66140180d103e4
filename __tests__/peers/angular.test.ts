/** @jest-environment jsdom */
import {
  ApplicationRef,
  ɵCACHE_ACTIVE as CACHE_ACTIVE,
  ɵinternalCreateApplication as createApplication,
  createEnvironmentInjector,
  createPlatformFactory,
  DOCUMENT,
  debounced,
  ErrorHandler,
  ɵINJECTOR_SCOPE as injectorScope,
  linkedSignal,
  computed as ngComputed,
  effect as ngEffect,
  resource as ngResource,
  signal as ngSignal,
  platformCore,
  provideZonelessChangeDetection,
  resourceFromSnapshots,
  TransferState,
} from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { expect, jest } from '@jest/globals';
import { Subject } from 'rxjs';
import { computed, dehydrate, effect, hydrated, resource, signal } from 'xstate-resource';
import { retryNow, withPolicy } from 'xstate-resource/loaders';
import { flushPromises } from 'xstate-resource/testing';
import { tableOf } from './rows.js';
import { Server, setUpOurs, thrownBy } from './server.js';

const { row, everyRow, checkedAgainst, offers } = tableOf('Angular');

const platformRef = createPlatformFactory(platformCore, 'peers')();

/** A zoneless application, as in a browser, but without a component. */
const createApp = () =>
  createApplication({
    platformRef,
    appProviders: [
      provideZonelessChangeDetection(),
      { provide: injectorScope, useValue: 'root' },
      { provide: DOCUMENT, useValue: document },
      { provide: ErrorHandler, useFactory: () => new ErrorHandler() },
    ],
  });
const { injector } = await createApp();
const application = injector.get(ApplicationRef);

/** Angular starts loads in effects, which run when the application ticks. */
function turn(): Promise<void> {
  application.tick();
  return flushPromises();
}

function setUpTheirs<P = unknown>(initial: P, options: { equal?: (a: unknown, b: unknown) => boolean } = {}) {
  const server = new Server();
  const params = ngSignal(initial);
  const loader = ({ params, abortSignal }: { params: unknown; abortSignal: AbortSignal }) =>
    server.load(params, abortSignal);
  return { params, user: ngResource({ params, loader, injector, ...options }), server };
}

/** Both, with a first value. */
async function setUp<P = unknown>(initial: P) {
  const both = { theirs: setUpTheirs<P>(initial), ours: setUpOurs<P>(initial) };
  await turn();
  await both.theirs.server.answer('Ada');
  await both.ours.server.answer('Ada');
  return both;
}

const shown = ({ status, value }: { status: () => string; value: () => unknown }) => [status(), value()];

checkedAgainst('@angular/core');
offers({ TransferState, linkedSignal });

row('`resource({ params, loader })`', 'theirs needs an injector, ours does not', async () => {
  const loader = async () => 'Ada';
  expect(() => ngResource({ loader })).toThrow('NG0203');
  const user = resource({ loader });
  await user.settled();
  expect(user.value()).toBe('Ada');
});

row('`params` returns `undefined`', 'both load nothing; for null, theirs loads', async () => {
  const { theirs, ours } = await setUp<number | null | undefined>(1);
  for (const { params } of [theirs, ours]) params.set(undefined);
  expect(shown(theirs.user)).toEqual(['idle', undefined]);
  expect(shown(ours.user)).toEqual(['idle', undefined]);
  for (const { params } of [theirs, ours]) params.set(null);
  await turn();
  expect(theirs.server.asked).toEqual([1, null]);
  expect(shown(theirs.user)).toEqual(['loading', undefined]);
  expect(ours.server.asked).toEqual([1]);
  expect(shown(ours.user)).toEqual(['idle', undefined]);
});

row('`params` returns an equal object', 'theirs loads again, ours does not', async () => {
  const { theirs, ours } = await setUp({ id: 1 });
  for (const { params } of [theirs, ours]) params.set({ id: 1 });
  expect(shown(theirs.user)).toEqual(['loading', undefined]);
  expect(shown(ours.user)).toEqual(['resolved', 'Ada']);
  await turn();
  expect(theirs.server.asked).toEqual([{ id: 1 }, { id: 1 }]);
  expect(ours.server.asked).toEqual([{ id: 1 }]);
});

row(
  '`params: ({ chain }) => chain(user)`',
  'both children load and are idle together with their parent; they differ when it reloads or fails',
  async () => {
    const { theirs, ours } = await setUp<number | undefined>(1);
    const their = new Server();
    const our = new Server();
    const theirChild = ngResource({
      params: ({ chain }) => chain(theirs.user),
      loader: ({ params }) => their.load(params),
      injector,
    });
    const ourChild = resource({
      params: ({ chain }) => chain(ours.user),
      loader: ({ params }) => our.load(params),
    });
    await turn();
    await their.answer('Company');
    await our.answer('Company');
    for (const child of [theirChild, ourChild]) expect(shown(child)).toEqual(['resolved', 'Company']);

    for (const { user } of [theirs, ours]) user.reload();
    expect(shown(theirChild)).toEqual(['loading', undefined]);
    expect(shown(ourChild)).toEqual(['resolved', 'Company']);
    await turn();
    for (const { server } of [theirs, ours]) await server.answer('Ada');
    await turn();
    expect([their.asked, our.asked]).toEqual([['Ada', 'Ada'], ['Ada']]);
    await their.answer('Company');

    for (const { params } of [theirs, ours]) params.set(undefined);
    expect([theirChild.status(), ourChild.status()]).toEqual(['idle', 'idle']);
    for (const { params } of [theirs, ours]) params.set(2);
    expect([theirChild.status(), ourChild.status()]).toEqual(['loading', 'loading']);
    await turn();
    const error = new Error('down');
    for (const { server } of [theirs, ours]) await server.fail(error);
    await turn();
    expect([theirChild.status(), ourChild.status()]).toEqual(['error', 'error']);
    expect(theirChild.error()).not.toBe(error);
    expect(theirChild.error()?.cause).toBe(error);
    expect(ourChild.error()).toBe(error);
  },
);

row(
  '`status()`, `value()` after new params',
  'both are loading immediately, without the old value, in every computed',
  async () => {
    const { theirs, ours } = await setUp(1);
    const theirView = ngComputed(() => [theirs.params(), theirs.user.status(), theirs.user.value()]);
    const ourView = computed(() => [ours.params(), ours.user.status(), ours.user.value()]);
    expect([theirView(), ourView()]).toEqual([
      [1, 'resolved', 'Ada'],
      [1, 'resolved', 'Ada'],
    ]);
    for (const { params } of [theirs, ours]) params.set(2);
    expect([theirView(), ourView()]).toEqual([
      [2, 'loading', undefined],
      [2, 'loading', undefined],
    ]);
    expect([theirs.user.hasValue(), ours.user.hasValue()]).toEqual([false, false]);
    expect(ours.user.latest()).toBe('Ada');
  },
);

row(
  'Several changes in a turn',
  'both load once, for the last; if the params change back, theirs loads again',
  async () => {
    const { theirs, ours } = await setUp(1);
    for (const { params } of [theirs, ours]) for (const id of [2, 3, 4]) params.set(id);
    await turn();
    expect([theirs.server.asked, ours.server.asked]).toEqual([
      [1, 4],
      [1, 4],
    ]);
    for (const { server } of [theirs, ours]) await server.answer('Mary');
    for (const { params } of [theirs, ours]) for (const id of [5, 4]) params.set(id);
    await turn();
    expect([theirs.server.asked, ours.server.asked]).toEqual([
      [1, 4, 4],
      [1, 4],
    ]);
    expect([theirs.user.status(), ours.user.status()]).toEqual(['loading', 'resolved']);
  },
);

row('`abortSignal`', 'both abort for new params, set and destroy, and ignore late responses', async () => {
  const { theirs, ours } = await setUp(1);
  for (const { params } of [theirs, ours]) params.set(2);
  await turn();
  for (const { params } of [theirs, ours]) params.set(3);
  await turn();
  for (const { user, server } of [theirs, ours]) {
    expect(server.aborted).toEqual([2]);
    await server.answer('Late', 1);
    expect(shown(user)).toEqual(['loading', undefined]);
    user.set('Mine');
    expect(server.aborted).toEqual([2, 3]);
    await server.answer('Late', 2);
    expect(shown(user)).toEqual(['local', 'Mine']);
    user.reload();
  }
  await turn();
  for (const { user, server } of [theirs, ours]) {
    user.destroy();
    expect(server.aborted).toEqual([2, 3, 3]);
  }
});

row('`value()` in `error`', 'both throw; theirs throws a new error with error() as its cause', async () => {
  const { theirs, ours } = await setUp(1);
  for (const { params } of [theirs, ours]) params.set(2);
  await turn();
  const error = new Error('down');
  for (const { server } of [theirs, ours]) await server.fail(error);
  expect([theirs.user.error(), ours.user.error()]).toEqual([error, error]);
  expect(thrownBy(theirs.user.value)).not.toBe(error);
  expect(thrownBy(theirs.user.value).cause).toBe(error);
  expect(thrownBy(ours.user.value)).toBe(error);
});

row(
  'A thrown value that is not an `Error`',
  'is the cause of an error, in both, even if the loader throws synchronously',
  async () => {
    const theirs = ngResource({
      loader: () => {
        throw 'down';
      },
      injector,
    });
    const ours = resource({
      loader: () => {
        throw 'down';
      },
    });
    await turn();
    for (const { error, status } of [theirs, ours]) {
      expect([status(), error()?.cause]).toEqual(['error', 'down']);
    }
  },
);

row(
  '`reload()`',
  'both return false while idle or loading, unless ours is forced; after errors they differ',
  async () => {
    const { theirs, ours } = await setUp<number | undefined>(1);
    for (const { user } of [theirs, ours]) {
      expect(user.reload()).toBe(true);
      expect(shown(user)).toEqual(['reloading', 'Ada']);
      expect(user.reload()).toBe(false);
    }
    await turn();
    for (const { server, user } of [theirs, ours]) {
      expect(user.reload()).toBe(false);
      await server.fail(new Error('down'));
      expect(user.status()).toBe('error');
      expect(user.reload()).toBe(true);
      expect(shown(user)).toEqual(['reloading', undefined]);
    }
    expect(theirs.user.error()).toEqual(new Error('down'));
    expect(ours.user.error()).toBeUndefined();
    expect(ours.user.latest()).toBe('Ada');
    expect(ours.user.reload({ force: true })).toBe(true);
    for (const { params, user } of [theirs, ours]) {
      params.set(undefined);
      expect(user.reload()).toBe(false);
    }
  },
);

row(
  '`params` throws',
  'both show the error and recover; reload() leaves theirs idle with a value that throws, and calls params again in ours',
  async () => {
    const fail = () => {
      throw new Error('no params');
    };
    const theirRequest = ngSignal(fail as () => unknown);
    const ourRequest = signal(fail as () => unknown);
    const theirs = ngResource({ params: () => theirRequest()(), loader: async () => 'Ada', injector });
    let calls = 0;
    const params = () => {
      calls++;
      return ourRequest()();
    };
    const ours = resource({ params, loader: async () => 'Ada' });
    await turn();
    expect([theirs.status(), ours.status(), calls]).toEqual(['error', 'error', 1]);
    expect([theirs.reload(), ours.reload(), calls]).toEqual([true, false, 2]);
    expect([theirs.status(), ours.status()]).toEqual(['idle', 'error']);
    expect(theirs.value).toThrow('no params');
    for (const request of [theirRequest, ourRequest]) request.set(() => 1);
    expect([theirs.status(), ours.status()]).toEqual(['loading', 'loading']);
  },
);

row(
  '`set()`, `update()`',
  'both are local immediately; in error, update() throws in theirs, and receives undefined in ours',
  async () => {
    const { theirs, ours } = await setUp(1);
    for (const { user } of [theirs, ours]) {
      user.update((name) => `${name}!`);
      expect(shown(user)).toEqual(['local', 'Ada!']);
    }
    theirs.user.value.set('Grace');
    expect(shown(theirs.user)).toEqual(['local', 'Grace']);
    for (const { user } of [theirs, ours]) {
      user.reload();
    }
    await turn();
    for (const { server } of [theirs, ours]) await server.fail(new Error('down'));
    const add = (name: unknown) => `${name}?`;
    expect(() => theirs.user.update(add)).toThrow('down');
    ours.user.update(add);
    expect(shown(ours.user)).toEqual(['local', 'undefined?']);
    theirs.user.set('Ada');
    expect(shown(theirs.user)).toEqual(['local', 'Ada']);
  },
);

row('`previous.status`', 'ours also has the value and the error', async () => {
  const seen: unknown[] = [];
  const loader = async ({ previous }: { previous: unknown }) => seen.push(previous);
  const theirs = ngResource({ loader, injector });
  const ours = resource({ loader });
  await turn();
  theirs.reload();
  ours.reload();
  await turn();
  expect(seen).toEqual([
    { status: 'idle' },
    { status: 'idle', value: undefined, error: undefined },
    { status: 'resolved' },
    { status: 'resolved', value: 2, error: undefined },
  ]);
});

row(
  '`defaultValue`',
  'is shown until there is a value; in ours as cached, while reloading, but not while idle',
  async () => {
    const server = new Server();
    const loader = () => server.load(undefined) as Promise<string>;
    const theirParams = ngSignal<number | undefined>(1);
    const ourParams = signal<number | undefined>(1);
    const theirs = ngResource({ params: theirParams, loader, defaultValue: 'nobody', injector });
    const ours = resource({ params: ourParams, loader, cached: () => 'nobody', revalidate: true });
    expect([...shown(theirs), theirs.hasValue()]).toEqual(['loading', 'nobody', true]);
    expect([...shown(ours), ours.hasValue()]).toEqual(['reloading', 'nobody', true]);
    await turn();
    for (const index of [0, 1]) await server.fail(new Error('down'), index);
    for (const { value } of [theirs, ours]) expect(value).toThrow('down');
    expect(ours.latest()).toBe('nobody');
    for (const params of [theirParams, ourParams]) params.set(undefined);
    expect([shown(theirs), shown(ours)]).toEqual([
      ['idle', 'nobody'],
      ['idle', undefined],
    ]);
  },
);

row('`equal`', 'keeps the old object if it returns true, in both', async () => {
  const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const theirs = setUpTheirs(1, { equal });
  const server = new Server();
  const ours = { user: resource({ loader: () => server.load(1), equal }), server };
  await turn();
  const first = { name: 'Ada' };
  for (const { server, user } of [theirs, ours]) {
    await server.answer(first);
    expect(user.value()).toBe(first);
    user.reload();
  }
  await turn();
  for (const { server, user } of [theirs, ours]) {
    await server.answer({ name: 'Ada' });
    expect([user.status(), user.value() === first]).toEqual(['resolved', true]);
  }
});

row('`snapshot()`', 'has either value or error in theirs, always both in ours', async () => {
  const { theirs, ours } = await setUp(1);
  expect(theirs.user.snapshot()).toEqual({ status: 'resolved', value: 'Ada' });
  expect(Object.keys(theirs.user.snapshot())).toEqual(['status', 'value']);
  expect(Object.keys(ours.user.snapshot())).toEqual(['status', 'value', 'error']);
  expect([Object.isFrozen(theirs.user.snapshot()), Object.isFrozen(ours.user.snapshot())]).toEqual([
    false,
    true,
  ]);
});

row(
  '`resourceFromSnapshots()`',
  'derives a resource from another one; chain() and cached do that in ours',
  async () => {
    const { theirs, ours } = await setUp(1);
    const upper = (name: unknown) => String(name).toUpperCase();
    const theirView = resourceFromSnapshots(() => {
      const shown = theirs.user.snapshot();
      return shown.status === 'resolved' ? { ...shown, value: upper(shown.value) } : shown;
    });
    const ourView = resource({
      params: ({ chain }) => chain(ours.user),
      cached: upper,
      loader: ({ params }) => upper(params),
    });
    const views = [theirView, ourView];
    for (const view of views) expect(shown(view)).toEqual(['resolved', 'ADA']);

    for (const { params } of [theirs, ours]) params.set(2);
    for (const view of views) expect(shown(view)).toEqual(['loading', undefined]);
    await turn();
    for (const { server } of [theirs, ours]) await server.answer('Grace');
    for (const view of views) expect(shown(view)).toEqual(['resolved', 'GRACE']);

    for (const { user } of [theirs, ours]) user.reload();
    expect(views.map((view) => view.status())).toEqual(['reloading', 'resolved']);
    await turn();
    const error = new Error('down');
    for (const { server } of [theirs, ours]) await server.fail(error);
    for (const view of views) expect([view.status(), view.error()]).toEqual(['error', error]);
  },
);

row(
  '`stream`, `rxResource()`',
  'both show each item; after an error theirs may continue, and ours reports whether more items may come',
  async () => {
    const [theirNames, ourNames] = [new Subject<string>(), new Subject<string>()];
    const theirId = ngSignal(1);
    const ourId = signal(1);
    const theirs = rxResource({ params: theirId, stream: () => theirNames, injector });
    const ours = resource({ params: ourId, stream: () => ourNames });
    const both = [theirs, ours];
    const send = (name: string) => {
      for (const names of [theirNames, ourNames]) names.next(name);
      return turn();
    };
    await turn();
    for (const name of ['Ada', 'Grace']) {
      await send(name);
      for (const user of both) expect(shown(user)).toEqual(['resolved', name]);
    }
    for (const user of both) expect(user.reload()).toBe(true);
    for (const user of both) expect(shown(user)).toEqual(['reloading', 'Grace']);
    await turn();
    await send('Mary');
    for (const user of both) expect(shown(user)).toEqual(['resolved', 'Mary']);

    theirId.set(2);
    ourId.set(2);
    for (const user of both) expect(shown(user)).toEqual(['loading', undefined]);
    await turn();
    expect([theirNames.observed, ourNames.observed]).toEqual([true, true]); // the new streams
    expect(ours.isStreaming()).toBe(false);
    await send('Emmy');
    expect(ours.isStreaming()).toBe(true);
    for (const names of [theirNames, ourNames]) names.complete();
    for (const user of both) expect(shown(user)).toEqual(['resolved', 'Emmy']);
    expect(ours.isStreaming()).toBe(false);
    for (const user of both) user.reload();
    await turn();
    for (const user of both)
      expect([user.status(), user.error()?.message]).toEqual([
        'error',
        expect.stringMatching(/completed before|without an item/),
      ]);

    const items = ngSignal<{ value: string } | { error: Error }>({ value: 'Ada' });
    const theirStream = ngResource({ stream: async () => items, injector });
    const ourStream = resource({
      async *stream() {
        yield 'Ada';
        throw new Error('down');
      },
    });
    await turn();
    items.set({ error: new Error('down') });
    for (const user of [theirStream, ourStream])
      expect([user.status(), user.error()?.message]).toEqual(['error', 'down']);
    expect(ourStream.latest()).toBe('Ada');
    items.set({ value: 'Grace' });
    expect(shown(theirStream)).toEqual(['resolved', 'Grace']);
  },
);

row(
  '`id`, `TransferState`',
  'replaces the first load in the browser: in theirs for any params, in ours for the params that it was loaded for',
  async () => {
    const theirs = new Server();
    const scope = globalThis as { ngServerMode?: boolean };
    scope.ngServerMode = true; // set by a server build
    try {
      ngResource({ id: 'user', params: () => 1, loader: ({ params }) => theirs.load(params), injector });
      await turn();
      await theirs.answer('Ada');
    } finally {
      delete scope.ngServerMode;
    }
    const sent = injector.get(TransferState).toJson();
    expect(JSON.parse(sent)).toEqual({ user: 'Ada' });

    const onServer = resource({ name: 'user', params: () => 1, loader: () => 'Ada' });
    await onServer.settled();
    const state = JSON.parse(JSON.stringify(dehydrate([onServer])));
    expect(state).toEqual({ user: { params: 1, value: 'Ada' } });

    const browser = createEnvironmentInjector(
      [{ provide: CACHE_ACTIVE, useValue: { isActive: true } }], // set by provideClientHydration() until the page is stable
      injector as Parameters<typeof createEnvironmentInjector>[1],
    );
    const server = new Server();
    const makeTheirs = (params: number) =>
      ngResource({ id: 'user', params: () => params, loader: () => server.load(params), injector: browser });
    const makeOurs = (params: number) =>
      resource({ params: () => params, loader: () => server.load(params), cached: hydrated(state, 'user') });
    for (const user of [makeTheirs(1), makeOurs(1), makeTheirs(2)])
      expect(shown(user)).toEqual(['resolved', 'Ada']);
    expect(shown(makeOurs(2))).toEqual(['loading', undefined]);
    await turn();
    expect(server.asked).toEqual([2]);
  },
);

row(
  '`debounced()`',
  'theirs delays the signal; ours delays the request, is loading meanwhile, and can load immediately',
  async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate'] });
    try {
      const theirWord = ngSignal('a');
      const theirs = debounced(theirWord, 300, { injector });
      expect(shown(theirs)).toEqual(['resolved', 'a']);
      const server = new Server();
      const ourWord = signal('a');
      const ours = resource({
        params: ourWord,
        loader: ({ params }) => server.load(params),
        policy: withPolicy({ debounce: 300 }),
      });
      await flushPromises();
      expect(server.asked).toEqual(['a']); // neither delays the first one
      await server.answer('Ada');
      const type = async (word: string) => {
        theirWord.set(word);
        ourWord.set(word);
        application.tick();
        await jest.advanceTimersByTimeAsync(100);
      };
      for (const word of ['b', 'c']) await type(word);
      expect([shown(theirs), shown(ours)]).toEqual([
        ['loading', 'a'],
        ['loading', undefined],
      ]);
      await jest.advanceTimersByTimeAsync(199);
      expect([theirs.status(), server.asked]).toEqual(['loading', ['a']]);
      await jest.advanceTimersByTimeAsync(1);
      expect([shown(theirs), server.asked]).toEqual([
        ['resolved', 'c'],
        ['a', 'c'],
      ]);
      await type('d');
      expect(retryNow(ours)).toBe(true);
      await flushPromises();
      expect([theirs.status(), server.asked]).toEqual(['loading', ['a', 'c', 'd']]);
      ours.destroy();
    } finally {
      jest.useRealTimers();
    }
  },
);

row('`effect()`', 'theirs runs when the application ticks, ours immediately and after each change', () => {
  const seen: unknown[] = [];
  const their = ngSignal(1);
  const our = signal(1);
  ngEffect(() => void seen.push(['theirs', their()]), { injector });
  const stop = effect(() => {
    seen.push(['ours', our()]);
  });
  for (const count of [their, our]) for (const n of [2, 3]) count.set(n);
  application.tick();
  stop();
  expect(seen).toEqual([
    ['ours', 1],
    ['ours', 2],
    ['ours', 3],
    ['theirs', 3],
  ]);
});

row('`ApplicationRef.whenStable()`', 'waits for all resources; settled() in ours waits for one', async () => {
  const other = await createApp(); // a new one, which does not wait for what other tests have started
  const theirs = new Server();
  ngResource({ loader: () => theirs.load(1), injector: other.injector });
  const ours = setUpOurs(1);
  const order: string[] = [];
  other.injector.get(ApplicationRef).tick();
  const both = [
    other.injector
      .get(ApplicationRef)
      .whenStable()
      .then(() => order.push('stable')),
    ours.user.settled().then(({ value }) => order.push(`settled: ${value}`)),
  ];
  await flushPromises();
  expect(order).toEqual([]);
  await ours.server.answer('Ada');
  expect(order).toEqual(['settled: Ada']);
  await theirs.answer('Ada');
  await Promise.all(both);
  expect(order).toEqual(['settled: Ada', 'stable']);
});

row('`destroy()`', 'theirs is destroyed with its injector; both are idle for good', async () => {
  const server = new Server();
  const scope = createEnvironmentInjector([], injector as Parameters<typeof createEnvironmentInjector>[1]);
  const theirs = ngResource({ loader: ({ abortSignal }) => server.load(1, abortSignal), injector: scope });
  await turn();
  scope.destroy();
  expect(server.aborted).toEqual([1]);
  const ours = setUpOurs(1);
  await turn();
  ours.user.destroy();
  expect(ours.server.aborted).toEqual([1]);
  for (const user of [theirs, ours.user]) {
    user.set('Ada');
    expect([...shown(user), user.reload()]).toEqual(['idle', undefined, false]);
  }
});

everyRow();
