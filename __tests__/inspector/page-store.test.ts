import { beforeEach, describe, expect, test } from '@jest/globals';
import { mostEnded } from '../../src/inspector/page/data/actors.js';
import { mostEntries } from '../../src/inspector/page/data/log.js';
import { isMachine, isOver, outcomeOf } from '../../src/inspector/page/data/records.js';
import { type Store, windowClient } from '../../src/inspector/page/data/store.js';
import { Program } from '../support/program.js';

let program: Program;
let store: Store;
beforeEach(() => {
  program = new Program();
  store = program.store;
});

const loadsOf = (sessionId: string) =>
  program.get(sessionId).loads.map(({ params, outcome, endedBy }) => [params, outcome, endedBy?.event.type]);

describe('What is known of an actor', () => {
  test('It has a name, a chart, a state, and the time at which it entered that state', () => {
    program.resource('x:1');
    program.time += 500;
    program.step('x:1', { type: 'params', params: 1 }, 'loading');
    program.time += 300;
    program.step('x:1', { type: 'params', params: 2 }, 'loading');
    const actor = program.get('x:1');
    expect(actor).toMatchObject({
      name: 'country',
      status: 'active',
      state: 'loading',
      since: 1_000_500,
      startedAt: 1_000_000,
    });
    expect(isMachine(actor)).toBe(true);
    expect(isOver(actor)).toBe(false);
  });

  test('An actor that is announced again is updated', () => {
    const first = program.resource('x:1', 'x:1');
    program.time += 10;
    const again = program.resource('x:1', 'country', 'resolved');
    expect(again).toBe(first);
    expect(again).toMatchObject({ name: 'country', state: 'resolved', since: 1_000_010 });
    expect(store.actors.size).toBe(1);
  });

  test('An older announcement does not undo what has happened since', () => {
    program.resource('x:1');
    program.time += 10;
    program.step('x:1', { type: 'params' }, 'loading');
    store.receive(program.said[0], program.time);
    expect(program.get('x:1').state).toBe('loading');
  });

  test('An actor becomes known when it is sent something, before it is announced', () => {
    program.event('x:1', { type: 'hello' });
    expect(program.get('x:1')).toMatchObject({ name: 'x:1', state: '' });
    program.resource('x:1');
    expect(program.get('x:1')).toMatchObject({ name: 'country', state: 'idle' });
  });

  test('A child may be announced before its parent', () => {
    const child = program.actor('x:2', { parent: 'x:1' });
    const other = program.actor('x:3', { parent: 'x:1' });
    const parent = program.actor('x:1');
    expect(child.parent).toBe(parent);
    expect([...parent.children]).toEqual([child, other]);
  });

  test('No actor becomes its own descendant', () => {
    program.actor('x:1', { parent: 'x:1' });
    program.actor('x:2', { parent: 'x:3' });
    program.actor('x:3', { parent: 'x:2' });
    expect(program.get('x:1').parent).toBeUndefined();
    expect(program.get('x:3').parent?.sessionId).not.toBe(program.get('x:2').parent?.sessionId);
  });

  test('Two programs may have the same session ids', () => {
    const other = new Program(store, 'other');
    program.resource('x:1', 'country');
    other.resource('x:1', 'weather');
    expect([...store.actors].map(({ name, client }) => [name, client.number])).toEqual([
      ['country', 1],
      ['weather', 2],
    ]);
  });

  test('A program that restarts with the same ids reactivates its actors', () => {
    program.resource('x:1');
    program.stop('x:1');
    expect(store.actors.endedCount).toBe(1);
    program.time += 1000;
    program.resource('x:1');
    expect(program.get('x:1')).toMatchObject({ status: 'active', startedAt: 1_001_000 });
    expect(store.actors.endedCount).toBe(0);
  });
});

