import { describe, expect, test } from '@jest/globals';
import { chartOf } from '../../src/chart/chart.js';
import { isBelow } from '../../src/chart/family.js';
import { chartFor, drawingFor } from '../../src/inspector/page/chart/cache.js';
import {
  arrivalOf,
  type Box,
  type Curve,
  cuts,
  endOf,
  type Point,
  pathOf,
  smooth,
} from '../../src/inspector/page/chart/geometry.js';
import { type Drawing, type DrawnNode, layoutOf } from '../../src/inspector/page/chart/layout.js';
import { textWidth } from '../../src/inspector/page/chart/measure.js';
import { routeBetween } from '../../src/inspector/page/chart/route.js';
import { keepFreshMachine } from '../../src/loaders/keep-fresh.machine.js';
import { policyMachine } from '../../src/loaders/policy.machine.js';
import { definitionOf, machines } from '../support/machines.js';

/** A machine with many states and with transitions forward, over some states, and back. */
const large = {
  id: 'large',
  initial: 's0',
  on: { reset: '.s0', stop: '.s59' },
  states: Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => {
      const skip = index % 5 === 0 ? { skip: `s${Math.min(59, index + 7)}` } : {};
      const back = index % 9 === 4 ? { back: `s${index - 3}` } : {};
      return [`s${index}`, { on: { next: `s${(index + 1) % 60}`, ...skip, ...back } }];
    }),
  ),
};

const odd = {
  id: 'odd',
  initial: 'a',
  on: { lost: 'nowhere', note: { actions: 'log' } },
  states: {
    a: {
      invoke: { src: 'a logic with quite a long name' },
      on: {
        self: 'a',
        go: 'b',
        fly: 'gone',
        stay: { guard: 'isGood', actions: 'x' },
        'a very long event': { guard: 'andAVeryLongGuard', target: 'b.y' },
      },
    },
    b: {
      initial: 'x',
      on: { self: 'b' },
      states: { x: { on: { self: 'x', up: '#odd' } }, y: {}, h: { type: 'history', history: 'deep' } },
    },
    c: { type: 'parallel', states: { one: {}, two: {} } },
    d: {
      type: 'parallel',
      states: Object.fromEntries(
        ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((name) => [`the ${name}`, {}]),
      ),
    },
    alone: { type: 'final' },
  },
};

/** What Stately's inspectors send: keys in alphabetical order. */
const sent = JSON.parse(definitionOf(machines.resource.config), (_, value) =>
  typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort())
    : value,
);

const known = { ...machines, policy: policyMachine, keepFresh: keepFreshMachine };
const charts = {
  ...Object.fromEntries(Object.entries(known).map(([name, { config }]) => [name, config])),
  sent,
  large,
  odd,
};
const cases = Object.entries(charts).flatMap(([name, config]) => [
  [name, 'TB', layoutOf(chartOf(config), 'TB')] as const,
  [name, 'LR', layoutOf(chartOf(config), 'LR')] as const,
]);

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** Points along a curve. */
function* along({ start, parts }: Curve): Generator<Point> {
  let from = start;
  for (const [one, other, to] of parts) {
    for (let step = 0; step <= 20; step++) {
      const [t, u] = [step / 20, 1 - step / 20];
      const at = (axis: 'x' | 'y') =>
        u ** 3 * from[axis] + 3 * u * u * t * one[axis] + 3 * u * t * t * other[axis] + t ** 3 * to[axis];
      yield { x: at('x'), y: at('y') };
    }
    from = to;
  }
}

const isIn = ({ x, y }: Point, box: Box, margin = 0) =>
  x > box.x + margin &&
  x < box.x + box.width - margin &&
  y > box.y + margin &&
  y < box.y + box.height - margin;

const contains = (outer: DrawnNode, inner: DrawnNode) =>
  outer.isOuter && (inner.state === outer.state ? inner.kind !== 'state' : isBelow(inner.state, outer.state));

