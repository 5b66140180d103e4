/**
 * Multiples of the floor by the name of the workload. Sizes have the name `kB`, optionally followed
 * by a comma and more words.
 */
export type Figures = Readonly<Record<string, number>>;

/**
 * By what factor a figure may exceed the recorded one. Times depend on what else the machine does;
 * bytes do not.
 */
function toleranceFor(name: string): number {
  if (name.startsWith('kB')) return 1.05;
  return name === 'W6' ? 1.1 : 4 / 3;
}

/**
 * The lower of two measurements of each figure. On a busy machine, one measurement may be too high by
 * chance; a regression raises both.
 */
export function lowest(first: Figures, second: Figures): Figures {
  return Object.fromEntries(
    Object.entries(first).map(([name, figure]) => [name, Math.min(figure, second[name] ?? figure)]),
  );
}

/** A line for each figure that exceeds the recorded one by more than chance explains. */
export function regressions(figures: Figures, recorded: Figures): string[] {
  return Object.entries(recorded).flatMap(([name, was]) => {
    const is = figures[name];
    if (is === undefined)
      return [
        `${name} was recorded, but is no longer measured. Record the figures again: npm run bench:check -- --record`,
      ];
    const limit = was * toleranceFor(name);
    return is > limit
      ? [`${name} is ${is}, and was ${was}: more than ${limit.toPrecision(3)} is a regression.`]
      : [];
  });
}

/** A line for each figure that is above its target. */
export function excesses(figures: Figures, limits: Figures): string[] {
  return Object.entries(limits).flatMap(([name, limit]) => {
    const is = figures[name] ?? Number.POSITIVE_INFINITY;
    return is > limit
      ? [`${name} is ${is}, above its target of ${limit}: docs/performance.md explains why.`]
      : [];
  });
}
