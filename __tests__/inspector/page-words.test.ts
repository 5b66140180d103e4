import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Json } from '../../src/inspect/protocol.js';
import { definitionOf } from '../../src/inspector/page/data/definition.js';
import { age, ago, clock, duration } from '../../src/inspector/page/data/durations.js';
import { eventWords, payloadOf } from '../../src/inspector/page/data/event-words.js';
import { lastOf, loadWords, sentence } from '../../src/inspector/page/data/sentence.js';
import { stateText, toneOf, wordFor, wordOf } from '../../src/inspector/page/data/states.js';
import { messageOf, textOf } from '../../src/inspector/page/data/text-parts.js';
import { brief, preview, shown } from '../../src/inspector/page/data/values.js';
import { Program } from '../support/program.js';

let program: Program;
beforeEach(() => {
  program = new Program();
});

/** The current sentence about what happened to an actor last. */
const said = (sessionId: string) => {
  const last = lastOf(program.get(sessionId));
  return last && textOf(sentence(last, program.time));
};

describe('The sentence about what happened last', () => {
  beforeEach(() => {
    program.resource('x:1');
    program.step('x:1', { type: 'xstate.init' }, 'idle');
  });

  test('a start', () => {
    program.time += 3200;
    expect(said('x:1')).toBe('country started 3 s ago in idle.');
  });

  test('a load that finished', () => {
    program.load('x:1', 'x:2', { code: 'DEU' });
    expect(said('x:1')).toBe(
      'country went from idle to loading just now, because new params arrived: {code: "DEU"}.',
    );
    program.finish('x:1', 'x:2');
    expect(said('x:1')).toBe('country went from loading to resolved just now, because its loader finished.');
    expect(said('x:2')).toBe('loader went from running to done just now, because it finished.');
  });

  test('a load that failed', () => {
    program.load('x:1', 'x:2', 1);
    program.fail('x:1', 'x:2', 'No such country');
    expect(said('x:1')).toBe(
      'country went from loading to error just now, because its loader failed: No such country.',
    );
    expect(said('x:2')).toBe(
      'loader went from running to failed just now, because it failed: No such country.',
    );
  });

  test('a load that was cancelled by new params', () => {
    program.load('x:1', 'x:2', { code: 'DEU' });
    program.time += 320;
    program.load('x:1', 'x:3', { code: 'FRA' }, 'x:2');
    program.time += 1000;
    expect(said('x:1')).toBe(
      'The load of {code: "DEU"} was cancelled after 0.32 s, 1 s ago, because new params arrived: {code: "FRA"}. A new load began.',
    );
    expect(said('x:2')).toBe('loader was stopped 1 s ago.');
  });

  test('a load that was cancelled, and no other began', () => {
    program.load('x:1', 'x:2', 1);
    program.event('x:1', { type: 'params' });
    program.stop('x:2');
    const waiting = [...program.get('x:1').entries].at(-1);
    expect(waiting && textOf(sentence(waiting))).toBe(
      'The load of 1 was cancelled after 0 ms, because it no longer has params.',
    );
    program.snapshot('x:1', { type: 'params' }, { value: 'idle' });
    expect(said('x:1')).toBe(
      'The load of 1 was cancelled after 0 ms, just now, because it no longer has params. country went from loading to idle.',
    );
  });

  test('a load that was cancelled, and nothing else changed', () => {
    program.load('x:1', 'x:2', 1);
    program.event('x:1', { type: 'set', value: 5 });
    program.stop('x:2');
    program.snapshot('x:1', { type: 'set', value: 5 }, { value: 'loading' });
    expect(said('x:1')).toBe('The load of 1 was cancelled after 0 ms, just now, because a value was set: 5.');
  });

  test('a start that cancelled a load', () => {
    program.load('x:1', 'x:2', 1);
    program.event('x:1', { type: 'xstate.init' });
    program.stop('x:2');
    program.snapshot('x:1', { type: 'xstate.init' }, { value: 'idle' });
    expect(said('x:1')).toBe('The load of 1 was cancelled after 0 ms, just now, because it started.');
  });

  test('an end, with the load that it cancelled', () => {
    program.load('x:1', 'x:2', 1);
    program.stop('x:2');
    program.stop('x:1');
    expect(said('x:1')).toBe(
      'country was stopped just now. The load of 1 was cancelled as a result, after 0 ms.',
    );
  });

  test('an end', () => {
    program.stop('x:1');
    expect(said('x:1')).toBe('country was stopped just now.');
  });

  test('an event that started the same state over', () => {
    const event = { type: 'reload' };
    program.event('x:1', event);
    program.actor('x:2', { name: 'loader', parent: 'x:1' });
    program.snapshot('x:1', event, { value: 'idle' });
    expect(said('x:1')).toBe(
      'country stayed idle, but started over just now, because a reload was requested.',
    );
  });

  test('an event that changed something, but no state', () => {
    program.step(
      'x:1',
      { type: 'params.failed', error: { '[type]': 'Error', name: 'Error', message: 'Bad' } },
      'idle',
      { context: 1 },
    );
    expect(said('x:1')).toBe('Its params failed: Bad, just now. country stayed idle.');
  });

  test('a comparison that failed, which is not an error of the params', () => {
    const error = { '[type]': 'Error', name: 'Error', message: 'Bad' };
    program.step('x:1', { type: 'params.failed', error, params: 1 }, 'idle', { context: 1 });
    expect(said('x:1')).toBe(
      'A function called with its params or value failed: Bad, just now. country stayed idle.',
    );
  });

  test('an event that changed nothing', () => {
    program.step('x:1', { type: 'hello', name: 'Ada' }, 'idle');
    expect(said('x:1')).toBe('hello arrived: "Ada", just now. country stayed idle, and nothing changed.');
  });

  test('a state without a known previous state', () => {
    program.snapshot('x:5', { type: 'hello' }, { value: 'on' });
    expect(said('x:5')).toBe('x:5 became on just now, because hello arrived.');
  });

  test('an event without a snapshot, if there is no other', () => {
    program.event('x:5', { type: 'hello' });
    expect(said('x:5')).toBe('x:5 was sent hello just now.');
    program.step('x:5', { type: 'hello' }, 'on');
    program.event('x:5', { type: 'again' });
    expect(said('x:5')).toBe('x:5 became on just now, because hello arrived.');
    program.actor('x:6');
    expect(said('x:6')).toBeUndefined();
  });

  test.each<[string, Json, string]>([
    ['params', null, 'it no longer has params'],
    ['params', { '[type]': 'undefined' }, 'it no longer has params'],
    ['params', 0, 'new params arrived: 0'],
    ['params', { '[type]': 'NoParams' }, 'it needs no params'],
  ])('%s %j of a resource: %s', (type, params, words) => {
    program.step('x:1', { type, params }, 'loading');
    expect(said('x:1')).toContain(`because ${words}.`);
  });

  test('a delay, and other events of XState', () => {
    program.step('x:1', { type: 'xstate.after.500.resource.loading' }, 'a');
    expect(said('x:1')).toContain('because 0.50 s passed.');
    program.step('x:1', { type: 'xstate.start' }, 'b');
    expect(said('x:1')).toContain('because xstate.start.');
    program.step('x:1', { type: 'xstate.error.actor.loader' }, 'c');
    expect(said('x:1')).toContain('because its loader failed.');
    program.step(
      'x:1',
      { type: 'xstate.error.actor.loader', error: { name: 'Error', message: 'It is over.' } },
      'd',
    );
    expect(said('x:1')).toMatch(/because its loader failed: It is over\.$/);
  });
});

