/**
 * The parts of XState that this library uses although XState does not guarantee them. A release
 * that breaks one of them fails the test that names it.
 */
import { describe, expect, jest, test } from '@jest/globals';
import {
  Actor,
  type AnyActorRef,
  assign,
  cancel,
  createActor,
  fromCallback,
  fromPromise,
  type InspectionEvent,
  raise,
  SimulatedClock,
  setup,
} from 'xstate';
import { resourceMachine } from 'xstate-resource/machine';
import { type Slot, slotKey } from '../../machines/load.js';
import {
  compactOptions,
  createChild,
  createUnlistedSystem,
  doneEvent,
  errorEvent,
  hideParent,
  holdingWeakly,
  logicOf,
  nowOf,
  parentIn,
  parentOf,
  partsOf,
  release,
  silenced,
} from '../../src/interpreter/xstate-internals.js';
import { isCollected } from '../support/memory.js';

const idle = fromCallback(() => {});

/** A parent machine with a child that runs `logic`. */
const family = (logic = fromPromise(async (): Promise<string> => 'done')) =>
  setup({ actors: { child: logic } }).createMachine({
    invoke: { id: 'child', src: 'child', onDone: { actions: () => {} }, onError: { actions: () => {} } },
  });

/** The events that a parent receives. */
async function eventsOf(machine: ReturnType<typeof family>): Promise<unknown[]> {
  const events: unknown[] = [];
  const inspect = (event: InspectionEvent) =>
    event.type === '@xstate.event' && event.actorRef === actor && events.push(event.event);
  const actor: AnyActorRef = createActor(machine, { inspect });
  actor.start();
  await new Promise(setImmediate);
  return events.slice(1); // without the first one, which starts the actor
}

describe('The events that XState sends', () => {
  test('to the parent of an actor that is done', async () => {
    expect(await eventsOf(family())).toEqual([doneEvent('child', 'done')]);
  });

  test('to the parent of an actor that failed', async () => {
    const error = new Error('failed');
    expect(await eventsOf(family(fromPromise(() => Promise.reject(error))))).toEqual([
      errorEvent('child', error),
    ]);
  });
});

describe('An actor', () => {
  test('references its parent and its logic', () => {
    const actor = createActor(family()).start();
    const { child } = actor.getSnapshot().children;
    expect([parentOf(child as AnyActorRef), parentOf(actor), logicOf(actor)]).toEqual([
      actor,
      undefined,
      actor.logic,
    ]);
  });

  test('has the clock of its system, which may lack a current time', () => {
    const clock = new SimulatedClock();
    const actor = createActor(idle, { clock });
    clock.increment(42);
    expect(nowOf(actor)).toBe(42);
    const date = jest.spyOn(Date, 'now').mockReturnValue(7);
    expect(nowOf(createActor(idle))).toBe(7);
    date.mockRestore();
  });

  test('references its input, where the chart finds a loader that JSON has dropped', () => {
    const input = { loader: () => 1 };
    expect(createActor(resourceMachine, { input }).options.input).toBe(input);
  });

  test('is in the system of its parent, registers there, and does not start it', () => {
    const calls: unknown[] = [];
    const { system } = createActor(idle);
    const spied = Object.assign(Object.create(system) as typeof system, {
      _register: (sessionId: string) => calls.push(sessionId),
      start: () => calls.push('started'),
    });
    const actor = createActor(idle, { parent: parentIn(spied) } as object).start();
    expect([actor.system, calls]).toEqual([spied, [actor.sessionId]]);
  });

  class Root extends Actor<typeof idle> {}
  hideParent(Root.prototype);

  test('cannot be stopped if it has a parent, but can be stopped if the parent is hidden', () => {
    const parent = parentIn(createActor(idle).system);
    const child = new Actor(idle, { parent } as object);
    const root = new Root(idle, { parent } as object);
    expect(Object.hasOwn(root, '_parent')).toBe(false);
    expect(() => child.start().stop()).toThrow('non-root');
    expect(root.start().stop().getSnapshot().status).toBe('stopped');
  });

  test('accepts options other than those it was created with', () => {
    const actor = createActor(idle, { id: 'one', input: 1 });
    const { options } = actor;
    actor.options = compactOptions(options);
    expect(actor.options).toEqual({
      ...compactOptions(options),
      id: 'one',
      input: 1,
      clock: options.clock,
      logger: options.logger,
    });
    expect(
      Object.keys(options).filter(
        (key) => options[key as keyof typeof options] !== undefined && !(key in actor.options),
      ),
    ).toEqual([]);
    expect(actor.start().getSnapshot()).toMatchObject({ status: 'active', input: 1 });
  });
});

