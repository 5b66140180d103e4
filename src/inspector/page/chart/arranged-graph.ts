import { Graph, layout } from '@dagrejs/dagre';
import { flow } from './flow.js';
import {
  type Box,
  type Curve,
  mapCurve,
  type Point,
  type Size,
  smooth,
  transposed,
  transposedBox,
} from './geometry.js';
import { type End, portsOf } from './ports.js';
import { routeBetween } from './route.js';

/** Top to bottom, or left to right. */
export type Direction = 'TB' | 'LR';

/**
 * An arrow between two nodes, and the size of its label. There is at most one from each node to
 * each other node.
 */
export interface Edge<Node> {
  readonly from: Node;
  readonly to: Node;
  readonly label: Size;
}

/** The path of an arrow, and the position of its label. */
export interface Line {
  readonly curve: Curve;
  readonly label: Box;
}

/** The positions of everything. */
export interface Arranged<Node, Arrow> extends Size {
  readonly boxes: ReadonlyMap<Node, Box>;
  readonly lines: ReadonlyMap<Arrow, Line>;
  /** The arrow that starts at no node and leads to the initial one. */
  readonly start: Curve | undefined;
}

/** How nodes should be placed. */
export interface Arrangement<Node> {
  readonly direction: Direction;
  /** The node with the start marker. */
  readonly initial: Node | undefined;
  /** Whether there is time to search for a more compact layout. */
  readonly isThorough: boolean;
  /** Nodes that come first, each in a rank of its own. */
  readonly first: readonly Node[];
}

/** The gaps between boxes side by side, between arrows, and between ranks. */
const SPACE = { nodesep: 20, edgesep: 12, ranksep: 52 };

/** How much of that gap the start marker takes, next to its node. */
const LEAD = 30;

/** The distance between the tip of an arrow and its box. */
const TIP = 2;

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

/**
 * Places nodes in ranks along their arrows. Prefers compact layouts, and tall ones over wide ones.
 */
export function arrange<Node, Arrow extends Edge<Node>>(
  sizes: ReadonlyMap<Node, Size>,
  arrows: readonly Arrow[],
  arrangement: Arrangement<Node>,
): Arranged<Node, Arrow> {
  const cost = ({ width, height }: Size) => width + height / 3;
  const one = arrangeInFlow(sizes, arrows, arrangement, true);
  // Small differences in dagre's input cause large differences in its output.
  const other = arrangement.isThorough ? arrangeInFlow(sizes, arrows, arrangement, false) : one;
  return cost(other) < cost(one) ? other : one;
}

/**
 * Everything is computed top to bottom. For the other direction, sizes are transposed before and
 * the result is transposed back.
 */
function arrangeInFlow<Node, Arrow extends Edge<Node>>(
  sizes: ReadonlyMap<Node, Size>,
  arrows: readonly Arrow[],
  { direction, initial, first, isThorough }: Arrangement<Node>,
  byLead: boolean,
): Arranged<Node, Arrow> {
  const turned = ({ width, height }: Size): Size =>
    direction === 'LR' ? { width: height, height: width } : { width, height };
  const order = flow([...sizes.keys()], arrows, first, byLead);
  const places = new Map(order.map((node, index) => [node, index]));
  const placeOf = (node: Node) => places.get(node) as number;
  const nameOf = (node: Node) => String(placeOf(node));
  const isBackward = ({ from, to }: Arrow) => placeOf(to) < placeOf(from);
  const leadOf = (node: Node) => (node === initial ? LEAD : 0);

  const graph = new Graph<object, Box, DagreEdge>({ multigraph: true });
  graph.setGraph({ ...SPACE, rankdir: 'TB', ...(isThorough ? {} : { ranker: 'tight-tree' }) });
  for (const [node, size] of sizes) {
    const { width, height } = turned(size);
    graph.setNode(nameOf(node), { ...nowhere, width: width + leadOf(node), height });
  }
  const edges = arrows.map((arrow, index) => {
    const [v, w] = isBackward(arrow)
      ? [nameOf(arrow.to), nameOf(arrow.from)]
      : [nameOf(arrow.from), nameOf(arrow.to)];
    const edge = { v, w, name: String(index) };
    graph.setEdge(edge, { ...nowhere, ...turned(arrow.label), points: [], labelpos: 'c' });
    return { arrow, edge };
  });
  for (const [index, node] of first.slice(1).entries()) {
    graph.setEdge(
      { v: nameOf(first[index] as Node), w: nameOf(node), name: `first ${index}` },
      { ...nowhere, points: [], weight: 0 },
    );
  }
  layout(graph, { disableOptimalOrderHeuristic: !isThorough });

  const boxOf = (node: Node) => boxAround(graph.node(nameOf(node)), leadOf(node));
  const rows = [...order.map(boxOf), ...edges.map(({ edge }) => boxAround(graph.edge(edge)))];
  const routes = edges.map(({ arrow, edge }): [Arrow, Route] => {
    const { points, ...label } = graph.edge(edge);
    const [from, to] = [boxOf(arrow.from), boxOf(arrow.to)];
    const way = routeBetween(from, to, isBackward(arrow) ? points.toReversed() : points, rows);
    const [next, last] = [way[0], way.at(-1)] as [Point, Point];
    const begin = { box: from, name: nameOf(arrow.from), next };
    const end = { box: to, name: nameOf(arrow.to), next: last };
    return [arrow, { begin, way, end, label: boxAround(label) }];
  });
  const ports = portsOf(
    routes.flatMap(([{ from, to }, { begin, end }]) => (from === to ? [] : [begin, end])),
  );
  const lines = routes.map(([arrow, route]): [Arrow, Line] => [arrow, lineOf(route, ports)]);
  const start = initial === undefined ? undefined : startOf(boxOf(initial));
  return fitted(new Map(order.map((node) => [node, boxOf(node)])), new Map(lines), start, direction);
}

