import { isConfig } from './config.js';
import { childOf } from './targets.js';
import type { Chart, ChartState } from './types.js';

/**
 * The states that are active according to a state value, including the root, parents before
 * children. States that the chart lacks are ignored. Without a value, no states are active.
 */
export function activeStates(chart: Chart, value: unknown): ReadonlySet<ChartState> {
  const active = new Set<ChartState>();
  if (value !== undefined && value !== null) addActive(chart.root, value, active);
  return active;
}

/** The active states that have no active children. */
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