test('The inspectors of a silenced system are not notified of a new actor, but can be added there', () => {
  const { system } = createActor(idle);
  const heard: unknown[] = [];
  system.inspect(({ actorRef }) => heard.push(actorRef));
  const silent = createActor(idle, { parent: parentIn(silenced(system)) } as object);
  expect(heard).toEqual([]);
  silent.system.inspect(({ actorRef }) => heard.push(actorRef));
  const loud = createActor(idle, { parent: parentIn(system) } as object);
  expect(heard).toEqual([loud, loud]);
});

describe('The snapshot that an actor is created with', () => {
  const machine = setup({ actors: { child: idle } }).createMachine({ invoke: { id: 'child', src: 'child' } });

  test('is restored by its logic from any value, with the scope of the actor, which then starts its children', () => {
    const given = { any: 'thing' };
    const seen: unknown[] = [];
    const restored = Object.assign(machine.provide({}), {
      restoreSnapshot(snapshot: unknown, { self }: { self: AnyActorRef }) {
        const child = createChild(idle, {
          id: 'child',
          src: 'child',
          parent: self,
          input: undefined,
          syncSnapshot: false,
        });
        seen.push(snapshot, self, child);
        return { ...machine.resolveState({ value: {} }), children: { child } };
      },
    });
    const actor = createActor(restored, { snapshot: given as never });
    const isStarted = () => (seen[2] as { _processingStatus: number })._processingStatus === 1;
    expect([seen[0], seen[1], isStarted()]).toEqual([given, actor, false]);
    actor.start();
    expect([actor.getSnapshot().children.child, isStarted()]).toEqual([seen[2], true]);
  });

  test('is released after a stop, along with the input', () => {
    const snapshot = { status: 'stopped' };
    const actor = createActor(machine, { id: 'one', input: 1 }).start();
    actor.stop();
    const other = setup({}).createMachine({});
    release(actor, snapshot, other);
    expect([logicOf(actor), (actor as { src: unknown }).src]).toEqual([other, other]);
    expect([actor.getSnapshot(), actor.options.input, actor.id]).toEqual([snapshot, undefined, 'one']);
    expect(actor.getSnapshot()).toBe(snapshot);
  });
});

describe('Calls that our logic defers', () => {
  test('run in order, after the snapshot is set and before observers are notified', () => {
    const log: string[] = [];
    const machine = setup({}).createMachine({
      initial: 'one',
      states: { one: { on: { go: 'two' } }, two: {} },
    });
    const { transition } = machine;
    const logic = Object.assign(machine.provide({}), {
      transition(...[snapshot, event, scope]: Parameters<typeof transition>) {
        scope.defer(() => log.push(`first in ${String(actor.getSnapshot().value)}`));
        scope.defer(() => log.push('second'));
        return transition(snapshot, event, scope);
      },
    });
    const actor = createActor(logic).start();
    actor.subscribe(() => log.push('observer'));
    actor.send({ type: 'go' });
    expect(log).toEqual(['first in two', 'second', 'observer']);
  });
});

describe('A system that keeps no list', () => {
  test('assigns ids, and lets its actors be inspected', () => {
    const told: string[] = [];
    const system = createUnlistedSystem(idle, (own) => own);
    const subscription = system.inspect((event) => told.push(event.type));
    const [first, second] = [1, 2].map(() =>
      createActor(idle, { parent: parentIn(system) } as object).start(),
    );
    expect(first?.sessionId).not.toBe(second?.sessionId);
    expect(told).toContain('@xstate.actor');
    subscription.unsubscribe();
    const count = told.length;
    createActor(idle, { parent: parentIn(system) } as object).start();
    expect(told.length).toBe(count);
  });

  test('keeps no actor alive, unlike an ordinary system', async () => {
    const kept = (system: AnyActorRef['system']) => {
      const actor = createActor(idle, { parent: parentIn(system) } as object).start();
      return new WeakRef(actor);
    };
    const usual = createActor(idle).system;
    const unlisted = createUnlistedSystem(idle, (own) => own);
    const [ofUsual, ofUnlisted] = [kept(usual), kept(unlisted)];
    expect([await isCollected(ofUsual), await isCollected(ofUnlisted)]).toEqual([false, true]);
    expect([usual, unlisted]).toHaveLength(2); // keeps both systems referenced
  });
});