describe('The name of an actor', () => {
  const names = () => [...store.actors].map(({ name }) => name);

  test('Resources without a name are numbered in the order of their creation', () => {
    for (const sessionId of ['x:1', 'x:2', 'x:3']) program.resource(sessionId, 'resource');
    expect(names()).toEqual(['resource 1', 'resource 2', 'resource 3']);
  });

  test('A name is kept, and the next actor with the same name gets a number', () => {
    for (const sessionId of ['x:1', 'x:2', 'x:3']) program.resource(sessionId, 'user');
    program.actor('x:4', { name: 'resource' }); // which is not a resource
    program.resource('x:5', 'toString');
    expect(names()).toEqual(['user', 'user 2', 'user 3', 'resource', 'toString']);
  });

  test('A numbered name never collides with a given name, earlier or later', () => {
    program.resource('x:1', 'user');
    program.resource('x:2', 'user 2');
    program.resource('x:3', 'user');
    program.resource('x:4', 'user 3');
    expect(names()).toEqual(['user', 'user 2', 'user 3', 'user 3 2']);
  });

  test('Each program has its own numbers', () => {
    const other = new Program(store, 'other');
    program.resource('x:1', 'resource');
    other.resource('x:1', 'resource');
    expect(names()).toEqual(['resource 1', 'resource 1']);
  });

  test('A name stays when actors are announced again, end or are cleared', () => {
    program.resource('x:1', 'resource');
    program.resource('x:2', 'resource');
    program.resource('x:3', 'user');
    program.resource('x:4', 'user');
    program.time += 1;
    program.repeat();
    program.resource('x:2', 'resource', 'loading');
    program.stop('x:1');
    program.stop('x:3');
    store.clearEnded();
    expect(names()).toEqual(['resource 2', 'user 2']);
    program.resource('x:5', 'resource');
    program.resource('x:6', 'user');
    expect(names()).toEqual(['resource 2', 'user 2', 'resource 3', 'user 3']);
  });

  test('A name that only one actor had can be reused once that actor is cleared', () => {
    program.resource('x:1', 'user');
    program.stop('x:1');
    store.clearEnded();
    program.resource('x:2', 'user');
    expect(names()).toEqual(['user']);
  });

  test('A renamed actor frees its old name', () => {
    program.resource('x:1', 'user');
    program.resource('x:1', 'account');
    program.resource('x:2', 'user');
    expect(names()).toEqual(['account', 'user']);
  });

  test('Children keep their names: their parents distinguish them', () => {
    program.resource('x:1', 'resource');
    program.resource('x:2', 'resource');
    program.load('x:1', 'x:3', 1);
    program.load('x:2', 'x:4', 1);
    program.actor('x:5', { name: 'loader', parent: 'unknown' });
    program.actor('x:6', { name: 'loader' });
    expect(names()).toEqual(['resource 1', 'resource 2', 'loader', 'loader', 'loader', 'loader']);
    program.stop('x:3');
    store.clearEnded();
    program.actor('x:7', { name: 'loader' });
    expect(names().at(-1)).toBe('loader 2');
    expect(program.get('x:4').load).toBeDefined();
  });
});

