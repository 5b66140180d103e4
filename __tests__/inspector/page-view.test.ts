import { beforeEach, describe, expect, test } from '@jest/globals';
import { axisOf } from '../../src/inspector/page/data/axis.js';
import { choiceOf } from '../../src/inspector/page/data/choice.js';
import { directionFor } from '../../src/inspector/page/data/direction.js';
import { programNames } from '../../src/inspector/page/data/programs.js';
import { Queue } from '../../src/inspector/page/data/queue.js';
import type { Actor } from '../../src/inspector/page/data/records.js';
import { listOf, type Row, sectionsOf, type View } from '../../src/inspector/page/data/rows.js';
import { Store } from '../../src/inspector/page/data/store.js';
import { rowFor, scrollTo, windowOf } from '../../src/inspector/page/data/windowing.js';
import { Program } from '../support/program.js';

describe('The list of actors', () => {
  const everything: View = { search: '', filter: 'all', withLoads: false };
  const nameOf = (row: Row) =>
    'actor' in row ? `${' '.repeat(row.depth)}${row.actor.name}` : `program ${row.client.number}`;
  let store: Store;
  let program: Program;
  const sections = (view: Partial<View> = {}, selected?: Actor, isUnfolded = false) => {
    const { rows, ended, endedPrograms } = sectionsOf(
      listOf(store, { ...everything, ...view }),
      store,
      selected,
      isUnfolded,
    );
    return { rows: rows.map(nameOf), ended: ended.map(nameOf), endedPrograms };
  };
  const names = (view: Partial<View> = {}) => sections(view).rows;
  beforeEach(() => {
    store = new Store();
    program = new Program(store);
    program.resource('x:1', 'country');
    program.resource('x:2', 'weather');
    program.actor('x:3', { name: 'child', parent: 'x:1' });
    program.load('x:1', 'x:4', 1);
  });

  test('shows children below their parents, and loads only on request', () => {
    expect(names()).toEqual(['country', ' child', 'weather']);
    expect(names({ withLoads: true })).toEqual(['country', ' child', ' loader', 'weather']);
  });

  test('always shows an invoked machine', () => {
    program.actor('x:5', { name: 'loader', parent: 'x:2', snapshot: { value: 'a' } });
    expect(names()).toEqual(['country', ' child', 'weather', ' loader']);
  });

  test('searches by name, state or id for all words', () => {
    expect(names({ search: 'COUN' })).toEqual(['country']);
    expect(names({ search: 'x:3' })).toEqual(['child']);
    expect(names({ search: ' load try ' })).toEqual(['country']);
    expect(names({ search: 'nobody' })).toEqual([]);
  });

  test('filters by status, and counts the actors of each', () => {
    program.stop('x:3');
    program.snapshot('x:2', { type: 'e' }, { status: 'done' });
    const list = listOf(store, { ...everything, filter: 'active' });
    expect(names({ filter: 'active' })).toEqual(['country']);
    expect(list.counts).toEqual({ all: 3, active: 1, done: 1, error: 0, stopped: 1 });
    program.leave();
    expect(listOf(store, everything).counts).toEqual({ all: 3, active: 0, done: 1, error: 0, stopped: 2 });
  });

  test('groups actors by program, newest first', () => {
    new Program(store, 'other').resource('x:1', 'other');
    expect(names()).toEqual(['program 2', 'other', 'program 1', 'country', ' child', 'weather']);
    expect(names({ search: 'other' })).toEqual(['program 2', 'other']);
  });

  test('orders programs by when they first appeared, whichever of their actors are dropped', () => {
    new Program(store, 'other').resource('x:1', 'other');
    program.stop('x:1');
    program.stop('x:2');
    store.clearEnded();
    program.resource('x:9', 'late');
    expect(names()).toEqual(['program 2', 'other', 'program 1', 'late']);
  });

  describe('when programs have ended', () => {
    const others: Program[] = [];
    beforeEach(() => {
      for (const number of [2, 3, 4]) {
        others[number] = new Program(store, `other ${number}`);
        others[number].resource('x:1', `actor ${number}`);
      }
    });

    test('collapses two or more of them, but not the newest', () => {
      others[3]?.leave();
      const all = [
        'program 4',
        'actor 4',
        'program 3',
        'actor 3',
        'program 2',
        'actor 2',
        'program 1',
        'country',
        ' child',
        'weather',
      ];
      expect(sections()).toEqual({ rows: all, ended: [], endedPrograms: 0 });
      program.leave();
      expect(sections()).toEqual({
        rows: ['program 4', 'actor 4', 'program 2', 'actor 2'],
        ended: [],
        endedPrograms: 2,
      });
      others[4]?.leave();
      others[2]?.leave();
      expect(sections()).toEqual({ rows: ['program 4', 'actor 4'], ended: [], endedPrograms: 3 });
      new Program(store, 'newest').resource('x:1', 'new');
      expect(sections()).toEqual({ rows: ['program 5', 'new'], ended: [], endedPrograms: 4 });
      others[2]?.event('x:1', { type: 'back' });
      expect(sections()).toEqual({
        rows: ['program 5', 'new', 'program 2', 'actor 2'],
        ended: [],
        endedPrograms: 3,
      });
    });

    test('expands them on request, and always the program of the selected actor', () => {
      program.leave();
      others[2]?.leave();
      others[3]?.leave();
      const all = [
        'program 3',
        'actor 3',
        'program 2',
        'actor 2',
        'program 1',
        'country',
        ' child',
        'weather',
      ];
      expect(sections({}, undefined, true)).toEqual({
        rows: ['program 4', 'actor 4'],
        ended: all,
        endedPrograms: 3,
      });
      expect(sections({}, others[2]?.get('x:1'))).toMatchObject({
        ended: ['program 2', 'actor 2'],
        endedPrograms: 3,
      });
      expect(sections({}, others[4]?.get('x:1'))).toMatchObject({ ended: [], endedPrograms: 3 });
    });

    test('counts the programs that match', () => {
      for (const one of [program, others[2], others[3]]) one?.leave();
      expect(sections({ search: 'actor' })).toEqual({
        rows: ['program 4', 'actor 4'],
        ended: [],
        endedPrograms: 2,
      });
      expect(sections({ search: 'country' })).toEqual({
        rows: ['program 1', 'country'],
        ended: [],
        endedPrograms: 0,
      });
      expect(sections({ filter: 'active' }).endedPrograms).toBe(0);
    });
  });

  test('The first actor shown is a running machine, and it stays while it runs', () => {
    const list = () => listOf(store, { ...everything, withLoads: true });
    const nothing = { groups: [] };
    const first = choiceOf(list(), undefined);
    expect(first?.name).toBe('country');
    expect(choiceOf(list(), program.get('x:2'))?.name).toBe('weather');
    program.stop('x:1');
    expect(choiceOf(list(), first)?.name).toBe('country');
    expect(choiceOf(nothing, first)?.name).toBe('country');
    const rest = list().groups.map(({ client, rows }) => ({
      client,
      rows: rows.filter(({ actor }) => actor !== first),
    }));
    expect(choiceOf({ groups: rest }, first)?.name).toBe('weather');
    program.leave();
    expect(choiceOf(list(), first)?.name).toBe('country');
    expect(choiceOf(list(), undefined)?.name).toBe('country');
    expect(choiceOf(nothing, undefined)).toBeUndefined();
  });

  test('Without a machine, the first actor is shown', () => {
    const other = new Program(store, 'other');
    const actor = other.actor('x:1');
    expect(choiceOf({ groups: [{ client: actor.client, rows: [{ actor, depth: 0 }] }] }, undefined)).toBe(
      actor,
    );
  });
});

