import type { ChartState } from './types.js';

/**
 * Resolves a target like XState: `#id` and `#id.child` from anywhere, `.child` from the source
 * itself, and `sibling` or `sibling.child` from the parent of the source. `undefined` if there is
 * no such state.
 */
export function resolveTarget(
  target: string,
  source: ChartState,
  byId: ReadonlyMap<string, ChartState>,
): ChartState | undefined {
  const path = pathOf(target);
  if (target.startsWith('#'))
    return byId.get(target.slice(1)) ?? descend(byId.get(path[0].slice(1)), path.slice(1));
  if (target.startsWith('.')) return descend(source, path.slice(1));
  return descend(source.parent, path);
}

export function childOf(state: ChartState, key: string): ChartState | undefined {
  return state.children.find((child) => child.key === key);
}

function descend(from: ChartState | undefined, path: readonly string[]): ChartState | undefined {
  return path.reduce<ChartState | undefined>((state, key) => state && childOf(state, key), from);
}

/** The keys between the dots. A dot in a key is escaped with a backslash. */
function pathOf(target: string): [string, ...string[]] {
  const keys: [string, ...string[]] = [''];
  for (const [part, escaped] of target.matchAll(/\\(.)|./gsu)) {
    if (part === '.') keys.push('');
    else keys.push(`${keys.pop()}${escaped ?? part}`);
  }
  return keys;
}
