import { activeStates } from './active.js';
import { type Configuration, type Step, step } from './step.js';
import type { Chart, ChartState, ChartTransition } from './types.js';

/**
 * How many ways are tried before none is said to be found: guards are unknown, so there may be
 * many.
 */
const MOST_WAYS = 300;
/** How many selections of one event are looked at: regions of a parallel state multiply them. */
const MOST_SELECTIONS = 32;

interface Way {
  readonly taken: readonly ChartTransition[];
  readonly configuration: Configuration;
  /** Events that the machine has raised for itself, and not yet answered. */
  readonly queue: readonly string[];
}

/**
 * The transitions that a machine took from one state value to another because of an event, in their
 * order: what the event selected, and what followed by itself (`always`, and ends of states).
 * Inspectors don't tell of them, so this finds the shortest way that XState can have gone, with
 * each guard held or not as fits, the earlier transition first. Where none leads there, because an
 * action raised another event, it is what the event selected, if that is certain.
 *
 * Empty if the event changed nothing, or nothing explains what it changed. `changed` tells whether
 * the snapshot changed in anything, its context included; if it did not, a guard that can have
 * failed is taken to have failed.
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
  const way = changed
    ? shortestWay(chart, first, end)
    : first.find((only) => isCertain(only) && isSame(only.configuration, end));
  return (way ?? (isSame(start, end) ? undefined : onlyOne(first, end)))?.taken ?? [];
}

/** Breadth first: a way of fewer steps is found before one of more. */
function shortestWay(chart: Chart, first: readonly Step[], end: Configuration): Way | undefined {
  const ways: Way[] = first.map(({ raised, ...way }) => ({ ...way, queue: raised }));
  const known = new Set<string>();
  for (const way of ways) {
    const { configuration, queue } = way;
    if (isSame(configuration, end) && queue.length === 0 && canRest(chart, configuration)) return way;
    const place = [...[...configuration].map(({ id }) => id).sort(), '', ...queue].join('\n');
    if (known.has(place) || ways.length > MOST_WAYS) continue;
    known.add(place);
    for (const transitions of selections(chart, configuration, '')) {
      const [raised, ...rest] = queue;
      if (transitions.length > 0) ways.push(onward(way, transitions, queue, end));
      else if (raised !== undefined)
        for (const answer of selections(chart, configuration, raised))
          ways.push(onward(way, answer, rest, end));
    }
  }
  return undefined;
}

function onward(
  { taken, configuration }: Way,
  transitions: readonly ChartTransition[],
  queue: readonly string[],
  end: Configuration,
): Way {
  const next = step(configuration, transitions, end);
  return {
    taken: [...taken, ...next.taken],
    configuration: next.configuration,
    queue: [...queue, ...next.raised],
  };
}

/** Whether nothing goes on by itself, for all that is known. */
function canRest(chart: Chart, configuration: Configuration): boolean {
  return !chart.transitions.some(
    ({ eventType, guard, source }) => eventType === '' && guard === undefined && configuration.has(source),
  );
}

/**
 * What an action made of it afterwards is unknown. If only one first step is possible, or leads
 * where the machine is now, it was that.
 */
function onlyOne(first: readonly Step[], end: Configuration): Step | undefined {
  if (first.length === 1) return first[0];
  const arrived = first.filter(({ taken }) =>
    taken.some(({ targets }) => targets.length > 0 && targets.every((target) => end.has(target))),
  );
  return arrived.length === 1 ? arrived[0] : undefined;
}

/**
 * What an event can select, over all that guards can say: the transitions of the innermost states
 * first, and nothing (an empty list) where all that there are have guards.
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
        (all, more) =>
          all.flatMap((one) => more.map((other) => [...one, ...other])).slice(0, MOST_SELECTIONS),
        [[]],
      );
    // A state is asked only where none below it has an answer.
    return inner.flatMap((transitions) =>
      transitions.length > 0 ? [transitions] : own(chart, state, eventType),
    );
  };
  return configuration.has(chart.root) ? selectionsAt(chart.root) : [];
}

function own(chart: Chart, state: ChartState, eventType: string): readonly (readonly ChartTransition[])[] {
  const candidates = chart.transitions
    .filter((transition) => transition.source === state && matches(transition.eventType, eventType))
    // Stable: those of one descriptor stay in their order. The longer a wildcard, the more it says.
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
