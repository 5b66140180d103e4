import { afterEach, describe, expect, test } from '@jest/globals';
import { assign, createActor, createMachine, type InspectionEvent, setup } from 'xstate';
import { resource } from 'xstate-resource';
import { connectInspector, inspectResources, sanitized } from 'xstate-resource/inspect';
import { boxes, facts, named } from '../../src/inspect/values/kinds.js';

const secret = 's3cret';
const bytes = new TextEncoder().encode(secret);
const redact = (key: string, value: unknown) => (/token|authorization|password/i.test(key) ? '•••' : value);

const under = (value: unknown) => ({ token: value });
const fill = <T extends { append(name: string, value: string): void }>(of: T): T => {
  of.append('x', 'open');
  of.append('X-Token', secret);
  of.append('x-token', `${secret} again`);
  return of;
};
const pairs = [
  ['x', 'open'],
  ['authorization', secret],
];

class Session {
  readonly token = secret;
}

class Bag {
  readonly #pairs = pairs;
  [Symbol.iterator]() {
    return this.#pairs.values();
  }
}

class OpenBag {
  readonly parts = pairs;
  [Symbol.iterator]() {
    return this.parts.values();
  }
}

class Anchor {
  readonly nodeType = 1;
  readonly nodeName = 'A';
  readonly id = 'a';
  readonly href = `https://x.test/?token=${secret}`;
}

class Store extends Map<string, unknown> {}

/**
 * Kinds of values that contain the secret under a name, or that show nothing that could be secret.
 */
const named_: Record<string, () => unknown> = {
  'an object': () => ({ token: secret }),
  'an object in lists': () => [[{ token: secret }]],
  'a class': () => new Session(),
  'pairs in a list': () => pairs,
  'pairs in a list, of lists': () => [['authorization', [secret, secret]]],
  'pairs in a class that is iterable by them': () => new OpenBag(),
  'a cookie': () => ({ name: 'token', value: secret, path: '/' }),
  'fields of a form, in a list': () => [
    { name: 'user', value: 'Ada' },
    { name: 'password', value: secret },
  ],
  'an entry': () => ({ key: 'token', value: { deep: secret } }),
  'an event of a form': () => ({ type: 'change', name: 'password', value: secret }),
  Map: () => new Map(Object.entries({ x: 'open', token: secret })),
  'a class that is a Map': () => new Store([['token', secret]]),
  'a Map by symbols': () => new Map([[Symbol('token'), secret]]),
  'a Map by functions': () => new Map([[class Token {}, secret]]),
  'a Map with secrets in its keys': () => new Map([[{ token: secret }, 'open']]),
  'a Map in a Map': () => new Map([['x', new Map([['token', secret]])]]),
  'a Map by URLs': () => new Map([[new URL(`https://x.test/?token=${secret}`), 1]]),
  'a Set of pairs': () => new Set(pairs),
  Error: () =>
    Object.assign(new Error('open'), {
      token: secret,
      response: { headers: new Headers({ authorization: secret }) },
    }),
  'an error with a label': () => Object.assign(new Error('open'), { key: 'token', value: secret }),
  'a cause': () => new Error('open', { cause: { token: secret } }),
  'causes of causes': () => new Error('open', { cause: new Error('open', { cause: fill(new Headers()) }) }),
  'errors in an error': () => new AggregateError([Object.assign(new Error('open'), { token: secret })]),
  Headers: () => fill(new Headers()),
  URLSearchParams: () => fill(new URLSearchParams()),
  FormData: () => fill(new FormData()),
  'FormData with a file': () => {
    const form = new FormData();
    form.append('token', new File([secret], secret));
    return form;
  },
  'what says that it is FormData': () => ({
    [Symbol.toStringTag]: 'FormData',
    [Symbol.iterator]: () => pairs.values(),
  }),
  URL: () => new URL(`https://x.test/path?x=open&token=${secret}&x-token=${secret}+again`),
  'a URL with a password': () => new URL(`https://ada:${secret}@x.test/`),
  'a URL with fields in its fragment': () => new URL(`https://x.test/#access_token=${secret}&x=open`),
  'a URL with a path in its fragment': () => new URL(`app://x.test/#/sign/in?token=${secret}`),
  Request: () => new Request(`https://x.test/?token=${secret}`, { headers: { authorization: secret } }),
  Response: () =>
    Object.defineProperty(new Response(secret), 'url', { value: `https://x.test/?token=${secret}` }),
};