describe('The words for a resource that waits for another one', () => {
  beforeEach(() => {
    program.resource('x:1', 'company');
    program.step('x:1', { type: 'xstate.init' }, 'idle');
    program.wait('x:1', 'x:2', 'user');
  });
  const words = (sessionId: string) => {
    const { load } = program.get(sessionId);
    return load && textOf(loadWords(load, program.time));
  };

  test('the wait, with the name of the other resource', () => {
    expect(said('x:1')).toBe(
      'company went from idle to loading just now, because it waits for the resource user.',
    );
    program.time += 320;
    expect(words('x:2')).toBe('waits for the resource user, 0.32 s so far');
    program.leave();
    expect(words('x:2')).toBe('lost: its program is gone');
  });

  test.each(['', 'resource'])('the wait for a resource named "%s"', (name) => {
    program.wait('x:1', 'x:3', name, 'x:2');
    expect(words('x:3')).toBe('waits for another resource, 0 ms so far');
  });

  test('the wait of a component that is hidden', () => {
    const input = { isWaiting: true };
    program.begin('x:1', { type: 'params.waiting', isHidden: true }, 'x:3', input, 'loading', 'x:2');
    expect(said('x:1')).toContain('because it waits for its component to be shown again. A wait began.');
    expect(words('x:3')).toBe('waits for its component to be shown again, 0 ms so far');
  });

  test('the end of the wait, which cancels nothing', () => {
    program.time += 320;
    program.load('x:1', 'x:3', 5, 'x:2');
    expect(said('x:1')).toBe(
      'The wait for the resource user ended after 0.32 s, just now, because new params arrived: 5. A load began.',
    );
    expect(words('x:2')).toBe('waited 0.32 s for the resource user');
  });

  test('a wait for another resource after it', () => {
    program.wait('x:1', 'x:3', 'team', 'x:2');
    expect(said('x:1')).toBe(
      'The wait for the resource user ended after 0 ms, just now, because it waits for the resource team. A wait began.',
    );
  });

  test('a load that a wait cancels', () => {
    program.load('x:1', 'x:3', 5, 'x:2');
    program.wait('x:1', 'x:4', 'user', 'x:3');
    expect(said('x:1')).toBe(
      'The load of 5 was cancelled after 0 ms, just now, because it waits for the resource user. A wait began.',
    );
  });

  test('the end of the resource', () => {
    program.stop('x:2');
    program.stop('x:1');
    expect(said('x:1')).toBe(
      'company was stopped just now. The wait for the resource user ended as a result, after 0 ms.',
    );
  });

  test('a wait that is known before its resource', () => {
    program.actor('x:9', { name: 'loader', parent: 'x:8' });
    program.resource('x:8', 'later', 'loading');
    program.event('x:9', { type: 'xstate.init', input: { isWaiting: true } });
    expect(words('x:9')).toBe('waits for another resource, 0 ms so far');
  });
});