describe('The log', () => {
  test('joins an event with the resulting snapshot', () => {
    program.resource('x:1');
    const before = program.get('x:1').snapshot;
    program.step('x:1', { type: 'params', params: 1 }, 'loading');
    expect(program.log).toEqual(['country params']);
    expect(store.log.entries.at(0)).toMatchObject({ before, after: { value: 'loading' } });
  });

  test('lists events in the order in which they were sent, however late their snapshots arrive', () => {
    program.resource('x:1');
    program.event('x:1', { type: 'a' });
    program.event('x:1', { type: 'b' });
    program.event('x:1', { type: 'lost' });
    program.event('x:1', { type: 'b' });
    program.snapshot('x:1', { type: 'a' }, { value: 'A' });
    program.snapshot('x:1', { type: 'b' }, { value: 'B' });
    program.snapshot('x:1', { type: 'b' }, { value: 'C' });
    expect([...store.log.entries].map(({ event, after }) => [event.type, after?.value])).toEqual([
      ['a', 'A'],
      ['b', 'B'],
      ['lost', undefined],
      ['b', 'C'],
    ]);
  });

  test('includes changes that no event was reported for', () => {
    program.resource('x:1');
    program.stop('x:1');
    expect(program.log).toEqual(['country xstate.stop']);
  });

  test('has no state before the start, whatever the announcement said', () => {
    program.resource('x:1', 'country', 'loading');
    program.step('x:1', { type: 'xstate.init' }, 'idle');
    expect(store.log.entries.at(0)?.before).toBeUndefined();
  });

  test(`keeps the latest ${mostEntries} events, all in all and of each actor`, () => {
    program.actor('x:1');
    program.actor('x:2');
    program.event('x:1', { type: 'first' });
    for (let index = 0; index < mostEntries; index += 1) program.event('x:2', { type: `e${index}` });
    expect(store.log.entries.length).toBe(mostEntries);
    expect(store.log.count).toBe(mostEntries + 1);
    expect(program.get('x:1').entries.length).toBe(0);
    expect(program.get('x:1').pending).toEqual([]);
    expect(program.get('x:2').pending.length).toBe(100);
    program.event('x:2', { type: 'last' });
    expect(store.log.entries.at(0)?.event.type).toBe('e1');
    expect(program.get('x:2').entries.at(0)?.event.type).toBe('e1');
    expect(program.get('x:2').entries.taken).toBe(1);
  });

  test('finds an entry by its number while it is there', () => {
    program.actor('x:1');
    program.event('x:1', { type: 'a' });
    program.event('x:1', { type: 'b' });
    const { log } = store;
    expect(log.get(2)?.event.type).toBe('b');
    expect(log.get(undefined)).toBeUndefined();
    store.clearLog();
    expect(log.get(2)).toBeUndefined();
    expect(program.get('x:1').entries.length).toBe(0);
  });
});

