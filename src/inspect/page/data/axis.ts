/** A stretch of time in which something ran. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A time axis without the long pauses: they would make everything else too small to be seen. */
export interface Axis {
  /** Where a time is, from 0 to 1. */
  readonly place: (time: number) => number;
  /** The pauses that were cut out: where, and how long they were. */
  readonly breaks: readonly { readonly at: number; readonly length: number }[];
  /** Times worth a mark, as they pass from the start of their stretch. */
  readonly marks: readonly { readonly at: number; readonly time: number; readonly label: number }[];
}

/** What a cut takes of the width. */
const cut = 0.04;

/** Lays out spans, which may overlap and come in any order, so that they fill the width. Pauses longer than all that ran are cut to a notch. */
export function axisOf(spans: readonly Span[]): Axis {
  const stretches = merged(spans);
  const total = stretches.reduce((sum, { from, to }) => sum + to - from, 0) || 1;
  const width = Math.max(0.2, 1 - cut * (stretches.length - 1));
  const notch = stretches.length > 1 ? (1 - width) / (stretches.length - 1) : 0;
  let at = 0;
  const placed = stretches.map(({ from, to }) => {
    const start = at;
    const end = start + ((to - from) / total) * width;
    at = end + notch;
    return { from, to, start, end };
  });
  const place = (time: number): number => {
    let before = 0;
    for (const { from, to, start, end } of placed) {
      if (time < from) return before;
      if (time <= to) return to === from ? start : start + ((time - from) / (to - from)) * (end - start);
      before = end;
    }
    return before;
  };
  const breaks = placed.slice(1).flatMap(({ from, start }, index) => {
    const previous = placed[index];
    return previous ? [{ at: (previous.end + start) / 2, length: from - previous.to }] : [];
  });
  return { place, breaks, marks: marksOf(placed, total / width) };
}

interface Placed extends Span {
  readonly start: number;
  readonly end: number;
}

/** What a label takes of the width. */
const room = 0.08;

/** Marks at round times, about six in all. */
function marksOf(placed: readonly Placed[], perWidth: number): Axis['marks'] {
  const step = roundUp(perWidth / 6);
  return placed.flatMap(({ from, to, start, end }) => {
    const count = Math.min(12, Math.floor((to - from) / step));
    const marks = Array.from({ length: count + 1 }, (_, index) => {
      const label = index * step;
      return { at: to === from ? start : start + (label / (to - from)) * (end - start), time: from + label, label };
    });
    return marks.filter(({ at, label }) => label === 0 || end - at > room || end > 0.99);
  });
}

/** 1, 2 or 5 with zeros. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const [fit = 10] = [1, 2, 5].filter((factor) => factor * power >= value);
  return fit * power;
}

/** Joins what overlaps or is near: a pause is cut only if it is longer than half of what runs. */
function merged(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  const runs = joined(sorted, 0);
  const busy = runs.reduce((sum, { from, to }) => sum + to - from, 0);
  return joined(sorted, Math.max(20, busy / 2));
}

function joined(sorted: readonly Span[], pause: number): Span[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = result.at(-1);
    if (last !== undefined && from - last.to <= pause) last.to = Math.max(last.to, to);
    else result.push({ from, to: Math.max(from, to) });
  }
  return result;
}