describe('The words for a stream', () => {
  beforeEach(() => {
    program.resource('x:1', 'prices');
    program.step('x:1', { type: 'xstate.init' }, 'idle');
    program.load('x:1', 'x:2', 'gold');
  });
  const words = (sessionId: string) => {
    const { load } = program.get(sessionId);
    return load && textOf(loadWords(load, program.time));
  };
  const end = { type: 'xstate.done.actor.loader', output: { '[type]': 'undefined' } };

  test('the first item, and each further one', () => {
    expect(words('x:2')).toBe('running for 0 ms');
    program.time += 320;
    program.item('x:1', 'x:2', 3);
    expect(said('x:1')).toBe(
      'prices went from loading to resolved just now, because its stream emitted the first item: 3.',
    );
    expect(said('x:2')).toBe('It emitted an item: 3, just now. loader stayed running.');
    expect(words('x:2')).toBe('streaming for 0.32 s, 1 item so far');
    program.item('x:1', 'x:2', 4);
    expect(said('x:1')).toBe('Its stream emitted an item: 4, just now. prices stayed resolved.');
    expect(words('x:2')).toBe('streaming for 0.32 s, 2 items so far');
  });

  test('that it is interrupted', () => {
    program.item('x:1', 'x:2', 3);
    program.step('x:1', { type: 'loader.interrupted' }, 'resolved');
    expect(said('x:1')).toBe('Its stream failed and will be reopened, just now. prices stayed resolved.');
  });

  test('its end', () => {
    program.item('x:1', 'x:2', 3);
    program.time += 320;
    program.event('x:1', end, 'x:2');
    program.snapshot('x:1', end, { status: 'active', value: 'resolved', context: {} });
    program.snapshot('x:2', { type: 'xstate.promise.resolve' }, { status: 'done' });
    expect(said('x:1')).toBe('Its stream ended, just now. prices stayed resolved.');
    expect(words('x:2')).toBe('ended after 0.32 s and 1 item');
  });

  test('its failure', () => {
    program.item('x:1', 'x:2', 3);
    program.fail('x:1', 'x:2', 'Out of reach');
    expect(said('x:1')).toBe(
      'prices went from resolved to error just now, because its stream failed: Out of reach.',
    );
    expect(words('x:2')).toBe('failed after 0 ms and 1 item');
  });

  test('that it was superseded', () => {
    for (let item = 0; item < 1200; item += 1) program.item('x:1', 'x:2', item);
    program.load('x:1', 'x:3', 'oil', 'x:2');
    expect(said('x:1')).toBe(
      'The stream of "gold" was cancelled after 0 ms and 1,200 items, just now, because new params arrived: "oil". ' +
        'prices went from resolved to loading.',
    );
    expect(words('x:2')).toBe('cancelled after 0 ms and 1,200 items by params "oil"');
  });

  test('that it ended with its resource', () => {
    program.item('x:1', 'x:2', 3);
    program.stop('x:2');
    program.stop('x:1');
    expect(said('x:1')).toBe(
      'prices was stopped just now. The stream of "gold" was cancelled as a result, after 0 ms and 1 item.',
    );
    expect(words('x:2')).toBe('cancelled after 0 ms and 1 item: prices was stopped');
  });

  test('the times of its items, or a sample if there are many, from beginning to end', () => {
    const { load } = program.get('x:2');
    const start = program.time;
    for (let item = 1; item <= 5000; item += 1) {
      program.time = start + item;
      program.item('x:1', 'x:2', item);
    }
    const times = load?.itemTimes ?? [];
    expect([load?.itemCount, times.at(0), times.at(-1)]).toEqual([5000, start + 1, start + 5000]);
    expect(times.length).toBeGreaterThan(50);
    expect(times.length).toBeLessThanOrEqual(120);
    program.item('x:1', 'x:2', 0); // in the same millisecond
    expect([load?.itemCount, new Set(load?.itemTimes).size]).toEqual([5001, load?.itemTimes.length]);
  });

  test('what the loader sends itself', () => {
    expect(eventWords({ type: 'loader.begin' })).toBe('began');
    expect(eventWords({ type: 'loader.next' })).toBe('emitted an item');
    program.step('x:2', { type: 'loader.begin' }, null, {});
    expect(said('x:2')).toContain('It began, just now.');
  });

  test('no special words in another machine that has such events', () => {
    program.step('x:5', { type: 'loader.item', value: 1 }, 'a');
    expect(said('x:5')).toBe('x:5 became a just now, because loader.item arrived: 1.');
  });
});

