import type { ChartState } from './types.js';

/** A state and those around it, from the inside out. */
export function lineOf(state: ChartState): ChartState[] {
  const line = [state];
  for (let outer = state.parent; outer !== undefined; outer = outer.parent) line.push(outer);
  return line;
}

/** Whether a state is somewhere below another. */
export function isBelow(state: ChartState, outer: ChartState): boolean {
  return state !== outer && lineOf(state).includes(outer);
}

/**
 * The innermost state that has all of these somewhere below it; `undefined` where one of them is
 * the root.
 */
export function commonAncestor(states: readonly ChartState[]): ChartState | undefined {
  const [first, ...others] = states;
  return (
    first && lineOf(first).find((outer) => outer !== first && others.every((state) => isBelow(state, outer)))
  );
}
