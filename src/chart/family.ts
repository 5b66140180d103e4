import type { ChartState } from './types.js';

/** A state and its ancestors, from the inside out. */
export function withAncestors(state: ChartState): ChartState[] {
  const states = [state];
  for (let outer = state.parent; outer !== undefined; outer = outer.parent) states.push(outer);
  return states;
}

/** Whether a state is a descendant of another. */
export function isBelow(state: ChartState, outer: ChartState): boolean {
  return state !== outer && withAncestors(state).includes(outer);
}

/** The innermost common ancestor of the states. `undefined` if one of them is the root. */
export function commonAncestor(states: readonly ChartState[]): ChartState | undefined {
  const [first, ...others] = states;
  return (
    first &&
    withAncestors(first).find((outer) => outer !== first && others.every((state) => isBelow(state, outer)))
  );
}