describe('The words for a value from the cache', () => {
  beforeEach(() => {
    program.resource('x:1', 'user', 'resolved');
    program.step('x:1', { type: 'set', value: 0 }, 'resolved');
  });
  const undefinedJson = { '[type]': 'undefined' };

  test.each<[string, string, Json, string]>([
    [
      'that is all',
      'resolved',
      { cached: 7, revalidate: false },
      'New params arrived: 1, with a value from the cache, just now. user stayed resolved.',
    ],
    [
      'that is null',
      'resolved',
      { cached: null },
      'New params arrived: 1, with a value from the cache, just now. user stayed resolved.',
    ],
    [
      'that is none',
      'resolved',
      { cached: undefinedJson },
      'New params arrived: 1, just now. user stayed resolved.',
    ],
    [
      'that is loaded again',
      'reloading',
      { cached: 7, revalidate: true, opensStream: true },
      'user went from resolved to reloading just now, because new params arrived: 1, with a value from the cache, shown while it reloads.',
    ],
    [
      'that is there before a stream',
      'idle',
      { cached: 7, revalidate: false, opensStream: true },
      'user went from resolved to idle just now, because new params arrived: 1, with a value from the cache, shown while the stream opens.',
    ],
  ])('%s', (_, value, more, words) => {
    program.step('x:1', { type: 'params', params: 1, ...(more as object) }, value, { context: 1 });
    expect(said('x:1')).toBe(words);
  });

  test('of a resource that needs no params', () => {
    program.step('x:1', { type: 'params', params: { '[type]': 'NoParams' }, cached: 7 }, 'idle');
    expect(said('x:1')).toContain('because it needs no params, with a value from the cache.');
  });

  test('a stream that is reopened while it is shown', () => {
    const event = { type: 'params', params: 1, cached: 7, revalidate: false, opensStream: true };
    program.begin('x:1', event, 'x:2', { params: 1 }, 'resolved');
    expect(said('x:1')).toBe(
      'user stayed resolved, but started over just now, because new params arrived: 1, with a value from the cache, shown while the stream opens.',
    );
  });
});

