import { commonAncestor, isBelow, lineOf } from './family.js';
import type { ChartState, ChartTransition } from './types.js';

/** The states that are active at one time. */
export type Configuration = ReadonlySet<ChartState>;

/** What transitions that are taken together come to. */
export interface Step {
  readonly taken: readonly ChartTransition[];
  readonly configuration: Configuration;
  /** The events by which the machine tells itself that states have come to their end. */
  readonly raised: readonly string[];
}

/**
 * Leaves and enters states as XState does. `remembered` tells what a history state brings back,
 * which a state value does not: the states that are known to be active in the end.
 */
export function step(
  before: Configuration,
  transitions: readonly ChartTransition[],
  remembered: Configuration,
): Step {
  const configuration = new Set(before);
  const entered = new Set<ChartState>();
  const taken: ChartTransition[] = [];
  for (const transition of transitions) {
    if (!configuration.has(transition.source)) continue; // another one has left it
    taken.push(transition);
    const targets = transition.targets.flatMap((target) => effective(target, remembered));
    if (targets.length === 0) continue;
    const domain = domainOf(transition, targets);
    for (const state of before) {
      if (
        domain === undefined ||
        isBelow(state, domain) ||
        (transition.reenter && state === domain && state === transition.source)
      ) {
        configuration.delete(state);
      }
    }
    enter(targets, configuration, entered);
  }
  // One after the other, as they are entered: the last region to end is the one that ends them all.
  const present = new Set([...configuration].filter((state) => !entered.has(state)));
  const raised = [...entered].flatMap((state) => ends(state, present.add(state)));
  return { taken, configuration, raised };
}

/** Adds states with all around them, and what is entered with them by default. */
function enter(
  targets: readonly ChartState[],
  configuration: Set<ChartState>,
  entered: Set<ChartState>,
): void {
  const add = (state: ChartState) => {
    if (!configuration.has(state)) entered.add(state);
    configuration.add(state);
  };
  for (const target of targets) for (const state of lineOf(target).reverse()) add(state);
  // The set grows while it is walked: what is added is completed, too.
  for (const state of configuration) {
    if (state.type === 'parallel') state.children.filter(({ type }) => type !== 'history').forEach(add);
    else if (state.initial !== undefined && !state.children.some((child) => configuration.has(child))) {
      for (const initial of effective(state.initial, new Set()))
        for (const inner of lineOf(initial).reverse()) add(inner);
    }
  }
}

/** A history state stands for others; any other stands for itself. */
function effective(target: ChartState, remembered: Configuration): readonly ChartState[] {
  const { type, parent } = target;
  if (type !== 'history' || parent === undefined) return [target];
  const before = parent.children.filter((state) => remembered.has(state));
  if (before.length > 0)
    return target.deep ? [...remembered].filter((state) => isBelow(state, parent)) : before;
  if (target.fallback.length > 0) return target.fallback;
  return parent.initial === undefined
    ? parent.children.filter((state) => state.type !== 'history')
    : [parent.initial];
}

/**
 * The state within which all happens: what is active below it is left. `undefined`: the root itself
 * is left, and entered again.
 */
function domainOf(
  { source, reenter }: ChartTransition,
  targets: readonly ChartState[],
): ChartState | undefined {
  if (!reenter && targets.every((target) => target === source || isBelow(target, source))) return source;
  const domain = commonAncestor([...targets, source]);
  return domain === undefined && !reenter ? lineOf(source).at(-1) : domain;
}

/**
 * A final state ends its parent, and the last of the regions that do ends the parallel state of
 * them.
 */
function ends(state: ChartState, configuration: Configuration): string[] {
  if (state.type !== 'final' || state.parent === undefined) return [];
  const ended = state.parent.type === 'parallel' ? [] : [state.parent];
  for (const outer of lineOf(state.parent).slice(ended.length)) {
    if (outer.type !== 'parallel' || !outer.children.every((region) => isAtEnd(region, configuration))) break;
    ended.push(outer);
  }
  return ended.map(({ id }) => `xstate.done.state.${id}`);
}

function isAtEnd(state: ChartState, configuration: Configuration): boolean {
  if (state.type === 'parallel') return state.children.every((child) => isAtEnd(child, configuration));
  if (state.type === 'compound')
    return state.children.some((child) => child.type === 'final' && configuration.has(child));
  return state.type === 'final' || state.type === 'history';
}
