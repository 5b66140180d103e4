import { type Box, cuts, hasWithin, type Point } from './geometry.js';
import { CORNER } from './ports.js';

/**
 * How close a straight line may pass a box, so that the curve that replaces it does not cross the
 * box.
 */
const NEAR = 8;

/**
 * The points that an arrow passes from box to box. `points` are dagre's, including its ends at the
 * boxes. The arrow passes rows of boxes or labels at their middles. If it would cross something in
 * a row, it passes the row, or leaves it, in a straight line.
 */
export function routeBetween(from: Box, to: Box, points: readonly Point[], rows: readonly Box[]): Point[] {
  // dagre routes each arrow through the position of its label, so there is a point between its
  // ends.
  const middle = points.slice(1, -1);
  const [begin, end] = [portNear(from, middle[0] as Point), portNear(to, middle.at(-1) as Point)];
  const way = middle.flatMap((point, index) => {
    const [before, after] = [middle[index - 1] ?? begin, middle[index + 1] ?? end];
    const half = halfOfRow(point, [before, after], rows);
    const ends = [-half, half].map((dy) => ({ x: point.x, y: point.y + dy }));
    if (half === 0) return [point];
    return after.y < before.y ? ends.reverse() : ends;
  });
  return [
    ...outOfRow(from, begin, way[0] as Point, rows),
    ...way,
    ...outOfRow(to, end, way.at(-1) as Point, rows),
  ];
}

/**
 * The approximate end of an arrow between a box and a point: on the upper or lower side, as close
 * as possible.
 */
function portNear({ x, y, width, height }: Box, next: Point): Point {
  const corner = Math.min(CORNER, width / 2);
  return {
    x: Math.min(Math.max(next.x, x + corner), x + width - corner),
    y: next.y > y + height / 2 ? y + height : y,
  };
}

/** Leaves the row of a box in a straight line if something taller is in the way. */
function outOfRow({ y, height }: Box, port: Point, next: Point, rows: readonly Box[]): Point[] {
  const middle = y + height / 2;
  const half = halfOfRow({ x: port.x, y: middle }, [next], rows);
  return half > height / 2 ? [{ x: port.x, y: middle + (port.y > middle ? half : -half) }] : [];
}

/**
 * Half the height of the row of a point, if lines from there to others would cross something in the
 * row; otherwise 0.
 */
function halfOfRow(point: Point, others: readonly Point[], rows: readonly Box[]): number {
  const row = rows.filter((box) => Math.abs(box.y + box.height / 2 - point.y) < 1 && !hasWithin(box, point));
  const near = row.map(({ x, y, width, height }) => ({
    x: x - NEAR,
    y: y - NEAR,
    width: width + 2 * NEAR,
    height: height + 2 * NEAR,
  }));
  const isCut = near.some((box) => others.some((other) => cuts(point, other, box)));
  return isCut ? Math.max(...row.map(({ height }) => height / 2)) : 0;
}