describe.each(cases)('The layout of %s, %s', (_, __, drawing) => {
  const { nodes, arrows, labels, width, height } = drawing;

  test('keeps everything inside its frame', () => {
    const frame = { x: -0.5, y: -0.5, width: width + 1, height: height + 1 };
    const points = [
      ...arrows.flatMap(({ curve }) => [...along(curve)]),
      ...[...nodes, ...labels].flatMap(({ box }) => [box, { x: box.x + box.width, y: box.y + box.height }]),
    ];
    expect(points.filter((point) => !isIn(point, frame))).toEqual([]);
  });

  test('overlaps no nodes, and keeps the contents of a box inside it', () => {
    for (const one of nodes) {
      for (const other of nodes) {
        if (one === other) continue;
        const isInside =
          isIn(other.box, one.box) &&
          other.box.x + other.box.width < one.box.x + one.box.width &&
          other.box.y + other.box.height < one.box.y + one.box.height;
        if (contains(one, other)) expect([one.key, other.key, isInside]).toEqual([one.key, other.key, true]);
        else if (!contains(other, one))
          expect([one.key, other.key, overlap(one.box, other.box)]).toEqual([one.key, other.key, false]);
      }
    }
  });

  test('overlaps no label with another or with a node', () => {
    for (const [index, one] of labels.entries()) {
      for (const other of labels.slice(index + 1))
        expect([one.key, other.key, overlap(one.box, other.box)]).toEqual([one.key, other.key, false]);
      for (const node of nodes.filter(({ isOuter }) => !isOuter))
        expect([one.key, node.key, overlap(one.box, node.box)]).toEqual([one.key, node.key, false]);
    }
  });

  test('routes no arrow through a node, and ends each at one', () => {
    for (const { key, curve } of arrows) {
      for (const node of nodes.filter(({ isOuter }) => !isOuter)) {
        const through = [...along(curve)].some((point) => isIn(point, node.box, 2));
        expect([key, node.key, through]).toEqual([key, node.key, false]);
      }
      const end = endOf(curve);
      expect([
        key,
        nodes.some(({ box: { x, y, width, height } }) =>
          isIn(end, { x: x - 4, y: y - 4, width: width + 8, height: height + 8 }),
        ),
      ]).toEqual([key, true]);
    }
  });

  test('routes no arrow through the label of another', () => {
    const crossed = arrows.flatMap(({ key, curve }) => {
      const others = labels.filter((label) => !label.key.startsWith(`${key} `));
      return others
        .filter(({ box }) => [...along(curve)].some((point) => isIn(point, box, 2)))
        .map((label) => [key, label.key]);
    });
    expect(crossed).toEqual([]);
  });

  test('has room for every text', () => {
    for (const { key, box, lines } of [...nodes, ...labels]) {
      for (const { spans } of lines) {
        const needed = spans.reduce((sum, { text }) => sum + textWidth(text, 11), 0);
        expect([key, needed < box.width]).toEqual([key, true]);
      }
    }
  });

  test('has a unique key for everything', () => {
    const keys = [nodes, arrows, labels].map((all) => all.map(({ key }) => key));
    for (const some of keys) expect(new Set(some).size).toBe(some.length);
  });
});