test('The first params of a resource are described as such', () => {
  const first = { type: 'params', params: 1, cause: 'created' };
  program.resource('x:1', 'user');
  program.event('x:1', first);
  program.actor('x:2', {
    name: 'loader',
    parent: 'x:1',
    snapshot: { status: 'active', input: { params: 1, cause: 'created' } },
  });
  program.snapshot('x:1', first, { status: 'active', value: 'loading', context: { cause: 'created' } });
  expect(said('x:1')).toBe('user went from idle to loading just now, because its first params arrived: 1.');
  const next = { type: 'params', params: 2, cached: 3, revalidate: false };
  program.event('x:1', next);
  program.stop('x:2');
  program.snapshot('x:1', next, { status: 'active', value: 'resolved', context: { cause: 'params' } });
  const { load } = program.get('x:2');
  expect(load && textOf(loadWords(load, program.time))).toBe('cancelled after 0 ms by params 2');
  expect(payloadOf(next)).toBe('{params: 2, cached: 3, revalidate: false}');
});

test('A forced reload supersedes a running load', () => {
  program.resource('x:1', 'user');
  program.load('x:1', 'x:2', 1);
  program.begin('x:1', { type: 'reload', force: true }, 'x:3', { params: 1 }, 'loading', 'x:2');
  expect(said('x:1')).toBe(
    'The load of 1 was cancelled after 0 ms, just now, because a reload was forced. A new load began.',
  );
});

test('The events and children of other machines are called by their names', () => {
  const states = { a: { invoke: { id: 'upload' } }, loading: {} };
  program.actor('x:1', {
    name: 'form',
    definition: JSON.stringify({ id: 'form', states }),
    snapshot: { value: 'a' },
  });
  program.event('x:1', { type: 'go' });
  program.actor('x:2', { name: 'upload', parent: 'x:1', snapshot: { status: 'active' } });
  program.snapshot('x:1', { type: 'go' }, { value: 'a' });
  program.event('x:1', { type: 'set', value: 1 });
  program.stop('x:2');
  program.snapshot('x:1', { type: 'set', value: 1 }, { value: 'b' });
  expect(said('x:1')).toBe(
    'upload was cancelled after 0 ms, just now, because set arrived: 1. form went from a to b.',
  );
});