describe('Loads', () => {
  test('A load has what it loads for, how long it took, and the event that brought its outcome', () => {
    program.resource('x:1');
    program.load('x:1', 'x:2', { code: 'DEU' });
    program.time += 320;
    program.finish('x:1', 'x:2');
    const [load] = program.get('x:1').loads;
    expect(load).toMatchObject({
      params: { code: 'DEU' },
      startedAt: 1_000_000,
      endedAt: 1_000_320,
      outcome: 'done',
    });
    expect(load?.beganBy?.event).toEqual({ type: 'params', params: { code: 'DEU' } });
    expect(load?.endedBy?.event.type).toBe('xstate.done.actor.loader');
    expect(program.get('x:2').load).toBe(load);
  });

  test('A load that fails has failed', () => {
    program.resource('x:1');
    program.load('x:1', 'x:2', 1);
    program.fail('x:1', 'x:2', 'no');
    expect(loadsOf('x:1')).toEqual([[1, 'failed', 'xstate.error.actor.loader']]);
  });

  test('A load that is stopped before it settles is cancelled, by the event that its parent was handling', () => {
    program.resource('x:1');
    program.load('x:1', 'x:2', 'DEU');
    program.load('x:1', 'x:3', 'FRA', 'x:2');
    program.finish('x:1', 'x:3');
    expect(loadsOf('x:1')).toEqual([
      ['DEU', 'cancelled', 'params'],
      ['FRA', 'done', 'xstate.done.actor.loader'],
    ]);
    const [first, second] = program.get('x:1').loads;
    expect(first?.endedBy).toBe(second?.beganBy);
    expect(first?.endedBy?.cancelled).toEqual([first]);
    expect(first?.endedBy?.began).toEqual([second]);
  });

  test('A load that is announced after it was stopped is cancelled by an event that arrives later', () => {
    program.resource('x:1');
    program.event('x:1', { type: 'params', params: 1 });
    program.actor('x:2', {
      name: 'loader',
      parent: 'x:1',
      snapshot: { status: 'stopped', input: { params: 1 } },
    });
    program.snapshot('x:1', { type: 'params', params: 1 }, { status: 'active', value: 'loading' });
    expect(loadsOf('x:1')).toEqual([[1, 'cancelled', undefined]]);
    program.time += 10;
    program.event('x:1', { type: 'set', value: 2 });
    program.stop('x:2');
    program.snapshot('x:1', { type: 'set', value: 2 }, { status: 'active', value: 'local' });
    expect(loadsOf('x:1')).toEqual([[1, 'cancelled', 'set']]);
    expect(program.get('x:1').loads[0]?.endedAt).toBe(program.time);
    program.event('x:1', { type: 'reload' });
    program.stop('x:2');
    expect(loadsOf('x:1')).toEqual([[1, 'cancelled', 'set']]);
  });

  test('A load whose parent is stopped is cancelled by that, not by the last event of the parent', () => {
    program.resource('x:1');
    program.load('x:1', 'x:2', 1);
    program.stop('x:2');
    program.stop('x:1');
    expect(loadsOf('x:1')).toEqual([[1, 'cancelled', 'xstate.stop']]);
  });

  test('The event that cancelled a load stays the same even if its parent is stopped soon after', () => {
    program.resource('x:1');
    program.load('x:1', 'x:2', 1);
    program.load('x:1', 'x:3', 2, 'x:2');
    program.stop('x:3');
    program.stop('x:1');
    expect(loadsOf('x:1')).toEqual([
      [1, 'cancelled', 'params'],
      [2, 'cancelled', 'xstate.stop'],
    ]);
  });

  test('A load that is cancelled while more events wait is cancelled by the one being handled', () => {
    program.resource('x:1');
    program.load('x:1', 'x:2', 1);
    program.event('x:1', { type: 'set', value: 5 });
    program.event('x:1', { type: 'reload' });
    program.stop('x:2');
    expect(loadsOf('x:1')).toEqual([[1, 'cancelled', 'set']]);
  });

  test('A load that was cancelled long before for an unknown reason was not cancelled by the end of its parent', () => {
    program.resource('x:1');
    program.load('x:1', 'x:2', 1);
    program.stop('x:2');
    program.time += 5000;
    program.stop('x:1');
    expect(loadsOf('x:1')).toEqual([[1, 'cancelled', undefined]]);
  });

  test('A load has a single outcome: the first', () => {
    program.resource('x:1');
    program.load('x:1', 'x:2', 1);
    program.finish('x:1', 'x:2');
    program.stop('x:2');
    expect(loadsOf('x:1')).toEqual([[1, 'done', 'xstate.done.actor.loader']]);
  });

  test('An actor that is notified of the outcome of another actor’s load does not end it', () => {
    program.resource('x:1');
    program.actor('x:9');
    program.load('x:1', 'x:2', 1);
    program.event('x:9', { type: 'xstate.done.actor.loader' }, 'x:2');
    program.event('x:1', { type: 'hello' }, 'x:2');
    program.event('x:1', { type: 'hello' }, 'nobody');
    expect(loadsOf('x:1')).toEqual([[1, 'running', undefined]]);
  });

  test('An actor that is known before its parent becomes a load when the parent is announced', () => {
    program.actor('x:2', {
      name: 'loader',
      parent: 'x:1',
      snapshot: { status: 'active', input: { params: 7 } },
    });
    program.event('x:2', { type: 'xstate.init', input: { params: 7 } });
    program.resource('x:1', 'country', 'loading');
    program.event('x:2', { type: 'xstate.init', input: { params: 7 } });
    expect(loadsOf('x:1')).toEqual([[7, 'running', undefined]]);
  });

  test('A load without params in its input shows the input', () => {
    program.resource('x:1');
    program.actor('x:2', { name: 'loader', parent: 'x:1', snapshot: { status: 'active', input: 'x' } });
    expect(loadsOf('x:1')).toEqual([['x', 'running', undefined]]);
  });

  test('A spawned child is not a load', () => {
    program.resource('x:1');
    program.actor('x:2', { name: 'spawned', parent: 'x:1' });
    expect(loadsOf('x:1')).toEqual([]);
    expect([...program.get('x:1').children]).toHaveLength(1);
  });

  test('A load of a program that is gone is lost, until the program is back', () => {
    program.resource('x:1');
    program.load('x:1', 'x:2', 1);
    const [load] = program.get('x:1').loads;
    program.leave();
    expect(load && outcomeOf(load)).toBe('lost');
    program.event('x:1', { type: 'hello' });
    expect(load && outcomeOf(load)).toBe('running');
  });
});

