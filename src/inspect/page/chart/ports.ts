import type { Box, Point } from './geometry.js';

/** How far the ends of arrows at one side of a box stay from each other, and from its corners. */
const GAP = 14;
const CORNER = 10;

/** An end of an arrow at a box, and the point that the arrow comes from, or goes to. */
export interface End {
  readonly box: Box;
  readonly next: Point;
}

/**
 * Where arrows begin and end, at the upper or lower side of their boxes: each as near to its next point as can be, none upon another, in an
 * order in which they don't cross.
 */
export function portsOf(ends: readonly End[]): ReadonlyMap<End, Point> {
  const ports = new Map<End, Point>();
  const sides = new Map<string, End[]>();
  const boxes = [...new Set(ends.map(({ box }) => box))];
  for (const end of ends) {
    const side = `${boxes.indexOf(end.box)} ${isBelow(end)}`;
    sides.set(side, [...(sides.get(side) ?? []), end]);
  }
  for (const side of sides.values()) {
    const sorted = side.sort((one, other) => one.next.x - other.next.x);
    const xs = spread(sorted);
    for (const [index, end] of sorted.entries()) {
      ports.set(end, { x: xs[index] ?? 0, y: end.box.y + (isBelow(end) ? end.box.height : 0) });
    }
  }
  return ports;
}

function isBelow({ box, next }: End): boolean {
  return next.y > box.y + box.height / 2;
}

/** Pushes to the right what is too near, and all back to the left that it pushes out. */
function spread(ends: readonly End[]): number[] {
  const box = ends[0]?.box ?? { x: 0, width: 0 };
  const [left, right] = [box.x + Math.min(CORNER, box.width / 2), box.x + Math.max(box.width - CORNER, box.width / 2)];
  const gap = Math.min(GAP, (right - left) / Math.max(ends.length - 1, 1));
  const xs = ends.map(({ next }) => Math.min(Math.max(next.x, left), right));
  for (let index = 1; index < xs.length; index++) xs[index] = Math.max(xs[index] ?? 0, (xs[index - 1] ?? 0) + gap);
  let limit = right;
  for (let index = xs.length - 1; index >= 0; index--) {
    xs[index] = Math.min(xs[index] ?? 0, limit);
    limit = (xs[index] ?? 0) - gap;
  }
  return xs;
}