describe('The words for a load', () => {
  const words = (sessionId: string) => {
    const { load } = program.get(sessionId);
    return load && textOf(loadWords(load, program.time));
  };
  beforeEach(() => {
    program.resource('x:1');
    program.load('x:1', 'x:2', { code: 'DEU' });
    program.time += 320;
  });

  test('running, or lost', () => {
    expect(words('x:2')).toBe('running for 0.32 s');
    program.leave();
    expect(words('x:2')).toBe('lost: its program is gone');
  });

  test('finished, or failed', () => {
    program.finish('x:1', 'x:2');
    expect(words('x:2')).toBe('finished in 0.32 s');
    program.load('x:1', 'x:3', 1);
    program.fail('x:1', 'x:3', 'no');
    expect(words('x:3')).toBe('failed after 0 ms');
  });

  test('cancelled, and by what', () => {
    program.load('x:1', 'x:3', { code: 'FRA' }, 'x:2');
    expect(words('x:2')).toBe('cancelled after 0.32 s by params {code: "FRA"}');
    program.event('x:1', { type: 'params' });
    program.stop('x:3');
    expect(words('x:3')).toBe('cancelled after 0 ms by params');
  });

  test('cancelled by the end of its parent, or for an unknown reason', () => {
    program.stop('x:2');
    expect(words('x:2')).toBe('cancelled after 0.32 s');
    program.stop('x:1');
    expect(words('x:2')).toBe('cancelled after 0.32 s: country was stopped');
  });

  test('without params it is only called a load', () => {
    program.event('x:1', { type: 'reload' });
    program.actor('x:3', { name: 'loader', parent: 'x:1' });
    program.snapshot('x:1', { type: 'reload' }, { value: 'reloading' });
    program.event('x:1', { type: 'set', value: 2 });
    program.stop('x:3');
    const last = [...program.get('x:1').entries].at(-1);
    expect(last && textOf(sentence(last))).toBe(
      'A load was cancelled after 0 ms, because a value was set: 2.',
    );
  });
});

test.each([
  ['xstate.init', 'started'],
  ['xstate.stop', 'stopped'],
  ['xstate.done.actor.my.loader', 'my.loader finished'],
  ['xstate.error.actor.loader', 'loader failed'],
  ['xstate.done.state.form.editing', 'form.editing completed'],
  ['xstate.snapshot.child', 'child changed'],
  ['xstate.after.2000.form.a', '2.0 s passed'],
  ['xstate.after.patience.form.a', 'patience passed'],
  ['xstate.promise.resolve', 'finished'],
  ['xstate.promise.reject', 'failed'],
  ['xstate.else', 'xstate.else'],
  ['params', 'params'],
  ['', ''],
])('The event "%s" is called "%s"', (type, words) => {
  expect(eventWords({ type })).toBe(words);
});

test('Very long names are truncated', () => {
  program.event('x'.repeat(200), { type: 'hello' });
  expect(said('x'.repeat(200))).toBe(`${'x'.repeat(79)}… was sent hello just now.`);
});

test('The payload of an event', () => {
  expect(payloadOf({ type: 'a' })).toBeUndefined();
  expect(payloadOf({ type: 'a', b: 1 })).toBe('1');
  expect(payloadOf({ type: 'a', b: 1, c: [2] })).toBe('{b: 1, c: [2]}');
});

test('The message of an error', () => {
  expect(messageOf(undefined)).toBeUndefined();
  expect(messageOf(null)).toBeUndefined();
  expect(messageOf({})).toBeUndefined();
  expect(messageOf('late')).toBe('"late"');
  expect(messageOf({ '[type]': 'RangeError', name: 'RangeError', message: '' })).toBe('RangeError');
  expect(messageOf({ message: 'odd' })).toBe('odd');
});

describe('States', () => {
  test.each<[Json | undefined, string]>([
    ['loading', 'loading'],
    [{ a: 'b' }, 'a.b'],
    [{ a: { b: 'c' }, d: 'e', f: {} }, 'a.b.c + d.e + f'],
    [undefined, ''],
    [[1], ''],
    [7, ''],
  ])('%j is written %s', (value, text) => {
    expect(stateText(value)).toBe(text);
  });

  test('State values are written at any depth', () => {
    let value: Json = 'x';
    for (let depth = 0; depth < 1000; depth += 1) value = { a: value };
    expect(stateText(value)).toMatch(/^a(\.a)+$/);
  });

  test('An ended actor says how it ended; an actor without a state runs', () => {
    expect(wordFor('active', { value: 'on' })).toBe('on');
    expect(wordFor('active', undefined)).toBe('running');
    expect(wordFor('done', { value: 'on' })).toBe('done');
    expect(wordOf({})).toBe('running');
    expect(wordOf({ status: 'error' })).toBe('failed');
  });

  test('The kind of a state is derived from its name', () => {
    const words = [
      'idle',
      'loading',
      'reloading',
      'resolved',
      'error',
      'local',
      'running',
      'done',
      'failed',
      'stopped',
      'gone',
      'error.retrying',
    ];
    expect(words.map(toneOf)).toEqual([
      'calm',
      'busy',
      'busy',
      'good',
      'bad',
      'own',
      'busy',
      'good',
      'bad',
      'over',
      'over',
      'busy',
    ]);
  });
});