const nameless: Record<string, () => unknown> = {
  Number: () => under(Object(1)),
  String: () => under(Object(secret)),
  Boolean: () => under(Object(true)),
  Date: () => under(new Date(0)),
  RegExp: () => under(new RegExp(secret)),
  File: () => under(new File([secret], secret, { type: secret })),
  Blob: () => new Blob([secret]),
  ArrayBuffer: () => bytes.buffer.slice(0),
  'a typed array': () => under(bytes),
  AbortSignal: () => AbortSignal.abort(secret),
  'a symbol': () => under(Symbol(secret)),
  'a function': () => () => secret,
  'a promise': () => Promise.resolve(secret),
  'a WeakMap': () => new WeakMap([[{}, secret]]),
  'a WeakSet': () => new WeakSet([{ token: secret }]),
  'a WeakRef': () => new WeakRef({ token: secret }),
  'an iterator': () => new Map([['token', secret]]).entries(),
  'a class that keeps pairs to itself': () => new Bag(),
  'a DOM node': () => new Anchor(),
  'a getter': () => ({
    get token() {
      return secret;
    },
  }),
  'an actor': () => createActor(createMachine({ context: { x: secret } })),
};

const samples = Object.entries({ ...named_, ...nameless });

/** Places where a value may be. */
const places: readonly ((value: unknown) => unknown)[] = [
  (value) => value,
  (value) => ({ value }),
  (value) => [value, 'other'],
  (value) => [['x', value]],
  (value) => new Map([['x', value]]),
  (value) => new Map([[value, 'x']]),
  (value) => new Set([value]),
  (value) => Object.assign(new Error('open'), { value }),
  (value) => new Error('open', { cause: value }),
  (value) => new AggregateError([value], 'open'),
  (value) => Object.assign(new Bag(), { value }),
];

/** Everything that an inspector receives with an event, as text. */
function textOf(event: InspectionEvent): string {
  const texts = [JSON.stringify(event)];
  for (let ref = event.actorRef as unknown as Ref | undefined; ref !== undefined; ref = ref._parent) {
    texts.push(JSON.stringify([ref.id, ref.logic.config, ref.getSnapshot()]));
  }
  return texts.join('\n');
}

interface Ref {
  readonly id: string;
  readonly logic: { readonly config?: unknown };
  readonly _parent?: Ref;
  getSnapshot(): unknown;
}

function expectHidden(text: string): void {
  const around = [secret, bytes.join()]
    .map((hidden) => text.indexOf(hidden))
    .map((at) => (at < 0 ? '' : text.slice(Math.max(0, at - 100), at + 20)));
  expect(around).toEqual(['', '']);
}

/** What inspectors receive for an event that contains `value`. */
function told(value: unknown, options: Parameters<typeof sanitized>[1]): unknown {
  const events: { event: { value: unknown } }[] = [];
  const actorRef = createActor(createMachine({}));
  const { next } = sanitized((event) => events.push(event as never), options);
  next({ type: '@xstate.event', rootId: '', actorRef, sourceRef: undefined, event: { type: 'keep', value } });
  return events[0]?.event.value;
}

test('The samples cover every kind of value that has its own representation', () => {
  expect(samples.map(([kind]) => kind)).toEqual(
    expect.arrayContaining([...Object.keys(facts), ...boxes, ...named]),
  );
});

describe('A secret is hidden by its name', () => {
  test.each(Object.entries(named_))('%s shows it unless it is hidden', (_, make) => {
    expect(JSON.stringify(told(make(), {}))).toContain(secret);
  });

  test.each(samples)('in %s, at any depth', (_, make) => {
    for (const outer of places)
      for (const inner of places) expectHidden(JSON.stringify(told(outer(inner(make())), { redact })));
  });
});

