import { activeStates } from './active.js';
import { type Configuration, type Step, step } from './step.js';
import type { Chart, ChartState, ChartTransition } from './types.js';

/** The maximum number of paths to try. Guards are unknown, so there may be many. */
const MAX_PATHS = 300;
/**
 * The maximum number of selections to try for one event. The regions of a parallel state multiply
 * them.
 */
const MAX_SELECTIONS = 32;

interface Path {
  readonly taken: readonly ChartTransition[];
  readonly configuration: Configuration;
  /** Events that the machine has raised and not yet handled. */
  readonly queue: readonly string[];
}

/**
 * Finds the transitions that a machine took from one state value to another because of an event, in
 * order: those that the event selected, and those that followed automatically (`always`, and done
 * states). Inspectors do not report them, so this finds the shortest path that XState can have
 * taken. Each guard is assumed to have passed or failed as needed, and earlier transitions are
 * preferred. If no path leads to the new value, because an action raised another event, the result
 * is what the event selected, if that is certain.
 *
 * Empty if the event changed nothing, or if no transition explains the change. `changed` tells
 * whether anything in the snapshot changed, including its context. If nothing changed, a guard that
 * can have failed is assumed to have failed.
 */
export function transitionTaken(
  chart: Chart,
  before: unknown,
  event: { readonly type: string },
  after: unknown,
  changed = true,
): readonly ChartTransition[] {
  const start = activeStates(chart, before);
  const end = activeStates(chart, after);
  const selected = selections(chart, start, event.type).filter((transitions) => transitions.length > 0);
  const first = selected.map((transitions) => step(start, transitions, end));
  const path = changed
    ? shortestPath(chart, first, end)
    : first.find((only) => isCertain(only) && isSame(only.configuration, end));
  return (path ?? (isSame(start, end) ? undefined : onlyOne(first, end)))?.taken ?? [];
}

/** Breadth-first search, so that shorter paths are found first. */
function shortestPath(chart: Chart, first: readonly Step[], end: Configuration): Path | undefined {
  const paths: Path[] = first.map(({ raised, ...path }) => ({ ...path, queue: raised }));
  const known = new Set<string>();
  for (const path of paths) {
    const { configuration, queue } = path;
    if (isSame(configuration, end) && queue.length === 0 && canRest(chart, configuration)) return path;
    const place = [...[...configuration].map(({ id }) => id).sort(), '', ...queue].join('\n');
    if (known.has(place) || paths.length > MAX_PATHS) continue;
    known.add(place);
    for (const transitions of selections(chart, configuration, '')) {
      const [raised, ...rest] = queue;
      if (transitions.length > 0) paths.push(extend(path, transitions, queue, end));
      else if (raised !== undefined)
        for (const answer of selections(chart, configuration, raised))
          paths.push(extend(path, answer, rest, end));
    }
  }
  return undefined;
}

function extend(
  { taken, configuration }: Path,
  transitions: readonly ChartTransition[],
  queue: readonly string[],
  end: Configuration,
): Path {
  const next = step(configuration, transitions, end);
  return {
    taken: [...taken, ...next.taken],
    configuration: next.configuration,
    queue: [...queue, ...next.raised],
  };
}

/** Whether no transition is certain to follow automatically. */
function canRest(chart: Chart, configuration: Configuration): boolean {
  return !chart.transitions.some(
    ({ eventType, guard, source }) => eventType === '' && guard === undefined && configuration.has(source),
  );
}

/**
 * The effect of later actions is unknown. If only one first step is possible, or only one leads to
 * a current state, it is the one that was taken.
 */
function onlyOne(first: readonly Step[], end: Configuration): Step | undefined {
  if (first.length === 1) return first[0];
  const arrived = first.filter(({ taken }) =>
    taken.some(({ targets }) => targets.length > 0 && targets.every((target) => end.has(target))),
  );
  return arrived.length === 1 ? arrived[0] : undefined;
}

/**
 * All selections of transitions that an event can make, depending on the guards. Transitions of
 * inner states take precedence. If all candidates have guards, the empty selection is included.
 */
function selections(
  chart: Chart,
  configuration: Configuration,
  eventType: string,
): readonly (readonly ChartTransition[])[] {
  const selectionsAt = (state: ChartState): readonly (readonly ChartTransition[])[] => {
    const inner = state.children
      .filter((child) => configuration.has(child))
      .map(selectionsAt)
      .reduce(
        (all, more) => all.flatMap((one) => more.map((other) => [...one, ...other])).slice(0, MAX_SELECTIONS),
        [[]],
      );
    // A state's own transitions count only if none of its descendants has one.
    return inner.flatMap((transitions) =>
      transitions.length > 0 ? [transitions] : own(chart, state, eventType),
    );
  };
  return configuration.has(chart.root) ? selectionsAt(chart.root) : [];
}

function own(chart: Chart, state: ChartState, eventType: string): readonly (readonly ChartTransition[])[] {
  const candidates = chart.transitions
    .filter((transition) => transition.source === state && matches(transition.eventType, eventType))
    // The sort is stable, so transitions of one descriptor keep their order. Longer wildcards are
    // more specific.
    .sort((one, other) => precision(other, eventType) - precision(one, eventType));
  const certain = candidates.findIndex(({ guard }) => guard === undefined);
  return certain < 0
    ? [...candidates.map((one) => [one]), []]
    : candidates.slice(0, certain + 1).map((one) => [one]);
}

function matches(descriptor: string, eventType: string): boolean {
  if (descriptor === eventType) return true;
  if (eventType === '') return false;
  return (
    descriptor === '*' || (descriptor.endsWith('.*') && `${eventType}.`.startsWith(descriptor.slice(0, -1)))
  );
}

function precision({ eventType: descriptor }: ChartTransition, eventType: string): number {
  return descriptor === eventType ? Number.MAX_SAFE_INTEGER : descriptor.length;
}

function isCertain({ taken }: Step): boolean {
  return taken.length > 0 && taken.every(({ guard }) => guard === undefined);
}

function isSame(one: Configuration, other: Configuration): boolean {
  return one.size === other.size && [...one].every((state) => other.has(state));
}
