import { type Arrow, type Label, type Scope, scopesOf } from '../../../chart/scopes.js';
import type { Chart, ChartState } from '../../../chart/types.js';
import {
  type Arranged,
  type Arrangement,
  arrange,
  type Direction,
  type Edge,
  stack,
} from './arranged-graph.js';
import { type Box, type Curve, mapCurve, type Point, type Size } from './geometry.js';
import { blockSize, labelLines, nameLines, stateLines, type TextLine } from './label-text.js';

/** Everything drawn has a unique key, the same in every layout of its chart. */
interface Keyed {
  readonly key: string;
}

/** A box, or a pill. */
export interface DrawnNode extends Keyed {
  readonly kind: 'state' | 'any' | 'unknown';
  /**
   * The state that it shows; for "any state", the state whose children are meant; for an unknown
   * state, the state that it is drawn in.
   */
  readonly state: ChartState;
  readonly box: Box;
  readonly lines: readonly TextLine[];
  /** Whether it contains other nodes. If so, its lines are at its top. */
  readonly isOuter: boolean;
}

export interface DrawnArrow extends Keyed {
  readonly curve: Curve;
  /** The transitions that it shows; none for the arrow from the start. */
  readonly labels: readonly Label[];
  /** For the arrow from the start: the position of the start. */
  readonly initial: ChartState | undefined;
}

/** The text at an arrow for one of its transitions. */
export interface DrawnLabel extends Keyed {
  readonly label: Label;
  readonly box: Box;
  readonly lines: readonly TextLine[];
}

/** Everything to draw; outer boxes come before their contents. */
export interface Drawing extends Size {
  readonly nodes: readonly DrawnNode[];
  readonly arrows: readonly DrawnArrow[];
  readonly labels: readonly DrawnLabel[];
}

/** The padding of a node at its sides, and above and below its lines. */
export const PADDING = { x: 12, y: 8 };
/** The padding of a label, and the minimum width of a node. */
export const LABEL_PADDING = { x: 5, y: 2 };
const NARROWEST = 64;
/** The margin around the contents of a box. */
const INSET = 16;

/**
 * What is placed inside a state: its children, the state itself for "any state", and the names of
 * unknown targets.
 */
type Node = ChartState | string;

/** Values shared by the whole layout. */
type Wish = Pick<Arrangement<unknown>, 'direction' | 'isThorough'>;

/** A node before its position is known. */
interface Item extends Omit<DrawnNode, 'box' | 'isOuter'> {
  readonly size: Size;
  /** Its contents. */
  readonly drawing: Drawing | undefined;
}

interface Way extends Edge<Item> {
  readonly arrow: Arrow;
}

/** A chart with more transitions than this gets a fast layout instead of the best one. */
const MANY = 30;

/**
 * Lays out a chart from the inside out: the contents of a state are placed separately, and then
 * count as one box among others.
 */
export function layoutOf(chart: Chart, direction: Direction): Drawing {
  const { root } = chart;
  const scopeOf = scopesOf(chart);
  if (root.children.length > 0)
    return inside(root, scopeOf, { direction, isThorough: chart.transitions.length <= MANY });
  const lines = stateLines(root, scopeOf(root).internal.get(root) ?? []);
  const size = nodeSize(lines);
  return {
    ...size,
    nodes: [
      { key: root.id, kind: 'state', state: root, box: { x: 0, y: 0, ...size }, lines, isOuter: false },
    ],
    arrows: [],
    labels: [],
  };
}

function inside(owner: ChartState, scopeOf: (owner: ChartState) => Scope, wish: Wish): Drawing {
  const { arrows, internal } = scopeOf(owner);
  const items = new Map<Node, Item>();
  const itemOf = (node: Node): Item => {
    const item = items.get(node) ?? makeItem(node);
    items.set(node, item);
    return item;
  };
  const makeItem = (node: Node): Item => {
    if (typeof node === 'string')
      return sized({ key: `${node} in ${owner.id}`, kind: 'unknown', state: owner, lines: nameLines(node) });
    const notes = internal.get(node) ?? [];
    if (node === owner) {
      const lines = [...nameLines('any state'), ...notes.flatMap(labelLines)];
      return sized({ key: `any of ${owner.id}`, kind: 'any', state: owner, lines });
    }
    const drawing = node.children.length > 0 ? inside(node, scopeOf, wish) : undefined;
    return sized({ key: node.id, kind: 'state', state: node, lines: stateLines(node, notes) }, drawing);
  };

  const hasAny = internal.has(owner) || arrows.some(({ from }) => from === owner);
  const any = hasAny ? [itemOf(owner)] : [];
  owner.children.forEach(itemOf);
  const ways = arrows.map(
    (arrow): Way => ({ from: itemOf(arrow.from), to: itemOf(arrow.to), label: labelSize(arrow), arrow }),
  );
  const sizes = new Map([...items.values()].map((item) => [item, item.size]));
  if (ways.length === 0 && owner.initial === undefined) return drawn(owner, stack<Item, Way>(sizes));
  const initial = owner.initial && itemOf(owner.initial);
  return drawn(
    owner,
    arrange(sizes, ways, { ...wish, initial, first: initial === undefined ? any : [...any, initial] }),
  );
}

