/** XState actor logic as a loader. */
import { describe, expect, jest, test } from '@jest/globals';
import {
  type AnyActorRef,
  assign,
  createMachine,
  fromCallback,
  fromEventObservable,
  fromObservable,
  fromPromise,
  fromTransition,
  setup,
} from 'xstate';
import { effect, resource, signal } from 'xstate-resource';
import type { ResourceLoaderInput } from 'xstate-resource/machine';
import { flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

type Input = ResourceLoaderInput<unknown, number>;

const held: unknown[] = [];

function keep<T>(made: T): T {
  held.push(made);
  return made;
}

/** Promise logic whose loads are settled by the test. */
function promises() {
  const loads: {
    input: Input;
    signal: AbortSignal;
    resolve(value: string): void;
    reject(error: unknown): void;
  }[] = [];
  const logic = fromPromise<string, Input>(
    ({ input, signal }) =>
      new Promise((resolve, reject) => void loads.push({ input, signal, resolve, reject })),
  );
  return { loads, logic };
}

/** A login in steps, as a machine. */
const login = setup({
  types: {
    context: {} as { id: number; name: string },
    events: {} as { type: 'name'; name: string } | { type: 'confirm' } | { type: 'refuse' },
    input: {} as Input,
    output: {} as { user: string },
  },
}).createMachine({
  id: 'login',
  context: ({ input }) => ({ id: input.params, name: '' }),
  initial: 'asking',
  states: {
    asking: { on: { name: { target: 'confirming', actions: assign({ name: ({ event }) => event.name }) } } },
    confirming: {
      on: {
        confirm: 'done',
        refuse: {
          actions: () => {
            throw new Error('refused');
          },
        },
      },
    },
    done: { type: 'final' },
  },
  output: ({ context }) => ({ user: `${context.name} ${context.id}` }),
});

function childOf({ actor }: { readonly actor: AnyActorRef }): AnyActorRef {
  return actor.getSnapshot().children.loader as AnyActorRef;
}

describe('actor logic: of a promise', () => {
  test('loads its output, with params, previous and cause as its input', async () => {
    const { loads, logic } = promises();
    const id = signal(1);
    const user = keep(resource({ params: () => id(), loader: logic }));
    expectShown(user, 'loading');
    await flushPromises();
    loads[0]?.resolve('Ada');
    await flushPromises();
    expectShown(user, 'resolved', { value: 'Ada' });
    id.set(2);
    expectShown(user, 'loading', { latest: 'Ada' });
    await flushPromises();
    loads[1]?.resolve('Grace');
    await flushPromises();
    user.reload();
    await flushPromises();
    expect(loads.map(({ input }) => input)).toEqual([
      { params: 1, previous: { status: 'idle', value: undefined, error: undefined }, cause: 'created' },
      { params: 2, previous: { status: 'resolved', value: 'Ada', error: undefined }, cause: 'params' },
      { params: 2, previous: { status: 'resolved', value: 'Grace', error: undefined }, cause: 'reload' },
    ]);
  });

  test('fails if it rejects', async () => {
    const { loads, logic } = promises();
    const user = keep(resource({ loader: logic }));
    await flushPromises();
    const error = new Error('broken');
    loads[0]?.reject(error);
    await flushPromises();
    expectShown(user, 'error', { error });
  });

  test('is stopped when it is superseded, and its late outcome changes nothing', async () => {
    const { loads, logic } = promises();
    const id = signal(1);
    const user = keep(resource({ params: () => id(), loader: logic }));
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect(loads.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    loads[0]?.resolve('late');
    await flushPromises();
    expectShown(user, 'loading');
  });

  test('does not begin if it is superseded in the turn in which it would', async () => {
    const { loads, logic } = promises();
    const user = keep(resource({ loader: logic }));
    await flushPromises();
    loads[0]?.resolve('Ada');
    await flushPromises();
    user.reload();
    user.set('mine');
    await flushPromises();
    expect(loads).toHaveLength(1);
    expectShown(user, 'local', { value: 'mine' });
  });

  test('has no effect if its outcome arrives after the params have changed, in the same turn', async () => {
    const { loads, logic } = promises();
    const id = signal(1);
    const user = keep(resource({ params: () => id(), loader: logic }));
    await flushPromises();
    loads[0]?.resolve('late');
    id.set(2);
    await flushPromises();
    expectShown(user, 'loading');
    expect(loads.map(({ input }) => [input.params, input.previous.status])).toEqual([
      [1, 'idle'],
      [2, 'loading'],
    ]);
  });

  test('keeps the old value if equal returns true, and fails if equal throws', async () => {
    const { loads, logic } = promises();
    const equal = jest.fn((a: string, b: string) => a.toLowerCase() === b.toLowerCase());
    const user = keep(resource({ loader: logic, equal }));
    await flushPromises();
    loads[0]?.resolve('Ada');
    await flushPromises();
    user.reload();
    await flushPromises();
    loads[1]?.resolve('ADA');
    await flushPromises();
    expectShown(user, 'resolved', { value: 'Ada' });
    const error = new Error('incomparable');
    equal.mockImplementation(() => {
      throw error;
    });
    user.reload();
    await flushPromises();
    loads[2]?.resolve('Grace');
    await flushPromises();
    expectShown(user, 'error', { error, latest: 'Ada' });
  });

  test('is the child of an actor that the resource has from the start', async () => {
    const { logic } = promises();
    const user = keep(resource({ loader: logic, name: 'user' }));
    await flushPromises();
    const { actor } = user;
    expect([actor.id, Object.keys(actor.getSnapshot().children)]).toEqual(['user', ['loader']]);
    user.destroy();
    expect(actor.getSnapshot().status).toBe('stopped');
  });

  test('creates one chart per logic', async () => {
    const { logic } = promises();
    const [first, second] = [keep(resource({ loader: logic })), keep(resource({ loader: logic }))];
    expect(Object.getPrototypeOf((first.actor as AnyActorRef & { logic: object }).logic)).toBe(
      Object.getPrototypeOf((second.actor as AnyActorRef & { logic: object }).logic),
    );
  });

  test('does not begin while the resource waits for another one', async () => {
    const { loads, logic } = promises();
    const parent = promises();
    const user = keep(resource({ loader: parent.logic }));
    const company = keep(resource({ params: ({ chain }) => chain(user).length, loader: logic }));
    await flushPromises();
    expectShown(company, 'loading');
    expect(loads).toEqual([]);
    const waiting = childOf(company);
    expect(waiting.getSnapshot().status).toBe('active');
    parent.loads[0]?.resolve('Ada');
    await flushPromises();
    expect(loads.map(({ input }) => [input.params, input.previous.status, input.cause])).toEqual([
      [3, 'idle', 'created'],
    ]);
    expect([waiting.getSnapshot().status, waiting.getSnapshot().output]).toEqual(['stopped', undefined]);
  });
});

describe('actor logic: of a machine', () => {
  test('is the child "loader", and its output is the value', async () => {
    const user = keep(resource({ params: () => 7, loader: login }));
    await flushPromises();
    expectShown(user, 'loading');
    const child = childOf(user);
    expect(child.getSnapshot().value).toBe('asking');
    const snapshots: unknown[] = [];
    user.actor.subscribe(({ value }) => void snapshots.push(value));
    child.send({ type: 'name', name: 'Ada' });
    expect(child.getSnapshot().value).toBe('confirming');
    expect(snapshots).toEqual([]); // its steps are not events of the resource
    child.send({ type: 'confirm' });
    expectShown(user, 'resolved', { value: { user: 'Ada 7' } });
    expect(snapshots).toEqual(['resolved']);
  });

  test('receives an event that was sent before it began', async () => {
    const user = keep(resource({ params: () => 7, loader: login }));
    effect(() => void user.status());
    user.actor.send({ type: 'reload' }); // sends the params to the chart
    childOf(user).send({ type: 'name', name: 'Ada' });
    await flushPromises();
    expect(childOf(user).getSnapshot().value).toBe('confirming');
  });

  test('without an output loads undefined', async () => {
    const machine = createMachine({
      initial: 'on',
      states: { on: { on: { end: 'off' } }, off: { type: 'final' } },
    });
    const made = keep(resource({ loader: machine }));
    await flushPromises();
    childOf(made).send({ type: 'end' });
    expectShown(made, 'resolved');
  });

  test('that is done immediately is resolved', async () => {
    const machine = createMachine({ initial: 'off', states: { off: { type: 'final' } }, output: 'at once' });
    const made = keep(resource({ loader: machine }));
    await flushPromises();
    expectShown(made, 'resolved', { value: 'at once' });
  });

  test('that fails is an error', async () => {
    const user = keep(resource({ params: () => 7, loader: login }));
    await flushPromises();
    childOf(user).send({ type: 'name', name: 'Ada' });
    childOf(user).send({ type: 'refuse' });
    expect([user.status(), user.error()?.message]).toEqual(['error', 'refused']);
  });

  test('is stopped when it is superseded, and starts again', async () => {
    const user = keep(resource({ params: () => 7, loader: login }));
    await flushPromises();
    const child = childOf(user);
    child.send({ type: 'name', name: 'Ada' });
    expect(user.reload({ force: true })).toBe(true);
    await flushPromises();
    expect(child.getSnapshot().status).toBe('stopped');
    expect(childOf(user).getSnapshot().value).toBe('asking');
  });
});

describe('actor logic: of an observable', () => {
  /** Logic whose items are emitted by the test. */
  function items() {
    type Observer = {
      next?: (item: string) => void;
      error?: (thrown: unknown) => void;
      complete?: () => void;
    };
    const opened: { input: Input; observer: Observer; unsubscribe: jest.Mock }[] = [];
    const logic = fromObservable<string, Input>(({ input }) => ({
      subscribe(observer) {
        const unsubscribe = jest.fn();
        opened.push({ input, observer: observer as Observer, unsubscribe });
        return { unsubscribe };
      },
    }));
    return { opened, logic };
  }

  test('is a stream', async () => {
    const { opened, logic } = items();
    const words = keep(resource({ params: () => 1, loader: logic }));
    await flushPromises();
    expectShown(words, 'loading');
    opened[0]?.observer.next?.('one');
    expectShown(words, 'resolved', { value: 'one' });
    expect(words.isStreaming()).toBe(true);
    opened[0]?.observer.next?.('two');
    opened[0]?.observer.complete?.();
    expectShown(words, 'resolved', { value: 'two' });
    expect([words.isStreaming(), opened[0]?.input]).toEqual([
      false,
      { params: 1, previous: { status: 'idle', value: undefined, error: undefined }, cause: 'created' },
    ]);
  });

  test('is unsubscribed when it is superseded', async () => {
    const { opened, logic } = items();
    const words = keep(resource({ loader: logic }));
    await flushPromises();
    opened[0]?.observer.next?.('one');
    words.set('mine');
    opened[0]?.observer.next?.('late');
    expectShown(words, 'local', { value: 'mine' });
    expect(opened[0]?.unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('is opened even if a value is cached', async () => {
    const { opened, logic } = items();
    const words = keep(resource({ loader: logic, cached: () => 'cached' }));
    expectShown(words, 'resolved', { value: 'cached', latest: undefined });
    await flushPromises();
    opened[0]?.observer.next?.('one');
    expectShown(words, 'resolved', { value: 'one' });
  });

  test('fails if the observable fails, or completes without an item', async () => {
    const { opened, logic } = items();
    const words = keep(resource({ loader: logic }));
    await flushPromises();
    const error = new Error('broken');
    opened[0]?.observer.error?.(error);
    expectShown(words, 'error', { error });
    words.reload();
    await flushPromises();
    opened[1]?.observer.complete?.();
    expect(words.error()?.message).toMatch(/ended without an item/);
  });
});

test.each([
  ['fromCallback', fromCallback(() => {})],
  ['fromTransition', fromTransition((state: number) => state, 0)],
  ['fromEventObservable', fromEventObservable(() => ({ subscribe: () => ({ unsubscribe() {} }) }))],
])('logic of %s() is rejected with a TypeError that says why', (name, logic) => {
  expect(() => resource({ loader: logic })).toThrow(TypeError);
  expect(() => resource({ loader: logic })).toThrow(name);
});

test.each([
  ['transition', { transition: () => ({}) }],
  ['getInitialSnapshot', { getInitialSnapshot: () => ({}) }],
])('an object that has only %s is not logic, and is rejected with a TypeError', (_, half) => {
  expect(() => resource({ loader: half as never })).toThrow(
    new TypeError('resource(): the option "loader" must be a function or actor logic, got an object.'),
  );
});

describe('the cause of a load', () => {
  function causes(initial: number | null) {
    const { loads, logic } = promises();
    const id = signal<number | null>(initial);
    const failing = signal(false);
    const user = keep(
      resource({
        params: () => {
          if (failing()) throw new Error('no params');
          return id();
        },
        loader: logic,
      }),
    );
    return { id, failing, user, all: () => loads.map(({ input }) => input.cause), loads };
  }

  test('is "created" for the first load of a resource that had params, even if they changed in that turn', async () => {
    const { id, all } = causes(1);
    id.set(2);
    await flushPromises();
    id.set(3);
    await flushPromises();
    expect(all()).toEqual(['created', 'params']);
  });

  test('is "params" if the resource had no params at first', async () => {
    const { id, all } = causes(null);
    await flushPromises();
    id.set(3);
    await flushPromises();
    expect(all()).toEqual(['params']);
  });

  test('is "reload" after reload(), even after an error in the params', async () => {
    const { id, user, all, loads } = causes(1);
    await flushPromises();
    expect(user.reload({ force: true })).toBe(true);
    await flushPromises();
    loads[1]?.resolve('Ada');
    await flushPromises();
    id.set(2);
    await flushPromises();
    expect(all()).toEqual(['created', 'reload', 'params']);
  });

  test('is "reload" after an error in the params that has gone away by itself', async () => {
    const { loads, logic } = promises();
    let isBroken = true;
    const user = keep(
      resource({
        params: () => {
          if (isBroken) throw new Error('no params');
          return 1;
        },
        loader: logic,
      }),
    );
    await flushPromises();
    isBroken = false;
    expect(user.reload()).toBe(true);
    await flushPromises();
    expect(loads.map(({ input }) => input.cause)).toEqual(['reload']);
  });

  test('is "params" if the params failed at first, and have recovered', async () => {
    const { failing, all } = causes(1);
    failing.set(true);
    await flushPromises();
    failing.set(false);
    await flushPromises();
    expect(all()).toEqual(['params']);
  });
});
