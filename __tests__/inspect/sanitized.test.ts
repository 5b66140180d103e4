import { describe, expect, jest, test } from '@jest/globals';
import { assign, createActor, fromTransition, type InspectionEvent, setup } from 'xstate';
import { type SanitizeOptions, sanitized } from 'xstate-resource/inspect';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

const keeper = setup({
  types: { context: {} as { value: unknown }, events: {} as { type: 'keep'; value: unknown } },
}).createMachine({
  context: { value: undefined },
  on: { keep: { actions: assign({ value: ({ event }) => event.value }) } },
});

class Div {
  readonly nodeType = 1;
  readonly nodeName = 'DIV';
  readonly id = 'a';
  readonly __reactFiber = {};
}

class Odd {}
Object.defineProperty(Odd, 'name', { value: 1n });

/** What an inspector receives for `value`, in an event and in the context. */
function told(value: unknown, options?: SanitizeOptions): unknown {
  const events: InspectionEvent[] = [];
  const actor = createActor(keeper, { inspect: sanitized((event) => events.push(event), options) }).start();
  actor.send({ type: 'keep', value });
  const last = events.findLast((event) => event.type === '@xstate.snapshot') as InspectionEvent & {
    type: '@xstate.snapshot';
  };
  const { context } = last.snapshot as unknown as { context: { value: unknown } };
  expect(last.event).toHaveProperty('value');
  expect(JSON.parse(JSON.stringify(events.map(({ actorRef, ...event }) => event)))).toHaveLength(
    events.length,
  );
  return context.value;
}

class Point {
  readonly x = 1;
  readonly #y = 2;
  get y() {
    return this.#y;
  }
}