describe('A secret never reaches an inspector', () => {
  const { fetch } = globalThis;
  const ends: (() => void)[] = [];
  afterEach(() => {
    globalThis.fetch = fetch;
    for (const end of ends.splice(0)) end();
  });

  /**
   * Everything that inspectors receive about resources, and about actors that are given `inspect`.
   */
  function inspectors() {
    const texts: string[] = [];
    const note = (event: InspectionEvent) => texts.push(textOf(event));
    globalThis.fetch = async (url, options) => {
      texts.push(String(url), String(options?.body));
      return new Response('{"instance":"one"}');
    };
    const connection = connectInspector({ redact });
    const subscriptions = [inspectResources(note, { redact }), inspectResources(connection, { redact })];
    ends.push(() => {
      for (const { unsubscribe } of subscriptions) unsubscribe();
    });
    const own = sanitized(note, { redact });
    const inspect = (event: InspectionEvent) => {
      own.next(event);
      connection.inspect.next(event);
    };
    return { inspect, end: () => connection.stop(), texts };
  }

  test.each(samples)('%s in params, value, error and previous value of a resource', async (_, make) => {
    const { end, texts } = inspectors();
    let load: () => unknown = () => ({ user: make() });
    const user = resource({
      name: 'user',
      params: () => ({ of: make() }),
      loader: async () => load(),
      paramsEqual: () => true,
    });
    await user.settled();
    load = () => Promise.reject(Object.assign(new Error('open', { cause: make() }), { request: make() }));
    user.reload();
    await user.settled();
    user.set(make());
    await end();
    expect(texts.filter((text) => text.includes('"local"') && /^[{[]/.test(text)).length).toBeGreaterThan(1); // by both
    expectHidden(texts.join('\n'));
    user.destroy();
  });

  test.each(samples)(
    '%s in event, context, output, parameters and definition of a machine',
    async (_, make) => {
      const { inspect, end, texts } = inspectors();
      const types = { context: {} as Record<string, unknown>, events: {} as { type: string; of?: unknown } };
      const machine = setup({ types, actions: { track: (_args, _params: unknown) => {} } }).createMachine({
        id: 'keeper',
        context: { of: make(), got: undefined as unknown },
        initial: 'on',
        meta: { of: make(), list: [make()] },
        states: {
          on: {
            entry: { type: 'track', params: { of: make() } },
            on: {
              keep: {
                actions: [
                  assign({ got: ({ event }) => event.of }),
                  { type: 'track', params: ({ event }: { event: { of?: unknown } }) => ({ of: event.of }) },
                ],
              },
              end: 'off',
            },
          },
          off: { type: 'final' },
        },
        output: ({ context }) => ({ of: context.got }),
      });
      const parent = createMachine({
        invoke: { src: machine, id: 'child', input: { of: make() } },
        context: { of: make() },
      });
      const actor = createActor(parent, { inspect, id: 'parent' }).start();
      const child = actor.getSnapshot().children.child;
      child?.send({ type: 'keep', of: make() } as never);
      child?.send({ type: 'end' } as never);
      await end();
      expect(texts.filter((text) => text.startsWith('{"type":"@xstate.action"'))).not.toEqual([]);
      expect(
        texts.filter((text) => text.includes('"xstate.done.actor.child"') && text.startsWith('[')),
      ).not.toEqual([]);
      expectHidden(texts.join('\n'));
      actor.stop();
    },
  );
});

describe('Names are as the platform returns them', () => {
  /** The keys for which the hook is called with the secret, and what is finally shown. */
  function asked(value: unknown) {
    const keys: string[] = [];
    const hide = (key: string, each: unknown) => {
      if (typeof each !== 'string' || !each.startsWith(secret)) return each;
      keys.push(key);
      return '•••';
    };
    const shown = told(value, { redact: hide });
    return [keys, shown];
  }

  test.each<[string, unknown, string[], unknown]>([
    [
      'Headers',
      new Headers({ 'X-A': secret }),
      ['x-a'],
      { '[type]': 'Headers', size: 1, entries: [['x-a', '•••']] },
    ],
    [
      'cookies in Headers',
      new Headers([
        ['set-cookie', secret],
        ['set-cookie', secret],
      ]),
      ['set-cookie', 'set-cookie'],
      expect.anything(),
    ],
    ['URLSearchParams', new URLSearchParams({ 'A b': secret }), ['A b'], expect.anything()],
    ['a Map', new Map<unknown, string>([[1, secret], [2n, secret], [null, secret], [undefined, secret], [true, secret], [{}, secret], [Symbol(), secret]]), ['1', '2', 'null', 'undefined', 'true', '5', '6'], expect.anything()], // biome-ignore format: one line reads better
    ['a list of pairs', [['a', secret]], ['1'], [['a', '•••']]],
    ['a label', { name: 'a', value: secret }, ['value'], { name: 'a', value: '•••' }],
    [
      'a URL',
      new URL(`https://${secret}:${secret}@x.test/?%C3%A4+b=${secret}&=${secret}&c#d=${secret}`),
      ['username', 'password', 'ä b', '', 'd'],
      { '[type]': 'URL', href: 'https://•••:•••@x.test/?%C3%A4+b=•••&=•••&c#d=•••' },
    ],
    [
      'a URL with a user',
      new URL(`https://${secret}@x.test/@`),
      ['username'],
      { '[type]': 'URL', href: 'https://•••@x.test/@' },
    ],
    [
      'a URL with a password alone',
      new URL(`https://:${secret}@x.test/`),
      ['password'],
      { '[type]': 'URL', href: 'https://:•••@x.test/' },
    ],
    [
      'a URL in a URL',
      new URL(`blob:https://ada:${secret}@x.test/1`),
      ['password'],
      { '[type]': 'URL', href: 'blob:https://ada:•••@x.test/1' },
    ],
    [
      'a fragment that looks like a query',
      new URL(`app:x#?a=${secret}`),
      ['a'],
      { '[type]': 'URL', href: 'app:x#?a=•••' },
    ],
    [
      'a fragment with a question mark in it',
      new URL(`app:x#b=1&a=${secret}?`),
      ['a'],
      { '[type]': 'URL', href: 'app:x#b=1&a=•••' },
    ],
    [
      'an address of mail',
      new URL(`mailto:ada@x.test?subject=${secret}`),
      ['subject'],
      { '[type]': 'URL', href: 'mailto:ada@x.test?subject=•••' },
    ],
  ])('%s', (_, value, keys, shown) => expect(asked(value)).toEqual([keys, shown]));

  test('redact is called for a pair by index and then by name, with the result of the previous call', () => {
    const log: unknown[] = [];
    const hook = (key: string, value: unknown) => {
      if (typeof value !== 'string') return value;
      log.push([key, value]);
      return `${value}!`;
    };
    told([['a', 'b']], { redact: hook });
    expect(log.slice(0, 4)).toEqual([
      ['type', 'keep'],
      ['0', 'a'],
      ['1', 'b'],
      ['a', 'b!'],
    ]);
  });

  test('parts of a URL are decoded for the hook, and stay as written unless they are hidden', () => {
    const href = 'https://a%40b:%E0%A4%A@x.test/a%20b?a+b=c+d&&e=%20#/f?g=%2B&h';
    const log: unknown[] = [];
    const note = (key: string, value: unknown) => {
      if (typeof value === 'string') log.push([key, value]);
      return value;
    };
    expect(told(new URL(href), { redact: note })).toEqual({ '[type]': 'URL', href });
    expect(log.slice(1, 7)).toEqual([
      ['href', href],
      ['username', 'a@b'],
      ['password', '%E0%A4%A'],
      ['a b', 'c d'],
      ['e', ' '],
      ['g', '+'],
    ]);
  });

  test('a whole URL can be replaced, even by a text that has named parts', () => {
    const replace = (by: unknown) => (key: string, value: unknown) =>
      key === 'href' ? by : key === 'a' ? '•••' : value;
    expect(told(new URL('https://x.test/'), { redact: replace('/?a=1') })).toEqual({
      '[type]': 'URL',
      href: '/?a=•••',
    });
    expect(told(new URL('https://x.test/'), { redact: replace(undefined) })).toEqual({
      '[type]': 'URL',
      href: { '[type]': 'undefined' },
    });
  });

  test('values that are not strings are not inserted into a URL', () => {
    const nothing = (key: string, value: unknown) => (key === 'token' ? undefined : value);
    expect(told(new URL('https://x.test/?token=1'), { redact: nothing })).toEqual({
      '[type]': 'URL',
      href: 'https://x.test/?token=(redacted)',
    });
  });

  test.each([
    ['a list of two names', ['password', 'email']],
    ['a list that contains more than pairs', [['token', 'lexer'], ['a', 'b', 'c']]], // biome-ignore format: one line reads better
    ['a list of a name and a pair', ['users', ['token', 'email']]],
    ['pairs of something else', [[1, 'token']]],
    ['a label that is not a string', { name: 5, key: null, value: 'token' }],
    ['a string that is a URL', { link: 'https://x.test/?token=1' }],
  ])('%s is not hidden', (_, value) => expect(told(value, { redact })).toEqual(value));

  test('an unreadable list is treated as a list of pairs', () => {
    const list = [['token', secret], null];
    Object.defineProperty(list, 1, { get: () => raise(new Error('no')) });
    expect(told(list, { redact })).toEqual([
      ['token', '•••'],
      { '[type]': 'Unreadable', message: 'Error: no' },
    ]);
  });

  test('only the first thousand items of a list are checked for pairs', () => {
    const many = Array.from({ length: 1_001 }, (_, index) => (index < 1_000 ? ['token', secret] : secret));
    expect(told(many, { redact, maxItems: 2 })).toEqual([
      ['token', '•••'],
      ['token', '•••'],
      { '[type]': 'More', count: 999 },
    ]);
  });
});

function raise(error: Error): never {
  throw error;
}
