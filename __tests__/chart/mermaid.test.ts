import { describe, expect, test } from '@jest/globals';
import { createActor, createMachine, fromPromise } from 'xstate';
import { resource } from 'xstate-resource';
import { resourceMachine } from 'xstate-resource/machine';
import { toMermaid } from '../../src/chart/mermaid.js';
import { machines } from '../support/machines.js';

/** The lines of a text, without indentation. */
const lines = (text: string) => text.split('\n').map((line) => line.trim());

/** The drawing of a machine, without the first line and the classes. */
const drawn = (config: Parameters<typeof createMachine>[0], options?: Parameters<typeof toMermaid>[1]) =>
  lines(toMermaid(createMachine(config), options)).filter(
    (line) => line !== '' && !/^(stateDiagram|class)/.test(line),
  );

describe('A machine as mermaid', () => {
  test('is as short as possible: one arrow for what applies in any state', () => {
    expect(toMermaid(resourceMachine)).toBe(`stateDiagram-v2
  state "any state" as any
  state "resolved" as resolved
  resolved: loader.item [hasStream]
  resolved: loader.interrupted [hasStream]
  resolved: loader done [hasStream]
  [*] --> idle
  any --> loading: params [isNotCached]<br/>params.waiting
  any --> resolved: params [isCached]<br/>params [isCachedForStream]
  any --> reloading: params [isCachedToRevalidate]
  any --> idle: params [else]
  any --> error: params.failed
  any --> local: set
  loading --> loading: reload [isForced]
  loading --> resolved: loader.item<br/>loader done
  loading --> error: loader failed
  reloading --> reloading: reload [isForced]
  reloading --> resolved: loader.item<br/>loader done
  reloading --> error: loader failed
  resolved --> reloading: reload
  resolved --> error: loader failed [hasStream]
  error --> reloading: reload [hasParams]
  local --> reloading: reload [hasParams]
  classDef any stroke-dasharray:5 4
  class any any
`);
  });

  test('can be drawn left to right, without guards, and with actions', () => {
    const text = lines(toMermaid(resourceMachine, { direction: 'LR', guards: false, actions: true }));
    expect(text).toEqual(
      expect.arrayContaining([
        ...[
          'direction LR',
          'idle: exit / remember',
          'loading: exit / remember',
          'loading: exit / holdLoader',
        ],
        ...['any --> loading: params / takeParams<br/>params.waiting / wait', 'any --> idle: params / clear'],
        'loading --> resolved: loader.item / takeItem, keepLoader<br/>loader done / takeLoaded',
        ...[
          'resolved: loader.item / takeItem',
          'resolved: loader done / endStream, stopLoader',
          'local --> reloading: reload / takeReload',
        ],
      ]),
    );
  });

  test('has nested boxes, final states, history, internal transitions, and one arrow for several labels', () => {
    expect(toMermaid(machines.checkout, { actions: true })).toBe(`stateDiagram-v2
  state "cart" as cart
  cart: add / addItem, count
  state "form, entry / open, exit / close, exit / save" as form {
    state "any state" as any
    state review {
      [*] --> hidden
      hidden --> shown: show
    }
    state "deep (deep history)" as deep
    state "shallow (history)" as shallow
    [*] --> address
    any --> review: skip (→ shown)
    address --> payment: next
    payment --> review: next
    payment --> address: back<br/>up
    review --> finished: confirm
    review --> address: up (shown →)
    deep --> payment: at first
    finished --> [*]
  }
  state "v1.2" as v1_2
  [*] --> cart
  cart --> form: next
  form --> cart: back<br/>cancel
  form --> helping: help
  form --> v1_2: v1#92;.2
  form --> paying: done
  helping --> form: close (→ deep)<br/>leave (→ shallow)<br/>after 1 min (→ deep)
  paying --> paid: always / charge
  paid --> cart: more
  v1_2 --> cart: next
  classDef any stroke-dasharray:5 4
  class any any
`);
  });

  test('has regions side by side, or boxes if arrows connect them, because mermaid draws no arrows between regions', () => {
    const region = { initial: 'x', states: { x: {} } };
    const p = {
      type: 'parallel',
      on: { tick: { actions: 'tick' } },
      states: { one: region, two: {} },
    } as const;
    expect(drawn({ initial: 'p', states: { p } })).toEqual([
      ...[
        'state p {',
        'state "any state" as any',
        'any: tick',
        '--',
        'state one {',
        '[*] --> x',
        '}',
        '--',
        'two',
        '}',
        '[*] --> p',
      ],
    ]);
    const text = lines(toMermaid(machines.light));
    expect(text).not.toContain('--');
    expect(text).toEqual(
      expect.arrayContaining([
        ...['state "running (parallel)" as running {', 'cars --> walkers: call (red → walk)'],
        ...[
          'any_2 --> cars: both (→ red)',
          'any_2 --> walkers: both (→ walk)',
          'any_2: tick',
          'off: any event',
        ],
        ...[
          'any --> running: panic',
          'running --> running: reset<br/>again',
          'state "green" as green',
          'green: reset, ignored',
        ],
        'class any,any_2 any',
      ]),
    );
  });

  test('has a box for the machine if the machine itself has regions', () => {
    const text = toMermaid(machines.regions);
    expect(text).toMatch(
      /^stateDiagram-v2\n {2}state "regions \(parallel\)" as regions \{\n {4}state "any state" as any\n/,
    );
    expect(lines(text)).toEqual(
      expect.arrayContaining(['any: reset', 'any: log', 'any: all (a.x →)', 'any --> b: go (→ y)']),
    );
  });

  test('has one arrow for several targets within the same state', () => {
    const region = { initial: 'x', states: { x: {}, y: {} } };
    const p = { type: 'parallel', states: { one: region, two: region } } as const;
    const on = {
      both: { target: ['p.one.y', 'p.two.y'] },
      one: { target: ['p', 'p.one.y'] },
      all: { target: ['p', 'p'] },
    };
    const text = drawn({ initial: 'a', states: { a: { on }, p } } as Parameters<typeof createMachine>[0]);
    expect(text).toContain('a --> p: both (→ one.y, two.y)<br/>one (→ one.y)<br/>all');
  });

  test('has an arrow from within a state with regions to that state as a whole', () => {
    const p = { type: 'parallel', states: { one: { on: { again: '#p' } }, two: {} }, id: 'p' } as const;
    expect(drawn({ initial: 'p', states: { p } })).toContain('p --> p: again (one →)');
  });

  test('is a single node if there are no states', () => {
    expect(drawn({ id: 'counter', on: { inc: { actions: 'inc' }, dec: {} } })).toEqual([
      'state "counter" as counter',
      'counter: inc',
      'counter: dec, ignored',
    ]);
    expect(drawn({})).toEqual(['state "(machine)" as s__machine_']);
    expect(drawn({ id: 'empty' })).toEqual(['empty']);
  });
});

describe('A snapshot as mermaid', () => {
  const marked = (text: string) => /class (\w+(?:,\w+)*) active/.exec(text)?.[1];

  test('marks the innermost active states', () => {
    const actor = createActor(machines.light).start();
    expect(marked(toMermaid(actor.getSnapshot()))).toBe('green,wait');
    actor.send({ type: 'power.off' });
    expect(marked(toMermaid(actor.getSnapshot()))).toBe('off');
    actor.stop();
    expect(marked(toMermaid(createActor(machines.regions).getSnapshot()))).toBe('a_x,b_x,c');
    expect(toMermaid(machines.light)).not.toContain('active');
  });

  test('also works for a resource', async () => {
    const one = resource({ loader: async () => 1 });
    expect(marked(toMermaid(one.actor.getSnapshot()))).toBe('loading');
    await one.settled();
    expect(marked(toMermaid(one.actor.getSnapshot(), { direction: 'LR' }))).toBe('resolved');
  });

  test('marks a machine without states', () => {
    expect(marked(toMermaid(createActor(createMachine({ id: 'one' })).getSnapshot()))).toBe('one');
  });
});

describe('For any names of states', () => {
  const names = [
    'state',
    'end',
    'note',
    'Class',
    'constructor',
    '__proto_',
    '1. one',
    'with space',
    'a-b',
    'a.b',
    'a_b',
    '"quoted"',
    '<b>',
    'ü',
    '漢字',
    '[*]',
    '%%',
    '#x',
    'a;b:c',
    '_em_',
    '`x`',
    'any',
    'two\nlines',
    '',
  ];

  test('each state has a unique id that mermaid accepts, and its name as text', () => {
    const text = drawn({
      id: 'names',
      initial: 'state',
      on: { '*': '.end' },
      states: Object.fromEntries(names.map((name) => [name, { on: { '-->': '#names' } }])),
    });
    const declared = text.flatMap((line) => /^state "([^"]*)" as (\w+)$/.exec(line)?.slice(1, 3) ?? []);
    const ids = declared.filter((_, index) => index % 2 === 1);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^(?!(state|end|note|class)$)[A-Za-z]\w*$/i);
    expect(ids.every((id) => !(id in {}))).toBe(true);
    for (const label of declared.filter((_, index) => index % 2 === 0))
      expect(label).toMatch(/^(?:[^"<>:;%`*#]|#\d+;)*$/);
    expect(declared).toEqual(
      expect.arrayContaining([
        '#34;#34;',
        '#34;quoted#34;',
        '漢字',
        'two lines',
        '#95;em#95;',
        'a_b',
        'a#59;b#58;c',
      ]),
    );
    expect(text).toContain('any --> s_state: --#62;');
  });

  test('states with the same name in different boxes get different ids', () => {
    const inner = { initial: 'on', states: { on: {}, off: {} } };
    const text = drawn({ initial: 'one', states: { one: inner, two: inner, on: {} } });
    expect(text).toEqual(
      expect.arrayContaining(['[*] --> one_on', '[*] --> two_on', 'state "off" as one_off', 'on']),
    );
  });

  test('a target that does not exist is drawn, and labeled as unknown', () => {
    const machine = createMachine({ initial: 'a', states: { a: {} } });
    const config = {
      on: { lost: '.gone' },
      states: { a: { on: { go: 'nowhere', fly: 'nowhere', up: ['nowhere', 'a'] } } },
    };
    const text = lines(toMermaid({ ...machine, config } as unknown as typeof machine));
    expect(text.filter((line) => line.startsWith('[*]'))).toEqual([]);
    expect(text).toEqual(
      expect.arrayContaining([
        'state "nowhere (unknown)" as unknown_nowhere',
        'a --> unknown_nowhere: go<br/>fly<br/>up',
        'any --> unknown__gone: lost',
      ]),
    );
  });
});

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  ['resource', '"resource"'],
  [{}, 'an object'],
  [resourceMachine.config, 'an object'],
  [createActor(fromPromise(async () => 1)).getSnapshot(), 'an object'],
  [{ machine: {}, value: 'x' }, 'an object'],
])('Anything other than a machine or a snapshot of one is rejected: %p', (given, shown) => {
  const draw = () => toMermaid(given as unknown as typeof resourceMachine);
  expect(draw).toThrow(TypeError);
  expect(draw).toThrow(
    `toMermaid() takes a state machine or a snapshot of one, got ${shown}. Pass the machine that createMachine() returned`,
  );
});
