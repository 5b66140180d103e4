import type { Box, Point } from './geometry.js';

/** How far the ends of arrows at one side of a box stay from each other, and from its corners. */
const GAP = 14;
export const CORNER = 10;

/** An end of an arrow at a box, and the point that the arrow comes from, or goes to. */
export interface End {
  readonly box: Box;
  /** What the box is of: ends of the same have the same. */
  readonly name: string;
  readonly next: Point;
}

/**
 * Where arrows begin and end, at the upper or lower side of their boxes: each as near to its next
 * point as can be, none upon another, in an order in which they don't cross.
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

/** Pushes to the right what is too near, and all back to the left that it pushes out. */
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