describe('The name of a program', () => {
  const title = (client: string, title: string) => store.receive({ client, title }, 1);
  let store: Store;
  const names = () =>
    [...programNames(store.clients.values()).values()].map(({ title, mark }) => title + mark);
  const called = (text: string) => {
    store = new Store();
    title('a', text);
    return names()[0];
  };

  test('is its title, which may change, or its number', () => {
    store = new Store();
    title('a', 'Shop');
    new Program(store, 'b').actor('x:1');
    expect(names()).toEqual(['Shop', 'Program 2']);
    title('b', 'node main.ts');
    title('a', 'Shop (1 in the cart)');
    expect(names()).toEqual(['Shop (1 in the cart)', 'node main.ts']);
    title('b', '');
    expect(names()[1]).toBe('Program 2');
  });

  test('includes a number if two programs have the same title; a running one only if both run', () => {
    store = new Store();
    title('a', 'Shop');
    title('b', 'Shop');
    title('c', 'Program 4');
    new Program(store, 'd').actor('x:1');
    expect(names()).toEqual(['Shop (1)', 'Shop (2)', 'Program 4 (3)', 'Program 4 (4)']);
    store.receive({ client: 'a', gone: true }, 1);
    expect(names().slice(0, 2)).toEqual(['Shop (1)', 'Shop']);
  });

  test.each<[string, string]>([
    [' two\r\n\t lines\u2028 ', 'two lines'],
    ['\u202Edrawkcab\u2066 \u200Fx', 'drawkcab x'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['\u0000\u0007bell', 'bell'],
    ['👩‍👩‍👧 می‌خواهم', '👩‍👩‍👧 می‌خواهم'],
    ...['', ' \n', '\u200B\u200D', '\u3164', '\u0301'].map((nothing): [string, string] => [
      nothing,
      'Program 1',
    ]),
  ])('is on one line, and in its own direction: %j', (given, shown) => expect(called(given)).toBe(shown));

  test('is truncated between characters if it is very long', () => {
    expect(called('a'.repeat(200))).toBe('a'.repeat(200));
    expect(called('a'.repeat(100_000))).toBe(`${'a'.repeat(199)}…`);
    expect(called('😀'.repeat(300))).toBe(`${'😀'.repeat(199)}…`);
  });
});

describe('The time axis', () => {
  const places = (spans: [number, number][], ...times: number[]) => {
    const { place } = axisOf(
      spans.map(([from, to]) => ({ from, to })),
      0.1,
    );
    return times.map((time) => Math.round(place(time) * 100));
  };

  test('goes from the first start to the last end', () => {
    expect(places([[100, 200]], 0, 100, 150, 200, 300)).toEqual([0, 0, 50, 100, 100]);
  });

  test('shows overlapping spans in true proportion, in any order', () => {
    expect(
      places(
        [
          [150, 250],
          [100, 200],
        ],
        100,
        150,
        200,
        250,
      ),
    ).toEqual([0, 33, 67, 100]);
  });

  test('cuts out a long gap, and keeps a short one', () => {
    expect(
      places(
        [
          [0, 100],
          [150, 250],
        ],
        100,
        150,
      ),
    ).toEqual([40, 60]);
    const spans: [number, number][] = [
      [0, 100],
      [100_000, 100_100],
    ];
    expect(places(spans, 100, 50_000, 100_000, 100_100)).toEqual([48, 52, 53, 100]);
    const { breaks } = axisOf(
      [
        { from: 0, to: 100 },
        { from: 100_000, to: 100_100 },
      ],
      0.1,
    );
    expect(breaks).toEqual([{ at: expect.closeTo(0.5), length: 99_900 }]);
  });

  test('leaves room for short spans next to a very long one', () => {
    const [end = 0] = places(
      [
        [0, 100],
        [100, 200],
        [200, 60_000],
      ],
      200,
    );
    expect(end).toBeGreaterThan(20);
    expect(
      places(
        [
          [0, 100],
          [100, 200],
          [200, 60_000],
        ],
        60_000,
      ),
    ).toEqual([100]);
  });

  test('has marks at round times, with enough distance', () => {
    const { marks } = axisOf([{ from: 0, to: 1000 }], 0.1);
    expect(marks.map(({ label, at }) => [label, Math.round(at * 100)])).toEqual([
      [0, 0],
      [100, 10],
      [200, 20],
      [500, 50],
    ]);
  });

  test('starts counting again after a gap', () => {
    const { marks } = axisOf(
      [
        { from: 0, to: 100 },
        { from: 9000, to: 9100 },
      ],
      0.1,
    );
    expect(marks.map(({ label, time }) => [label, time])).toEqual([
      [0, 0],
      [50, 50],
      [0, 9000],
      [50, 9050],
    ]);
  });

  test('has nothing to show without spans, or for spans without duration', () => {
    expect(axisOf([], 0.1)).toMatchObject({ marks: [], breaks: [] });
    expect(axisOf([], 0.1).place(5)).toBe(0);
    expect(places([[7, 7]], 7)).toEqual([0]);
    expect(places([[7, 3]], 7)).toEqual([0]);
  });
});

describe('A long list', () => {
  test('is drawn in the visible area and slightly beyond', () => {
    expect(windowOf(0, 100, 10, 1000)).toEqual({ first: 0, end: 18 });
    expect(windowOf(500, 100, 10, 1000, 2)).toEqual({ first: 48, end: 62 });
    expect(windowOf(9990, 100, 10, 1000)).toEqual({ first: 991, end: 1000 });
    expect(windowOf(500, 100, 10, 3)).toEqual({ first: 3, end: 3 });
  });

  test('is scrolled no further than needed', () => {
    expect([scrollTo(5, 0, 100, 10), scrollTo(20, 0, 100, 10), scrollTo(2, 50, 100, 10)]).toEqual([
      0, 110, 20,
    ]);
  });

  test.each([
    ['ArrowDown', 3, 4],
    ['ArrowDown', 9, 9],
    ['ArrowDown', -1, 0],
    ['ArrowUp', 3, 2],
    ['ArrowUp', 0, 0],
    ['ArrowUp', -1, 9],
    ['PageDown', 3, 8],
    ['PageUp', 3, 0],
    ['Home', 3, 0],
    ['End', 3, 9],
    ['a', 3, undefined],
  ])('%s leads from %d to %s', (key, from, to) => {
    expect(rowFor(key, from, 10, 5)).toBe(to);
    expect(rowFor(key, from, 0, 5)).toBeUndefined();
  });
});

test('A chart uses the direction in which it is larger', () => {
  const [wide, tall] = [
    { width: 1000, height: 250 },
    { width: 480, height: 550 },
  ];
  expect(directionFor({ width: 1200, height: 600 }, wide, tall)).toBe('LR');
  expect(directionFor({ width: 800, height: 400 }, wide, tall)).toBe('LR');
  expect(directionFor({ width: 380, height: 400 }, wide, tall)).toBe('TB');
});

describe('A queue', () => {
  test('returns items in order, and lists its contents', () => {
    const queue = new Queue<number>();
    for (let index = 0; index < 1000; index += 1) queue.push(index);
    for (let index = 0; index < 700; index += 1) expect(queue.shift()).toBe(index);
    expect([
      queue.length,
      queue.taken,
      queue.at(0),
      queue.at(299),
      queue.at(300),
      queue.at(-1),
      queue.last(),
    ]).toEqual([300, 700, 700, 999, undefined, undefined, 999]);
    expect([...queue]).toHaveLength(300);
    expect(queue.search((item) => item - 800)).toBe(100);
    expect(queue.search((item) => item - 5000)).toBe(300);
  });

  test('returns nothing if it is empty', () => {
    const queue = new Queue<number>();
    expect([queue.shift(), queue.last(), queue.taken]).toEqual([undefined, undefined, 0]);
  });
});
