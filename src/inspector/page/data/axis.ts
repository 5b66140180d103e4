/** A period during which something ran. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A time axis that shows short things next to long ones: long gaps are cut out, and very long
 * periods are compressed.
 */
export interface Axis {
  /** The position of a time, from 0 to 1. */
  readonly place: (time: number) => number;
  /** The gaps that were cut out: where, and how long each was. */
  readonly breaks: readonly { readonly at: number; readonly length: number }[];
  /** Times that get a mark; `label` is the time since the start, or since the last gap. */
  readonly marks: readonly { readonly at: number; readonly time: number; readonly label: number }[];
}

/** A period during which nothing begins or ends. */
interface Slice extends Span {
  readonly isPause: boolean;
  start: number;
  end: number;
}

/** How much of the width a cut gap takes. */
const notch = 0.05;

/**
 * Lays out spans, which may overlap and come in any order, so that they fill the width. `room` is
 * the part of the width that the label of a mark takes.
 */
export function axisOf(spans: readonly Span[], room: number): Axis {
  const slices = slicesOf(spans);
  const running = slices.filter(({ isPause }) => !isPause).map(({ from, to }) => to - from);
  const usual = running.sort((a, b) => a - b)[running.length >> 1] ?? 1;
  const most = 2 * usual;
  const isCut = ({ isPause, from, to }: Slice): boolean => isPause && to - from > most;
  const cuts = slices.filter(isCut);
  const weightOf = (slice: Slice): number => (isCut(slice) ? 0 : pressed(slice.to - slice.from, most));
  const total = slices.reduce((sum, slice) => sum + weightOf(slice), 0) || 1;
  const gap = Math.min(notch, 0.5 / Math.max(1, cuts.length));
  const width = 1 - gap * cuts.length;
  let at = 0;
  for (const slice of slices) {
    slice.start = at;
    at += isCut(slice) ? gap : (weightOf(slice) / total) * width;
    slice.end = at;
  }
  const breaks = cuts.map(({ from, to, start, end }) => ({ at: (start + end) / 2, length: to - from }));
  const place = (time: number): number => placeIn(slices, time, most);
  return { place, breaks, marks: marksOf(slices, cuts, place, room) };
}

/** Proportional to the time up to a certain length; beyond that it grows ever more slowly. */
function pressed(length: number, most: number): number {
  return length <= most ? length : most * (1 + Math.log(length / most) / 2);
}

function placeIn(slices: readonly Slice[], time: number, most: number): number {
  const slice = slices.find(({ to }) => time <= to);
  if (slice === undefined) return slices.at(-1)?.end ?? 0;
  const { from, to, start, end } = slice;
  if (time <= from) return start;
  return start + (pressed(time - from, most) / pressed(to - from, most)) * (end - start);
}

/** Splits time wherever something begins or ends. */
function slicesOf(spans: readonly Span[]): Slice[] {
  const points = [...new Set(spans.flatMap(({ from, to }) => [from, Math.max(from, to)]))].sort(
    (a, b) => a - b,
  );
  return points.slice(1).map((to, index) => {
    const from = points[index] as number;
    return { from, to, start: 0, end: 0, isPause: !spans.some((span) => span.from <= from && span.to >= to) };
  });
}

/** Marks at round times, at least as far apart as their labels need. */
function marksOf(
  slices: readonly Slice[],
  cuts: readonly Slice[],
  place: (time: number) => number,
  room: number,
): Axis['marks'] {
  const first = slices[0]?.from;
  const last = slices.at(-1)?.to;
  if (first === undefined || last === undefined) return [];
  const starts = [first, ...cuts.map(({ to }) => to)];
  return starts.flatMap((start, index) => {
    const cut = cuts[index];
    const end = cut === undefined ? 1 : cut.start;
    const until = cut?.from ?? last;
    let free = place(start) + room;
    const marks = [{ at: place(start), time: start, label: 0 }];
    for (let power = 1; power < until - start; power *= 10) {
      for (const label of [power, 2 * power, 5 * power]) {
        const at = place(start + label);
        if (start + label > until || at < free || at > end - room) continue;
        marks.push({ at, time: start + label, label });
        free = at + room;
      }
    }
    return marks;
  });
}
