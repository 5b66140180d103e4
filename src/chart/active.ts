import { isConfig } from './config.js';
import { childOf } from './targets.js';
import type { Chart, ChartState } from './types.js';

/**
 * The states that a state value says are active, the root among them and a parent before its
 * children. What the chart has no state for is left out; no value, no states.
 */
export function activeStates(chart: Chart, value: unknown): ReadonlySet<ChartState> {
  const active = new Set<ChartState>();
  if (value !== undefined && value !== null) addActive(chart.root, value, active);
  return active;
}

/** Those of them that have none below them: what a value is about. */
export function innermost(active: ReadonlySet<ChartState>): ChartState[] {
  return [...active].filter(({ children }) => !children.some((child) => active.has(child)));
}

function addActive(state: ChartState, value: unknown, active: Set<ChartState>): void {
  active.add(state);
  const below =
    typeof value === 'string' ? [[value, undefined] as const] : isConfig(value) ? Object.entries(value) : [];
  for (const [key, inner] of below) {
    const child = childOf(state, key);
    if (child !== undefined) addActive(child, inner, active);
  }
}