describe('A value that JSON cannot represent is shown as what it was', () => {
  test.each<[string, unknown, unknown]>([
    ['a BigInt', 10n, { '[type]': 'BigInt', value: '10' }],
    ['an endless BigInt', 7n ** 100_000n, { '[type]': 'BigInt', value: 'more than a thousand digits' }],
    ['undefined', undefined, { '[type]': 'undefined' }],
    ['null', null, null],
    ['NaN', Number.NaN, { '[type]': 'Number', value: 'NaN' }],
    ['a symbol', Symbol('s'), { '[type]': 'Symbol', value: 'Symbol(s)' }],
    ['a function', function load() {}, { '[type]': 'Function', name: 'load' }],
    [
      'a function without a name',
      Object.defineProperty(() => {}, 'name', { get: () => 1 }),
      { '[type]': 'Function', name: '' },
    ],
    ['a Date', new Date(0), { '[type]': 'Date', value: '1970-01-01T00:00:00.000Z' }],
    ['an invalid Date', new Date(Number.NaN), { '[type]': 'Date', value: 'Invalid Date' }],
    ['a Set', new Set([1, 2]), { '[type]': 'Set', size: 2, values: [1, 2] }],
    ['numbers', new Uint8Array([1, 2]), { '[type]': 'Uint8Array', size: 2, values: [1, 2] }],
    ['a RegExp', /a/g, { '[type]': 'RegExp', source: 'a', flags: 'g' }],
    ['a URL', new URL('http://localhost/a'), { '[type]': 'URL', href: 'http://localhost/a' }],
    ['a promise', Promise.resolve(1), { '[type]': 'Promise' }],
    ['an AbortSignal', AbortSignal.abort(), { '[type]': 'AbortSignal', aborted: true }],
    ['a class', new Point(), { '[type]': 'Point', x: 1 }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [
      'a getter',
      Object.defineProperty({}, 'a', { get: () => uncaught.take(), enumerable: true }),
      { a: { '[type]': 'Getter' } },
    ],
    ['an object that claims to be a Map', { [Symbol.toStringTag]: 'Map', a: 1 }, { a: 1 }],
    ['a list with holes', Object.assign([1], { 2: 3 }), [1, { '[type]': 'undefined' }, 3]],
    [
      'a key that would set the prototype',
      JSON.parse('{"__proto__": {"a": 1}}'),
      JSON.parse('{"__proto__": {"a": 1}}'),
    ],
    ['a DOM node', new Div(), { '[type]': 'Div', nodeName: 'DIV', id: 'a' }],
    [
      'what only looks like a node',
      { nodeType: 'pump', nodeName: 'A', pressure: 12 },
      { nodeType: 'pump', nodeName: 'A', pressure: 12 },
    ],
    [
      'what only looks like an actor',
      { sessionId: 1, getSnapshot: 1, a: 1 },
      { sessionId: 1, getSnapshot: 1, a: 1 },
    ],
    ['a boxed number', Object(1), { '[type]': 'Number', value: 1 }],
    ['headers', new Headers({ a: 'b' }), { '[type]': 'Headers', size: 1, entries: [['a', 'b']] }],
    ['a buffer', new ArrayBuffer(8), { '[type]': 'ArrayBuffer', byteLength: 8 }],
    ['a class without a valid name', new Odd(), { '[type]': 'Object' }],
    ['an object with a machine that is not a snapshot', { machine: 'lathe 4' }, { machine: 'lathe 4' }],
    ['a Temporal instant', temporal(), { '[type]': 'Temporal.Instant', value: '2026-01-01' }],
  ])('%s', (_, value, shown) => expect(told(value)).toEqual(shown));

  test('a Map keeps the order and types of its keys', () => {
    const key = { id: 1 };
    expect(told(new Map<unknown, unknown>([['a', 1], [2, 'b'], [key, 'c']]))).toEqual({ '[type]': 'Map', size: 3, entries: [['a', 1], [2, 'b'], [key, 'c']] }); // biome-ignore format: one line reads better
  });

  test('an error keeps its name, message, cause, inner errors and added properties', () => {
    const cause = new RangeError('why');
    const error = Object.assign(new TypeError('what', { cause }), { status: 404 });
    const shownCause = { '[type]': 'RangeError', name: 'RangeError', message: 'why' };
    expect(told(error)).toEqual({
      '[type]': 'TypeError',
      name: 'TypeError',
      message: 'what',
      cause: shownCause,
      status: 404,
    });
    expect(told(new AggregateError([cause], 'all'))).toMatchObject({
      name: 'AggregateError',
      message: 'all',
      errors: [shownCause],
    });
    expect(told(new DOMException('gone', 'AbortError'))).toEqual({
      '[type]': 'DOMException',
      name: 'AbortError',
      message: 'gone',
    });
  });

  test('an actor is shown by its id, without its contents', () => {
    const actor = createActor(keeper, { id: 'inner' });
    expect(told({ actor })).toEqual({
      actor: { '[type]': 'ActorRef', id: 'inner', sessionId: actor.sessionId },
    });
  });
});

function temporal(): object {
  return { [Symbol.toStringTag]: 'Temporal.Instant', toString: () => '2026-01-01' };
}

describe('Large values are shortened and say so', () => {
  test('a circular reference names the path that it points to', () => {
    const cycle: Record<string, unknown> = { a: [{}] };
    (cycle.a as Record<string, unknown>[])[0] = { back: cycle, inner: cycle.a };
    expect(told({ cycle })).toEqual({
      cycle: {
        a: [
          {
            back: { '[type]': 'Circular', path: 'context.value.cycle' },
            inner: { '[type]': 'Circular', path: 'context.value.cycle.a' },
          },
        ],
      },
    });
  });

  test('the same object twice is not circular', () => {
    const twice = { a: 1 };
    expect(told([twice, twice])).toEqual([twice, twice]);
  });

  test('a long list, a large object, a large Map, a long text', () => {
    const rows = Array.from({ length: 100_000 }, (_, id) => ({ id }));
    expect(told(rows, { maxItems: 2 })).toEqual([{ id: 0 }, { id: 1 }, { '[type]': 'More', count: 99_998 }]);
    const dictionary = Object.fromEntries(rows.map(({ id }) => [`k${id}`, id]));
    for (const _ of ['first', 'second']) {
      expect(told(dictionary, { maxItems: 2 })).toEqual({
        k0: 0,
        k1: 1,
        '…': { '[type]': 'More', count: 99_998 },
      });
    }
    expect(told(new Map(rows.map(({ id }) => [id, id])), { maxItems: 2 })).toEqual({
      '[type]': 'Map',
      size: 100_000,
      entries: [[0, 0], [1, 1], { '[type]': 'More', count: 99_998 }], // biome-ignore format: one line reads better
    });
    expect(told('abcdef', { maxLength: 2 })).toBe('ab… (6 characters)');
  });

  test('a deep value says how much was omitted', () => {
    expect(told({ a: { b: { c: 1, d: 2 } } }, { maxDepth: 4 })).toEqual({
      a: { b: { '[type]': 'Object', omitted: 2 } },
    });
    let deep: unknown = 'bottom';
    for (let level = 0; level < 100_000; level++) deep = { deep };
    expect(JSON.stringify(told(deep)).length).toBeLessThan(200);
  });

  test('the total size is limited however wide and deep the value is, and top levels come first', () => {
    const wide = (level: number): unknown =>
      level === 0 ? 'x'.repeat(2_000) : Array.from({ length: 40 }, () => wide(level - 1));
    const value = { huge: wide(3), small: { a: { b: 1 } } };
    const shown = told(value, { maxItems: 1_000_000, maxLength: 1_000_000 }) as typeof value;
    expect(JSON.stringify(shown).length).toBeLessThan(300_000);
    expect(shown.small).toEqual(value.small);
  });

  test('no more of 100,000 rows are read than are shown', () => {
    let reads = 0;
    const rows = Array.from({ length: 100_000 }, (_, id) => ({ id }));
    const counted = new Proxy(rows, {
      get: (target, key) => {
        reads += 1;
        return Reflect.get(target, key);
      },
    });
    expect(told(counted)).toHaveLength(51);
    expect(reads).toBeGreaterThan(50);
    expect(reads).toBeLessThan(1_000); // in the event and in the snapshot
  });
});

describe('Hostile values do no harm', () => {
  test('a proxy that throws, a list that throws, an error without a message', () => {
    const refuse = () => {
      throw new Error('no');
    };
    const all = new Proxy(
      {},
      { get: refuse, ownKeys: refuse, has: refuse, getPrototypeOf: refuse, getOwnPropertyDescriptor: refuse },
    );
    expect(told({ all })).toEqual({ all: { '[type]': 'Unreadable', message: 'Error: no' } });
    const mute = new Proxy({}, { ownKeys: () => refuseWith(Object.create(null)) });
    expect(told({ mute })).toEqual({
      mute: { '[type]': 'Unreadable', message: 'an error without a message' },
    });
    const later = new Proxy(
      { a: 1, b: 2 },
      {
        getOwnPropertyDescriptor: (target, key) =>
          key === 'b' && isAsked() ? refuse() : Reflect.getOwnPropertyDescriptor(target, key),
      },
    );
    expect(told({ later })).toEqual({
      later: { a: 1, '…': { '[type]': 'Unreadable', message: 'Error: no' } },
    });
    const list = Object.defineProperty([1, 2], 1, { get: refuse });
    expect(told({ list })).toEqual({ list: [1, { '[type]': 'Unreadable', message: 'Error: no' }] });
  });

  test('a property that has been deleted by the time it is read is shown as undefined', () => {
    const gone = new Proxy(
      { a: 1 },
      { ownKeys: () => ['a', 'b'], getOwnPropertyDescriptor: (target, key) => vanish(target, key) },
    );
    expect(told({ gone })).toEqual({ gone: { a: 1, b: { '[type]': 'undefined' } } });
  });

  test('an inspector that throws is reported and changes nothing', () => {
    const actor = createActor(keeper, {
      inspect: sanitized(() => {
        throw new Error('inspector');
      }),
    }).start();
    actor.send({ type: 'keep', value: 1 });
    expect(actor.getSnapshot().context.value).toBe(1);
    expect(new Set(uncaught.take().map(String))).toEqual(new Set(['Error: inspector']));
  });

  test('an event may have a property that snapshots have', () => {
    expect(() =>
      createActor(keeper, { inspect: sanitized(() => {}) })
        .start()
        .send({ type: 'keep', machine: 1, value: 1 } as never),
    ).not.toThrow();
  });

  test('very long names are truncated', () => {
    const name = 'n'.repeat(1_000_000);
    const named = Object.defineProperty(() => {}, 'name', { value: name });
    class Long {}
    Object.defineProperty(Long, 'name', { value: name });
    const value = {
      named,
      symbol: Symbol(name),
      [name]: 1,
      made: new Long(),
    };
    expect(JSON.stringify(told(value)).length).toBeLessThan(2_000);
  });

  test('unreadable items appear among readable ones', () => {
    const { proxy, revoke } = Proxy.revocable(() => {}, {});
    revoke();
    expect(told({ before: 1, proxy, after: 2 })).toEqual({
      before: 1,
      proxy: { '[type]': 'Unreadable', message: expect.any(String) },
      after: 2,
    });
  });

  test('the same event object sent twice is shown as of each time', () => {
    const values: unknown[] = [];
    const actor = createActor(keeper, {
      inspect: sanitized(
        (event) => event.type === '@xstate.event' && values.push((event.event as { value?: unknown }).value),
      ),
    }).start();
    const event = { type: 'keep' as const, value: 1 };
    actor.send(event);
    event.value = 2;
    actor.send(event);
    expect(values.slice(1)).toEqual([1, 2]);
  });

  test('errors are logged to the console where reporting them would end the program, as in Node.js', () => {
    const { reportError } = globalThis;
    const told = jest.spyOn(console, 'error').mockImplementation(() => {});
    delete (globalThis as { reportError?: unknown }).reportError;
    const error = new Error('inspector');
    const { next } = sanitized(() => {
      throw error;
    });
    next({
      type: '@xstate.event',
      rootId: '',
      actorRef: createActor(keeper),
      sourceRef: undefined,
      event: { type: 'keep' },
    });
    globalThis.reportError = reportError;
    expect(told.mock.calls).toEqual([[error]]);
    told.mockRestore();
  });

  test('values are copies, unaffected by later changes', () => {
    const events: InspectionEvent[] = [];
    const actor = createActor(keeper, { inspect: sanitized((event) => events.push(event)) }).start();
    const value = { count: 1 };
    actor.send({ type: 'keep', value });
    value.count = 2;
    expect(JSON.stringify(events.at(-1))).toContain('"count":1');
  });
});

/** An own key is looked up twice: when keys are listed and when they are read. */
let asked = 0;
const isAsked = () => ++asked % 2 === 0;

function refuseWith(thrown: unknown): never {
  throw thrown;
}

function vanish(target: object, key: string | symbol): PropertyDescriptor | undefined {
  if (key !== 'b') return Reflect.getOwnPropertyDescriptor(target, key);
  return isAsked() ? undefined : { value: 1, enumerable: true, configurable: true };
}

describe('Secrets', () => {
  const redact = (key: string, value: unknown) => (key === 'token' ? '•••' : value);

  test('redact is called for every property, at any depth, before anything else reads it', () => {
    const value = {
      token: 's',
      list: [{ token: { deep: 's' } }],
      map: new Map([['token', 's']]),
      error: Object.assign(new Error('e'), { token: 's' }),
    };
    const shown = told(value, { redact });
    expect(shown).toMatchObject({
      token: '•••',
      list: [{ token: '•••' }],
      map: { entries: [['token', '•••']] },
      error: { message: 'e', token: '•••' },
    });
    expect(JSON.stringify(shown)).not.toContain('"s"');
  });

  test('the value is hidden if the hook throws', () => {
    const throwing = (key: string, value: unknown) => {
      if (key === 'token') throw new Error('hook');
      return value;
    };
    expect(told({ token: 's', other: 1 }, { redact: throwing })).toEqual({
      token: { '[type]': 'Redacted' },
      other: 1,
    });
    expect(uncaught.take().length).toBeGreaterThan(0);
  });

  test('a sanitizing observer is sanitized again if options are passed', () => {
    const events: InspectionEvent[] = [];
    const inner = sanitized((event) => events.push(event));
    expect(sanitized(inner)).toBe(inner);
    createActor(keeper, { inspect: sanitized(inner, { redact }) })
      .start()
      .send({ type: 'keep', value: { token: 's' } });
    expect(JSON.stringify(events)).not.toContain('"s"');
  });
});

/** The value in the context of an event's actor. */
function valueThen(actorRef: InspectionEvent['actorRef']): unknown {
  const { context } = (
    actorRef as unknown as { getSnapshot(): { context: { value: unknown } } }
  ).getSnapshot();
  return context.value;
}

describe('The actor in an event', () => {
  test('has its id, its parents and its definition; its snapshot is a copy', () => {
    const events: InspectionEvent[] = [];
    const actor = createActor(keeper, { id: 'a', inspect: sanitized((event) => events.push(event)) });
    const first = events[0]?.actorRef as typeof actor;
    expect(first).toMatchObject({
      id: 'a',
      sessionId: actor.sessionId,
      logic: { config: { on: { keep: {} } } },
    });
    expect(first.logic).toBeInstanceOf(keeper.constructor);
    expect(first.getSnapshot()).toMatchObject({
      status: 'active',
      value: {},
      context: { value: { '[type]': 'undefined' } },
    });
    expect(events[0]?.rootId).toBe(actor.sessionId);
  });

  test('can be asked for its snapshot before it has one', () => {
    const snapshots: unknown[] = [];
    createActor(keeper, {
      inspect: sanitized(({ actorRef }) =>
        snapshots.push((actorRef as typeof actorRef & { getSnapshot(): unknown }).getSnapshot()),
      ),
    });
    expect(snapshots).toEqual([{ status: 'active' }]);
  });

  test('returns its snapshot at that time in each event, or its first if it had none yet', () => {
    const events: InspectionEvent[] = [];
    const actor = createActor(keeper, { inspect: sanitized((event) => events.push(event)) }).start();
    actor.send({ type: 'keep', value: 1 });
    actor.send({ type: 'keep', value: 2 });
    actor.stop();
    const seen = events.map(({ type, actorRef }) => [type.slice('@xstate.'.length), valueThen(actorRef)]);
    const none = { '[type]': 'undefined' };
    expect(seen.filter(([type]) => type !== 'microstep' && type !== 'action')).toEqual([
      ['actor', none],
      ['event', none],
      ['snapshot', none],
      ['event', none],
      ['snapshot', 1],
      ['event', 1],
      ['snapshot', 2],
      ['snapshot', 2],
    ]);
  });

  test('has the config of logic that is not a machine, if it has one, and nothing else of it', () => {
    const events: InspectionEvent[] = [];
    const inspect = sanitized((event) => events.push(event));
    const logic = fromTransition((count: number) => count, 0);
    createActor(Object.assign({}, logic, { config: { id: 'counter', start: new Date(0) } }), { inspect });
    createActor(logic, { inspect });
    const logics = events.map(
      ({ actorRef }) => (actorRef as unknown as { logic: { config?: unknown } }).logic,
    );
    const start = { '[type]': 'Date', value: '1970-01-01T00:00:00.000Z' };
    expect(logics.map(({ config }) => config)).toEqual([{ id: 'counter', start }, undefined]);
    for (const each of logics) expect(each).not.toHaveProperty('transition');
  });

  test('is serialized as its id and session id when a whole event is serialized', () => {
    const events: InspectionEvent[] = [];
    const actor = createActor(keeper, { id: 'a', inspect: sanitized((event) => events.push(event)) }).start();
    const names = { id: 'a', sessionId: actor.sessionId };
    expect(structuredClone(events).map(({ actorRef }) => actorRef)).toEqual(events.map(() => names));
    expect(JSON.parse(JSON.stringify(events[0]))).toEqual({
      type: '@xstate.actor',
      rootId: actor.sessionId,
      actorRef: names,
    });
  });

  test('can be sanitized again', () => {
    const events: InspectionEvent[] = [];
    const last = sanitized((event) => events.push(event), {
      redact: (key, value) => (key === 'value' ? 'hidden' : value),
    });
    createActor(keeper, { id: 'a', inspect: sanitized((event) => last.next(event)) })
      .start()
      .send({ type: 'keep', value: 's' });
    const { actorRef } = events.at(-1) as InspectionEvent;
    expect(actorRef).toMatchObject({ id: 'a', logic: { config: { on: { keep: {} } } } });
    expect(valueThen(actorRef)).toBe('hidden');
    expect(JSON.stringify(events)).not.toContain('"s"');
  });
});

describe('Other properties of events', () => {
  const light = setup({ actions: { flash: (_, _params: { token: string }) => {} } }).createMachine({
    id: 'light',
    initial: 'red',
    states: {
      red: { on: { next: { target: 'green', actions: { type: 'flash', params: { token: 's' } } } } },
      green: { on: { stay: {} } },
    },
  });

  function carriedBy(type: string): unknown[] {
    const events: InspectionEvent[] = [];
    const redact = (key: string, value: unknown) => (key === 'token' ? '•••' : value);
    const actor = createActor(light, {
      inspect: sanitized((event) => events.push(event), { redact }),
    }).start();
    actor.send({ type: 'next' });
    actor.send({ type: 'stay' });
    return JSON.parse(JSON.stringify(events.filter((event) => event.type === type)));
  }

  test('the transitions of a microstep are shown by the ids of their states', () => {
    expect(carriedBy('@xstate.microstep')).toMatchObject([
      {
        _transitions: [
          { eventType: 'next', reenter: false, source: { id: 'light.red' }, target: [{ id: 'light.green' }] },
        ],
      },
      { _transitions: [{ eventType: 'stay', reenter: false, source: { id: 'light.green' } }] },
    ]);
  });

  test('an action is shown with its parameters, which are redacted', () => {
    expect(carriedBy('@xstate.action')).toMatchObject([
      { action: { type: 'flash', params: { token: '•••' } } },
    ]);
  });

  test('unknown properties are copied as well', () => {
    const events: unknown[] = [];
    const { next } = sanitized((event) => events.push(event), {
      redact: (key, value) => (key === 'token' ? '•••' : value),
    });
    next({
      type: '@xstate.new',
      rootId: '',
      actorRef: createActor(keeper),
      token: 's',
      more: new Map([['token', 's']]),
    } as never);
    expect(events).toMatchObject([
      { type: '@xstate.new', token: '•••', more: { entries: [['token', '•••']] } },
    ]);
  });
});

test('With nested sanitizers, values are shortened once, by the limits of the outer one, and redacted by both', () => {
  const heard: InspectionEvent[] = [];
  const inner = sanitized((event) => heard.push(event), {
    maxItems: 10,
    redact: (key, value) => (key === 'a' ? `${value}, inner` : value),
  });
  const outer = sanitized(inner, {
    maxItems: 2,
    redact: (key, value) => (key === 'a' || key === 'b' ? 'outer' : value),
  });
  createActor(keeper, { inspect: outer })
    .start()
    .send({ type: 'list', list: [1, 2, 3, 4], a: 1, b: 2 } as never);
  const shown = heard
    .map((event) => ('event' in event ? event.event : undefined))
    .find((event) => event?.type === 'list');
  expect(shown).toEqual({
    type: 'list',
    list: [1, 2, { '[type]': 'More', count: 2 }],
    a: 'outer, inner',
    b: 'outer',
  });
});

describe('Bad input is rejected with a message', () => {
  test.each<[unknown, SanitizeOptions | undefined, string]>([
    [
      undefined,
      {},
      'Expected an inspector: a function, an observer with a next method, or an object with one of these as inspect, such as those of @statelyai/inspect; got undefined.',
    ],
    [
      { inspect: 1 },
      {},
      'Expected an inspector: a function, an observer with a next method, or an object with one of these as inspect, such as those of @statelyai/inspect; got an object.',
    ],
    [
      () => {},
      { redakt: 1 } as SanitizeOptions,
      'sanitized() has no option "redakt". Its options are redact, maxItems, maxDepth, maxLength.',
    ],
    [
      () => {},
      { redact: 'token' } as unknown as SanitizeOptions,
      'sanitized(): the option "redact" must be a function, got "token".',
    ],
    [() => {}, { maxItems: 0 }, 'sanitized(): the option "maxItems" must be a whole number from 1, got 0.'],
    [() => {}, 1 as SanitizeOptions, 'sanitized() takes its options as an object, got 1.'],
  ])('%p, %p', (inspector, options, message) => {
    expect(() => sanitized(inspector as () => void, options)).toThrow(new TypeError(message));
  });
});