describe('Times', () => {
  test.each([
    [-5, '0 ms', 'now'],
    [4.4, '4 ms', 'now'],
    [10, '0.01 s', 'now'],
    [994, '0.99 s', 'now'],
    [995, '1.0 s', 'now'],
    [9949, '9.9 s', '9 s'],
    [9950, '10 s', '9 s'],
    [59_499, '59 s', '59 s'],
    [59_500, '1 min', '59 s'],
    [3_599_000, '59 min', '59 min'],
    [3_600_000, '1 h', '1 h'],
    [90_000_000, '1 d', '1 d'],
  ])('%d ms are %s, and an age of %s', (ms, length, old) => {
    expect(duration(ms)).toBe(length);
    expect(age(ms)).toBe(old);
  });

  test('ago', () => {
    expect([ago(10), ago(1000)]).toEqual(['just now', '1 s ago']);
  });

  test('The time of day has milliseconds', () => {
    expect(clock(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('03:04:05.006');
    expect(clock(1e20)).toBe('–');
  });
});

describe('Values', () => {
  test.each<[Json, string, string]>([
    ['a "b"\n', 'string', '"a \\"b\\"\\n"'],
    [1.5, 'number', '1.5'],
    [null, 'word', 'null'],
    [true, 'word', 'true'],
    [{ '[type]': 'BigInt', value: '10' }, 'number', '10n'],
    [{ '[type]': 'Number', value: 'NaN' }, 'number', 'NaN'],
    [{ '[type]': 'Date', value: '2026-01-01T00:00:00.000Z' }, 'date', '2026-01-01T00:00:00.000Z'],
    [{ '[type]': 'Symbol', value: 'Symbol(a)' }, 'word', 'Symbol(a)'],
    [{ '[type]': 'undefined' }, 'word', 'undefined'],
    [{ '[type]': 'Function', name: 'load' }, 'function', 'ƒ load'],
    [{ '[type]': 'Function', name: '' }, 'function', 'ƒ (no name)'],
    [{ '[type]': 'Circular', path: 'context.value' }, 'note', 'the same as context.value'],
    [{ '[type]': 'Redacted' }, 'note', 'redacted'],
    [{ '[type]': 'More', count: 99_950 }, 'note', '99,950 more'],
    [{ '[type]': 'Object', omitted: 12 }, 'note', 'Object, too deep to be sent: 12 inside'],
    [{ '[type]': 'Error', name: 'Error', message: '' }, 'error', 'Error'],
    [{ '[type]': 'Map' }, 'list', 'Map(0)'],
    [{ '[type]': 'Set', size: 3, values: 'odd' }, 'list', 'Set(3)'],
    [{ '[type]': 'Uint8Array', size: 2_000, values: [] }, 'list', 'Uint8Array(2,000)'],
    [{ '[type]': 'MapOfMine', size: 3, entries: [] }, 'list', 'MapOfMine(3)'],
    [{}, 'fields', '{}'],
    [{ '[type]': 'Foo' }, 'fields', 'Foo {}'],
    [[], 'list', 'Array(0)'],
  ])('%j is %s: %s', (value, kind, text) => {
    expect(shown(value)).toEqual({ kind, text, inner: [] });
  });

  test('An object that only looks like a collection is not one', () => {
    expect(shown({ '[type]': 'Shoe', size: 43, values: 'odd' })).toMatchObject({
      kind: 'fields',
      text: 'Shoe {…}',
    });
  });

  test('An error contains its cause and other properties', () => {
    const cause = { '[type]': 'Error', name: 'Error', message: 'first' };
    expect(
      shown({ '[type]': 'TypeError', name: 'TypeError', message: 'second', cause, status: 404 }),
    ).toEqual({
      kind: 'error',
      text: 'TypeError: second',
      inner: [
        ['cause', cause],
        ['status', 404],
      ],
    });
  });

  test('Lists, maps and sets state their full size, including items that were not sent', () => {
    const more = { '[type]': 'More', count: 99_998 };
    expect(shown([1, 2, more])).toEqual({
      kind: 'list',
      text: 'Array(100,000)',
      inner: [
        ['0', 1],
        ['1', 2],
        ['…', more],
      ],
    });
    expect(shown({ '[type]': 'Map', size: 2, entries: [[{ id: 1 }, 'a'], [7], more] })).toMatchObject({
      text: 'Map(2)',
      inner: [
        ['{id: 1}', 'a'],
        ['7', null],
        ['…', more],
      ],
    });
    expect(shown({ '[type]': 'Set', size: 2, values: ['a', 'b'] })).toMatchObject({
      text: 'Set(2)',
      inner: [
        ['0', 'a'],
        ['1', 'b'],
      ],
    });
  });

  test('An object of a class has its name', () => {
    expect(shown({ '[type]': 'Point', x: 1 })).toEqual({
      kind: 'fields',
      text: 'Point {…}',
      inner: [['x', 1]],
    });
    expect(brief({ '[type]': 'Point', x: 1 })).toBe('Point {x: 1}');
  });

  test('A short value is shown completely on one line', () => {
    expect(brief(undefined)).toBe('undefined');
    expect(
      brief({
        a: [1, { '[type]': 'BigInt', value: '2' }],
        'b c': { '[type]': 'Map', size: 1, entries: [[1, 2]] },
      }),
    ).toBe('{a: [1, 2n], "b c": Map(1)}');
    expect(brief('x'.repeat(100), 10)).toBe('"xxxxxxxx…');
    expect(brief(Array.from({ length: 20 }, (_, index) => index))).toBe('[0, 1, 2, 3, 4, 5, 6, 7, …]');
    expect(brief({ a: { a: { a: { a: { a: 1 } } } } })).toBe('{a: {a: {a: {a: {…}}}}}');
  });

  test('A closed value shows its contents, or only the names', () => {
    expect(preview({ code: 'DEU' })).toBe('{code: "DEU"}');
    expect(preview({ '[type]': 'Map', size: 1, entries: [] })).toBe('Map(1)');
    const long = 'x'.repeat(50);
    expect(preview([long])).toBe('Array(1)');
    expect(preview({ one: long, two: long })).toBe('{one, two}');
    expect(preview({ '[type]': 'Foo', one: long })).toBe('Foo {one}');
    expect(preview({ [long]: 1 })).toBe(`{${'x'.repeat(47)}…}`);
  });
});

describe('Definitions', () => {
  test('Each definition is parsed once', () => {
    const text = JSON.stringify({ states: { a: {} } });
    expect(definitionOf(text)).toBe(definitionOf(text));
    for (let index = 0; index < 1001; index += 1) definitionOf(`{"id":${index}}`);
    expect(definitionOf(text).isMachine).toBe(true);
  });

  test('An invoked actor has its given id, or one derived from its state', () => {
    const states = {
      one: { invoke: { id: 'named', src: 'x' } },
      two: {
        invoke: [{ src: 'a' }, { src: 'b' }, 7],
        states: { three: { id: 'own', invoke: { src: 'c' } }, odd: 1 },
      },
    };
    expect([...definitionOf(JSON.stringify({ id: 'm', states, invoke: { src: 'r' } })).invokes]).toEqual([
      '0.m',
      'named',
      '0.m.two',
      '1.m.two',
      '0.own',
    ]);
    expect([...definitionOf(JSON.stringify({ states: { a: { invoke: {} } } })).invokes]).toEqual([
      '0.(machine).a',
    ]);
  });

  test.each(['', '{', '[]', '7', 'null', '{"states":7}'])('%j is not a machine', (text) => {
    expect(definitionOf(text)).toMatchObject({ isMachine: false, isResource: false });
  });
});
