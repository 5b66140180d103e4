import type { Box, Point } from './geometry.js';

/** The minimum distance between the ends of arrows on one side of a box, and from its corners. */
const GAP = 14;
export const CORNER = 10;

/** An end of an arrow at a box, and the next point along the arrow. */
export interface End {
  readonly box: Box;
  /** What the box belongs to; the same for all ends at one box. */
  readonly name: string;
  readonly next: Point;
}

/**
 * Places the ends of arrows on the upper or lower sides of their boxes: each as close as possible
 * to its next point, none on top of another, and in an order that avoids crossings.
 */
export function portsOf(ends: readonly End[]): ReadonlyMap<End, Point> {
  const ports = new Map<End, Point>();
  const sides = new Map<string, End[]>();
  for (const end of ends) {
    const side = `${end.name} ${isBelow(end)}`;
    sides.set(side, [...(sides.get(side) ?? []), end]);
  }
  for (const side of sides.values())
    for (const [end, x] of spread(side)) ports.set(end, { x, y: heightOf(end) });
  return ports;
}

function isBelow({ box, next }: End): boolean {
  return next.y > box.y + box.height / 2;
}

function heightOf(end: End): number {
  return end.box.y + (isBelow(end) ? end.box.height : 0);
}

/** Pushes ends that are too close to the right, then pushes ends that overflow back to the left. */
function spread(side: readonly End[]): [End, number][] {
  const leftOf = ({ box }: End) => box.x + Math.min(CORNER, box.width / 2);
  const rightOf = ({ box }: End) => box.x + Math.max(box.width - CORNER, box.width / 2);
  const gapOf = (end: End) => Math.min(GAP, (rightOf(end) - leftOf(end)) / Math.max(side.length - 1, 1));
  let low = Number.NEGATIVE_INFINITY;
  const pushed = side
    .toSorted((one, other) => one.next.x - other.next.x)
    .map((end): [End, number] => {
      const x = Math.max(Math.min(Math.max(end.next.x, leftOf(end)), rightOf(end)), low);
      low = x + gapOf(end);
      return [end, x];
    });
  let high = Number.POSITIVE_INFINITY;
  return pushed.toReversed().map(([end, wish]): [End, number] => {
    const x = Math.min(wish, rightOf(end), high);
    high = x - gapOf(end);
    return [end, x];
  });
}
