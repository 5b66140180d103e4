import { type Box, cuts, hasWithin, type Point } from './geometry.js';

/** How near to a box a straight line may go, so that the curve in its place does not cut it. */
const NEAR = 8;

/**
 * The points that an arrow goes through from box to box. `points` are those that dagre has for it, its ends at the boxes included. It passes rows
 * of boxes, or of labels, at their middles: where it would cut something in a row, it goes straight past the row, or straight out of it.
 */
export function routeBetween(from: Box, to: Box, points: readonly Point[], rows: readonly Box[]): Point[] {
  const way = points.slice(1, -1).flatMap((point, index) => {
    const [before, after] = [points[index], points[index + 2]] as [Point, Point];
    const half = halfOfRow(point, [before, after], rows);
    const ends = [-half, half].map((dy) => ({ x: point.x, y: point.y + dy }));
    if (half === 0) return [point];
    return after.y < before.y ? ends.reverse() : ends;
  });
  // dagre leads each arrow through the place of its label, so there is a point between its ends.
  const [first, last] = [way[0], way.at(-1)] as [Point, Point];
  return [...outOfRow(from, first, rows), ...way, ...outOfRow(to, last, rows)];
}

function outOfRow(box: Box, next: Point, rows: readonly Box[]): Point[] {
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const half = halfOfRow(middle, [next], rows);
  return half === 0 ? [] : [{ x: middle.x, y: middle.y + (next.y < middle.y ? -half : half) }];
}

/** Half the height of what stands in a row with a point, if lines from there to others would cut something of it; otherwise 0. */
function halfOfRow(point: Point, others: readonly Point[], rows: readonly Box[]): number {
  const row = rows.filter((box) => Math.abs(box.y + box.height / 2 - point.y) < 1 && !hasWithin(box, point));
  const near = row.map(({ x, y, width, height }) => ({ x: x - NEAR, y: y - NEAR, width: width + 2 * NEAR, height: height + 2 * NEAR }));
  const isCut = near.some((box) => others.some((other) => cuts(point, other, box)));
  return isCut ? Math.max(...row.map(({ height }) => height / 2)) : 0;
}