describe('An ended actor', () => {
  test(`is kept, the latest ${mostEnded}, and is dropped with its children and its part of the timeline`, () => {
    program.resource('x:0');
    program.load('x:0', 'load', 1);
    program.finish('x:0', 'load');
    program.actor('child', { parent: 'load' });
    for (let index = 1; index < mostEnded; index += 1) {
      program.actor(`x:${index}`);
      program.stop(`x:${index}`);
    }
    expect(program.get('x:0').loads).toHaveLength(1);
    program.actor('last');
    program.stop('last');
    expect(store.actors.endedCount).toBe(mostEnded);
    expect(program.get('x:0').loads).toEqual([]);
    expect([...program.get('x:0').children]).toEqual([]);
    expect(() => program.get('child')).toThrow('no actor');
    expect(() => program.get('load')).toThrow('no actor');
  });

  test('can be cleared, together with children whose parent never appeared', () => {
    program.actor('x:1', { parent: 'never' });
    program.actor('x:2', { parent: 'never' });
    program.stop('x:1');
    program.actor('x:3');
    store.clearEnded();
    expect([...store.actors].map(({ sessionId }) => sessionId)).toEqual(['x:2', 'x:3']);
    program.stop('x:2');
    store.clearEnded();
    const parent = program.actor('never');
    expect([...parent.children]).toEqual([]);
    expect(store.actors.get(parent.key)).toBe(parent);
  });
});

describe('Programs that connect and disconnect', () => {
  test('The actors of a program that left count as ended until it is back', () => {
    program.resource('x:1');
    program.leave();
    program.leave();
    expect(isOver(program.get('x:1'))).toBe(true);
    expect(store.actors.endedCount).toBe(1);
    program.event('x:1', { type: 'hello' });
    expect(isOver(program.get('x:1'))).toBe(false);
    expect(store.actors.endedCount).toBe(0);
  });

  test('When a program with too many actors leaves, the oldest are dropped with their children', () => {
    for (let index = 0; index <= mostEnded; index += 1) program.actor(`x:${index}`);
    program.actor('child', { parent: 'x:0' });
    program.leave();
    expect(store.actors.size).toBe(mostEnded);
    expect(() => program.get('child')).toThrow('no actor');
  });

  test('Programs without actors are eventually forgotten', () => {
    for (let index = 0; index < 120; index += 1) {
      const other = new Program(store, `client ${index}`);
      if (index < 3) other.actor('x:1');
      other.leave();
    }
    expect(store.clients.size).toBeLessThan(100);
    expect(store.clients.has('client 1')).toBe(true);
  });

  test('A clock that is ahead of ours never causes negative times', () => {
    program.late = -5000;
    program.resource('x:1');
    expect(program.get('x:1').client.ahead).toBe(5000);
    program.time -= 400;
    program.step('x:1', { type: 'params' }, 'loading');
    expect(program.get('x:1').since).toBe(1_000_000);
  });

  test('An invalid time is replaced by our own', () => {
    store.receive(
      { client: 'a', message: { type: '@xstate.actor', sessionId: 'x:1', snapshot: {}, createdAt: 'soon' } },
      77,
    );
    expect([...store.actors][0]?.startedAt).toBe(77);
  });
});

