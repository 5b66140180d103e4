/** Outcomes of a load that arrive during a step of its chart that supersedes the load. */
import { describe, expect, jest, test } from '@jest/globals';
import { type AnyActorRef, createActor, createMachine, fromObservable, fromPromise, setup } from 'xstate';
import { type Resource, resource, signal, untracked } from 'xstate-resource';
import { type ResourceLoaderInput, resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

const held: unknown[] = [];

interface Subscriber {
  next(item: unknown): void;
  error(thrown: unknown): void;
  complete(): void;
}

/** An observable that keeps notifying observers that have unsubscribed. */
function source() {
  const opened: Subscriber[] = [];
  return {
    opened,
    subscribe(observer: Subscriber) {
      opened.push(observer);
      return { unsubscribe() {} };
    },
  };
}

/** Calls `act` during the next step of an actor. */
function inStep(actor: AnyActorRef, act: () => void): void {
  const subscription = actor.subscribe(() => {
    subscription.unsubscribe();
    act();
  });
}

const ends: [string, (observer: Subscriber) => void][] = [
  ['an item', ({ next }) => next('late')],
  ['its end', ({ complete }) => complete()],
  ['its failure', ({ error }) => error(new Error('late'))],
];

describe.each(ends)('during a step: %s', (_, end) => {
  test('of a stream changes nothing if the params have changed before it', async () => {
    const words = source();
    const id = signal(1);
    const made = resource<unknown, number>({ params: () => id(), stream: () => words });
    held.push(made);
    await flushPromises();
    words.opened[0]?.next('one');
    inStep(made.actor, () => {
      id.set(2);
      end(words.opened[0] as Subscriber);
    });
    made.actor.send({ type: 'reload', force: false });
    await flushPromises();
    expectShown(made, 'loading', { latest: 'one' });
    words.opened.at(-1)?.next('two');
    expectShown(made, 'resolved', { value: 'two' });
  });

  test('of a stream changes nothing if a value was set before it, and ends nothing', async () => {
    const words = source();
    const made = resource<unknown, unknown>({ stream: () => words });
    held.push(made);
    await flushPromises();
    words.opened[0]?.next('one');
    inStep(made.actor, () => {
      made.set('mine');
      end(words.opened[0] as Subscriber);
    });
    words.opened[0]?.next('two');
    expectShown(made, 'local', { value: 'mine' });
    made.set('again');
    expect([made.value(), made.actor.getSnapshot().status]).toEqual(['again', 'active']);
  });

  test('of a stream in the chart alone changes nothing', async () => {
    const words = source();
    const actor = createActor(resourceMachine, { input: { stream: () => words } }).start();
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    inStep(actor, () => {
      actor.send({ type: 'params', params: 2 });
      end(words.opened[0] as Subscriber);
    });
    words.opened[0]?.next('one');
    expect([actor.getSnapshot().value, actor.getSnapshot().context.params]).toEqual(['loading', 2]);
    await flushPromises();
    words.opened[1]?.next('two');
    expect(actor.getSnapshot().context.value).toBe('two');
  });
});

const steps = setup({
  types: {
    events: {} as { type: 'go' } | { type: 'fail' },
    input: {} as ResourceLoaderInput,
    output: {} as string,
  },
}).createMachine({
  initial: 'on',
  states: {
    on: {
      on: {
        go: 'off',
        fail: {
          actions: () => {
            throw new Error('late');
          },
        },
      },
    },
    off: { type: 'final' },
  },
  output: 'late',
});

describe.each([['go'], ['fail']] as const)('a machine that ends too late: %s', (type) => {
  test.each([
    ['during a step', true],
    ['in the turn in which the params changed', false],
  ])('%s', async (_, isInStep) => {
    const id = signal(1);
    const made = resource({ params: () => id(), loader: steps });
    held.push(made);
    await flushPromises();
    const child = made.actor.getSnapshot().children.loader as AnyActorRef;
    const end = () => {
      id.set(2);
      child.send({ type });
    };
    if (isInStep) {
      inStep(made.actor, end);
      made.actor.send({ type: 'reload' });
    } else {
      end();
    }
    await flushPromises();
    expectShown(made, 'loading');
    const { context, children } = made.actor.getSnapshot();
    expect([context.params, context.previous.status, children.loader?.getSnapshot().value]).toEqual([
      2,
      'loading',
      'on',
    ]);
  });
});

test('a machine that supersedes itself in the step in which it ends is replaced by the next one', async () => {
  let entries = 0;
  const machine = createMachine({
    entry: () => {
      entries += 1;
      if (entries === 1) made.reload({ force: true });
    },
    initial: 'off',
    states: { off: { type: 'final' } },
    output: () => entries,
  });
  const made: Resource<unknown> = resource({ params: () => 1, loader: machine });
  held.push(made);
  await flushPromises();
  expect([entries, made.value()]).toEqual([2, 2]);
});

test('a machine that sets its resource and then fails ends nothing', async () => {
  const machine = createMachine({
    on: {
      go: {
        actions: [
          () => made.set('mine'),
          () => {
            throw new Error('late');
          },
        ],
      },
    },
  });
  const made: Resource<unknown> = resource<unknown, number>({ params: () => 1, loader: machine as never });
  held.push(made);
  await flushPromises();
  (made.actor.getSnapshot().children.loader as AnyActorRef).send({ type: 'go' });
  expectShown(made, 'local', { value: 'mine' });
  made.set('again');
  expect([made.value(), made.actor.getSnapshot().status]).toEqual(['again', 'active']);
});

test('a stored chain that is called outside of params says so', async () => {
  const { user } = setUp();
  let kept: ((other: Resource<unknown>) => unknown) | undefined;
  const made = resource({
    params: ({ chain }) => {
      kept = chain;
      return 1;
    },
    loader: () => kept?.(user),
  });
  held.push(made);
  await flushPromises();
  expect(made.error()?.message).toMatch(/^chain\(\): user has no value yet\. Call chain\(\) only in params/);
});

test('an object that is both a promise and an async iterable is a stream', async () => {
  const made = resource<string, unknown>({
    stream: () => ({
      // biome-ignore lint/suspicious/noThenProperty: like the queries of databases
      then: () => {
        throw new Error('not to be asked');
      },
      async *[Symbol.asyncIterator]() {
        yield 'row';
      },
    }),
  });
  held.push(made);
  await flushPromises();
  expectShown(made, 'resolved', { value: 'row' });
});

test('an item may be an async generator object', async () => {
  const item = (async function* () {})();
  const made = resource<unknown, unknown>({
    stream: async function* () {
      yield item;
    },
  });
  held.push(made);
  await flushPromises();
  expect(made.value()).toBe(item);
});

describe('logic of an observable', () => {
  /** Like a BehaviorSubject, it emits its first item synchronously on subscribe. */
  function subject() {
    const unsubscribe = jest.fn();
    const observers: { next?: (item: string) => void }[] = [];
    const logic = fromObservable<string, ResourceLoaderInput>(() => ({
      subscribe(observer) {
        observers.push(observer as { next?: (item: string) => void });
        (observer as { next(item: string): void }).next('one');
        return { unsubscribe };
      },
    }));
    return { observers, unsubscribe, logic };
  }

  test('that emits an item synchronously stays open, and is closed later', async () => {
    const { observers, unsubscribe, logic } = subject();
    const made = resource({ loader: logic });
    held.push(made);
    await flushPromises();
    expectShown(made, 'resolved', { value: 'one' });
    observers[0]?.next?.('two');
    expect(made.actor.getSnapshot().children.loader?.getSnapshot()).toMatchObject({ context: 'two' });
    made.set('mine');
    expectShown(made, 'local', { value: 'mine' });
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('ignores an item that arrives after the params have changed, in the same turn', async () => {
    const { observers, unsubscribe, logic } = subject();
    const id = signal(1);
    const made = resource({ params: () => id(), loader: logic as never }) as Resource<unknown>;
    held.push(made);
    await flushPromises();
    id.set(2);
    observers[0]?.next?.('late');
    expectShown(made, 'loading', { latest: 'one' });
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('is unsubscribed if equal throws for an item', async () => {
    const { observers, unsubscribe, logic } = subject();
    const error = new Error('incomparable');
    const made = resource({
      loader: logic,
      equal: () => {
        throw error;
      },
    });
    held.push(made);
    await flushPromises();
    observers[0]?.next?.('two');
    expectShown(made, 'error', { error, latest: 'one' });
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('may be wrapped, as any logic may', async () => {
    const { logic } = subject();
    const seen: string[] = [];
    const wrapped: typeof logic = {
      ...logic,
      transition(snapshot, event, scope) {
        seen.push(event.type);
        return logic.transition(snapshot, event, scope);
      },
    };
    const made = resource({ loader: wrapped });
    held.push(made);
    await flushPromises();
    expect([made.value(), seen.filter((type) => type === 'xstate.observable.next').length > 0]).toEqual([
      'one',
      true,
    ]);
  });
});

test('logic of fromPromise that throws synchronously fails', async () => {
  const logic = fromPromise<string, ResourceLoaderInput>(() => {
    throw new Error('at once');
  });
  const made = resource({ params: () => 1, loader: logic });
  held.push(made);
  await flushPromises();
  expect([made.status(), made.error()?.message]).toEqual(['error', 'at once']);
});

test('logic of a resource without params receives none', async () => {
  const params: unknown[] = [];
  const made = resource({
    loader: fromPromise<string, ResourceLoaderInput>(async ({ input }) => String(params.push(input.params))),
  });
  held.push(made);
  await flushPromises();
  expect([made.value(), params]).toEqual(['1', [undefined]]);
});

test('reload() returns true in a listener to the abort, because a load begins', async () => {
  const { user, loads } = setUp();
  await flushPromises();
  const seen: boolean[] = [];
  loads[0]?.abortSignal.addEventListener('abort', () => seen.push(user.reload()));
  user.set('mine');
  await flushPromises();
  expect([seen, loads.length]).toEqual([[true], 2]);
});

test('a local value stays when the wait turns to another resource', async () => {
  const [first, second] = [controlledLoader<string>(), controlledLoader<string>()];
  const [a, b] = [resource({ loader: first, name: 'a' }), resource({ loader: second, name: 'b' })];
  const made = resource({
    params: ({ chain }) => [chain(a), chain(b)],
    loader: ({ params }) => params.join(),
  });
  held.push(made);
  await flushPromises();
  made.set('mine');
  await first.resolve('A');
  expectShown(made, 'local', { value: 'mine' });
  await second.resolve('B');
  await flushPromises();
  expectShown(made, 'resolved', { value: 'A,B' });
});

test('a missing chained value also counts if params catch it around untracked', async () => {
  const { user } = setUp();
  const made = resource({
    params: ({ chain }) => {
      try {
        return untracked(() => chain(user)) as string;
      } catch {
        return 'nobody';
      }
    },
    loader: ({ params }) => params,
  });
  expectShown(made, 'loading');
});

describe('the cause', () => {
  function waiting() {
    const parent = setUp();
    const causes: unknown[] = [];
    const logic = fromPromise<string, ResourceLoaderInput>(async ({ input }) =>
      String(causes.push(input.cause)),
    );
    let isBroken = false;
    const made = resource({
      params: ({ chain }) => {
        if (isBroken) throw new Error('broken');
        return chain(parent.user);
      },
      loader: logic,
    });
    held.push(made);
    return {
      ...parent,
      made,
      causes,
      break: (is: boolean) => {
        isBroken = is;
      },
    };
  }

  test('is "created" for a resource that was waiting when it was created, even if it was idle in between', async () => {
    const { id, causes, resolve } = waiting();
    await flushPromises();
    id.set(null);
    await flushPromises();
    id.set(2);
    await flushPromises();
    await resolve('Ada');
    await flushPromises();
    expect(causes).toEqual(['created']);
  });

  test('is "params" for a resource that failed when it was created, and waited after a reload', async () => {
    const { made, causes, resolve, break: setBroken } = waiting();
    setBroken(true);
    expect(made.status()).toBe('error');
    await flushPromises();
    setBroken(false);
    expect(made.reload()).toBe(false);
    expectShown(made, 'loading');
    await flushPromises();
    await resolve('Ada');
    await flushPromises();
    expect(causes).toEqual(['params']);
  });
});

test('a stream that is superseded while it is being opened is closed, and not read', async () => {
  const log: string[] = [];
  const made = resource<unknown, unknown>({
    stream: () => ({
      [Symbol.asyncIterator]() {
        made.set('mine');
        return {
          next: () => {
            log.push('next');
            return Promise.resolve({ done: true, value: undefined });
          },
          return: () => {
            log.push('return');
            return Promise.resolve({ done: true, value: undefined });
          },
        };
      },
    }),
  });
  held.push(made);
  await flushPromises();
  expect([log, made.value()]).toEqual([['return'], 'mine']);
});

test('an error thrown by a getter of unsubscribe reaches nobody', async () => {
  const made = resource<unknown, unknown>({
    stream: () => ({
      subscribe: (_: Subscriber) => ({
        get unsubscribe(): () => void {
          throw new Error('broken');
        },
      }),
    }),
  });
  held.push(made);
  await flushPromises();
  made.set('mine');
  expectShown(made, 'local', { value: 'mine' });
});

test('a cached value without params is ignored, and a chart with a stream opens it', async () => {
  const words = source();
  const actor = createActor(resourceMachine, { input: { stream: () => words } }).start();
  actor.send({ type: 'params', params: undefined, cached: 1 });
  expect(actor.getSnapshot().value).toBe('idle');
  actor.send({ type: 'params', params: 1, cached: 'cached' });
  expect([actor.getSnapshot().value, actor.getSnapshot().context.hasStream]).toEqual(['resolved', true]);
  await flushPromises();
  words.opened[0]?.next('one');
  expect(actor.getSnapshot().context).toMatchObject({ value: 'one', isStreaming: true });
});
