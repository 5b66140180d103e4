export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The scale at which something fits into a box. Never above 1. */
export function scaleOf(box: Size, { width, height }: Size): number {
  return Math.min(1, box.width / width, box.height / height);
}

/** A rectangle, located by its upper left corner. */
export interface Box extends Point, Size {}

/** A curved line: a start point, followed by cubic curves. */
export interface Curve {
  readonly start: Point;
  readonly parts: readonly (readonly [Point, Point, Point])[];
}

/** A curve in SVG path syntax. */
export function pathOf({ start, parts }: Curve): string {
  return [`M${pair(start)}`, ...parts.map((points) => `C${points.map(pair).join(' ')}`)].join('');
}

export function endOf({ start, parts }: Curve): Point {
  return parts.at(-1)?.[2] ?? start;
}

/** The angle at which a curve arrives, in degrees. */
export function arrivalOf({ start, parts }: Curve): number {
  const [, from = start, to = start] = parts.at(-1) ?? [];
  return Math.round((Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI);
}

export function mapCurve({ start, parts }: Curve, map: (point: Point) => Point): Curve {
  return { start: map(start), parts: parts.map(([one, other, end]) => [map(one), map(other), map(end)]) };
}

/** Turns top-to-bottom coordinates into left-to-right ones, and back. */
export function transposed({ x, y }: Point): Point {
  return { x: y, y: x };
}

export function transposedBox({ x, y, width, height }: Box): Box {
  return { x: y, y: x, width: height, height: width };
}

/**
 * A smooth, monotone curve through points that run from top to bottom or back. It starts and ends
 * vertically. At each point its slope follows the neighbours, limited by the flatter one (Fritsch
 * and Carlson's rule, for x by y).
 */
export function smooth(points: readonly Point[]): Curve {
  const joints = points.map((point, index) => ({
    ...point,
    slope: slopeAt(point, points[index - 1], points[index + 1]),
  }));
  const [start, ...others] = joints;
  if (start === undefined) return { start: { x: 0, y: 0 }, parts: [] };
  let from = start;
  const parts = others.map((to): [Point, Point, Point] => {
    const third = (to.y - from.y) / 3;
    const pulls: [Point, Point] = [
      { x: from.x + third * from.slope, y: from.y + third },
      { x: to.x - third * to.slope, y: to.y - third },
    ];
    from = to;
    return [...pulls, { x: to.x, y: to.y }];
  });
  return { start: { x: start.x, y: start.y }, parts };
}

function slopeAt(point: Point, before: Point | undefined, after: Point | undefined): number {
  if (before === undefined || after === undefined) return 0;
  const [one, other] = [slope(before, point), slope(point, after)];
  return one * other <= 0 ? 0 : (2 * one * other) / (one + other);
}

export function hasWithin({ x, y, width, height }: Box, point: Point): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}

/**
 * Whether a straight line crosses a box: whether some part of it is between both pairs of sides at
 * once (the Liang–Barsky algorithm).
 */
export function cuts(from: Point, to: Point, { x, y, width, height }: Box): boolean {
  const [horizontal, vertical] = [between(from.x, to.x, x, x + width), between(from.y, to.y, y, y + height)];
  return Math.max(horizontal[0], vertical[0], 0) < Math.min(horizontal[1], vertical[1], 1);
}

/** The fractions of its path between which something that moves evenly is between two limits. */
function between(from: number, to: number, low: number, high: number): [number, number] {
  if (from === to) return from > low && from < high ? [0, 1] : [1, 0];
  const parts = [(low - from) / (to - from), (high - from) / (to - from)];
  return [Math.min(...parts), Math.max(...parts)];
}

function slope(from: Point, to: Point): number {
  return from.y === to.y ? 0 : (to.x - from.x) / (to.y - from.y);
}

function pair({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
