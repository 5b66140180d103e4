import { beforeEach, describe, expect, test } from '@jest/globals';
import { axisOf } from '../src/inspect/page/data/axis.js';
import { choiceOf } from '../src/inspect/page/data/choice.js';
import { directionFor } from '../src/inspect/page/data/direction.js';
import { Queue } from '../src/inspect/page/data/queue.js';
import { listOf, type Row, type View } from '../src/inspect/page/data/rows.js';
import { Store } from '../src/inspect/page/data/store.js';
import { rowFor, scrollTo, windowOf } from '../src/inspect/page/data/windowing.js';
import { Program } from './support/program.js';

describe('The list of actors', () => {
  const everything: View = { search: '', filter: 'all', withLoads: false };
  const nameOf = (row: Row) => ('actor' in row ? `${' '.repeat(row.depth)}${row.actor.name}` : `program ${row.client.number}`);
  let store: Store;
  let program: Program;
  const names = (view: Partial<View> = {}) => listOf(store, { ...everything, ...view }).rows.map(nameOf);
  beforeEach(() => {
    store = new Store();
    program = new Program(store);
    program.resource('x:1', 'country');
    program.resource('x:2', 'weather');
    program.actor('x:3', { name: 'child', parent: 'x:1' });
    program.load('x:1', 'x:4', 1);
  });

  test('has children below their parents, and loads only when asked for', () => {
    expect(names()).toEqual(['country', ' child', 'weather']);
    expect(names({ withLoads: true })).toEqual(['country', ' child', ' loader', 'weather']);
  });

  test('has a machine that is invoked always', () => {
    program.actor('x:5', { name: 'loader', parent: 'x:2', snapshot: { value: 'a' } });
    expect(names()).toEqual(['country', ' child', 'weather', ' loader']);
  });

  test('has what is searched for by name, state or id, all words', () => {
    expect(names({ search: 'COUN' })).toEqual(['country']);
    expect(names({ search: 'x:3' })).toEqual(['child']);
    expect(names({ search: ' load try ' })).toEqual(['country']);
    expect(names({ search: 'nobody' })).toEqual([]);
  });

  test('has those of a status, and counts each', () => {
    program.stop('x:3');
    program.snapshot('x:2', { type: 'e' }, { status: 'done' });
    const list = listOf(store, { ...everything, filter: 'active' });
    expect(list.rows.map(nameOf)).toEqual(['country']);
    expect(list.counts).toEqual({ all: 3, active: 1, done: 1, error: 0, stopped: 1 });
    program.leave();
    expect(listOf(store, everything).counts).toEqual({ all: 3, active: 0, done: 1, error: 0, stopped: 2 });
  });

  test('has each program by itself, the last one first', () => {
    new Program(store, 'other').resource('x:1', 'other');
    expect(names()).toEqual(['program 2', 'other', 'program 1', 'country', ' child', 'weather']);
    expect(names({ search: 'other' })).toEqual(['program 2', 'other']);
  });

  test('The one to begin with is a machine that runs; it stays while it runs', () => {
    const rows = () => listOf(store, { ...everything, withLoads: true }).rows;
    const first = choiceOf(rows(), undefined);
    expect(first?.name).toBe('country');
    expect(choiceOf(rows(), program.get('x:2'))?.name).toBe('weather');
    program.stop('x:1');
    expect(choiceOf(rows(), first)?.name).toBe('country');
    expect(choiceOf([], first)?.name).toBe('country');
    expect(
      choiceOf(
        rows().filter((row) => !('actor' in row && row.actor === first)),
        first,
      )?.name,
    ).toBe('weather');
    program.leave();
    expect(choiceOf(rows(), first)?.name).toBe('country');
    expect(choiceOf(rows(), undefined)?.name).toBe('country');
    expect(choiceOf([], undefined)).toBeUndefined();
  });

  test('If there is no machine, it is whoever came first', () => {
    const other = new Program(store, 'other');
    const actor = other.actor('x:1');
    expect(choiceOf([{ client: actor.client }, { actor, depth: 0 }], undefined)).toBe(actor);
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

  test('shows what overlaps as it is, in whatever order it comes', () => {
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

  test('cuts out a long pause, and keeps a short one', () => {
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

  test('leaves room for short ones beside a very long one', () => {
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

  test('has marks at round times, that leave each other room', () => {
    const { marks } = axisOf([{ from: 0, to: 1000 }], 0.1);
    expect(marks.map(({ label, at }) => [label, Math.round(at * 100)])).toEqual([
      [0, 0],
      [100, 10],
      [200, 20],
      [500, 50],
    ]);
  });

  test('counts anew after a pause', () => {
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

  test('has nothing to show of nothing, and of what took no time', () => {
    expect(axisOf([], 0.1)).toMatchObject({ marks: [], breaks: [] });
    expect(axisOf([], 0.1).place(5)).toBe(0);
    expect(places([[7, 7]], 7)).toEqual([0]);
    expect(places([[7, 3]], 7)).toEqual([0]);
  });
});

describe('A long list', () => {
  test('is drawn where it is looked at, and a bit around', () => {
    expect(windowOf(0, 100, 10, 1000)).toEqual({ first: 0, end: 18 });
    expect(windowOf(500, 100, 10, 1000, 2)).toEqual({ first: 48, end: 62 });
    expect(windowOf(9990, 100, 10, 1000)).toEqual({ first: 991, end: 1000 });
    expect(windowOf(500, 100, 10, 3)).toEqual({ first: 3, end: 3 });
  });

  test('is scrolled no further than needed', () => {
    expect([scrollTo(5, 0, 100, 10), scrollTo(20, 0, 100, 10), scrollTo(2, 50, 100, 10)]).toEqual([0, 110, 20]);
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

test('A chart goes the way in which more of it can be seen', () => {
  const [wide, tall] = [
    { width: 1000, height: 250 },
    { width: 480, height: 550 },
  ];
  expect(directionFor({ width: 1200, height: 600 }, wide, tall)).toBe('LR');
  expect(directionFor({ width: 800, height: 400 }, wide, tall)).toBe('LR');
  expect(directionFor({ width: 380, height: 400 }, wide, tall)).toBe('TB');
});

describe('A queue', () => {
  test('gives what was put in first, and says what there is', () => {
    const queue = new Queue<number>();
    for (let index = 0; index < 1000; index += 1) queue.push(index);
    for (let index = 0; index < 700; index += 1) expect(queue.shift()).toBe(index);
    expect([queue.length, queue.taken, queue.at(0), queue.at(299), queue.at(300), queue.at(-1), queue.last()]).toEqual([
      300,
      700,
      700,
      999,
      undefined,
      undefined,
      999,
    ]);
    expect([...queue]).toHaveLength(300);
    expect(queue.search((item) => item - 800)).toBe(100);
    expect(queue.search((item) => item - 5000)).toBe(300);
  });

  test('that is empty gives nothing', () => {
    const queue = new Queue<number>();
    expect([queue.shift(), queue.last(), queue.taken]).toEqual([undefined, undefined, 0]);
  });
});