/** dagre modifies this object. */
interface DagreEdge extends Box {
  readonly points: readonly Point[];
  readonly labelpos?: 'c';
  readonly weight?: number;
}

/** An arrow whose ends have not been placed yet. */
interface Route {
  readonly begin: End;
  readonly way: readonly Point[];
  readonly end: End;
  readonly label: Box;
}

/** dagre returns the center. Space needed for other things is cut off at the left. */
function boxAround({ x, y, width, height }: Box, lead = 0): Box {
  return { x: x - width / 2 + lead, y: y - height / 2, width: width - lead, height };
}

function lineOf({ begin, way, end, label }: Route, ports: ReadonlyMap<End, Point>): Line {
  const [from, to] = [ports.get(begin), ports.get(end)];
  if (from === undefined || to === undefined) return { curve: loop(begin.box, label), label };
  const tip = to.y > end.box.y ? TIP : -TIP;
  return { curve: smooth([from, ...way, { x: to.x, y: to.y + tip }]), label };
}

/** From a box to itself, around the label to its right. */
function loop(box: Box, label: Box): Curve {
  const [x, y] = [box.x + box.width, box.y + box.height / 2];
  const far = x + ((label.x + label.width / 2 - x) * 4) / 3; // a cubic curve reaches three quarters of the distance to its control points
  return {
    start: { x, y: y - 8 },
    parts: [
      [
        { x: far, y: y - 26 },
        { x: far, y: y + 26 },
        { x: x + TIP, y: y + 8 },
      ],
    ],
  };
}

/**
 * From beside the initial node into it. It is transposed with the rest: left to right, it comes
 * from above.
 */
function startOf({ x, y, height }: Box): Curve {
  const at = (before: number): Point => ({ x: x - before, y: y + height / 2 });
  return { start: at(LEAD - 6), parts: [[at(LEAD / 2), at(LEAD / 3), at(TIP)]] };
}

/** Transposed back, and moved so that everything starts at 0. */
function fitted<Node, Arrow>(
  boxes: ReadonlyMap<Node, Box>,
  lines: ReadonlyMap<Arrow, Line>,
  start: Curve | undefined,
  direction: Direction,
): Arranged<Node, Arrow> {
  const all: (Box | Point)[] = [
    ...boxes.values(),
    ...[...lines.values()].flatMap(({ curve, label }) => [label, ...pointsOf(curve)]),
  ];
  if (start !== undefined) all.push({ x: start.start.x - 6, y: start.start.y });
  const [left, top] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))];
  const moved = <Place extends Point>(place: Place): Place => ({
    ...place,
    x: place.x - left,
    y: place.y - top,
  });
  const point = (one: Point) => (direction === 'LR' ? transposed(moved(one)) : moved(one));
  const box = (one: Box) => (direction === 'LR' ? transposedBox(moved(one)) : moved(one));
  const ends = all.map((one) => box({ width: 0, height: 0, ...one }));
  return {
    width: Math.max(...ends.map(({ x, width }) => x + width)),
    height: Math.max(...ends.map(({ y, height }) => y + height)),
    boxes: new Map([...boxes].map(([node, one]) => [node, box(one)])),
    lines: new Map(
      [...lines].map(([arrow, { curve, label }]) => [
        arrow,
        { curve: mapCurve(curve, point), label: box(label) },
      ]),
    ),
    start: start && mapCurve(start, point),
  };
}

function pointsOf({ start, parts }: Curve): Point[] {
  return [start, ...parts.flat()];
}

/** Regions that would be wider than this side by side are stacked. */
const WIDEST_ROW = 460;
const GAP = 14;

/** Places nodes without arrows between them, in order. */
export function stack<Node, Arrow>(sizes: ReadonlyMap<Node, Size>): Arranged<Node, Arrow> {
  const all = [...sizes.values()];
  const row = all.reduce((sum, { width }) => sum + width + GAP, -GAP);
  const isRow = row <= WIDEST_ROW;
  const [width, height] = [
    Math.max(...all.map((size) => size.width)),
    Math.max(...all.map((size) => size.height)),
  ];
  let at = 0;
  const boxes = new Map<Node, Box>();
  for (const [node, size] of sizes) {
    boxes.set(
      node,
      isRow ? { x: at, y: 0, width: size.width, height } : { x: 0, y: at, width, height: size.height },
    );
    at += (isRow ? size.width : size.height) + GAP;
  }
  return {
    width: isRow ? row : width,
    height: isRow ? height : at - GAP,
    boxes,
    lines: new Map(),
    start: undefined,
  };
}
