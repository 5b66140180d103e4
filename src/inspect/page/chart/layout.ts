import { type Arrow, type Label, type Scope, scopesOf } from '../../chart/scopes.js';
import type { Chart, ChartState } from '../../chart/types.js';
import { type Box, type Curve, mapCurve, type Point, type Size } from './geometry.js';
import { type Arranged, type Arrangement, arrange, type Direction, type Edge, stack } from './graph.js';
import { blockSize, labelLines, nameLines, stateLines, type TextLine } from './text.js';

/** Each thing that is drawn has another key, the same one in every layout of its chart. */
interface Keyed {
  readonly key: string;
}

/** A box, or a pill. */
export interface DrawnNode extends Keyed {
  readonly kind: 'state' | 'any' | 'unknown';
  /** The state that it is; that whose children "any state" means; for an unknown one, that in which it is drawn. */
  readonly state: ChartState;
  readonly box: Box;
  readonly lines: readonly TextLine[];
  /** Whether there are others in it: then its lines stand at its top. */
  readonly isOuter: boolean;
}

export interface DrawnArrow extends Keyed {
  readonly curve: Curve;
  /** What it stands for; none for the arrow from the start. */
  readonly labels: readonly Label[];
  /** For the arrow from the start: where that is. */
  readonly initial: ChartState | undefined;
}

/** The text at an arrow, for one of its transitions. */
export interface DrawnLabel extends Keyed {
  readonly label: Label;
  readonly box: Box;
  readonly lines: readonly TextLine[];
}

/** All that is to be drawn, outer boxes before what is in them. */
export interface Drawing extends Size {
  readonly nodes: readonly DrawnNode[];
  readonly arrows: readonly DrawnArrow[];
  readonly labels: readonly DrawnLabel[];
}

/** What stays free in a node at its sides, and above and below its lines. */
export const PADDING = { x: 12, y: 8 };
/** The same in a label, and the least width of a node. */
export const LABEL_PADDING = { x: 5, y: 2 };
const NARROWEST = 64;
/** What stays free around that which is drawn in a box. */
const INSET = 16;

/** What is placed in a state: its children, itself for "any state", and names of unknown targets. */
type Node = ChartState | string;

/** What holds for all that is in a chart. */
type Wish = Pick<Arrangement<Node>, 'direction' | 'isThorough'>;

interface Way extends Edge<Node> {
  readonly arrow: Arrow;
}

/** Of a chart with more transitions a layout is to be had at once. */
const MANY = 30;

/** Lays a chart out, from the inside to the outside: what is in a state is placed by itself, and is then a box among others. */
export function layoutOf(chart: Chart, direction: Direction): Drawing {
  const { root } = chart;
  const scopeOf = scopesOf(chart);
  if (root.children.length > 0) return inside(root, scopeOf, { direction, isThorough: chart.transitions.length <= MANY });
  const lines = stateLines(root, scopeOf(root).internal.get(root) ?? []);
  const size = nodeSize(lines);
  return {
    ...size,
    nodes: [{ key: root.id, kind: 'state', state: root, box: { x: 0, y: 0, ...size }, lines, isOuter: false }],
    arrows: [],
    labels: [],
  };
}

function inside(owner: ChartState, scopeOf: (owner: ChartState) => Scope, wish: Wish): Drawing {
  const { arrows, internal } = scopeOf(owner);
  const outer = owner.children.filter(({ children }) => children.length > 0);
  const drawings = new Map<Node, Drawing>(outer.map((child) => [child, inside(child, scopeOf, wish)]));

  const lines = new Map<Node, readonly TextLine[]>();
  if (internal.has(owner) || arrows.some(({ from }) => from === owner)) {
    lines.set(owner, [...nameLines('any state'), ...(internal.get(owner) ?? []).flatMap(labelLines)]);
  }
  for (const child of owner.children) lines.set(child, stateLines(child, internal.get(child) ?? []));
  for (const { to } of arrows) if (typeof to === 'string') lines.set(to, nameLines(to));

  const sizes = new Map<Node, Size>([...lines].map(([node, text]) => [node, nodeSize(text, drawings.get(node))]));
  const ways = arrows.map((arrow): Way => ({ from: arrow.from, to: arrow.to, label: labelSize(arrow), arrow }));
  const { initial } = owner;
  const isStack = ways.length === 0 && initial === undefined;
  const first = [owner, initial].filter((node): node is ChartState => node !== undefined && sizes.has(node));
  const arranged = isStack ? stack<Node, Way>(sizes) : arrange<Node, Way>(sizes, ways, { ...wish, initial, first });
  return drawn(owner, arranged, lines, drawings);
}

function drawn(
  owner: ChartState,
  { width, height, boxes, lines: ways, start }: Arranged<Node, Way>,
  lines: ReadonlyMap<Node, readonly TextLine[]>,
  drawings: ReadonlyMap<Node, Drawing>,
): Drawing {
  const own = [...boxes].map(([node, box]): DrawnNode => {
    const known = { key: keyOf(node, owner), box, lines: lines.get(node) ?? [], isOuter: drawings.has(node) };
    if (typeof node === 'object') return { ...known, kind: node === owner ? 'any' : 'state', state: node };
    return { ...known, kind: 'unknown', state: owner };
  });
  const below = [...drawings].map(([node, drawing]) => {
    const box = boxes.get(node) ?? { x: 0, y: 0, ...drawing };
    return moved(drawing, { x: box.x + (box.width - drawing.width) / 2, y: box.y + titleHeight(lines.get(node) ?? []) });
  });
  const named = [...ways].map(([{ arrow }, line]) => ({ key: `${keyOf(arrow.from, owner)} → ${keyOf(arrow.to, owner)}`, arrow, ...line }));
  const arrows: DrawnArrow[] = named.map(({ key, arrow, curve }) => ({ key, curve, labels: arrow.labels, initial: undefined }));
  if (start !== undefined) arrows.push({ key: `start of ${owner.id}`, curve: start, labels: [], initial: owner.initial });
  const labels = named.flatMap(({ key, arrow, label }) => labelsAt(key, arrow, label));
  return {
    width,
    height,
    nodes: [...own, ...below.flatMap(({ nodes }) => nodes)],
    arrows: [...arrows, ...below.flatMap((drawing) => drawing.arrows)],
    labels: [...labels, ...below.flatMap((drawing) => drawing.labels)],
  };
}

function keyOf(node: Node, owner: ChartState): string {
  if (node === owner) return `any of ${owner.id}`;
  return typeof node === 'object' ? node.id : `${node} in ${owner.id}`;
}

function nodeSize(lines: readonly TextLine[], content?: Size): Size {
  const width = Math.max(blockSize(lines).width + 2 * PADDING.x, NARROWEST, content ? content.width + 2 * INSET : 0);
  return { width, height: titleHeight(lines) + (content ? content.height + INSET : 0) };
}

/** Of what stands at the top of a box, and is all that is in a node. */
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

/** One below the other, in the middle of the place that there is for all of them. */
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
  const move = <Place extends Point>(place: Place): Place => ({ ...place, x: place.x + by.x, y: place.y + by.y });
  return {
    ...size,
    nodes: nodes.map((node) => ({ ...node, box: move(node.box) })),
    arrows: arrows.map((arrow) => ({ ...arrow, curve: mapCurve(arrow.curve, move) })),
    labels: labels.map((label) => ({ ...label, box: move(label.box) })),
  };
}
