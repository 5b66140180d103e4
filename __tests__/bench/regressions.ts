/**
 * By the name of a workload, the multiple of the floor; `kB`, with a comma and more words after it
 * or not: a size.
 */
export type Figures = Readonly<Record<string, number>>;

/**
 * How far a figure may be above the recorded one. Times vary with what else a machine does; bytes
 * do not.
 */
function toleranceFor(name: string): number {
  if (name.startsWith('kB')) return 1.05;
  return name === 'W6' ? 1.1 : 4 / 3;
}

/** A line for each figure that is worse than recorded, beyond what may be chance. */
export function regressions(figures: Figures, recorded: Figures): string[] {
  return Object.entries(recorded).flatMap(([name, was]) => {
    const is = figures[name];
    if (is === undefined)
      return [`${name} was recorded, but is not measured: record it again, npm run bench:check -- --record`];
    const limit = was * toleranceFor(name);
    return is > limit
      ? [`${name} is ${is}, and was ${was}: more than ${limit.toPrecision(3)} is a regression.`]
      : [];
  });
}

/** A line for each figure that is above what it may be at most. */
export function excesses(figures: Figures, limits: Figures): string[] {
  return Object.entries(limits).flatMap(([name, limit]) => {
    const is = figures[name] ?? Number.POSITIVE_INFINITY;
    return is > limit
      ? [`${name} is ${is}, and is to be at most ${limit}: docs/performance.md says what stands in the way.`]
      : [];
  });
}