function sized(node: Pick<Item, 'key' | 'kind' | 'state' | 'lines'>, drawing?: Drawing): Item {
  return { ...node, drawing, size: nodeSize(node.lines, drawing) };
}

function drawn(
  owner: ChartState,
  { width, height, boxes, lines: ways, start }: Arranged<Item, Way>,
): Drawing {
  const own = [...boxes].map(
    ([{ drawing, size: _, ...node }, box]): DrawnNode => ({ ...node, box, isOuter: drawing !== undefined }),
  );
  const below = [...boxes].flatMap(([{ drawing, lines }, box]) =>
    drawing === undefined
      ? []
      : [moved(drawing, { x: box.x + (box.width - drawing.width) / 2, y: box.y + titleHeight(lines) })],
  );
  const named = [...ways].map(([{ from, to, arrow }, line]) => ({
    key: `${from.key} → ${to.key}`,
    arrow,
    ...line,
  }));
  const arrows: DrawnArrow[] = named.map(({ key, arrow, curve }) => ({
    key,
    curve,
    labels: arrow.labels,
    initial: undefined,
  }));
  if (start !== undefined)
    arrows.push({ key: `start of ${owner.id}`, curve: start, labels: [], initial: owner.initial });
  const labels = named.flatMap(({ key, arrow, label }) => labelsAt(key, arrow, label));
  return {
    width,
    height,
    nodes: [...own, ...below.flatMap(({ nodes }) => nodes)],
    arrows: [...arrows, ...below.flatMap((drawing) => drawing.arrows)],
    labels: [...labels, ...below.flatMap((drawing) => drawing.labels)],
  };
}

function nodeSize(lines: readonly TextLine[], content?: Size): Size {
  const width = Math.max(
    blockSize(lines).width + 2 * PADDING.x,
    NARROWEST,
    content ? content.width + 2 * INSET : 0,
  );
  return { width, height: titleHeight(lines) + (content ? content.height + INSET : 0) };
}

/** The height of the lines at the top of a box; for other nodes, of all lines. */
export function titleHeight(lines: readonly TextLine[]): number {
  return blockSize(lines).height + 2 * PADDING.y;
}

function labelSize(arrow: Arrow): Size {
  const sizes = arrow.labels.map((label) => blockSize(labelLines(label)));
  return {
    width: Math.max(...sizes.map(({ width }) => width)) + 2 * LABEL_PADDING.x,
    height: sizes.reduce((sum, { height }) => sum + height + 2 * LABEL_PADDING.y, 0),
  };
}

/** Stacks lines in the middle of the space available. */
function labelsAt(key: string, arrow: Arrow, place: Box): DrawnLabel[] {
  let { y } = place;
  return arrow.labels.map((label, index) => {
    const lines = labelLines(label);
    const text = blockSize(lines);
    const [width, height] = [text.width + 2 * LABEL_PADDING.x, text.height + 2 * LABEL_PADDING.y];
    const box = { x: place.x + (place.width - width) / 2, y, width, height };
    y += height;
    return { key: `${key} ${index}`, label, box, lines };
  });
}

function moved({ nodes, arrows, labels, ...size }: Drawing, by: Point): Drawing {
  const move = <Place extends Point>(place: Place): Place => ({
    ...place,
    x: place.x + by.x,
    y: place.y + by.y,
  });
  return {
    ...size,
    nodes: nodes.map((node) => ({ ...node, box: move(node.box) })),
    arrows: arrows.map((arrow) => ({ ...arrow, curve: mapCurve(arrow.curve, move) })),
    labels: labels.map((label) => ({ ...label, box: move(label.box) })),
  };
}
