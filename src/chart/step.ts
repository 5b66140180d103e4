import { commonAncestor, isBelow, withAncestors } from './family.js';
import type { ChartState, ChartTransition } from './types.js';

/** The states that are active at one time. */
export type Configuration = ReadonlySet<ChartState>;

/** The result of transitions that are taken together. */
export interface Step {
  readonly taken: readonly ChartTransition[];
  readonly configuration: Configuration;
  /** The events that the machine raises because states are done. */
  readonly raised: readonly string[];
}

/**
 * Leaves and enters states like XState. `remembered` stands in for the states that history states
 * restore, which a state value does not contain: pass the states that are active after the event.
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
    if (!configuration.has(transition.source)) continue; // an earlier transition has left it
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
  // In the order in which they are entered, because only the last region to reach its end completes
  // the parallel state.
  const present = new Set([...configuration].filter((state) => !entered.has(state)));
  const raised = [...entered].flatMap((state) => ends(state, present.add(state)));
  return { taken, configuration, raised };
}

/** Enters states, their ancestors, and the states that are entered by default. */
function enter(
  targets: readonly ChartState[],
  configuration: Set<ChartState>,
  entered: Set<ChartState>,
): void {
  const add = (state: ChartState) => {
    if (!configuration.has(state)) entered.add(state);
    configuration.add(state);
  };
  for (const target of targets) for (const state of withAncestors(target).reverse()) add(state);
  // The set grows during the iteration, so states that are added are completed, too.
  for (const state of configuration) {
    if (state.type === 'parallel') state.children.filter(({ type }) => type !== 'history').forEach(add);
    else if (state.initial !== undefined && !state.children.some((child) => configuration.has(child))) {
      for (const initial of effective(state.initial, new Set()))
        for (const inner of withAncestors(initial).reverse()) add(inner);
    }
  }
}

/**
 * The states that a target stands for: several for a history state, otherwise the target itself.
 */
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
 * The domain of a transition: all active states below it are left. If it is `undefined`, the root
 * itself is left and entered again.
 */
function domainOf(
  { source, reenter }: ChartTransition,
  targets: readonly ChartState[],
): ChartState | undefined {
  if (!reenter && targets.every((target) => target === source || isBelow(target, source))) return source;
  const domain = commonAncestor([...targets, source]);
  return domain === undefined && !reenter ? withAncestors(source).at(-1) : domain;
}

/**
 * The done events of a final state: for its parent, and for each parallel ancestor whose regions
 * are now all at their end.
 */
function ends(state: ChartState, configuration: Configuration): string[] {
  if (state.type !== 'final' || state.parent === undefined) return [];
  const ended = state.parent.type === 'parallel' ? [] : [state.parent];
  for (const outer of withAncestors(state.parent).slice(ended.length)) {
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