describe('A scheduler that references actors weakly', () => {
  const waiting = setup({
    actions: { raiseLater: raise({ type: 'raised' }, { delay: 5, id: 'own' }), cancelRaised: cancel('own') },
  }).createMachine({
    initial: 'first',
    on: { cancel: { actions: 'cancelRaised' }, 'raise.again': { actions: 'raiseLater' } },
    states: {
      first: {
        entry: 'raiseLater',
        after: { 10: 'second' },
        on: { raised: { actions: 'cancelRaised', target: '.heard' } },
        initial: 'deaf',
        states: { deaf: {}, heard: {} },
      },
      second: {},
    },
  });

  const begun = () => {
    const clock = new SimulatedClock();
    const actor = createActor(waiting, { clock });
    holdingWeakly(actor.system);
    const pass = (milliseconds: number) => {
      clock.increment(milliseconds);
      return actor.getSnapshot().value;
    };
    return { actor: actor.start(), pass };
  };

  test('sends an event when it is due, and not earlier', () => {
    const { pass } = begun();
    expect([pass(4), pass(1), pass(4), pass(1)]).toEqual([
      { first: 'deaf' },
      { first: 'heard' },
      { first: 'heard' },
      'second',
    ]);
  });

  test('sends nothing that was canceled or rescheduled, and nothing for a stopped actor', () => {
    const { actor, pass } = begun();
    actor.send({ type: 'cancel' });
    expect(pass(5)).toEqual({ first: 'deaf' });
    actor.send({ type: 'raise.again' });
    expect(pass(4)).toEqual({ first: 'deaf' });
    actor.send({ type: 'raise.again' }); // with the same id
    expect(pass(1)).toBe('second');
    const other = begun();
    other.actor.stop();
    expect(other.pass(10)).toEqual({ first: 'deaf' });
  });

  test('sends events without an id, and nothing to or from a collected actor', () => {
    const { actor, pass } = begun();
    const { scheduler } = actor.system;
    const cancelRaised = { type: 'cancel' } as const;
    scheduler.schedule(actor, actor, cancelRaised, 1, undefined as never);
    pass(1);
    expect(pass(4)).toEqual({ first: 'deaf' });
    const gone = createActor(waiting);
    (gone as { [slotKey]?: Slot })[slotKey] = { load: undefined, hold: () => ({ actor: undefined }) };
    scheduler.schedule(actor, gone, cancelRaised, 1, 'to');
    scheduler.schedule(gone, actor, { type: 'raised' } as never, 1, 'from');
    expect(pass(1)).toEqual({ first: 'deaf' });
  });
});

describe('A child that is created by hand', () => {
  const parent = createActor(setup({}).createMachine({})).start();
  const logic = fromPromise(async () => 1);
  const options = { id: 'child', src: 'child', parent, input: { of: 'mine' }, syncSnapshot: false } as const;

  test('looks like an invoked one', () => {
    const child = createChild(logic, options);
    expect([child.id, child.src, parentOf(child), child.system]).toEqual([
      'child',
      'child',
      parent,
      parent.system,
    ]);
    expect(child.getSnapshot()).toMatchObject({ status: 'active', input: { of: 'mine' } });
  });

  test('is not started by its creation', () => {
    const started: string[] = [];
    const child = createChild(
      fromCallback(() => {
        started.push('child');
      }),
      options,
    );
    expect(started).toEqual([]);
    child.start();
    expect(started).toEqual(['child']);
  });
});

describe('A machine', () => {
  const machine = setup({
    types: { context: {} as { count: number } },
    actors: { work: fromPromise(async () => 1) },
    guards: { isAllowed: () => true },
    actions: {
      byFunction: assign(() => ({ count: 1 })),
      byKeys: assign({ count: (_, { to }: { to: number }) => to }),
    },
  }).createMachine({
    context: () => ({ count: 0 }),
    initial: 'one',
    on: { reset: '.one' },
    states: {
      one: {
        tags: 'early',
        exit: { type: 'byKeys', params: { to: 2 } },
        on: { go: { guard: 'isAllowed', target: 'two', actions: 'byFunction' } },
      },
      two: { invoke: { id: 'work', src: 'work', input: ({ context }) => context } },
    },
  });
  const { states, root, config, implementations } = partsOf(machine);

  test('has states with transitions that have a guard, targets and actions', () => {
    expect(Object.keys(states)).toEqual(['one', 'two']);
    const [go] = states.one?.transitions.get('go') ?? [];
    expect([go?.guard, go?.target?.[0], go?.actions]).toEqual(['isAllowed', states.two, ['byFunction']]);
    expect(root.transitions.get('reset')?.[0]?.target?.[0]).toBe(states.one);
  });

  test('has states with tags, exit actions and invokes', () => {
    expect([states.one?.tags, states.two?.tags]).toEqual([['early'], []]);
    expect(states.one?.exit).toEqual([{ type: 'byKeys', params: { to: 2 } }]);
    const [work] = states.two?.invoke ?? [];
    const context = { count: 3 };
    expect([work?.id, work?.src, work?.input({ context, event: {}, self: {} })]).toEqual([
      'work',
      'work',
      context,
    ]);
  });

  test('has its initial state and context in its config', () => {
    expect([config.initial, (config.context as () => unknown)()]).toEqual(['one', { count: 0 }]);
  });

  test('exposes its assignments and guards by name', () => {
    const { byFunction, byKeys } = implementations.actions;
    expect(byFunction?.assignment).toBeInstanceOf(Function);
    expect(Object.keys(byKeys?.assignment ?? {})).toEqual(['count']);
    expect((implementations.guards.isAllowed as () => boolean)()).toBe(true);
  });
});