describe('After the connection was lost', () => {
  beforeEach(() => {
    program.resource('x:1');
    program.load('x:1', 'x:2', 1);
    program.time += 100;
    program.finish('x:1', 'x:2');
  });

  test('messages that the server sends again are not processed twice', () => {
    const { log } = program;
    store.reconnected();
    expect(program.get('x:1').client.isGone).toBe(true);
    program.repeat();
    expect(program.log).toEqual(log);
    expect(program.get('x:1')).toMatchObject({ state: 'resolved', client: { isGone: false } });
    expect(program.get('x:1').loads).toHaveLength(1);
  });

  test('this includes events without a snapshot, and ends, which have no event', () => {
    program.event('x:1', { type: 'hello' });
    program.load('x:1', 'x:3', 2);
    program.stop('x:3');
    const { log } = program;
    store.reconnected();
    program.repeat();
    expect(program.log).toEqual(log);
  });

  test('new messages are processed, even if they look like earlier ones', () => {
    store.reconnected();
    program.repeat();
    const { said } = program;
    store.receive(said.at(-1), program.time);
    expect(program.log.at(-1)).toBe('loader xstate.promise.resolve');
    program.time += 5;
    program.step('x:1', { type: 'reload' }, 'reloading');
    expect(program.get('x:1').state).toBe('reloading');
  });

  test('clients that were gone before are still gone', () => {
    program.leave();
    store.reconnected();
    program.repeat();
    expect(program.get('x:1').client.isGone).toBe(true);
    program.time += 1;
    program.resource('x:1');
    expect(program.get('x:1').client.isGone).toBe(false);
  });

  test('clients that do not reappear are gone, and their data stays', () => {
    store.reconnected();
    expect(isOver(program.get('x:1'))).toBe(true);
    expect(program.log.length).toBeGreaterThan(0);
  });

  test('what was cleared does not come back', () => {
    store.clearLog();
    store.reconnected();
    program.repeat();
    expect(program.log).toEqual([]);
    expect(program.get('x:1').state).toBe('resolved');
  });

  test('the window that opened the page is still there, because it is not a client of the server', () => {
    const opener = new Program(store, windowClient);
    opener.resource('x:1');
    store.reconnected();
    expect(opener.get('x:1').client.isGone).toBe(false);
  });
});

describe('Malformed messages', () => {
  const message = { sessionId: 'x:1', createdAt: '1', _version: '1' };
  const event = { type: 'e' };
  test.each([
    undefined,
    null,
    1,
    'text',
    [],
    {},
    { client: 1, gone: true },
    { client: 'a' },
    { client: 'a', message: null },
    { client: 'a', title: 7 },
    { client: 'a', message: { type: '@xstate.actor' } },
    { client: 'a', message: { ...message, type: '@xstate.other' } },
    { client: 'a', message: { ...message, type: '@xstate.event' } },
    { client: 'a', message: { ...message, type: '@xstate.event', event: { type: 1 } } },
    { client: 'a', message: { ...message, type: '@xstate.snapshot', event } },
    { client: 'a', message: { ...message, type: '@xstate.snapshot', snapshot: {} } },
    { client: 'a', message: { ...message, type: '@xstate.snapshot', snapshot: [], event } },
  ])('is counted, and changes nothing: %j', (given) => {
    store.receive(given, 1);
    expect(store.unreadable).toBe(1);
    expect(store.actors.size).toBe(0);
    expect(store.version).toBe(1);
  });

  test('The readable parts of a message are used', () => {
    store.receive(
      {
        client: 'a',
        message: { ...message, type: '@xstate.actor', name: 7, parentId: 7, definition: 7, snapshot: 7 },
      },
      1,
    );
    const [actor] = store.actors;
    expect(actor).toMatchObject({ name: 'x:1', parent: undefined, definition: undefined, state: 'running' });
    store.receive(
      {
        client: 'a',
        message: { ...message, type: '@xstate.snapshot', event, snapshot: { status: 'odd', value: [1] } },
      },
      1,
    );
    expect(actor).toMatchObject({ status: 'active', state: 'running', snapshot: { value: [1] } });
    expect(store.unreadable).toBe(0);
  });
});