describe('A layout', () => {
  const places = ({ nodes }: Drawing) => Object.fromEntries(nodes.map(({ key, box }) => [key, box]));

  test('goes down, or to the right, starting at "any state" and the initial state', () => {
    const { resource } = machines;
    const [down, right] = [
      places(layoutOf(chartOf(resource.config), 'TB')),
      places(layoutOf(chartOf(resource.config), 'LR')),
    ];
    const order = ['any of resource', 'resource.loading', 'resource.resolved', 'resource.error'];
    const ys = order.map((key) => down[key]?.y ?? Number.NaN);
    const xs = order.map((key) => right[key]?.x ?? Number.NaN);
    expect(ys).toEqual([...ys].sort((one, other) => one - other));
    expect(xs).toEqual([...xs].sort((one, other) => one - other));
  });

  test('of a machine without states is a single box with its transitions', () => {
    const { nodes, arrows, labels } = layoutOf(
      chartOf({ id: 'counter', on: { inc: { actions: 'inc' } } }),
      'TB',
    );
    expect([arrows, labels]).toEqual([[], []]);
    expect(nodes).toMatchObject([
      {
        kind: 'state',
        key: 'counter',
        lines: [{ spans: [{ text: 'counter' }] }, { spans: [{ text: 'inc' }] }],
      },
    ]);
    expect(layoutOf(chartOf({}), 'LR').nodes).toHaveLength(1);
  });

  test('is cached by definition and direction', () => {
    const definition = definitionOf(machines.light.config);
    const drawing = drawingFor(definition, 'TB');
    expect(drawingFor(definition, 'TB')).toBe(drawing);
    expect(drawingFor(definition, 'LR')).not.toBe(drawing);
    expect(chartFor(definition)).toBe(chartFor(definition));
    expect(chartFor(undefined)).toBe(chartFor(undefined));
    expect(drawingFor(undefined, 'TB').nodes).toHaveLength(1);
    const other = chartFor('{}');
    for (let index = 0; index < 150; index++) {
      chartFor(definition);
      drawingFor(JSON.stringify({ id: `m${index}` }), 'TB');
    }
    expect(chartFor('{}')).not.toBe(other);
    expect(drawingFor(definition, 'TB')).not.toBe(drawing);
  });

  test('of sixty states takes no noticeable time', () => {
    const chart = chartOf(large);
    const times = Array.from({ length: 5 }, () => {
      const start = process.cpuUsage(); // CPU time of this process, however busy the machine is
      layoutOf(chart, 'TB');
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(300); // milliseconds; typically a tenth of it
  });
});

describe('An arrow', () => {
  test.each([
    ['below', 1],
    ['above', -1],
  ])('leaves its row in a straight line if a box is in the way to what is %s', (_, side) => {
    const at = (x: number, y: number) => ({ x, y: side * y });
    const box = (x: number, y: number, width: number, height: number): Box => ({
      x,
      y: side * y - height / 2,
      width,
      height,
    });
    const [from, between, to] = [box(0, 0, 40, 20), box(50, 0, 40, 40), box(180, 200, 40, 20)];
    const points = [at(20, 10), at(200, 90), at(200, 190)];
    expect(routeBetween(from, to, points, [from, between, to])).toEqual([at(30, 20), at(200, 90)]);
    expect(routeBetween(from, to, points, [from, to])).toEqual([at(200, 90)]);
  });
});

describe('Curves', () => {
  test('go through their points, are vertical at both ends, and never turn back', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 50, y: 20 },
      { x: 60, y: 60 },
      { x: 10, y: 100 },
    ];
    const curve = smooth(points);
    expect([curve.start, ...curve.parts.map(([, , end]) => end)]).toEqual(points);
    expect(curve.parts[0]?.[0].x).toBe(0);
    expect(arrivalOf(curve)).toBe(90);
    const ys = [...along(curve)].map(({ y }) => y);
    expect(ys).toEqual([...ys].sort((one, other) => one - other));
    expect(Math.max(...[...along(curve)].map(({ x }) => x))).toBeLessThanOrEqual(60);
  });

  test('are written in SVG path syntax', () => {
    expect(
      pathOf(
        smooth([
          { x: 0, y: 0 },
          { x: 0, y: 30 },
        ]),
      ),
    ).toBe('M0,0C0,10 0,20 0,30');
    expect(pathOf(smooth([]))).toBe('M0,0');
    expect(endOf(smooth([{ x: 1, y: 2 }]))).toEqual({ x: 1, y: 2 });
    expect(arrivalOf(smooth([{ x: 1, y: 2 }]))).toBe(0);
    expect(
      pathOf(
        smooth([
          { x: 0, y: 0 },
          { x: 9, y: 0 },
          { x: 9, y: 3 },
        ]),
      ),
    ).toBe('M0,0C0,0 9,0 9,0C9,1 9,2 9,3');
  });

  test.each([
    [{ x: 0, y: 5 }, { x: 20, y: 5 }, true],
    [{ x: 15, y: 0 }, { x: 15, y: 20 }, true],
    [{ x: 0, y: 0 }, { x: 20, y: 1 }, false],
    [{ x: 0, y: 35 }, { x: 35, y: 0 }, false],
    [{ x: 0, y: 15 }, { x: 25, y: 0 }, true],
    [{ x: 0, y: 5 }, { x: 9, y: 5 }, false],
    [{ x: 12, y: 5 }, { x: 12, y: 5 }, true],
  ])('from %p to %p cut a box: %p', (from, to, isCut) => {
    expect(cuts(from, to, { x: 10, y: 2, width: 10, height: 10 })).toBe(isCut);
  });
});

test.each([
  ['iiii', 'mmmm'],
  ['abc', 'abcd'],
  ['abc', 'ABC'],
  ['abc', '漢字漢'],
  ['a', '🎉'],
  ['((', 'oo'],
])('The text %s is narrower than %s', (one, other) => {
  expect(textWidth(one, 14)).toBeLessThan(textWidth(other, 14));
  expect(textWidth(one, 14)).toBeLessThan(textWidth(one, 14, true));
});
